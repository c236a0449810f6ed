"""The wishes that cannot all be met: none can be left out, and no fewer conflict."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import combinations, product

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.scheduling.budget import Budget
from matching.scheduling.conflicts import Wish, drop_wishes, find_conflict, list_wishes
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.problem import Pair, Participant, Problem
from matching.scheduling.wording import sentence
from tests.matching.scheduling.problems import everybody, participant, session, tight_problems
from tests.matching.scheduling.whole_mip import solve_whole

SIXTY_SECONDS = 60.0


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(tight_problems())
def test_find_conflict_is_a_conflict_of_which_nothing_can_be_left_out(problem: Problem) -> None:
    assume(not find_contradictions(problem) and solve_whole(problem) is None)
    conflict = find_conflict(problem, seed=0, budget=Budget.of(SIXTY_SECONDS))
    alone = _keep_only(problem, conflict.wishes)
    assert not _possible(alone)
    assert all(_possible(wish.drop(alone)) for wish in conflict.wishes)


@st.composite
def crowded_problems(draw: st.DrawFn) -> Problem:
    """Three professors, two companies and five pairs with a few wishes too many, so that every plan can be tried."""
    some_round = st.none() | st.sampled_from([frozenset({1}), frozenset({2})])

    def people(prefix: str, number: int) -> tuple[Participant, ...]:
        return tuple(
            Participant(
                f"{prefix}{n}", draw(st.sampled_from([0, 1, 2])), draw(st.just(None) | st.just(2)), draw(some_round)
            )
            for n in range(number)
        )

    faculty, companies = people("f", 3), people("c", 2)
    pairs = [Pair(f.id, c.id) for f in faculty for c in companies][:5]
    return Problem(
        faculty,
        companies,
        dict.fromkeys(pairs, 1.0),
        tables=draw(st.integers(1, 2)),
        rounds=2,
        must=draw(st.frozensets(st.sampled_from(pairs), max_size=1)),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(crowded_problems())
def test_find_conflict_is_a_smallest_one(problem: Problem) -> None:
    plans = EveryPlan(problem)
    assume(not find_contradictions(problem) and not plans.any_keeps(list_wishes(problem)))
    conflict = find_conflict(problem, seed=0, budget=Budget.of(SIXTY_SECONDS))
    assert conflict.is_smallest
    assert not plans.any_keeps(conflict.wishes)
    # What can all be met still can with fewer wishes, so only the sets that are one smaller need to be tried.
    assert all(map(plans.any_keeps, combinations(list_wishes(problem), len(conflict.wishes) - 1)))


def test_find_conflict_prefers_four_wishes_to_five() -> None:
    # Three professors want a meeting and two companies take one each; and Acid and Base want the only other in round 2.
    affinity = {(f"f{f}", f"c{c}"): 1.0 for f in range(3) for c in range(2)} | {
        ("Li", "Acid"): 1.0,
        ("Li", "Base"): 1.0,
    }
    problem = replace(
        session(affinity, tables=9, rounds=2),
        faculty=(*(participant(f"f{f}", 1) for f in range(3)), participant("Li")),
        companies=(
            *(participant(f"c{c}", 0, 1) for c in range(2)),
            *(participant(name, 1, None, (2,)) for name in ("Acid", "Base")),
        ),
    )
    conflict = find_conflict(problem, seed=0, budget=Budget.of(SIXTY_SECONDS))
    assert conflict.is_smallest
    assert [sentence(wish.words) for wish in conflict.wishes] == [
        "company Acid is there in rounds 2 only",
        "company Base is there in rounds 2 only",
        "company Acid has at least 1",
        "company Base has at least 1",
    ]


def test_find_conflict_without_time_for_more_is_one_of_which_nothing_can_be_left_out() -> None:
    affinity = {(f"f{f}", f"c{c}"): 1.0 for f in range(3) for c in range(2)}
    problem = everybody(
        session(affinity, tables=9, rounds=2),
        lambda person: replace(person, min_meetings=int(person.id in {"f0", "f1", "f2"}), max_meetings=1),
    )
    conflict = find_conflict(problem, seed=0, budget=replace(Budget.of(SIXTY_SECONDS), work=0.0))
    assert (len(conflict.wishes), conflict.is_smallest) == (5, False)


class EveryPlan:
    """Every way to give each pair of a small problem a round or none so that nobody meets twice at once.

    Rounds go on until they cannot matter any more: past those that somebody's availability names, one for each pair.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pairs = sorted(problem.affinity)
        self.people = [(0, person) for person in problem.faculty] + [(1, person) for person in problem.companies]

    @cached_property
    def rounds(self) -> NDArray[np.int8]:
        """By plan and pair, the round; 0 for none."""
        last = (self.problem.rounds or 0) + len(self.pairs)
        plans = np.array(list(product(range(last + 1), repeat=len(self.pairs))), dtype=np.int8)
        for first, second in combinations(range(len(self.pairs)), 2):
            if set(self.pairs[first]) & set(self.pairs[second]):
                plans = plans[(plans[:, first] == 0) | (plans[:, first] != plans[:, second])]
        return plans

    @cached_property
    def by_wish(self) -> dict[object, NDArray[np.bool_]]:
        """By the words of a wish, which plans keep it."""
        plans, problem = self.rounds, self.problem
        load = np.stack([(plans == number).sum(1) for number in range(1, plans.max() + 1)])
        kept: dict[object, NDArray[np.bool_]] = {
            ("wish-tables", None): np.less_equal(load.max(0), problem.tables),
            ("wish-rounds", None): np.less_equal(plans.max(1), problem.rounds or 0),
        }
        for number, pair in enumerate(self.pairs):
            kept["wish-must", pair] = plans[:, number] > 0
        for side, person in self.people:
            own = plans[:, [pair[side] == person.id for pair in self.pairs]]
            kept["wish-minimum", person.id] = (own > 0).sum(1) >= person.min_meetings
            kept["wish-maximum", person.id] = (own > 0).sum(1) <= (person.max_meetings or 0)
            kept["wish-available", person.id] = np.isin(own, [0, *(person.available or ())]).sum(1) == own.shape[1]
        return kept

    def any_keeps(self, wishes: Iterable[Wish]) -> bool:
        """Whether one plan keeps all of these."""
        keeps = np.ones(len(self.rounds), dtype=np.bool_)
        for wish in wishes:
            about = getattr(wish.about, "id", wish.about)
            keeps &= self.by_wish[wish.words.code, about]
        return bool(keeps.any())


def _keep_only(problem: Problem, kept: Iterable[Wish]) -> Problem:
    words = [wish.words for wish in kept]
    return drop_wishes(problem, [wish for wish in list_wishes(problem) if wish.words not in words])


def _possible(problem: Problem) -> bool:
    # An unlimited hall is as good as one with a table for every pair.
    tables = min(problem.tables, len(problem.affinity) + 5)
    return solve_whole(replace(problem, tables=tables)) is not None

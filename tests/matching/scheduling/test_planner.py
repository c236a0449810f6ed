"""Plans are best, proved against a plain MIP of the whole problem, and keep every hard rule."""

import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.scheduling.audit import audit
from matching.scheduling.planner import fill_free_places, plan
from matching.scheduling.problem import Meeting, Pair, Party, Problem, Reason, Side, Status
from tests.matching.scheduling.problems import (
    bare_problems,
    chemistry_afternoon,
    everybody,
    participant,
    problems,
    session,
)
from tests.matching.scheduling.whole_mip import solve_whole


@settings(max_examples=120, deadline=None)
@given(problems())
def test_plan_is_the_lexicographic_optimum_of_the_whole_problem(problem: Problem) -> None:
    answer = plan(problem)
    best = solve_whole(problem)
    if best is None:
        assert answer.status is Status.INFEASIBLE
        assert (answer.meetings, answer.objective, answer.bound, answer.rounds_needed) == ((), None, None, None)
        assert answer.reasons
        return
    free = solve_whole(problem, serve_first=False)
    assert free is not None
    assert answer.status is Status.OPTIMAL
    assert audit(problem, answer.meetings) == ()
    assert len(answer.unserved) == best.unserved
    assert answer.objective == pytest.approx(best.affinity, abs=1e-6)
    assert answer.bound == answer.objective
    assert answer.fairness_price == pytest.approx(free.affinity - best.affinity, abs=1e-6)
    assert answer.rounds_needed == best.last_round


@settings(max_examples=60, deadline=None)
@given(bare_problems())
def test_rounds_are_exactly_the_bound_when_everybody_is_always_there(problem: Problem) -> None:
    answer = plan(problem)
    if answer.status is Status.OPTIMAL:
        busiest = max(Counter(_people(answer.meetings)).values(), default=0)
        assert answer.rounds_needed == max(busiest, -(-len(answer.meetings) // problem.tables))


@settings(max_examples=40, deadline=None)
@given(problems())
def test_plan_is_worth_the_same_when_people_are_renamed_and_turned_round(problem: Problem) -> None:
    answer = plan(problem)
    other = plan(_rename(problem))
    assert (other.status, other.rounds_needed) == (answer.status, answer.rounds_needed)
    assert len(other.unserved) == len(answer.unserved)
    assert other.objective == pytest.approx(answer.objective)
    assert other.fairness_price == pytest.approx(answer.fairness_price, abs=1e-9)


def test_plan_is_the_same_whatever_the_order_of_the_document() -> None:
    problem = chemistry_afternoon()
    turned = replace(
        problem,
        faculty=problem.faculty[::-1],
        companies=problem.companies[::-1],
        affinity=dict(reversed(list(problem.affinity.items()))),
    )
    assert plan(turned, seed=3).meetings == plan(problem, seed=3).meetings


def test_plan_of_the_chemistry_afternoon_fills_every_table_within_a_second() -> None:
    problem = chemistry_afternoon()
    plan(problem)  # the first call loads the solvers
    started = time.process_time()
    answer = plan(problem)
    assert time.process_time() - started < 1.0
    assert (answer.status, len(answer.meetings), answer.rounds_needed) == (Status.OPTIMAL, 96, 8)
    assert answer.unserved == ()
    assert audit(problem, answer.meetings) == ()


def test_plan_serves_everybody_before_it_collects_affinity() -> None:
    # One table, two rounds. Wang is wanted most by far, but then Li would sit alone with the only company left.
    affinity = {("Li", "Acid Works"): 0.1, ("Wang", "Acid Works"): 0.9, ("Wang", "Base Works"): 0.8}
    answer = plan(session(affinity, tables=1, rounds=2))
    assert {meeting.pair for meeting in answer.meetings} == {Pair("Li", "Acid Works"), Pair("Wang", "Base Works")}
    assert answer.objective == pytest.approx(0.9)
    assert answer.fairness_price == pytest.approx(0.8)


def test_plan_names_who_cannot_be_served() -> None:
    affinity = {("Li", "Acid Works"): 0.5, ("Wang", "Acid Works"): 0.9}
    problem = everybody(session(affinity, tables=5, rounds=1), lambda person: replace(person, max_meetings=1))
    answer = plan(problem)
    assert answer.unserved == (Party(Side.FACULTY, "Li"),)
    assert [reason.code for reason in answer.reasons][:2] == ["bound-person", "unserved"]


def test_plan_does_not_count_somebody_without_an_acceptable_partner() -> None:
    problem = replace(
        session({("Li", "Acid Works"): 0.5}, tables=1, rounds=1), forbidden=frozenset({Pair("Li", "Acid Works")})
    )
    answer = plan(problem)
    assert (answer.status, answer.meetings, answer.unserved) == (Status.OPTIMAL, (), ())


def test_plan_holds_a_meeting_of_negative_affinity_only_to_serve_somebody() -> None:
    affinity = {("Li", "Acid Works"): -0.4, ("Li", "Base Works"): 0.5, ("Wang", "Base Works"): -0.1}
    answer = plan(session(affinity, tables=3))
    assert {meeting.pair for meeting in answer.meetings} == {Pair(*pair) for pair in affinity}
    assert answer.fairness_price == pytest.approx(0.5)


def test_plan_drops_meetings_that_are_worth_nothing() -> None:
    affinity = {
        ("Li", "Acid Works"): 1.0,
        ("Li", "Base Works"): 0.0,
        ("Wang", "Acid Works"): 0.0,
        ("Wang", "Base Works"): 1.0,
    }
    answer = plan(session(affinity, tables=2))
    assert {meeting.pair for meeting in answer.meetings} == {Pair("Li", "Acid Works"), Pair("Wang", "Base Works")}
    assert answer.rounds_needed == 1


def test_plan_keeps_a_lock_at_its_table_and_round() -> None:
    problem = chemistry_afternoon()
    lock = Meeting("professor 03", "company 07", 5, 11)
    answer = plan(replace(problem, locked=(lock,)))
    assert lock in answer.meetings
    assert answer.status is Status.OPTIMAL


def test_plan_moves_around_a_company_that_comes_late() -> None:
    affinity = {("Li", "Acid Works"): 1.0, ("Wang", "Acid Works"): 1.0, ("Li", "Base Works"): 1.0}
    problem = session(affinity, tables=2, rounds=3)
    late = replace(problem, companies=(participant("Acid Works", rounds=(2, 3)), problem.companies[1]))
    answer = plan(late)
    assert answer.objective == pytest.approx(3.0)
    assert answer.rounds_needed == 3
    assert all(meeting.round >= 2 for meeting in answer.meetings if meeting.company == "Acid Works")


def test_plan_without_tables_is_empty_unless_somebody_needs_a_meeting() -> None:
    problem = session({("Li", "Acid Works"): 1.0}, tables=0)
    assert (plan(problem).status, plan(problem).meetings) == (Status.OPTIMAL, ())
    needy = replace(problem, faculty=(participant("Li", low=1),))
    assert plan(needy).status is Status.INFEASIBLE


def test_plan_of_nobody_is_empty() -> None:
    answer = plan(Problem((), (), {}, tables=3, rounds=2))
    assert (answer.status, answer.objective, answer.bound, answer.rounds_needed) == (Status.OPTIMAL, 0.0, 0.0, 0)


def test_plan_with_rounds_far_apart_does_not_walk_through_those_between() -> None:
    problem = session({("Li", "Acid Works"): 1.0, ("Wang", "Acid Works"): 1.0}, tables=1)
    far = replace(problem, faculty=(participant("Li", rounds=(900_000_000,)), participant("Wang")))
    answer = plan(far)
    assert answer.status is Status.OPTIMAL
    assert answer.rounds_needed == 900_000_000


def test_plan_with_no_time_says_so_instead_of_claiming_a_proof() -> None:
    # Availability makes the rounds differ, so the planner has to search, and has no time to.
    affinity = {(f"f{f}", f"c{c}"): (f * 7 + c * 3) % 10 / 10 for f in range(6) for c in range(6)}
    problem = session(affinity, tables=2, rounds=4)
    people = tuple(replace(p, available=frozenset({1 + n % 4, 1 + (n + 1) % 4})) for n, p in enumerate(problem.faculty))
    hurried = replace(problem, faculty=people)
    answer, best = plan(hurried, time_limit_seconds=0.0), plan(hurried)
    assert (answer.status, best.status) == (Status.FEASIBLE, Status.OPTIMAL)
    assert answer.objective is not None
    assert answer.bound is not None
    assert best.objective is not None
    assert answer.objective <= best.objective <= answer.bound
    assert answer.fairness_price is None
    assert Reason("not-proved") in answer.reasons


@pytest.mark.parametrize("magnitude", [1e-90, 1e-6, 1e6, 1e90])
def test_plan_does_not_depend_on_the_size_of_the_scores(magnitude: float) -> None:
    problem = chemistry_afternoon()
    scaled = replace(problem, affinity={pair: score * magnitude for pair, score in problem.affinity.items()})
    assert plan(scaled).objective == pytest.approx((plan(problem).objective or 0.0) * magnitude, rel=1e-9)


def test_fill_free_places_keeps_every_meeting_and_adds_to_them() -> None:
    problem = chemistry_afternoon()
    kept = tuple(meeting for meeting in plan(problem).meetings if meeting.round <= 5)
    answer = fill_free_places(problem, kept)
    assert set(kept) <= set(answer.meetings)
    assert len(answer.meetings) == 96
    assert audit(problem, answer.meetings) == ()


def _people(meetings: tuple[Meeting, ...]) -> list[object]:
    return [key for m in meetings for key in ((Side.FACULTY, m.faculty), (Side.COMPANY, m.company))]


def _rename(problem: Problem) -> Problem:
    """The same problem under other names, which also puts everybody in another order."""

    def name(identifier: object) -> str:
        return f"renamed {str(identifier)[::-1]}"

    def pair(old: Pair) -> Pair:
        return Pair(name(old.faculty), name(old.company))

    renamed = everybody(problem, lambda person: replace(person, id=name(person.id)))
    return replace(
        renamed,
        faculty=renamed.faculty[::-1],
        affinity={pair(old): score for old, score in problem.affinity.items()},
        must=frozenset(map(pair, problem.must)),
        forbidden=frozenset(map(pair, problem.forbidden)),
        locked=tuple(Meeting(*pair(m.pair), m.round, m.table) for m in problem.locked),
    )

"""What a session can hold, in words, before anything is promised; and the smallest changes that would hold more.

m meetings at t tables, of which the busiest person has Δ, need exactly max(Δ, ⌈m/t⌉) rounds (see `rounds`).
Every change that is named has been tried: the problem was solved again with it.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.scheduling.assignment import Choice, choose
from matching.scheduling.budget import Budget
from matching.scheduling.conflicts import find_conflict, has_plan
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.instance import Instance, build_instance
from matching.scheduling.optimum import find_optimum
from matching.scheduling.problem import Count, Participant, Party, Problem, Reason, Unit

LARGEST_TO_EXPLORE: Final = 50_000
"""Changes and conflicts are looked for by solving many times; above so many pairs only the first answer is given."""


LARGEST_TO_EXPLORE_AT_ONCE: Final = 2_000
"""So many pairs, and changes are tried along with every plan."""


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether what the quotas allow fits into the session.

    possible: some plan keeps the hard rules. fits: the best meetings by quota alone can all be held.
    meetings, busiest, busiest_meetings: how many these are, and who has most of them; rounds_needed: the exact bound
    for them, rounds: how many there are (None: as many as needed).
    reasons: the sentences, bound first, then what conflicts or does not fit, then changes that were tried and work.
    """

    possible: bool
    fits: bool
    meetings: int = 0
    busiest: Party | None = None
    busiest_meetings: int = 0
    rounds_needed: int = 0
    rounds: int | None = None
    reasons: tuple[Reason, ...] = ()


def check_feasibility(problem: Problem, *, seed: int = 0, time_limit_seconds: float = 20.0) -> Feasibility:
    """Say what fits. Nothing is an exception: a contradiction is an answer with its reasons."""
    budget = Budget.of(time_limit_seconds)
    contradictions = find_contradictions(problem)
    if contradictions:
        return Feasibility(possible=False, fits=False, rounds=problem.rounds, reasons=contradictions)
    instance = build_instance(problem)
    optimum = find_optimum(instance, seed=seed, budget=budget.share(0.5))
    if optimum.draft is None:
        reasons = explain_conflict(problem, seed=seed, budget=budget)
        return Feasibility(possible=False, fits=False, rounds=problem.rounds, reasons=reasons)
    wanted = want(problem)
    busiest, busiest_meetings = wanted.busiest()
    fits = wanted.is_met(instance, optimum.draft.choice)
    return Feasibility(
        possible=True,
        fits=fits,
        meetings=wanted.meetings,
        busiest=busiest,
        busiest_meetings=busiest_meetings,
        rounds_needed=wanted.rounds_needed(problem.tables),
        rounds=problem.rounds,
        reasons=explain_crowding(instance, optimum.draft.choice, wanted, seed=seed, budget=budget),
    )


@dataclass(frozen=True)
class Wanted:
    """The best meetings by quota alone: the choice, and the instance that its numbers belong to."""

    instance: Instance
    choice: Choice

    @property
    def meetings(self) -> int:
        """How many meetings."""
        return len(self.choice.pairs)

    def busiest(self) -> tuple[Party | None, int]:
        """Who has most of them, and how many."""
        pairs = self.choice.pairs
        if not len(pairs):
            return None, 0
        both = np.concatenate([self.instance.pair_faculty[pairs], self.instance.pair_company[pairs]])
        degrees = np.bincount(both, minlength=len(self.instance.people))
        person = int(degrees.argmax())
        return self.instance.party(person), int(degrees[person])

    def rounds_needed(self, tables: int) -> int:
        """The exact bound max(Δ, ⌈m/t⌉) at so many tables; 0 without tables, which hold nothing."""
        return max(self.busiest()[1], -(-self.meetings // tables)) if tables else 0

    def is_met(self, instance: Instance, choice: Choice) -> bool:
        """Whether a choice (numbers of `instance`) serves as many people, for as much affinity."""
        worth = self.instance.scores[self.choice.pairs].sum()
        reached = instance.scores[choice.pairs].sum()
        return self.choice.unserved >= choice.unserved and bool(reached >= worth - _TOLERANCE * max(1.0, abs(worth)))


def want(problem: Problem) -> Wanted:
    """What would be held if there were rounds and tables enough and everybody were always there.

    Expects a problem that has a plan; its quotas then clash no less without these limits.
    """
    free = replace(
        problem,
        faculty=_always(problem.faculty),
        companies=_always(problem.companies),
        tables=max(len(problem.faculty), len(problem.companies), 1),
        rounds=None,
        must=problem.must | {meeting.pair for meeting in problem.locked},
        locked=(),
        closed=frozenset(),
    )
    instance = build_instance(free)
    choice = choose(instance, instance.kinds(instance.horizon))
    if choice is None:
        raise ValueError("The problem has no plan: ask for its conflict instead.")
    return Wanted(instance, choice)


def explain_crowding(
    instance: Instance, choice: Choice, wanted: Wanted, *, seed: int, budget: Budget, explore: bool = True
) -> tuple[Reason, ...]:
    """What the quotas alone would allow, what binds, and (`explore`) changes that were tried and would hold it all."""
    problem = instance.problem
    budget = budget.at_most(_SECONDS)
    if wanted.is_met(instance, choice):
        return ()
    busiest, most = wanted.busiest()
    reasons = []
    if problem.rounds is not None:
        room = Count(sum(kind.room for kind in instance.kinds(problem.rounds, locks=False)), Unit.MEETING)
        values = {
            "wanted": Count(wanted.meetings, Unit.MEETING),
            "tables": Count(problem.tables, Unit.TABLE),
            "rounds": Count(problem.rounds, Unit.ROUND),
            "room": room,
        }
        if wanted.meetings > room.number:
            reasons.append(Reason("crowded-room", values))
        if busiest is not None and most > problem.rounds:
            reasons.append(Reason("crowded-person", {**values, "party": busiest, "most": Count(most, Unit.MEETING)}))
    if not reasons:
        lost = Count(max(0, wanted.meetings - len(choice.pairs)), Unit.MEETING)
        reasons.append(Reason("crowded-attendance", {"wanted": Count(wanted.meetings, Unit.MEETING), "lost": lost}))

    def holds_all(changed: Problem) -> bool:
        other = build_instance(changed)
        best = find_optimum(other, seed=seed, budget=budget.share(_TRY))
        if best.draft is None:
            return False
        same_quotas = changed.faculty is problem.faculty
        goal = wanted if same_quotas else want(changed)
        return goal.is_met(other, best.draft.choice)

    if explore and len(instance.scores) <= LARGEST_TO_EXPLORE:
        reasons += find_changes(problem, holds_all, wanted.rounds_needed(problem.tables))
    return tuple(reasons)


def explain_conflict(problem: Problem, *, seed: int, budget: Budget) -> tuple[Reason, ...]:
    """Why no plan exists: the wishes that conflict, and changes that were tried and after which there is a plan."""
    if len(problem.affinity) > LARGEST_TO_EXPLORE:
        return (Reason("no-choice"),)
    budget = budget.at_most(_SECONDS)
    conflict = find_conflict(problem, seed=seed, budget=budget.share(0.6))
    code = "conflict" if conflict.is_smallest else "conflict-perhaps-smaller"
    reasons = [Reason(code, {"wishes": tuple(wish.words for wish in conflict.wishes)})] if conflict.wishes else []

    def works(changed: Problem) -> bool:
        return has_plan(changed, seed=seed, budget=budget.share(_TRY)) is True

    droppable = [wish for wish in conflict.wishes if wish.words.code not in _CHANGED_BY_NUMBER]
    reasons += [Reason("change-drop", {"wish": wish.words}) for wish in droppable if works(wish.drop(problem))]
    reasons += find_changes(problem, works, 0)
    return tuple(reasons) or (Reason("no-choice"),)


def find_changes(problem: Problem, works: Callable[[Problem], bool], rounds_needed: int) -> list[Reason]:
    """The smallest numbers of tables and of rounds, and the mildest quotas, each changed alone, that work."""
    people = (*problem.faculty, *problem.companies)
    changes = []
    most_tables = max(len(problem.faculty), len(problem.companies))
    tables = _smallest(problem.tables + 1, most_tables, lambda number: works(replace(problem, tables=number)))
    if tables is not None:
        values = {"tables": Count(tables, Unit.TABLE), "more": tables - problem.tables}
        changes.append(Reason("change-tables", values))
    if problem.rounds is not None:
        longest = max(rounds_needed, problem.rounds) + len(people) + problem.rounds
        rounds = _smallest(problem.rounds + 1, longest, lambda number: works(replace(problem, rounds=number)))
        if rounds is not None:
            values = {"rounds": Count(rounds, Unit.ROUND), "more": rounds - problem.rounds}
            changes.append(Reason("change-rounds", values))
    highest = max((person.min_meetings for person in people), default=0)
    lower = _smallest(1, highest, lambda less: works(_cap_minimums(problem, highest - less)))
    if lower is not None:
        changes.append(Reason("change-minimums", {"low": Count(highest - lower, Unit.MEETING)}))
    partners = max(len(problem.faculty), len(problem.companies))
    most = max((min(partners, partners if p.max_meetings is None else p.max_meetings) for p in people), default=0)
    lower = _smallest(1, most - 1, lambda less: works(_cap_maximums(problem, most - less)))
    if lower is not None:
        changes.append(Reason("change-maximums", {"high": Count(most - lower, Unit.MEETING)}))
    return changes


_SECONDS: Final = 15.0
"""How long an explanation may search, whatever time limit the plan has."""

_TOLERANCE: Final = 1e-9
_TRY: Final = 0.1
_CHANGED_BY_NUMBER: Final = frozenset({"wish-tables", "wish-rounds"})


def _smallest(low: int, high: int, works: Callable[[int], bool]) -> int | None:
    """The smallest number in low..high that works, if the highest does; more must not work worse."""
    if low > high or not works(high):
        return None
    return low + bisect_left(range(low, high), 1, key=lambda number: int(works(number)))


def _always(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
    return tuple(replace(person, available=None) for person in people)


def _cap_minimums(problem: Problem, most: int) -> Problem:
    def cap(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(replace(person, min_meetings=min(person.min_meetings, most)) for person in people)

    return replace(problem, faculty=cap(problem.faculty), companies=cap(problem.companies))


def _cap_maximums(problem: Problem, most: int) -> Problem:
    def cap(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(
            replace(person, max_meetings=most if person.max_meetings is None else min(person.max_meetings, most))
            for person in people
        )

    return replace(problem, faculty=cap(problem.faculty), companies=cap(problem.companies))

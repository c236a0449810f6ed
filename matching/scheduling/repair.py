"""Mending a schedule on the day: what has begun or is locked stays, and as few other meetings as possible move.

Lexicographic: as many meetings as possible are still held, every walk-in gets one, fewest meetings move, fewest of
those to another round, and then the largest affinity of what is held, for which walk-ins use free places only.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from matching.scheduling.audit import audit
from matching.scheduling.budget import Budget
from matching.scheduling.cp_sat import solve
from matching.scheduling.diff import ScheduleDiff, compare
from matching.scheduling.disruptions import Disruption, WalkIn, apply_disruptions, can_be_held, people_of
from matching.scheduling.errors import AuditError
from matching.scheduling.instance import MOST_UNITS_ACROSS_KINDS, count_in_units
from matching.scheduling.problem import (
    Identifier,
    Meeting,
    Pair,
    Participant,
    Party,
    Place,
    Problem,
    Reason,
    Side,
    Status,
)
from matching.scheduling.seating import seat

_Key = tuple[Side, Identifier]

MOST_OFFERS: Final = 3
"""How many standby partners are named for a free chair."""


@dataclass(frozen=True, slots=True)
class Standby:
    """Somebody whose partner is gone and who sits free in a round, and who could come instead, best fit first."""

    party: Party
    place: Place
    offers: tuple[tuple[Party, float], ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A mended schedule.

    problem: the problem as it now is, against which `meetings` pass the audit (minimums and must-pairs that can no
    longer be met are let go); the next repair starts from it.
    status: OPTIMAL if the lexicographic order above is proved; FEASIBLE if the time limit came first; UNKNOWN if it
    came before anything was found: then every meeting that can stay stays, and the others are not held.
    """

    status: Status
    problem: Problem
    meetings: tuple[Meeting, ...]
    diff: ScheduleDiff
    standby: tuple[Standby, ...]
    reasons: tuple[Reason, ...]


def repair(
    problem: Problem,
    meetings: Sequence[Meeting],
    disruptions: Sequence[Disruption],
    *,
    started_through: int = 0,
    seed: int = 0,
    time_limit_seconds: float = 10.0,
) -> Repair:
    """Mend a schedule of `problem` after what has happened; rounds 1..`started_through` have begun.

    No meeting that has begun or is locked is moved; one that cannot be held any more is dropped. Raises RepairError
    for a disruption that does not fit the schedule.
    """
    now = apply_disruptions(problem, meetings, disruptions, started_through=started_through)
    walk_ins = frozenset((d.side, d.participant.id) for d in disruptions if isinstance(d, WalkIn))
    fixed = set(now.locked)
    was_locked = {meeting for meeting in problem.locked if meeting not in fixed}
    movable = [meeting for meeting in meetings if meeting not in fixed and meeting not in was_locked]
    mender = _Mender(now, movable, walk_ins, first_round=started_through + 1)
    status = mender.search(seed=seed, budget=Budget.of(time_limit_seconds))
    mended = _seat(now, movable, mender.rounds)
    now = _let_go(now, mended)
    findings = audit(now, mended)
    if findings:
        raise AuditError(Reason("plan-failed-audit", {"findings": findings}))
    diff = compare(meetings, mended)
    standby = tuple(find_standby(now, mended, diff.removed))
    reasons = (*diff.reasons, *(_offer(item) for item in standby))
    return Repair(status, now, mended, diff, standby, reasons)


def find_standby(problem: Problem, meetings: Sequence[Meeting], removed: Sequence[Meeting]) -> list[Standby]:
    """For everybody left free by a removed meeting at a table that is still free: who could come, by fit."""
    busy = {(key, meeting.round) for meeting in meetings for key in people_of(meeting)}
    taken = {meeting.place for meeting in meetings} | problem.closed
    held = {meeting.pair for meeting in meetings}
    count = Counter(key for meeting in meetings for key in people_of(meeting))
    people = _by_key(problem)

    def is_free(key: _Key, number: int) -> bool:
        person = people[key]
        there = person.available is None or number in person.available
        return there and (key, number) not in busy and (person.max_meetings is None or count[key] < person.max_meetings)

    standby = []
    for meeting in removed:
        if meeting.place in taken:
            continue
        for key in people_of(meeting):
            if not is_free(key, meeting.round):
                continue
            offers = []
            for pair, score in problem.affinity.items():
                sides = ((Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company))
                if key not in sides or pair in held or pair in problem.forbidden or pair == meeting.pair:
                    continue
                other = sides[1] if sides[0] == key else sides[0]
                if is_free(other, meeting.round):
                    offers.append((Party(*other, people[other].name), score))
            offers.sort(key=lambda offer: (-offer[1], str(offer[0].id)))
            if offers:
                party = Party(*key, people[key].name)
                standby.append(Standby(party, meeting.place, tuple(offers[:MOST_OFFERS])))
    return standby


class _Mender:
    """The model: in which round each meeting that may move is held, and each new one of a walk-in."""

    def __init__(
        self, now: Problem, movable: Sequence[Meeting], walk_ins: frozenset[_Key], *, first_round: int
    ) -> None:
        self.now = now
        self.first_round = first_round
        self.walk_ins = walk_ins
        self.old = {meeting.pair: meeting for meeting in movable}
        self.model = cp_model.CpModel()
        self.held: dict[tuple[Pair, int], cp_model.IntVar] = {}
        self.rounds = {meeting.pair: meeting.round for meeting in movable if can_be_held(now, meeting)}
        locked = {meeting.pair for meeting in now.locked}
        new = sorted(
            (
                pair
                for pair in now.affinity
                if pair not in now.forbidden and pair not in locked and not walk_ins.isdisjoint(_keys(pair))
            ),
            key=str,
        )
        self._add_meetings([*self.old, *new])

    def search(self, *, seed: int, budget: Budget) -> Status:
        """Go through the goals in order, each kept while the next is sought; `rounds` then holds the answer."""
        status = Status.OPTIMAL
        goals = self._goals()
        for position, goal in enumerate(goals):
            self.model.maximize(goal)
            share = budget.share(1 / (len(goals) - position))
            solver, found = solve(self.model, seed=seed, budget=share)
            if found not in {Status.OPTIMAL, Status.FEASIBLE}:
                return Status.UNKNOWN if position == 0 else Status.FEASIBLE
            status = status if found is Status.OPTIMAL else Status.FEASIBLE
            self.rounds = {pair: number for (pair, number), at in self.held.items() if solver.boolean_value(at)}
            self.model.add(goal >= round(solver.objective_value))
            self.model.clear_hints()  # type: ignore[no-untyped-call]
            for variable in self.held.values():
                self.model.add_hint(variable, solver.boolean_value(variable))
        return status

    def _add_meetings(self, pairs: Sequence[Pair]) -> None:
        people = _by_key(self.now)
        fixed = Counter(key for meeting in self.now.locked for key in people_of(meeting))
        busy = {(key, meeting.round) for meeting in self.now.locked for key in people_of(meeting)}
        at: dict[tuple[_Key, int], list[cp_model.IntVar]] = defaultdict(list)
        in_round: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        of_person: dict[_Key, list[cp_model.IntVar]] = defaultdict(list)
        for pair in pairs:
            keys = _keys(pair)
            variables = []
            for number in range(self.first_round, (self.now.rounds or 0) + 1):
                if any((key, number) in busy or not _is_there(people[key], number) for key in keys):
                    continue
                variable = self.held[pair, number] = self.model.new_bool_var("")
                variables.append(variable)
                in_round[number].append(variable)
                for key in keys:
                    at[key, number].append(variable)
                    of_person[key].append(variable)
            self.model.add_at_most_one(variables)
        for variables in at.values():
            self.model.add_at_most_one(variables)
        for number, variables in in_round.items():
            self.model.add(cp_model.LinearExpr.sum(variables) <= self._free_tables(number))
        for key, variables in of_person.items():
            most = people[key].max_meetings
            if most is not None:
                self.model.add(cp_model.LinearExpr.sum(variables) <= most - fixed[key])
        self.served = []
        for key in sorted(self.walk_ins, key=str):
            served = self.model.new_bool_var("")
            self.model.add(cp_model.LinearExpr.sum(of_person[key]) >= served)
            self.served.append(served)

    def _free_tables(self, number: int) -> int:
        taken = {meeting.table for meeting in self.now.locked if meeting.round == number}
        taken |= {place.table for place in self.now.closed if place.round == number}
        return self.now.tables - sum(table <= self.now.tables for table in taken)

    def _goals(self) -> list[cp_model.LinearExpr]:
        kept, stays, in_round = [], [], []
        for (pair, number), variable in self.held.items():
            old = self.old.get(pair)
            if old is not None:
                kept.append(variable)
                if number == old.round:
                    in_round.append(variable)
                    if old.place not in self.now.closed:
                        stays.append(variable)
        scores = np.array([self.now.affinity[pair] for pair, _ in self.held], dtype=np.float64)
        units, _ = count_in_units(scores, most=MOST_UNITS_ACROSS_KINDS)
        total = cp_model.LinearExpr.sum
        affinity = cp_model.LinearExpr.weighted_sum(list(self.held.values()), units.tolist())
        return [total(kept), total(self.served), total(stays), total(in_round), affinity]


def _seat(now: Problem, movable: Sequence[Meeting], rounds: Mapping[Pair, int]) -> tuple[Meeting, ...]:
    """Tables for everything: whoever stays in the round stays at the table, if that is open."""
    stays = [m for m in movable if rounds.get(m.pair) == m.round and m.place not in now.closed]
    fixed = [*now.locked, *stays]
    seated = {meeting.pair for meeting in fixed}
    moving = {pair: number for pair, number in rounds.items() if pair not in seated}
    return tuple(seat(moving, tables=now.tables, closed=now.closed, fixed=fixed))


def _let_go(now: Problem, mended: Sequence[Meeting]) -> Problem:
    """The problem without the minimums and must-pairs that the day has made impossible."""
    count = Counter(key for meeting in mended for key in people_of(meeting))

    def lower(people: tuple[Participant, ...], side: Side) -> tuple[Participant, ...]:
        return tuple(replace(p, min_meetings=min(p.min_meetings, count[side, p.id])) for p in people)

    return replace(
        now,
        faculty=lower(now.faculty, Side.FACULTY),
        companies=lower(now.companies, Side.COMPANY),
        must=now.must & {meeting.pair for meeting in mended},
    )


def _by_key(problem: Problem) -> dict[_Key, Participant]:
    faculty = {(Side.FACULTY, person.id): person for person in problem.faculty}
    return {**faculty, **{(Side.COMPANY, person.id): person for person in problem.companies}}


def _keys(pair: Pair) -> tuple[_Key, _Key]:
    return (Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company)


def _is_there(person: Participant, number: int) -> bool:
    return person.available is None or number in person.available


def _offer(item: Standby) -> Reason:
    offers = tuple(party for party, _ in item.offers)
    return Reason("standby", {"party": item.party, "place": item.place, "offers": offers})

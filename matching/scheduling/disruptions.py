"""What happens on the day, and the problem as it then is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matching.scheduling.errors import RepairError
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
)


@dataclass(frozen=True, slots=True)
class NoShow:
    """Somebody does not come, or no longer: nothing that has not begun is held with them."""

    side: Side
    id: Identifier


@dataclass(frozen=True, slots=True)
class LateArrival:
    """Somebody is there from a round on, not before."""

    side: Side
    id: Identifier
    first_round: int


@dataclass(frozen=True, slots=True)
class EarlyLeave:
    """Somebody leaves after a round."""

    side: Side
    id: Identifier
    last_round: int


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody new comes; `affinity` by the ids of the other side says whom they may meet."""

    side: Side
    participant: Participant
    affinity: Mapping[Identifier, float]


@dataclass(frozen=True, slots=True)
class LostTable:
    """A table cannot be used from a round on."""

    table: int
    from_round: int


@dataclass(frozen=True, slots=True)
class CancelledRound:
    """A round is not held."""

    round: int


Disruption = NoShow | LateArrival | EarlyLeave | WalkIn | LostTable | CancelledRound


def apply_disruptions(
    problem: Problem, meetings: Sequence[Meeting], disruptions: Iterable[Disruption], *, started_through: int
) -> Problem:
    """The problem of the rest of the day: rounds 1..`started_through` have begun and are as they are.

    The number of rounds is now given (the last one planned, if it was open), everything that has begun is locked, and
    locked meetings that can no longer be held are not locked any more. Raises RepairError for a person, a table or a
    round that there is not, and for a round that has begun.
    """
    last = max((meeting.round for meeting in meetings), default=0)
    problem = replace(problem, rounds=last if problem.rounds is None else problem.rounds)
    for disruption in disruptions:
        problem = _apply(problem, disruption, started_through)
    begun = tuple(meeting for meeting in meetings if meeting.round <= started_through)
    locks = set(problem.locked)
    still = tuple(
        meeting
        for meeting in meetings
        if meeting in locks and meeting.round > started_through and can_be_held(problem, meeting)
    )
    attended = {(side, i): meeting.round for meeting in begun for side, i in people_of(meeting)}
    return replace(
        problem,
        locked=(*begun, *still),
        faculty=_with_past(problem.faculty, Side.FACULTY, begun, attended),
        companies=_with_past(problem.companies, Side.COMPANY, begun, attended),
    )


def can_be_held(problem: Problem, meeting: Meeting) -> bool:
    """Whether a planned meeting is still possible exactly there and then: both are there and the table is open."""
    people = {
        **{(Side.FACULTY, person.id): person for person in problem.faculty},
        **{(Side.COMPANY, person.id): person for person in problem.companies},
    }
    there = all(
        people[key].available is None or meeting.round in (people[key].available or ()) for key in people_of(meeting)
    )
    return there and meeting.place not in problem.closed


def people_of(meeting: Meeting) -> tuple[tuple[Side, Identifier], tuple[Side, Identifier]]:
    """Both sides of a meeting, as keys."""
    return (Side.FACULTY, meeting.faculty), (Side.COMPANY, meeting.company)


def _apply(problem: Problem, disruption: Disruption, started_through: int) -> Problem:
    rounds = problem.rounds or 0
    match disruption:
        case NoShow(side, identifier):
            return _attend(problem, Party(side, identifier), range(1, started_through + 1))
        case LateArrival(side, identifier, first_round):
            return _attend(problem, Party(side, identifier), range(first_round, rounds + 1))
        case EarlyLeave(side, identifier, last_round):
            return _attend(problem, Party(side, identifier), range(1, last_round + 1))
        case WalkIn(side, participant, affinity):
            return _admit(problem, side, participant, affinity)
        case LostTable(table, from_round):
            if not 1 <= table <= problem.tables:
                raise RepairError(Reason("no-such-table", {"table": table, "tables": problem.tables}))
            first = max(from_round, started_through + 1)
            return _close(problem, (Place(number, table) for number in range(first, rounds + 1)))
        case CancelledRound(number):
            if not started_through < number <= rounds:
                values = {"round": number, "first": started_through + 1, "last": rounds}
                raise RepairError(Reason("no-such-round", values))
            return _close(problem, (Place(number, table) for table in range(1, problem.tables + 1)))


def _attend(problem: Problem, party: Party, rounds: range) -> Problem:
    people = problem.faculty if party.side is Side.FACULTY else problem.companies
    if all(person.id != party.id for person in people):
        raise RepairError(Reason("no-such-party", {"party": party}))
    changed = tuple(
        replace(
            person,
            available=frozenset(n for n in rounds if person.available is None or n in person.available),
        )
        if person.id == party.id
        else person
        for person in people
    )
    return _with_people(problem, party.side, changed)


def _admit(problem: Problem, side: Side, participant: Participant, affinity: Mapping[Identifier, float]) -> Problem:
    people = problem.faculty if side is Side.FACULTY else problem.companies
    others = {person.id for person in (problem.companies if side is Side.FACULTY else problem.faculty)}
    party = Party(side, participant.id, participant.name)
    if any(person.id == participant.id for person in people):
        raise RepairError(Reason("already-here", {"party": party}))
    other_side = Side.COMPANY if side is Side.FACULTY else Side.FACULTY
    for identifier in affinity:
        if identifier not in others:
            raise RepairError(Reason("no-such-party", {"party": Party(other_side, identifier)}))
    scores = dict(problem.affinity)
    for identifier, score in affinity.items():
        pair = (participant.id, identifier) if side is Side.FACULTY else (identifier, participant.id)
        scores[Pair(*pair)] = score
    return _with_people(replace(problem, affinity=scores), side, (*people, participant))


def _with_people(problem: Problem, side: Side, people: tuple[Participant, ...]) -> Problem:
    return replace(problem, faculty=people) if side is Side.FACULTY else replace(problem, companies=people)


def _close(problem: Problem, places: Iterable[Place]) -> Problem:
    return replace(problem, closed=problem.closed | frozenset(places))


def _with_past(
    people: tuple[Participant, ...],
    side: Side,
    begun: Sequence[Meeting],
    attended: Mapping[tuple[Side, Identifier], int],
) -> tuple[Participant, ...]:
    """Whoever has had a meeting was there then, whatever was said of them later."""
    return tuple(
        replace(
            person,
            available=person.available | {m.round for m in begun if (side, person.id) in people_of(m)},
        )
        if person.available is not None and (side, person.id) in attended
        else person
        for person in people
    )

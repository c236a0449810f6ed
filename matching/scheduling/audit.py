"""An independent check of any schedule against a problem: it shares no code with what makes schedules.

Every rule is written down again here, from the problem's own values, as a person would check a printed plan.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from matching.scheduling.problem import (
    Count,
    Meeting,
    Pair,
    Participant,
    Party,
    Place,
    Problem,
    Reason,
    Side,
    Unit,
)


def audit(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Reason, ...]:
    """Every hard rule that a schedule breaks, in words; empty means that it can be held as it is.

    Codes: audit-unknown-party, audit-no-affinity, audit-forbidden, audit-repeated-pair, audit-two-at-once,
    audit-table-twice, audit-round-outside, audit-table-outside, audit-closed, audit-unavailable, audit-too-few,
    audit-too-many, audit-must-missing, audit-lock-missing.
    """
    return (
        *_check_pairs(problem, meetings),
        *_check_places(problem, meetings),
        *_check_people(problem, meetings),
        *_check_wishes(problem, meetings),
    )


def _check_pairs(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Reason]:
    faculty = {person.id for person in problem.faculty}
    companies = {person.id for person in problem.companies}
    for pair, times in Counter(meeting.pair for meeting in meetings).items():
        for party, known in (
            (Party(Side.FACULTY, pair.faculty), faculty),
            (Party(Side.COMPANY, pair.company), companies),
        ):
            if party.id not in known:
                yield Reason("audit-unknown-party", {"party": party})
        if pair not in problem.affinity:
            yield Reason("audit-no-affinity", {"pair": pair})
        if pair in problem.forbidden:
            yield Reason("audit-forbidden", {"pair": pair})
        if times > 1:
            yield Reason("audit-repeated-pair", {"pair": pair, "times": times})


def _check_places(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Reason]:
    for place, times in Counter(meeting.place for meeting in meetings).items():
        if times > 1:
            yield Reason("audit-table-twice", {"place": place, "meetings": Count(times, Unit.MEETING)})
    for meeting in meetings:
        if meeting.round < 1 or (problem.rounds is not None and meeting.round > problem.rounds):
            yield Reason("audit-round-outside", {"meeting": meeting})
        if not 1 <= meeting.table <= problem.tables:
            yield Reason("audit-table-outside", {"meeting": meeting})
        if meeting.place in problem.closed:
            yield Reason("audit-closed", {"meeting": meeting})


def _check_people(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Reason]:
    faculty = ((Side.FACULTY, person) for person in problem.faculty)
    companies = ((Side.COMPANY, person) for person in problem.companies)
    of_person: dict[tuple[Side, object], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        of_person[Side.FACULTY, meeting.faculty].append(meeting)
        of_person[Side.COMPANY, meeting.company].append(meeting)
    for side, person in (*faculty, *companies):
        yield from _check_person(Party(side, person.id, person.name), person, of_person[side, person.id])


def _check_person(party: Party, person: Participant, meetings: Iterable[Meeting]) -> Iterator[Reason]:
    rounds = Counter(meeting.round for meeting in meetings)
    for number, times in rounds.items():
        if times > 1:
            yield Reason("audit-two-at-once", {"party": party, "round": number, "meetings": Count(times, Unit.MEETING)})
        if person.available is not None and number not in person.available:
            yield Reason("audit-unavailable", {"party": party, "round": number})
    total = Count(sum(rounds.values()), Unit.MEETING)
    if total.number < person.min_meetings:
        yield Reason("audit-too-few", {"party": party, "meetings": total, "quota": person.min_meetings})
    if person.max_meetings is not None and total.number > person.max_meetings:
        yield Reason("audit-too-many", {"party": party, "meetings": total, "quota": person.max_meetings})


def _check_wishes(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Reason]:
    place_of: dict[Pair, Place] = {meeting.pair: meeting.place for meeting in meetings}
    for pair in sorted(problem.must, key=str):
        if pair not in place_of:
            yield Reason("audit-must-missing", {"pair": pair})
    held = set(meetings)
    for meeting in problem.locked:
        if meeting not in held:
            yield Reason("audit-lock-missing", {"meeting": meeting})

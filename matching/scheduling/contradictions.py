"""Wishes that contradict one another at sight, without planning: each alone makes a problem infeasible.

What only a whole plan can show is left to `feasibility`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from matching.scheduling.problem import (
    Count,
    Identifier,
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


def find_contradictions(problem: Problem) -> tuple[Reason, ...]:
    """Every contradiction, with who is concerned, the numbers, and what could be relaxed; empty if there is none."""
    wishes = _Wishes(problem)
    return (
        *wishes.quotas(),
        *wishes.fixed_pairs(),
        *wishes.lock_places(),
        *wishes.lock_clashes(),
        *wishes.attendance(),
        *wishes.partners(),
        *wishes.room(),
    )


class _Wishes:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.people = {
            **{(Side.FACULTY, person.id): person for person in problem.faculty},
            **{(Side.COMPANY, person.id): person for person in problem.companies},
        }
        self.must = sorted(problem.must, key=str)
        # A pair that has to meet does so once, however often it is wished.
        self.fixed: dict[tuple[Side, Identifier], int] = Counter(
            key for pair in {*problem.must, *(meeting.pair for meeting in problem.locked)} for key in _keys(pair)
        )

    def quotas(self) -> Iterator[Reason]:
        for key, person in self.people.items():
            most = person.max_meetings
            if most is not None and person.min_meetings > most:
                values = {"party": self._party(key), "low": person.min_meetings, "high": most}
                yield Reason("minimum-above-maximum", values)
            if most is not None and self.fixed[key] > most:
                fixed = Count(self.fixed[key], Unit.MEETING)
                yield Reason("fixed-above-maximum", {"party": self._party(key), "fixed": fixed, "high": most})

    def fixed_pairs(self) -> Iterator[Reason]:
        for pair in self.must:
            if pair in self.problem.forbidden:
                yield Reason("must-and-forbidden", {"pair": pair})
            elif pair not in self.problem.affinity:
                yield Reason("must-without-affinity", {"pair": pair})
            elif not self._share_a_round(pair):
                yield Reason("must-never-together", {"pair": pair})
        for meeting in self.problem.locked:
            if meeting.pair in self.problem.forbidden:
                yield Reason("locked-and-forbidden", {"meeting": meeting})
            elif meeting.pair not in self.problem.affinity:
                yield Reason("locked-without-affinity", {"meeting": meeting})

    def lock_places(self) -> Iterator[Reason]:
        rounds, tables = self.problem.rounds, self.problem.tables
        for meeting in self.problem.locked:
            if rounds is not None and meeting.round > rounds:
                yield Reason("lock-round-outside", {"meeting": meeting, "rounds": Count(rounds, Unit.ROUND)})
            if meeting.table > tables:
                yield Reason("lock-table-outside", {"meeting": meeting, "tables": Count(tables, Unit.TABLE)})
            if meeting.place in self.problem.closed:
                yield Reason("lock-closed", {"meeting": meeting})
            for key in _keys(meeting.pair):
                available = self.people[key].available
                if available is not None and meeting.round not in available:
                    yield Reason("lock-unavailable", {"meeting": meeting, "party": self._party(key)})

    def lock_clashes(self) -> Iterator[Reason]:
        locked = self.problem.locked
        for first, second in _together(locked, lambda meeting: [meeting.pair]):
            yield Reason("locked-twice", {"first": first, "second": second})
        for first, second in _together(locked, lambda meeting: [meeting.place]):
            if first.pair != second.pair:
                yield Reason("locks-share-table", {"first": first, "second": second})
        for first, second in _together(locked, lambda meeting: [(k, meeting.round) for k in _keys(meeting.pair)]):
            if first.pair != second.pair and first.place != second.place:
                yield Reason("locks-share-person", {"first": first, "second": second})

    def attendance(self) -> Iterator[Reason]:
        for key, person in self.people.items():
            rounds = self._rounds(person)
            if rounds is None:
                continue
            values = {"party": self._party(key), "rounds": Count(rounds, Unit.ROUND)}
            if person.min_meetings > rounds:
                yield Reason("minimum-above-rounds", {**values, "low": person.min_meetings})
            elif self.fixed[key] > rounds:
                yield Reason("fixed-above-rounds", {**values, "fixed": Count(self.fixed[key], Unit.MEETING)})

    def partners(self) -> Iterator[Reason]:
        wanting = {key for key, person in self.people.items() if person.min_meetings > 0}
        if not wanting:
            return
        partners: dict[tuple[Side, Identifier], int] = defaultdict(int)
        for pair in self.problem.affinity:
            keys = _keys(pair)
            if wanting.isdisjoint(keys) or pair in self.problem.forbidden or not self._share_a_round(pair):
                continue
            for key, other in (keys, keys[::-1]):
                partners[key] += self.people[other].max_meetings != 0
        for key in self.people:
            low = self.people[key].min_meetings
            if low > partners[key]:
                count = Count(partners[key], Unit.PERSON)
                yield Reason("minimum-above-partners", {"party": self._party(key), "low": low, "partners": count})

    def room(self) -> Iterator[Reason]:
        room = self._room()
        if room is None:
            return
        places = {
            "tables": Count(self.problem.tables, Unit.TABLE),
            "rounds": Count(self.problem.rounds or 0, Unit.ROUND),
            "room": Count(room, Unit.MEETING),
        }
        for side, people in ((Side.FACULTY, self.problem.faculty), (Side.COMPANY, self.problem.companies)):
            needed = sum(person.min_meetings for person in people)
            if needed > room:
                code = "faculty-minimums-above-room" if side is Side.FACULTY else "company-minimums-above-room"
                yield Reason(code, {**places, "needed": Count(needed, Unit.MEETING)})
        fixed = len({*self.problem.must, *(meeting.pair for meeting in self.problem.locked)})
        if fixed > room:
            yield Reason("fixed-above-room", {**places, "needed": Count(fixed, Unit.MEETING)})

    def _party(self, key: tuple[Side, Identifier]) -> Party:
        person = self.people[key]
        return Party(key[0], person.id, person.name)

    def _rounds(self, person: Participant) -> int | None:
        """How many rounds somebody can attend; None without a limit."""
        last = self.problem.rounds
        if person.available is None:
            return last
        return sum(last is None or number <= last for number in person.available)

    def _share_a_round(self, pair: Pair) -> bool:
        last = self.problem.rounds
        if last == 0:
            return False
        first, second = (self.people[key].available for key in _keys(pair))
        if first is None and second is None:
            return True
        shared = first if second is None else second if first is None else first & second
        return any(last is None or number <= last for number in shared or ())

    def _room(self) -> int | None:
        """How many meetings all rounds hold; None without a limit."""
        rounds, tables = self.problem.rounds, self.problem.tables
        if tables == 0:
            return 0
        if rounds is None:
            return None
        return rounds * tables - sum(_inside(place, rounds, tables) for place in self.problem.closed)


def _keys(pair: Pair) -> tuple[tuple[Side, Identifier], tuple[Side, Identifier]]:
    return (Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company)


def _together(
    meetings: tuple[Meeting, ...], keys: Callable[[Meeting], Sequence[object]]
) -> Iterator[tuple[Meeting, Meeting]]:
    """Meetings that have a key in common, each with the next: every one of them is named, and not every two of many."""
    by_key: dict[object, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for key in keys(meeting):
            by_key[key].append(meeting)
    for sharing in by_key.values():
        yield from pairwise(sharing)


def _inside(place: Place, rounds: int, tables: int) -> bool:
    return place.round <= rounds and place.table <= tables

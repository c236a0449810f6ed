"""Fewer rounds in which somebody waits between two meetings, without changing who meets or how many rounds it takes.

Two rounds form paths and cycles of meetings (see `rounds`); exchanging the two along one of them keeps every hard
rule as long as people and tables allow it. Exchanges are made while they help, then the plan is shaken with a few
at random and mended again: a descent, not a proof.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Calendar:
    """What limits an exchange. People are numbers, both sides together.

    attends: whether somebody can have a meeting in a round; room: how many meetings it holds;
    fixed: rounds in which somebody has a meeting that stays where it is.
    """

    attends: Callable[[int, int], bool]
    room: Callable[[int], int]
    fixed: Mapping[int, frozenset[int]]


def shorten_waits(
    meetings: Sequence[tuple[int, int]], rounds: Sequence[int], *, calendar: Calendar, seed: int
) -> list[int]:
    """Rounds for the same meetings (two people each), among the rounds in use, with as few waits as was found."""
    best = _Timetable(meetings, rounds, calendar)
    visits = best.descend(_MOST_VISITS)
    random = Random(seed)  # noqa: S311 - a reproducible shake, no secret
    for _ in range(_EFFORT // max(len(meetings), 1)):
        if best.waits == 0 or visits <= 0:
            break
        other = _Timetable(meetings, best.rounds, calendar)
        other.shake(random)
        visits = other.descend(visits)
        if other.waits <= best.waits:
            best = other
    return best.rounds


def count_waits(rounds_of_person: Mapping[object, set[int]]) -> int:
    """Rounds between somebody's first and last meeting without one, over all people."""
    return sum(max(rounds) - min(rounds) + 1 - len(rounds) for rounds in rounds_of_person.values() if rounds)


_EFFORT: Final = 2000
"""Shakes times meetings: a session of a hundred meetings is shaken twenty times, one of thousands is not."""

_SHAKES: Final = 4
_MOST_VISITS: Final = 500_000
"""Meetings looked at in all: some seconds of work, which only sessions of thousands of meetings come near."""


class _Timetable:
    def __init__(self, meetings: Sequence[tuple[int, int]], rounds: Sequence[int], calendar: Calendar) -> None:
        self.meetings = meetings
        self.rounds = list(rounds)
        self.calendar = calendar
        self.used = sorted(set(rounds))
        self.at: dict[int, dict[int, int]] = {person: {} for both in meetings for person in both}
        self.members: dict[int, set[int]] = {number: set() for number in self.used}
        for meeting, number in enumerate(rounds):
            self._put(meeting, number)

    @property
    def waits(self) -> int:
        return sum(self._waits_of(person) for person in self.at)

    def descend(self, visits: int) -> int:
        """Make every exchange that helps until a whole sweep finds none; what is left of the visits."""
        while (before := self.waits) > 0:
            for position, first in enumerate(self.used):
                for second in self.used[position + 1 :]:
                    components = self._components(first, second)
                    visits -= len(self.members[first]) + len(self.members[second])
                    for component in components:
                        self._exchange_if_better(component, first, second)
                    if visits <= 0:
                        return 0
            if self.waits == before:
                break
        return visits

    def shake(self, random: Random) -> None:
        """Make a few possible exchanges whether they help or not."""
        if len(self.used) > 1:
            for _ in range(_SHAKES):
                first, second = sorted(random.sample(self.used, 2))
                component = random.choice(self._components(first, second))
                if self._possible(component, first, second):
                    self._exchange(component, first, second)

    def _components(self, first: int, second: int) -> list[list[int]]:
        components, seen = [], set()
        for start in sorted(self.members[first] | self.members[second]):
            if start in seen:
                continue
            component = [start]
            seen.add(start)
            for meeting in component:  # grows while it is walked through
                for person in self.meetings[meeting]:
                    for number in (first, second):
                        other = self.at[person].get(number)
                        if other is not None and other not in seen:
                            seen.add(other)
                            component.append(other)
            components.append(component)
        return components

    def _exchange_if_better(self, component: list[int], first: int, second: int) -> None:
        people = {person for meeting in component for person in self.meetings[meeting]}
        before = sum(map(self._waits_of, people))
        if before == 0 or not self._possible(component, first, second):
            return
        self._exchange(component, first, second)
        if sum(map(self._waits_of, people)) >= before:
            self._exchange(component, first, second)

    def _possible(self, component: list[int], first: int, second: int) -> bool:
        leaving = sum(self.rounds[meeting] == first for meeting in component)
        arriving = len(component) - leaving
        if len(self.members[first]) - leaving + arriving > self.calendar.room(first):
            return False
        if len(self.members[second]) - arriving + leaving > self.calendar.room(second):
            return False
        return all(
            self.calendar.attends(person, first + second - self.rounds[meeting])
            for meeting in component
            for person in self.meetings[meeting]
        )

    def _exchange(self, component: list[int], first: int, second: int) -> None:
        targets = [(meeting, first + second - self.rounds[meeting]) for meeting in component]
        for meeting in component:
            number = self.rounds[meeting]
            self.members[number].discard(meeting)
            for person in self.meetings[meeting]:
                del self.at[person][number]
        for meeting, number in targets:
            self.rounds[meeting] = number
            self._put(meeting, number)

    def _put(self, meeting: int, number: int) -> None:
        self.members[number].add(meeting)
        for person in self.meetings[meeting]:
            self.at[person][number] = meeting

    def _waits_of(self, person: int) -> int:
        rounds = self.at[person].keys() | self.calendar.fixed.get(person, frozenset())
        return max(rounds) - min(rounds) + 1 - len(rounds)

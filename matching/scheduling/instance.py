"""A problem as arrays: people and pairs by number, scores as whole units, rounds grouped into kinds.

Rounds in which the same people are there and as many tables are free are of one kind. Within a kind nothing but
numbers matters: meetings of which nobody has more than the kind has rounds, and which are not more than its
rounds times its tables, can always be placed in it (edge colouring, see `rounds`). So to choose meetings and a
kind for each is to plan; availability, locks and closed tables only split the rounds into more kinds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.scheduling.problem import Meeting, Pair, Participant, Party, Problem, Side

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

MOST_UNITS_ACROSS_KINDS: Final = 10**9
"""CP-SAT's linear relaxation works in floats, so with several kinds of rounds a score has nine digits."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Rounds that are alike: `listed` by number, and `unlisted` many that no wish mentions.

    here: by person, whether somebody can have a meeting in these rounds.
    tables: how many tables are free in each.
    """

    listed: tuple[int, ...]
    unlisted: int
    tables: int
    here: Booleans

    @property
    def size(self) -> int:
        """How many rounds are of this kind."""
        return len(self.listed) + self.unlisted

    @property
    def room(self) -> int:
        """How many meetings they hold at most."""
        return self.size * self.tables


@dataclass(frozen=True)
class Instance:
    """The problem's people, faculty first and each side by id, and its possible pairs, by these people.

    A person is a number below `faculty_count + company_count`; a pair is a number below `len(scores)`.
    `units` are the scores as whole numbers of `resolution`; they are exact unless `resolution` had to be coarse.
    """

    problem: Problem
    people: tuple[Participant, ...]
    faculty_count: int
    pair_faculty: Integers
    pair_company: Integers
    scores: NDArray[np.float64]
    units: Integers
    resolution: float
    low: Integers
    high: Integers
    must: Booleans
    locked: tuple[tuple[int, Meeting], ...]

    @property
    def company_count(self) -> int:
        """How many companies there are."""
        return len(self.people) - self.faculty_count

    def party(self, person: int) -> Party:
        """Who a number stands for."""
        participant = self.people[person]
        side = Side.FACULTY if person < self.faculty_count else Side.COMPANY
        return Party(side, participant.id, participant.name)

    def pair(self, number: int) -> Pair:
        """Which pair a number stands for."""
        return Pair(self.people[self.pair_faculty[number]].id, self.people[self.pair_company[number]].id)

    def ends(self, pairs: Iterable[int]) -> list[tuple[int, int]]:
        """The two people of each pair."""
        numbers = np.fromiter(pairs, dtype=np.int64)
        return list(zip(self.pair_faculty[numbers].tolist(), self.pair_company[numbers].tolist(), strict=True))

    @cached_property
    def locked_pairs(self) -> Integers:
        """The numbers of the pairs that are locked somewhere."""
        return np.array([number for number, _ in self.locked], dtype=np.int64)

    @cached_property
    def horizon(self) -> int:
        """A number of rounds beyond which one more cannot help: the given rounds, or fewer.

        After the last round that a wish mentions all rounds are alike, so as many of them as the most possible
        meetings need (see `rounds`) are enough.
        """
        tables = self.problem.tables
        if tables == 0:
            return 0
        most = np.minimum(self.high, np.bincount(self.pair_people, minlength=len(self.people)))
        meetings = int(min(most[: self.faculty_count].sum(), most[self.faculty_count :].sum()))
        enough = max(self.mentioned, default=0) + max(int(most.max(initial=0)), -(-meetings // tables))
        return enough if self.problem.rounds is None else min(self.problem.rounds, enough)

    @cached_property
    def pair_people(self) -> Integers:
        """Both people of every pair, in one array: the faculty of all pairs, then the companies."""
        return np.concatenate([self.pair_faculty, self.pair_company])

    @cached_property
    def mentioned(self) -> tuple[int, ...]:
        """The rounds that somebody's availability, a lock or a closed place names, in order."""
        rounds = {meeting.round for _, meeting in self.locked} | {place.round for place in self.problem.closed}
        for person in self.people:
            rounds |= person.available or frozenset()
        last = self.problem.rounds
        return tuple(sorted(number for number in rounds if last is None or number <= last))

    def kinds(self, horizon: int, *, locks: bool = True) -> tuple[Kind, ...]:
        """The rounds 1..horizon by kind; kinds that hold no meeting are left out.

        With `locks`, who has a locked meeting in a round, and its table, are taken.
        """
        groups: dict[tuple[bytes, int], list[int]] = {}
        always = np.array([person.available is None for person in self.people], dtype=np.bool_)
        mentioned = [number for number in self.mentioned if number <= horizon]
        for number in mentioned:
            here, tables = self._round(number, always, locks=locks)
            groups.setdefault((here.tobytes(), tables), []).append(number)
        plain = (always.tobytes(), self.problem.tables)
        groups.setdefault(plain, [])
        kinds = []
        for (here_bytes, tables), listed in groups.items():
            unlisted = horizon - len(mentioned) if (here_bytes, tables) == plain else 0
            here = np.frombuffer(here_bytes, dtype=np.bool_)
            both_sides = here[: self.faculty_count].any() and here[self.faculty_count :].any()
            if tables > 0 and both_sides and len(listed) + unlisted > 0:
                kinds.append(Kind(tuple(listed), unlisted, tables, here))
        return tuple(kinds)

    def first_rounds(self, kind: Kind, number: int) -> list[int]:
        """The `number` earliest rounds of a kind."""
        if kind.unlisted == 0:
            return list(kind.listed[:number])
        mentioned = frozenset(self.mentioned)
        unlisted = (n for n in count(1) if n not in mentioned)
        return sorted([*kind.listed, *islice(unlisted, min(number, kind.unlisted))])[:number]

    def _round(self, number: int, always: Booleans, *, locks: bool) -> tuple[Booleans, int]:
        named = [number in (person.available or frozenset()) for person in self.people]
        here = always | np.array(named, dtype=np.bool_)
        tables = self.problem.tables - self._closed_in[number]
        for pair in self._locked_in.get(number, ()) if locks else ():
            here[[self.pair_faculty[pair], self.pair_company[pair]]] = False
            tables -= 1
        return here, tables

    @cached_property
    def _closed_in(self) -> Counter[int]:
        """By round: how many of its tables are closed."""
        return Counter(place.round for place in self.problem.closed if place.table <= self.problem.tables)

    @cached_property
    def _locked_in(self) -> Mapping[int, Sequence[int]]:
        """By round: the numbers of the pairs that are locked in it."""
        locked: defaultdict[int, list[int]] = defaultdict(list)
        for pair, meeting in self.locked:
            locked[meeting.round].append(pair)
        return locked

    @cached_property
    def acceptable(self) -> Booleans:
        """By pair: could it be held if it were the only meeting? Quotas, rounds and tables allow it."""
        possible = (self.high[self.pair_faculty] > 0) & (self.high[self.pair_company] > 0)
        return possible & self.share_a_round(self.kinds(self.horizon, locks=False))

    @cached_property
    def counted(self) -> Booleans:
        """By person: is there an acceptable partner, so that nobody may be left without a meeting lightly?"""
        counted = np.zeros(len(self.people), dtype=np.bool_)
        counted[self.pair_faculty[self.acceptable]] = True
        counted[self.pair_company[self.acceptable]] = True
        return counted

    def share_a_round(self, kinds: tuple[Kind, ...]) -> Booleans:
        """By pair: are both there in a round of some kind?"""
        share = np.zeros(len(self.scores), dtype=np.bool_)
        for kind in kinds:
            share |= kind.here[self.pair_faculty] & kind.here[self.pair_company]
        return share


def build_instance(problem: Problem) -> Instance:
    """Number people and pairs. The order of the document does not matter, so neither does it to the plan.

    Expects a problem without the contradictions that `contradictions.find_contradictions` finds.
    """
    faculty = sorted(problem.faculty, key=_order)
    companies = sorted(problem.companies, key=_order)
    faculty_numbers = {person.id: number for number, person in enumerate(faculty)}
    company_numbers = {person.id: number for number, person in enumerate(companies, start=len(faculty))}
    allowed = [item for item in problem.affinity.items() if item[0] not in problem.forbidden]
    pair_faculty = np.array([faculty_numbers[pair[0]] for pair, _ in allowed], dtype=np.int64)
    pair_company = np.array([company_numbers[pair[1]] for pair, _ in allowed], dtype=np.int64)
    scores = np.array([score for _, score in allowed], dtype=np.float64)
    order = np.lexsort((pair_company, pair_faculty))
    people = (*faculty, *companies)
    pairs = [allowed[number][0] for number in order] if problem.must or problem.locked else []
    numbers = {pair: number for number, pair in enumerate(pairs)}
    must = np.zeros(len(scores), dtype=np.bool_)
    must[[numbers[pair] for pair in problem.must]] = True
    units, resolution = count_in_units(scores[order], most=_most_units(problem))
    return Instance(
        problem=problem,
        people=people,
        faculty_count=len(faculty),
        pair_faculty=pair_faculty[order],
        pair_company=pair_company[order],
        scores=scores[order],
        units=units,
        resolution=resolution,
        low=np.array([person.min_meetings for person in people], dtype=np.int64),
        high=_highest(people, partners=max(len(faculty), len(companies))),
        must=must,
        locked=tuple((numbers[meeting.pair], meeting) for meeting in sorted(problem.locked, key=_place)),
    )


def count_in_units(scores: NDArray[np.float64], *, most: int) -> tuple[Integers, float]:
    """Scores as whole numbers, none beyond `most` in size, and the worth of one unit.

    Exact, at the fewest decimals, where that many decimals express every score (0.25 is 25 hundredths);
    otherwise rounded to the nearest of `most` units for the largest score.
    """
    largest = float(np.abs(scores).max(initial=0.0))
    if largest == 0.0:
        return np.zeros(len(scores), dtype=np.int64), 1.0
    for decimals in range(_MOST_DECIMALS + 1):
        scale = float(10**decimals)
        if largest * scale > most:
            break
        whole = np.rint(scores * scale)
        # The quotient of a whole number by a power of ten is the float nearest to that decimal fraction.
        if np.array_equal(whole / scale, scores):
            return whole.astype(np.int64), 1.0 / scale
    return np.rint(scores / largest * most).astype(np.int64), largest / most


_MOST_DECIMALS: Final = 15


def _order(person: Participant) -> tuple[bool, int, str]:
    """Sort whole-number ids by number and before texts, texts by letter."""
    if isinstance(person.id, int):
        return (False, person.id, "")
    return (True, 0, person.id)


def _place(meeting: Meeting) -> tuple[int, int]:
    return (meeting.round, meeting.table)


def _highest(people: tuple[Participant, ...], *, partners: int) -> Integers:
    quotas = (partners if person.max_meetings is None else person.max_meetings for person in people)
    return np.array([min(quota, partners) for quota in quotas], dtype=np.int64)


def _most_units(problem: Problem) -> int:
    people = len(problem.faculty) + len(problem.companies)
    # The flow weighs one person served above every exchange of meetings, `people` times the largest score, and
    # its algorithm multiplies each cost by the number of nodes; both must stay within 64 bits.
    exact = 2**61 // (people + 4) ** 2
    one_kind = (
        not problem.locked
        and not problem.closed
        and all(person.available is None for person in (*problem.faculty, *problem.companies))
    )
    return min(exact, 10**15) if one_kind else min(exact, MOST_UNITS_ACROSS_KINDS)

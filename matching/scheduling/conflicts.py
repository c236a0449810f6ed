"""The wishes that cannot all be met: a smallest set that conflicts, found by asking for plans without some of them.

Every wish of a problem can be dropped by itself: a quota, an availability, a pair, a lock, the tables, the rounds.
That a pair without affinity may not meet is no wish but the meaning of affinity, and is never dropped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.scheduling.budget import Budget
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.cp_sat import find_hitting_set
from matching.scheduling.instance import build_instance
from matching.scheduling.optimum import is_feasible
from matching.scheduling.problem import Count, Meeting, Pair, Participant, Party, Problem, Reason, Side, Unit


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish, in words. `about`: whose quota or availability it is, or which pair or lock; None for the hall."""

    words: Reason
    about: Party | Pair | Meeting | None = None

    def drop(self, problem: Problem) -> Problem:
        """The problem without it."""
        return drop_wishes(problem, [self])


@dataclass(frozen=True, slots=True)
class Conflict:
    """Wishes that cannot all be met, in the order of `list_wishes`; none if there is a plan.

    None can be left out: the others of them, by themselves, can all be met. is_smallest: no fewer wishes conflict,
    which is proved.
    """

    wishes: tuple[Wish, ...] = ()
    is_smallest: bool = True


def find_conflict(problem: Problem, *, seed: int, budget: Budget) -> Conflict:
    """A smallest set of wishes that cannot all be met.

    First one of which none can be left out (QuickXplain), then smaller ones, by the duality of conflicts and
    corrections: whatever conflicts shares a wish with every set of wishes whose loss leaves a plan (Reiter 1987), so a
    smallest set that hits all known corrections is a lower bound, and a smallest conflict as soon as it conflicts
    (Ignatiev, Previti, Liffiton, Marques-Silva 2015). Where the budget ends first, what is known by then is
    returned; where it ends within the first step, wishes that this has not come to are kept.
    """
    wishes = list_wishes(problem)
    oracle = _Oracle(problem, wishes, seed=seed, budget=budget)
    everything = range(len(wishes))
    if oracle.ask(everything) is not False:
        return Conflict()
    found = sorted(_explain([], list(everything), oracle, fresh=True))
    conflict, is_smallest = _find_smaller(frozenset(found), oracle)
    return Conflict(tuple(wishes[number] for number in sorted(conflict)), is_smallest)


def has_plan(problem: Problem, *, seed: int, budget: Budget) -> bool | None:
    """Whether some plan keeps the hard rules; None if the budget ends before that is known."""
    if find_contradictions(problem):
        return False
    return is_feasible(build_instance(problem), seed=seed, budget=budget)


def list_wishes(problem: Problem) -> list[Wish]:
    """Every wish of a problem that asks for anything: who is there and what the hall holds first, minimums last."""
    parties = [
        *((Party(Side.FACULTY, person.id, person.name), person) for person in problem.faculty),
        *((Party(Side.COMPANY, person.id, person.name), person) for person in problem.companies),
    ]
    return [*_hall_wishes(problem), *_limits(parties), *_pair_wishes(problem), *_minimums(parties)]


def drop_wishes(problem: Problem, wishes: Iterable[Wish]) -> Problem:
    """The problem without some of its wishes."""
    by_code: dict[str, set[object]] = defaultdict(set)
    changes: dict[tuple[Side, object], dict[str, int | None]] = defaultdict(dict)
    for wish in wishes:
        by_code[wish.words.code].add(wish.about)
        if isinstance(wish.about, Party):
            changes[wish.about.side, wish.about.id] |= _DROPPED[wish.words.code]

    def change(side: Side, people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(
            replace(person, **changes[side, person.id]) if (side, person.id) in changes else person  # type: ignore[arg-type]
            for person in people
        )

    return replace(
        problem,
        faculty=change(Side.FACULTY, problem.faculty),
        companies=change(Side.COMPANY, problem.companies),
        tables=_UNLIMITED_TABLES if "wish-tables" in by_code else problem.tables,
        rounds=None if "wish-rounds" in by_code else problem.rounds,
        closed=frozenset() if "wish-closed" in by_code else problem.closed,
        forbidden=problem.forbidden - by_code["wish-forbidden"],
        must=problem.must - by_code["wish-must"],
        locked=tuple(meeting for meeting in problem.locked if meeting not in by_code["wish-locked"]),
    )


class _Oracle:
    """Answers whether some of the wishes, by number, can all be met, and remembers what it answered."""

    def __init__(self, problem: Problem, wishes: Sequence[Wish], *, seed: int, budget: Budget) -> None:
        self.problem = problem
        self.wishes = wishes
        self.seed = seed
        self.budget = budget
        self.known: dict[frozenset[int], bool | None] = {}
        self.price = (len(problem.affinity) + len(problem.faculty) + len(problem.companies)) * _WORK_PER_PAIR

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing is left of the budget."""
        return self.budget.work <= 0 or self.budget.seconds <= 0

    def ask(self, kept: Iterable[int]) -> bool | None:
        """Whether these can all be met; None if the budget ends before that is known."""
        numbers = frozenset(kept)
        if numbers not in self.known:
            dropped = (wish for number, wish in enumerate(self.wishes) if number not in numbers)
            relaxed = drop_wishes(self.problem, dropped)
            self.budget.spend(self.price)
            self.known[numbers] = has_plan(relaxed, seed=self.seed, budget=self.budget)
        return self.known[numbers]


def _explain(kept: list[int], wishes: list[int], oracle: _Oracle, *, fresh: bool) -> list[int]:
    """QuickXplain (Junker 2004): the part of `wishes` that conflicts, given those `kept`.

    `fresh`: nothing was added to `kept` since it was last known to be possible. What is in doubt is taken for possible.
    """
    if not fresh and oracle.ask(kept) is False:
        return []
    if len(wishes) == 1:
        return wishes
    middle = len(wishes) // 2
    first, second = wishes[:middle], wishes[middle:]
    of_second = _explain([*kept, *first], second, oracle, fresh=False)
    of_first = _explain([*kept, *of_second], first, oracle, fresh=not of_second)
    return [*of_first, *of_second]


def _find_smaller(conflict: frozenset[int], oracle: _Oracle) -> tuple[frozenset[int], bool]:
    """A smallest conflict, and whether that is proved, from one of which nothing can be left out."""
    corrections: list[frozenset[int]] = []
    while not oracle.is_exhausted:
        candidate = find_hitting_set(corrections, budget=oracle.budget, seed=oracle.seed)
        if candidate is None:
            break
        if len(candidate) >= len(conflict):
            return conflict, True
        verdict = oracle.ask(candidate)
        if verdict is False:
            return candidate, True
        if verdict is None:
            break
        corrections += _list_corrections(candidate, oracle)
    return conflict, False


def _list_corrections(kept: frozenset[int], oracle: _Oracle) -> Iterator[frozenset[int]]:
    """Disjoint sets of wishes, none among those `kept`, each of which can be given up so that all the others are met."""
    while oracle.ask(kept) is True and not oracle.is_exhausted:
        others = [number for number in range(len(oracle.wishes)) if number not in kept]
        correction = frozenset(_give_up(frozenset(), others, kept | frozenset(others), oracle))
        yield correction
        kept |= correction


def _give_up(last: frozenset[int], wishes: list[int], kept: frozenset[int], oracle: _Oracle) -> list[int]:
    """FastDiag (Felfernig, Schubert, Zehentner 2012): the few of `wishes`, which are among those `kept`, to give up.

    `last`: what was taken from `kept` just before. Without all of `wishes` the others are possible. What is in doubt is
    taken for impossible, so that the others are known to be possible in the end.
    """
    if last and oracle.ask(kept) is True:
        return []
    if len(wishes) == 1:
        return wishes
    middle = len(wishes) // 2
    first, second = wishes[:middle], wishes[middle:]
    of_second = _give_up(frozenset(first), second, kept - frozenset(first), oracle)
    of_first = _give_up(frozenset(of_second), first, kept - frozenset(of_second), oracle)
    return [*of_second, *of_first]


def _hall_wishes(problem: Problem) -> Iterator[Wish]:
    yield Wish(_words("wish-tables", tables=Count(problem.tables, Unit.TABLE)))
    if problem.rounds is not None:
        yield Wish(_words("wish-rounds", rounds=Count(problem.rounds, Unit.ROUND)))
    if problem.closed:
        yield Wish(_words("wish-closed", places=tuple(sorted(problem.closed))))


def _limits(parties: list[tuple[Party, Participant]]) -> Iterator[Wish]:
    for party, person in parties:
        if person.available is not None:
            words = _words("wish-available", party=party, rounds=tuple(sorted(person.available)))
            yield Wish(words, party)
        if person.max_meetings is not None:
            yield Wish(_words("wish-maximum", party=party, high=person.max_meetings), party)


def _pair_wishes(problem: Problem) -> Iterator[Wish]:
    for pair in sorted(problem.forbidden, key=str):
        yield Wish(_words("wish-forbidden", pair=pair), pair)
    for pair in sorted(problem.must, key=str):
        yield Wish(_words("wish-must", pair=pair), pair)
    for meeting in problem.locked:
        yield Wish(_words("wish-locked", meeting=meeting), meeting)


def _minimums(parties: list[tuple[Party, Participant]]) -> Iterator[Wish]:
    for party, person in parties:
        if person.min_meetings > 0:
            yield Wish(_words("wish-minimum", party=party, low=person.min_meetings), party)


_UNLIMITED_TABLES: Final = 10**9

_WORK_PER_PAIR: Final = 1.5e-6
"""What asking costs besides CP-SAT (the model, the flow), as work of a `Budget`, for each pair and person."""

_DROPPED: Final[dict[str, dict[str, int | None]]] = {
    "wish-available": {"available": None},
    "wish-maximum": {"max_meetings": None},
    "wish-minimum": {"min_meetings": 0},
}


def _words(code: str, **values: object) -> Reason:
    return Reason(code, values)

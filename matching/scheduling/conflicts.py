"""The wishes that cannot all be met: a set of which none can be left out, found by asking for plans without some.

Every wish of a problem can be dropped by itself: a quota, an availability, a pair, a lock, the tables, the rounds.
That a pair without affinity may not meet is no wish but the meaning of affinity, and is never dropped.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.scheduling.budget import Budget
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.instance import build_instance
from matching.scheduling.optimum import is_feasible
from matching.scheduling.problem import Count, Participant, Party, Problem, Reason, Side, Unit


@dataclass(frozen=True)
class Wish:
    """One wish, in words, and the problem without it."""

    words: Reason
    drop: Callable[[Problem], Problem]


def find_conflict(problem: Problem, *, seed: int, budget: Budget) -> tuple[Wish, ...]:
    """A smallest set of wishes that cannot all be met, in the order of `list_wishes`; empty if there is a plan.

    None can be left out of the set: the others of it, by themselves, can all be met. Where the budget ends first,
    wishes that the search has not come to are kept, and the set may be larger.
    """
    wishes = list_wishes(problem)

    def possible(kept: Sequence[Wish]) -> bool:
        names = {id(wish) for wish in kept}
        relaxed = problem
        for wish in wishes:
            if id(wish) not in names:
                relaxed = wish.drop(relaxed)
        return has_plan(relaxed, seed=seed, budget=budget)

    if possible(wishes):
        return ()
    conflict = {id(wish) for wish in _explain([], wishes, possible, fresh=True)}
    return tuple(wish for wish in wishes if id(wish) in conflict)


def has_plan(problem: Problem, *, doubtful: bool = True, seed: int, budget: Budget) -> bool:
    """Whether some plan keeps the hard rules; `doubtful` if the budget ends before that is known."""
    if find_contradictions(problem):
        return False
    known = is_feasible(build_instance(problem), seed=seed, budget=budget)
    return doubtful if known is None else known


def list_wishes(problem: Problem) -> list[Wish]:
    """Every wish of a problem that asks for anything: who is there and what the hall holds first, minimums last."""
    parties = [
        *((Party(Side.FACULTY, person.id, person.name), person) for person in problem.faculty),
        *((Party(Side.COMPANY, person.id, person.name), person) for person in problem.companies),
    ]
    return [*_hall_wishes(problem), *_limits(parties), *_pair_wishes(problem), *_minimums(parties)]


def _hall_wishes(problem: Problem) -> Iterator[Wish]:
    yield Wish(_words("wish-tables", tables=Count(problem.tables, Unit.TABLE)), _drop_tables)
    if problem.rounds is not None:
        yield Wish(_words("wish-rounds", rounds=Count(problem.rounds, Unit.ROUND)), _drop_rounds)
    if problem.closed:
        yield Wish(_words("wish-closed", places=tuple(sorted(problem.closed))), _drop_closed)


def _limits(parties: list[tuple[Party, Participant]]) -> Iterator[Wish]:
    for party, person in parties:
        if person.available is not None:
            words = _words("wish-available", party=party, rounds=tuple(sorted(person.available)))
            yield Wish(words, _change(party, available=None))
        if person.max_meetings is not None:
            words = _words("wish-maximum", party=party, high=person.max_meetings)
            yield Wish(words, _change(party, max_meetings=None))


def _pair_wishes(problem: Problem) -> Iterator[Wish]:
    for pair in sorted(problem.forbidden, key=str):
        yield Wish(_words("wish-forbidden", pair=pair), _without("forbidden", pair))
    for pair in sorted(problem.must, key=str):
        yield Wish(_words("wish-must", pair=pair), _without("must", pair))
    for meeting in problem.locked:
        yield Wish(_words("wish-locked", meeting=meeting), _without("locked", meeting))


def _minimums(parties: list[tuple[Party, Participant]]) -> Iterator[Wish]:
    for party, person in parties:
        if person.min_meetings > 0:
            words = _words("wish-minimum", party=party, low=person.min_meetings)
            yield Wish(words, _change(party, min_meetings=0))


def _explain(
    kept: list[Wish], wishes: list[Wish], possible: Callable[[Sequence[Wish]], bool], *, fresh: bool
) -> list[Wish]:
    """QuickXplain (Junker 2004): the part of `wishes` that conflicts, given those `kept`.

    `fresh`: nothing was added to `kept` since it was last known to be possible.
    """
    if not fresh and not possible(kept):
        return []
    if len(wishes) == 1:
        return wishes
    middle = len(wishes) // 2
    first, second = wishes[:middle], wishes[middle:]
    of_second = _explain([*kept, *first], second, possible, fresh=False)
    of_first = _explain([*kept, *of_second], first, possible, fresh=not of_second)
    return [*of_first, *of_second]


_UNLIMITED_TABLES: Final = 10**9


def _words(code: str, **values: object) -> Reason:
    return Reason(code, values)


def _drop_tables(problem: Problem) -> Problem:
    return replace(problem, tables=_UNLIMITED_TABLES)


def _drop_rounds(problem: Problem) -> Problem:
    return replace(problem, rounds=None)


def _drop_closed(problem: Problem) -> Problem:
    return replace(problem, closed=frozenset())


def _change(party: Party, **changes: int | None) -> Callable[[Problem], Problem]:
    def change(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(replace(person, **changes) if person.id == party.id else person for person in people)  # type: ignore[arg-type]

    if party.side is Side.FACULTY:
        return lambda problem: replace(problem, faculty=change(problem.faculty))
    return lambda problem: replace(problem, companies=change(problem.companies))


def _without(name: str, unwanted: object) -> Callable[[Problem], Problem]:
    def drop(problem: Problem) -> Problem:
        values = getattr(problem, name)
        return replace(problem, **{name: type(values)(value for value in values if value != unwanted)})

    return drop

"""The best draft of a plan: who meets, and in which kind of rounds; then the same in as few rounds as possible.

Lexicographic: fewest people unserved, then largest total affinity, then the earliest end. The flow's choice is a
bound for every plan. Where the rounds are all alike it is also a draft; where they differ, CP-SAT first tries to
place just that choice, which mostly succeeds and so is proved best, and otherwise chooses and places at once.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.scheduling.assignment import Choice, choose, choose_kind_by_kind, rate
from matching.scheduling.budget import Budget
from matching.scheduling.cp_sat import Goal, place
from matching.scheduling.instance import Instance, Integers, Kind
from matching.scheduling.problem import Status
from matching.scheduling.rounds import count_rounds

MOST_COLUMNS: Final = 150_000
"""Pairs times kinds of rounds that CP-SAT is given; beyond, a plan may be good but is not proved best."""

_SECONDS_PER_ARC: Final = 6e-7
"""What a flow costs for each pair."""


@dataclass(frozen=True)
class Draft:
    """Who meets, and the kind of rounds (by position in `kinds`) of every pair that is not locked."""

    choice: Choice
    kinds: tuple[Kind, ...]
    kind_of: Mapping[int, int]

    def members(self, kind: int) -> list[int]:
        """The pairs that meet in a kind of rounds, ascending."""
        return sorted(pair for pair, number in self.kind_of.items() if number == kind)


@dataclass(frozen=True)
class Optimum:
    """A draft with what is proved of it.

    status OPTIMAL: the draft's rank is the best. most_units: no draft with as few unserved is worth more.
    """

    status: Status
    draft: Draft | None = None
    most_units: int | None = None


def find_optimum(
    instance: Instance, *, serve_first: bool = True, at_least: Draft | None = None, seed: int, budget: Budget
) -> Optimum:
    """The best draft within the horizon; INFEASIBLE if the hard rules leave none.

    With `serve_first` False, the best total affinity without regard to who is left unserved; `at_least` is a draft
    that is known already and is returned if it cannot be beaten.
    """
    kinds = instance.kinds(instance.horizon)
    ideal = choose(instance, kinds, serve_first=serve_first)
    if ideal is None:
        return Optimum(Status.INFEASIBLE)
    if at_least is not None and ideal.units <= at_least.choice.units:
        return Optimum(Status.OPTIMAL, at_least, ideal.units)
    draft = _place_choice(instance, kinds, ideal, seed=seed, budget=budget)
    if draft is not None:
        return Optimum(Status.OPTIMAL, draft, ideal.units)
    if not serve_first:
        return _maximise(
            instance, kinds, ideal, None, most_units=ideal.units, serve_first=False, seed=seed, budget=budget
        )
    return _search(instance, kinds, ideal, seed=seed, budget=budget)


def _search(instance: Instance, kinds: tuple[Kind, ...], ideal: Choice, *, seed: int, budget: Budget) -> Optimum:
    """Choose and place at once: among as few unserved as the flow's choice has, else among as few as possible."""
    free = choose(instance, kinds, serve_first=False) or ideal
    budget.charge(_SECONDS_PER_ARC * len(instance.scores) * len(kinds))
    hint = choose_kind_by_kind(instance, kinds)
    part = budget.share(0.6)
    best = _maximise(instance, kinds, ideal, ideal.unserved, most_units=free.units, seed=seed, budget=part, hint=hint)
    if best.status in {Status.OPTIMAL, Status.FEASIBLE}:
        return best
    pairs, all_of_them = _candidates(instance, kinds, ideal)
    fewest = place(instance, kinds, pairs, goal=Goal.SERVE, seed=seed, budget=budget.share(0.5), hint=hint)
    if fewest.status is Status.INFEASIBLE and all_of_them:
        return Optimum(Status.INFEASIBLE)
    if fewest.status in {Status.INFEASIBLE, Status.UNKNOWN}:
        if hint is None:
            return Optimum(Status.UNKNOWN)
        return Optimum(Status.FEASIBLE, _draft(instance, kinds, hint), free.units)
    served = _draft(instance, kinds, fewest.kind_of)
    unserved = served.choice.unserved
    best = _maximise(
        instance, kinds, ideal, unserved, most_units=free.units, seed=seed, budget=budget, hint=fewest.kind_of
    )
    # Best among those with so few unserved is best of all only if fewer are proved impossible.
    proved = best.status is Status.OPTIMAL and fewest.status is Status.OPTIMAL and all_of_them
    return Optimum(Status.OPTIMAL if proved else Status.FEASIBLE, best.draft or served, best.most_units)


def is_feasible(instance: Instance, *, seed: int, budget: Budget) -> bool | None:
    """Whether any plan keeps the hard rules; None if the budget ends before that is known."""
    kinds = instance.kinds(instance.horizon)
    ideal = choose(instance, kinds)
    if ideal is None:
        return False
    if _place_choice(instance, kinds, ideal, seed=seed, budget=budget.share(0.3)) is not None:
        return True
    pairs, all_of_them = _candidates(instance, kinds, ideal)
    found = place(instance, kinds, pairs, goal=Goal.ANY, seed=seed, budget=budget.share(0.3))
    if found.status is Status.OPTIMAL:
        return True
    return False if found.status is Status.INFEASIBLE and all_of_them else None


def shorten(instance: Instance, draft: Draft, *, seed: int, budget: Budget) -> tuple[Draft, bool]:
    """As good a draft that ends earliest, and whether an earlier end is proved impossible."""
    proved = True
    low, high = _lowest_horizon(instance, draft), last_round(instance, draft)
    horizon = low
    while low < high:
        shorter, status = _match(instance, draft, horizon, seed=seed, budget=budget.share(0.5))
        if shorter is not None:
            draft, high = shorter, last_round(instance, shorter)
        else:
            proved = proved and status is Status.INFEASIBLE
            low = horizon + 1
        horizon = (low + high) // 2
    return draft, proved


def last_round(instance: Instance, draft: Draft) -> int:
    """The last round that a draft uses; 0 without meetings."""
    last = [meeting.round for _, meeting in instance.locked]
    for number, kind in enumerate(draft.kinds):
        pairs = instance.ends(draft.members(number))
        if pairs:
            last.append(instance.first_rounds(kind, count_rounds(pairs, tables=kind.tables))[-1])
    return max(last, default=0)


def _place_choice(
    instance: Instance, kinds: tuple[Kind, ...], choice: Choice, *, seed: int, budget: Budget
) -> Draft | None:
    """The draft with just these meetings, or None if they cannot be placed (or nobody knows how)."""
    if len(kinds) <= 1:
        locked = set(instance.locked_pairs.tolist())
        return Draft(choice, kinds, {pair: 0 for pair in choice.pairs.tolist() if pair not in locked})
    for relax, part in ((False, 0.05), (True, 0.3)):
        placed = place(
            instance,
            kinds,
            choice.pairs,
            goal=Goal.ANY,
            all_of_them=True,
            relax=relax,
            seed=seed,
            budget=budget.share(part),
        )
        if placed.status is Status.OPTIMAL:
            return Draft(choice, kinds, placed.kind_of)
        if placed.status is Status.INFEASIBLE:
            break
    return None


def _maximise(  # noqa: PLR0913 - what every step is told
    instance: Instance,
    kinds: tuple[Kind, ...],
    ideal: Choice,
    most_unserved: int | None,
    *,
    most_units: int,
    serve_first: bool = True,
    seed: int,
    budget: Budget,
    hint: Mapping[int, int] | None = None,
) -> Optimum:
    pairs, all_of_them = _candidates(instance, kinds, ideal)
    best = place(
        instance,
        kinds,
        pairs,
        goal=Goal.AFFINITY,
        most_unserved=most_unserved,
        seed=seed,
        budget=budget,
        hint=hint,
    )
    found = best.status in {Status.OPTIMAL, Status.FEASIBLE}
    draft = _draft(instance, kinds, best.kind_of, serve_first=serve_first) if found else None
    if not all_of_them:
        return Optimum(Status.FEASIBLE if found else Status.UNKNOWN, draft, most_units)
    return Optimum(best.status, draft, most_units if best.bound is None else min(most_units, best.bound))


def _draft(
    instance: Instance, kinds: tuple[Kind, ...], kind_of: Mapping[int, int], *, serve_first: bool = True
) -> Draft:
    pairs = np.union1d(np.array(sorted(kind_of), dtype=np.int64), instance.locked_pairs)
    choice = rate(instance, pairs, serve_first=serve_first)
    kept = set(choice.pairs.tolist())
    return Draft(choice, kinds, {pair: kind for pair, kind in kind_of.items() if pair in kept})


def _open_pairs(instance: Instance, kinds: tuple[Kind, ...]) -> Integers:
    return np.flatnonzero(instance.share_a_round(kinds) | instance.must)


def _candidates(instance: Instance, kinds: tuple[Kind, ...], ideal: Choice) -> tuple[Integers, bool]:
    """The pairs to search among, and whether these are all: of too many, the ideal and the best scores are taken."""
    pairs = _open_pairs(instance, kinds)
    most = MOST_COLUMNS // max(len(kinds), 1)
    if len(pairs) <= most:
        return pairs, True
    ideal_or_must = np.union1d(ideal.pairs, np.flatnonzero(instance.must))
    others = np.setdiff1d(pairs, ideal_or_must)
    best = others[np.argsort(-instance.units[others], kind="stable")[: max(0, most - len(ideal_or_must))]]
    return np.union1d(ideal_or_must, best), False


def _lowest_horizon(instance: Instance, draft: Draft) -> int:
    """The earliest end at which the flow does not rule out as good a draft; no earlier one is possible."""
    last_lock = max((meeting.round for _, meeting in instance.locked), default=0)

    def ruled_out(horizon: int) -> bool:
        ideal = choose(instance, instance.kinds(horizon))
        return ideal is None or ideal.rank > draft.choice.rank

    high = last_round(instance, draft)
    if high == last_lock or ruled_out(high - 1):
        return high
    return bisect_left(range(high), 1, lo=last_lock, key=lambda horizon: int(not ruled_out(horizon)))


def _match(instance: Instance, draft: Draft, horizon: int, *, seed: int, budget: Budget) -> tuple[Draft | None, Status]:
    """A draft no worse than a given one within a horizon, or what is known of there being one."""
    kinds = instance.kinds(horizon)
    ideal = choose(instance, kinds)
    if ideal is None or ideal.rank > draft.choice.rank:
        return None, Status.INFEASIBLE
    placed = _place_choice(instance, kinds, ideal, seed=seed, budget=budget)
    if placed is not None:
        return placed, Status.OPTIMAL
    pairs, all_of_them = _candidates(instance, kinds, ideal)
    matched = place(
        instance,
        kinds,
        pairs,
        goal=Goal.ANY,
        most_unserved=draft.choice.unserved,
        least_units=draft.choice.units,
        seed=seed,
        budget=budget,
    )
    found = matched.status in {Status.OPTIMAL, Status.FEASIBLE}
    if found:
        return _draft(instance, kinds, matched.kind_of), matched.status
    return None, matched.status if all_of_them else Status.UNKNOWN

"""Which pairs meet: an exact min-cost flow through faculty, pairs and companies.

The flow knows how many rounds somebody can attend and how many meetings all rounds hold, but not which round is
which. With one kind of rounds (see `instance`) that is all there is to know and the choice can always be placed;
with several it is the best that any plan could hope for, a bound.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.scheduling.instance import Booleans, Instance, Integers, Kind


@dataclass(frozen=True)
class Choice:
    """Pairs that meet, by number and ascending, and what they are worth.

    unserved: how many people with an acceptable partner have no meeting; units: total affinity (see `Instance`).
    """

    pairs: Integers
    unserved: int
    units: int

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller is better: fewer unserved first, then more affinity."""
        return (self.unserved, -self.units)


def choose(instance: Instance, kinds: tuple[Kind, ...], *, serve_first: bool = True) -> Choice | None:
    """The best pairs for these kinds of rounds, or None if hard rules leave none (then no plan exists at all).

    Hard: quotas, must and locked pairs, as many meetings for each as it can attend rounds, and as many in all as
    the rounds hold. Best: fewest unserved, then largest affinity; with `serve_first` False, largest affinity only.
    """
    fixed = instance.must.copy()
    fixed[instance.locked_pairs] = True
    open_to = ~fixed & instance.share_a_round(kinds)
    has = _degrees(instance, np.flatnonzero(fixed))
    locked = _degrees(instance, instance.locked_pairs)
    attends = sum((kind.size * kind.here for kind in kinds), start=np.zeros(len(instance.people), dtype=np.int64))
    high = np.minimum(instance.high, attends + locked) - has
    low = np.maximum(instance.low - has, 0)
    room = sum(kind.room for kind in kinds) + len(instance.locked) - int(fixed.sum())
    if (low > high).any() or room < 0:
        return None
    wanting = instance.counted & (has == 0) & (low == 0) & serve_first
    open_pairs = np.flatnonzero(open_to)
    chosen = _flow(instance, open_pairs, instance.units[open_pairs], low, high, wanting, room)
    if chosen is None:
        return None
    return rate(instance, np.sort(np.concatenate([np.flatnonzero(fixed), chosen])), serve_first=serve_first)


def rate(instance: Instance, pairs: Integers, *, serve_first: bool = True) -> Choice:
    """What a set of pairs is worth, after those are left out that are worth nothing and serve nobody."""
    pairs = _drop_idle(instance, pairs, serve_first=serve_first)
    unserved = int((instance.counted & (_degrees(instance, pairs) == 0)).sum())
    return Choice(pairs, unserved, int(instance.units[pairs].sum()))


def choose_kind_by_kind(instance: Instance, kinds: tuple[Kind, ...]) -> dict[int, int] | None:
    """A placement found without a search: the best pairs for one kind of rounds after the other.

    The kind (by position) of every pair that meets and is not locked; None if a minimum or a must-pair is missed.
    """
    locked = _degrees(instance, instance.locked_pairs)
    free = np.ones(len(instance.scores), dtype=np.bool_)
    free[instance.locked_pairs] = False
    has = locked.copy()
    nobody = np.zeros(len(instance.people), dtype=np.int64)
    urgent = np.where(instance.must, 2 * int(np.abs(instance.units).max(initial=0)) + 1, 0)
    kind_of: dict[int, int] = {}
    for number, kind in enumerate(kinds):
        pairs = np.flatnonzero(free & instance.share_a_round((kind,)))
        high = np.minimum(instance.high - has, kind.size * kind.here)
        wanting = (has < instance.low) | (instance.counted & (has == 0))
        units = instance.units[pairs] + urgent[pairs]
        chosen = _flow(instance, pairs, units, nobody, np.maximum(high, 0), wanting, kind.room)
        if chosen is not None:
            kind_of |= dict.fromkeys(chosen.tolist(), number)
            free[chosen] = False
            has += _degrees(instance, chosen)
    kept = (has >= instance.low).all() and not (free & instance.must).any()
    return kind_of if kept else None


def _degrees(instance: Instance, pairs: Integers) -> Integers:
    both = np.concatenate([instance.pair_faculty[pairs], instance.pair_company[pairs]])
    return np.bincount(both, minlength=len(instance.people))


def _flow(
    instance: Instance, pairs: Integers, units: Integers, low: Integers, high: Integers, wanting: Booleans, room: int
) -> Integers | None:
    """Pairs whose number for everybody lies in low..high and for all is at most `room`, or None.

    A circulation: source -> faculty -> company -> sink -> source. The first `low` units of everybody are sent as
    supply and demand of its node, the rest through arcs; the first arc of those `wanting` a meeting pays.
    """
    network = min_cost_flow.SimpleMinCostFlow()
    people, faculty = len(instance.people), instance.faculty_count
    source, sink = people, people + 1
    # Serving one more person re-arranges at most one path through the people, so this outweighs all it can cost.
    prize = (people + 1) * int(np.abs(units).max(initial=0)) + 1

    def connect(tails: Integers, heads: Integers, capacities: Integers, costs: Integers) -> Integers:
        arcs: Integers = network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        return arcs

    arcs = connect(instance.pair_faculty[pairs], instance.pair_company[pairs], np.ones_like(units), -units)
    everybody = np.arange(people, dtype=np.int64)
    is_faculty = everybody < faculty
    tails = np.where(is_faculty, source, everybody)
    heads = np.where(is_faculty, everybody, sink)
    spare = high - low
    first = np.where(wanting, np.minimum(spare, 1), 0)
    connect(tails, heads, first, np.full(people, -prize))
    connect(tails, heads, spare - first, np.zeros(people, dtype=np.int64))
    low_faculty, low_companies = int(low[:faculty].sum()), int(low[faculty:].sum())
    connect(*(np.array([value], dtype=np.int64) for value in (sink, source, room, 0)))
    supplies = np.concatenate([np.where(is_faculty, low, -low), [-low_faculty, low_companies]])
    network.set_nodes_supplies(np.arange(people + 2, dtype=np.int64), supplies)
    status = network.solve()
    if status == network.OPTIMAL:
        used: Booleans = network.flows(arcs) > 0
        return pairs[used]
    if status == network.INFEASIBLE:
        return None
    raise RuntimeError(_UNEXPECTED.format(status))


_UNEXPECTED: Final = "OR-Tools' min-cost flow ended with {}, which the checked ranges of costs and capacities exclude."


def _drop_idle(instance: Instance, pairs: Integers, *, serve_first: bool) -> Integers:
    """Leave out meetings that are worth exactly nothing, while nobody's minimum or only meeting depends on them."""
    needs = np.maximum(instance.low, instance.counted & serve_first)
    has = _degrees(instance, pairs)
    fixed = instance.must.copy()
    fixed[instance.locked_pairs] = True
    keep = np.ones(len(pairs), dtype=np.bool_)
    for position in np.flatnonzero((instance.units[pairs] == 0) & ~fixed[pairs]):
        both = [instance.pair_faculty[pairs[position]], instance.pair_company[pairs[position]]]
        if (has[both] > needs[both]).all():
            keep[position] = False
            has[both] -= 1
    return pairs[keep]

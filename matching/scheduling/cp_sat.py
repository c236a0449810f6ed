"""Choosing meetings and placing them at once, where the rounds differ: CP-SAT over pairs and kinds of rounds.

The only door to CP-SAT for planning. One worker and a linear relaxation of all constraints: the relaxation is
nearly exact here, so it proves optima that a portfolio of workers searches for in vain, and one worker with a seed
always answers the same.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from matching.scheduling.budget import Budget
from matching.scheduling.instance import Booleans, Instance, Integers, Kind
from matching.scheduling.problem import Status


class Goal(Enum):
    """What to look for among the placements that keep every hard rule."""

    ANY = "any"
    SERVE = "serve as many people as possible"
    AFFINITY = "the largest total affinity"


@dataclass(frozen=True, slots=True)
class Placement:
    """CP-SAT's answer: the kind of rounds (by position) of every pair that meets and is not locked.

    bound: proved for the goal: the fewest unserved, or the most units, that any placement can have. None for ANY.
    """

    status: Status
    kind_of: Mapping[int, int]
    bound: int | None = None


def place(  # noqa: PLR0913 - the model's limits, each named where it is given
    instance: Instance,
    kinds: Sequence[Kind],
    pairs: Integers,
    *,
    goal: Goal,
    seed: int,
    budget: Budget,
    all_of_them: bool = False,
    most_unserved: int | None = None,
    least_units: int | None = None,
    hint: Mapping[int, int] | None = None,
    relax: bool = True,
) -> Placement:
    """Choose among `pairs` (which include all that must meet; locked ones are placed) and give each a kind.

    With `all_of_them`, every pair has to meet. `most_unserved` and `least_units` are required of the whole plan.
    `relax` False goes without the linear relaxation: quicker to find a placement, hopeless to prove there is none.
    What it costs is taken off the budget; UNKNOWN at once if that does not even pay for building the model.
    """
    pairs = pairs[~np.isin(pairs, instance.locked_pairs)]
    builder = _Builder(instance, kinds)
    building = _SECONDS_PER_COLUMN * builder.count_columns(pairs)
    if not budget.affords(building):
        return Placement(Status.UNKNOWN, {})
    budget.charge(building)
    builder.add_pairs(pairs, pairs if all_of_them else pairs[instance.must[pairs]])
    builder.limit_people()
    served = builder.add_served()
    model = builder.model
    constant = int(instance.units[instance.locked_pairs].sum())
    affinity = builder.affinity()
    if most_unserved is not None:
        model.add(cp_model.LinearExpr.sum(served) >= len(served) - most_unserved)
    if least_units is not None:
        model.add(affinity >= least_units - constant)
    if goal is Goal.SERVE:
        model.maximize(cp_model.LinearExpr.sum(served))
    elif goal is Goal.AFFINITY:
        model.maximize(affinity)
    if hint is not None:
        for (pair, kind), variable in builder.meets.items():
            model.add_hint(variable, hint.get(pair) == kind)
    solver, status = solve(model, seed=seed, budget=budget, relax=relax)
    kind_of = {}
    if status in {Status.OPTIMAL, Status.FEASIBLE}:
        kind_of = {pair: kind for (pair, kind), variable in builder.meets.items() if solver.boolean_value(variable)}
    bound = None
    if goal is not Goal.ANY and status is not Status.INFEASIBLE:
        most = math.floor(solver.best_objective_bound + _ROUNDING)
        bound = len(served) - most if goal is Goal.SERVE else most + constant
    return Placement(status, kind_of, bound)


def solve(
    model: cp_model.CpModel, *, seed: int, budget: Budget, relax: bool = True
) -> tuple[cp_model.CpSolver, Status]:
    """Solve within the budget, reproducibly, and take off it what that cost."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2 if relax else 0
    solver.parameters.random_seed = seed % _SEEDS
    solver.parameters.max_time_in_seconds = budget.seconds
    solver.parameters.max_deterministic_time = budget.work
    status = _STATUSES[solver.solve(model)]
    budget.spend(solver.response_proto.deterministic_time)
    return solver, status


def find_hitting_set(sets: Sequence[frozenset[int]], *, seed: int, budget: Budget) -> frozenset[int] | None:
    """A smallest set of numbers that shares one with each of `sets`; None if the budget ends before that is proved."""
    model = cp_model.CpModel()
    chosen = {number: model.new_bool_var("") for number in sorted({number for one in sets for number in one})}
    for one in sets:
        model.add_bool_or([chosen[number] for number in sorted(one)])
    model.minimize(cp_model.LinearExpr.sum(list(chosen.values())))
    solver, status = solve(model, seed=seed, budget=budget)
    if status is not Status.OPTIMAL:
        return None
    return frozenset(number for number, variable in chosen.items() if solver.boolean_value(variable))


_ROUNDING: Final = 1e-6
_SECONDS_PER_COLUMN: Final = 4e-5
"""What a column of a model costs, in seconds, before CP-SAT counts its work: to be built, loaded and presolved."""

_SEEDS: Final = 2**31
_STATUSES: Final = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


class _Builder:
    """The model's variables: `meets[pair, kind]`, whether a pair meets in a round of a kind."""

    def __init__(self, instance: Instance, kinds: Sequence[Kind]) -> None:
        self.instance = instance
        self.kinds = kinds
        self.model = cp_model.CpModel()
        self.meets: dict[tuple[int, int], cp_model.IntVar] = {}
        self.of_person: dict[int, list[cp_model.IntVar]] = defaultdict(list)

    def count_columns(self, pairs: Integers) -> int:
        """How many variables `add_pairs` would make."""
        return sum(int(self._open(kind, pairs).sum()) for kind in self.kinds)

    def add_pairs(self, pairs: Integers, needed: Iterable[int]) -> None:
        """A pair meets once at most, and once if needed; kinds hold so many meetings, in all and of anybody."""
        of_pair: dict[int, list[cp_model.IntVar]] = {int(pair): [] for pair in needed}
        needed = frozenset(of_pair)
        for number, kind in enumerate(self.kinds):
            of_kind: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            everything = []
            for pair in pairs[self._open(kind, pairs)].tolist():
                variable = self.meets[pair, number] = self.model.new_bool_var("")
                of_pair.setdefault(pair, []).append(variable)
                everything.append(variable)
                for person in self._people(pair):
                    of_kind[person].append(variable)
                    self.of_person[person].append(variable)
            for variables in of_kind.values():
                if len(variables) > kind.size:
                    self.model.add(cp_model.LinearExpr.sum(variables) <= kind.size)
            if len(everything) > kind.room:
                self.model.add(cp_model.LinearExpr.sum(everything) <= kind.room)
        for pair, variables in of_pair.items():
            if pair in needed:
                self.model.add_exactly_one(variables)
            elif len(variables) > 1:
                self.model.add_at_most_one(variables)

    def limit_people(self) -> None:
        """Quotas, less what is locked."""
        locked = np.bincount(self._locked_people(), minlength=len(self.instance.people))
        for person in range(len(self.instance.people)):
            variables = self.of_person[person]
            low = int(self.instance.low[person] - locked[person])
            high = int(self.instance.high[person] - locked[person])
            if low > 0 or high < len(variables):
                self.model.add_linear_constraint(cp_model.LinearExpr.sum(variables), low, high)

    def add_served(self) -> list[cp_model.IntVar]:
        """For everybody who might be left without a meeting although there is an acceptable partner: is it served?"""
        served = []
        instance = self.instance
        wanting: Booleans = instance.counted & (instance.low == 0)
        wanting[self._locked_people()] = False
        for person in np.flatnonzero(wanting).tolist():
            variable = self.model.new_bool_var("")
            self.model.add(cp_model.LinearExpr.sum(self.of_person[person]) >= variable)
            served.append(variable)
        return served

    def affinity(self) -> cp_model.LinearExpr:
        """The total units of what is not locked."""
        units = self.instance.units
        weights = [int(units[pair]) for pair, _ in self.meets]
        return cp_model.LinearExpr.weighted_sum(list(self.meets.values()), weights)

    def _open(self, kind: Kind, pairs: Integers) -> Booleans:
        return kind.here[self.instance.pair_faculty[pairs]] & kind.here[self.instance.pair_company[pairs]]

    def _people(self, pair: int) -> tuple[int, int]:
        return int(self.instance.pair_faculty[pair]), int(self.instance.pair_company[pair])

    def _locked_people(self) -> Integers:
        locked = self.instance.locked_pairs
        return np.concatenate([self.instance.pair_faculty[locked], self.instance.pair_company[locked]])

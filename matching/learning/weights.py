"""Fit the weights of the score to labelled pairs, starting from the shipped ones and pulled back toward them.

The scorer itself scores every candidate, so that what is fitted is what will rank. Candidates lie on a stated grid
and the search goes along one weight at a time; scores of a candidate are computed once for all folds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.learning.labels import Label
from matching.learning.trial import Floats, Trial, compare, hold_out
from matching.scoring import Array, ScoringWeights

GRID: Mapping[str, tuple[Any, ...]] = {
    "lexical": (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6),
    "bridge": (0.0, 0.1, 0.2, 0.3, 0.4),
    "requirements": (0.0, 0.125, 0.25, 0.5, 1.0, 2.0),
    "wish": (0.0, 0.25, 0.5, 1.0),
    "best_passages": (
        (1.0,),
        (0.7, 0.2, 0.1),
        (0.5, 0.3, 0.2),
        (0.4, 0.3, 0.2, 0.1),
        (0.4, 0.35, 0.25),
        (1.0, 1.0, 1.0),
    ),
}
"""The values that each weight may take, in an order in which neighbours are alike; what ships is among them."""

PULL = 0.05
"""What a step away from the shipped weights costs, as a share of the loss of one need; squared and summed over weights."""

MARGIN = 0.005
"""The least gain in pairwise loss for which weights are changed."""

FEWEST_NEEDS = 10
"""Needs with labels of different grades below which nothing is fitted."""

_ROUNDS = 3

ScoreMatrix = Callable[[ScoringWeights], Array]
"""Scores every need (row) with every professor (column) by these weights."""


@dataclass(frozen=True, slots=True)
class FittedWeights:
    """The weights that fit all labels best, and how weights fitted in the same way did on needs held out.

    `trial` is None where too few needs have labels of different grades; `weights` are then those in use.
    """

    weights: ScoringWeights
    trial: Trial | None
    needs: int


def fit_weights(
    score: ScoreMatrix,
    labels: Sequence[Label],
    *,
    need_ids: Sequence[str],
    faculty_ids: Sequence[str],
    shipped: ScoringWeights,
    in_use: ScoringWeights,
    seed: int = 0,
) -> FittedWeights:
    """Search weights that order the labelled professors of each need better, and try them against those in use.

    The search starts from the shipped weights and is pulled back to them; the trial is on needs held out of the fit.

    The loss is the share of |difference in grade| over all pairs of labelled professors of one need that is ordered wrongly,
    ties counting half (Stelmakh et al. 2023), each pair weighing the product of its labels' weights. A label therefore
    teaches only beside another label of the same need. Ids name the rows and columns of what `score` returns.
    """
    losses = _Losses(score, labels, need_ids, faculty_ids)
    if losses.needs < FEWEST_NEEDS:
        return FittedWeights(in_use, None, losses.needs)
    before = losses.of(in_use)
    after = np.zeros_like(before)
    repeats = np.zeros(len(before))
    for fit, held in hold_out(losses.needs, seed=seed):
        chosen = _search(losses, fit, shipped)
        after[held] += losses.of(chosen)[held]
        repeats[held] += 1
    trial = compare(before, after / repeats, losses.totals, margin=MARGIN, seed=seed)
    return FittedWeights(_search(losses, np.arange(losses.needs), shipped), trial, losses.needs)


class _Losses:
    """The loss of each need that has labels of different grades, by weights; every candidate is scored once."""

    def __init__(
        self, score: ScoreMatrix, labels: Sequence[Label], need_ids: Sequence[str], faculty_ids: Sequence[str]
    ) -> None:
        self._score = score
        self._known: dict[ScoringWeights, Floats] = {}
        columns = {id_: position for position, id_ in enumerate(faculty_ids)}
        by_need: dict[str, list[Label]] = {}
        for label in labels:
            if label.faculty_id in columns:
                by_need.setdefault(label.need_id, []).append(label)
        self._queries: list[tuple[int, NDArray[np.intp], Floats]] = []
        for row, need_id in enumerate(need_ids):
            given = by_need.get(need_id, [])
            grades = np.array([label.grade for label in given])
            weights = np.array([label.weight for label in given])
            stakes = (grades[:, None] - grades[None, :]).clip(0) * weights[:, None] * weights[None, :]
            if stakes.any():
                self._queries.append((row, np.array([columns[label.faculty_id] for label in given]), stakes))
        self.totals: Floats = np.array([stakes.sum() for _, _, stakes in self._queries])
        self.needs = len(self._queries)

    def of(self, weights: ScoringWeights) -> Floats:
        """What of each need's total is ordered wrongly."""
        if weights not in self._known:
            scores = self._score(weights)
            wrong = [_wrong(scores[row, columns], stakes) for row, columns, stakes in self._queries]
            self._known[weights] = np.array(wrong)
        return self._known[weights]


def _wrong(scores: Array, stakes: Floats) -> float:
    """The stakes that are lost: row i should score above column j wherever there is a stake."""
    return float((stakes * (1 - np.sign(scores[:, None] - scores[None, :])) / 2).sum())


def _search(losses: _Losses, fit: NDArray[np.intp], start: ScoringWeights) -> ScoringWeights:
    """The best weights for these needs, going along one weight after the other until nothing gets better."""
    values = {name: _values(name, start) for name in GRID}

    scale = losses.totals.mean()

    def cost(weights: ScoringWeights) -> float:
        return float(losses.of(weights)[fit].sum() / scale) + PULL * _distance(weights, start, values)

    best, least = start, cost(start)
    for _ in range(_ROUNDS):
        settled = best
        for name, options in values.items():
            for option in options:
                candidate = replace(best, **{name: option})
                if candidate != best and (costs := cost(candidate)) < least - 1e-12:
                    best, least = candidate, costs
        if best == settled:
            break
    return best


def _values(name: str, start: ScoringWeights) -> tuple[Any, ...]:
    """The grid of one weight; a value in use that is not on it stands first, one step from every other."""
    own = getattr(start, name)
    return GRID[name] if own in GRID[name] else (own, *GRID[name])


def _distance(weights: ScoringWeights, start: ScoringWeights, values: Mapping[str, tuple[Any, ...]]) -> float:
    """The squared steps between two weights, summed."""
    return float(
        sum(
            (options.index(getattr(weights, name)) - options.index(getattr(start, name))) ** 2
            for name, options in values.items()
        )
    )

"""Refit what a score means to labelled pairs: two numbers that correct the probabilities in use, pulled toward 1 and 0."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from matching.calibration import Calibration
from matching.calibration_fit import expected_calibration_error
from matching.learning.labels import Label
from matching.learning.trial import Floats, Trial, compare, hold_out
from matching.metrics import RELEVANT_GRADE
from matching.scoring import Array

MARGIN = 0.01
"""The least gain in log loss (nats a label) for which a calibration is changed."""

FEWEST = 10
"""Labels of each kind (useful and not) below which nothing is fitted."""

FEWEST_NEEDS = 10
"""Needs with labels below which nothing is fitted."""

_GAIN_SPREAD, _SHIFT_SPREAD = 0.5, 1.0
"""Standard deviations of the normal priors around "no correction"."""

_LEAST_GAIN = 0.05
_FURTHEST_LOGIT = 12.0


@dataclass(frozen=True, slots=True)
class FittedProbabilities:
    """A correction of log odds (`gain * logit + shift`), and how one fitted in the same way did on needs held out.

    `trial` is None where there are too few labels. The errors are expected calibration errors, before and after.
    """

    gain: float
    shift: float
    trial: Trial | None
    error_before: float | None = None
    error_after: float | None = None


def fit_probabilities(
    scores: Array,
    labels: Sequence[Label],
    *,
    shipped: Calibration,
    in_use: Calibration,
    need_ids: Sequence[str],
    faculty_ids: Sequence[str],
    seed: int = 0,
) -> FittedProbabilities:
    """Fit a correction of the shipped calibration to the labels, and try it on held-out needs against the one in use.

    Platt's two parameters on top of the log odds in use, weighed by the labels' weights, with normal priors around the
    identity, so that few labels change little. `scores` has a row for each of `need_ids`, a column for each of `faculty_ids`.
    """
    told = _read(scores, labels, need_ids, faculty_ids)
    if min(told.useful.sum(), (~told.useful).sum()) < FEWEST or told.needs < FEWEST_NEEDS:
        return FittedProbabilities(1.0, 0.0, None)
    odds, used = (_log_odds([one.probability(score) for score in told.scores]) for one in (shipped, in_use))
    before = _log_loss(used, told.useful)
    after, corrected, repeats = np.zeros_like(before), np.zeros_like(before), np.zeros_like(before)
    for fit, held in hold_out(told.needs, seed=seed):
        inside, outside = np.isin(told.groups, fit), np.isin(told.groups, held)
        gain, shift = _fit(odds[inside], told.useful[inside], told.weights[inside])
        after[outside] += _log_loss(gain * odds[outside] + shift, told.useful[outside])
        corrected[outside] += expit(gain * odds[outside] + shift)
        repeats[outside] += 1
    sums = [told.sum_by_need(values) for values in (before, after / repeats, np.ones_like(before))]
    gain, shift = _fit(odds, told.useful, told.weights)
    useful = told.useful.tolist()
    return FittedProbabilities(
        gain=gain,
        shift=shift,
        trial=compare(*sums, margin=MARGIN, seed=seed),
        error_before=expected_calibration_error(expit(used).tolist(), useful),
        error_after=expected_calibration_error((corrected / repeats).tolist(), useful),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """The labels as arrays, an entry each; `groups` numbers their needs from 0."""

    scores: list[float]
    useful: NDArray[np.bool_]
    weights: Floats
    groups: NDArray[np.intp]

    @property
    def needs(self) -> int:
        return len(set(self.groups.tolist()))

    def sum_by_need(self, values: Floats) -> Floats:
        return np.bincount(self.groups, weights=self.weights * values).astype(np.float64)


def _read(scores: Array, labels: Sequence[Label], need_ids: Sequence[str], faculty_ids: Sequence[str]) -> _Told:
    rows = {id_: position for position, id_ in enumerate(need_ids)}
    columns = {id_: position for position, id_ in enumerate(faculty_ids)}
    known = [label for label in labels if label.need_id in rows and label.faculty_id in columns]
    numbers = {id_: number for number, id_ in enumerate(sorted({label.need_id for label in known}))}
    return _Told(
        scores=[float(scores[rows[label.need_id], columns[label.faculty_id]]) for label in known],
        useful=np.array([label.grade >= RELEVANT_GRADE for label in known], dtype=np.bool_),
        weights=np.array([label.weight for label in known], dtype=np.float64),
        groups=np.array([numbers[label.need_id] for label in known], dtype=np.intp),
    )


def _fit(odds: Floats, useful: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    def loss(parameters: Floats) -> float:
        gain, shift = parameters
        prior = ((gain - 1) / _GAIN_SPREAD) ** 2 / 2 + (shift / _SHIFT_SPREAD) ** 2 / 2
        return float((weights * _log_loss(gain * odds + shift, useful)).sum() + prior)

    bounds = [(_LEAST_GAIN, None), (None, None)]
    gain, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=bounds).x
    return float(gain), float(shift)


def _log_loss(odds: Floats, useful: NDArray[np.bool_]) -> Floats:
    result: Floats = np.logaddexp(0, odds) - useful * odds
    return result


def _log_odds(probabilities: Sequence[float]) -> Floats:
    result: Floats = np.clip(logit(np.array(probabilities, dtype=np.float64)), -_FURTHEST_LOGIT, _FURTHEST_LOGIT)
    return result

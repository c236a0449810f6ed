"""Fit a calibration on judged pairs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

from embeddings.errors import DuijieError
from matching.calibration import Calibration, Reliability, Trial
from matching.metrics import RELEVANT_GRADE, auc
from matching.scoring import Array

STRONG_PRECISION = 0.8
"""A pair is strong from the lowest score on at which this share of the judged pairs is useful, if it is likelier useful than not."""

WORTH_A_TALK_PRECISION = 1 / 3
"""It is worth a talk from the lowest score on at which this share of those that are not strong is useful: every third such talk
pays off. A need without any such pair hears that nobody is suitable."""

COVERED_PRECISION = 0.7
"""A requirement counts as covered from the lowest score of its best passage on at which this share is of useful pairs."""

PARTLY_PRECISION = 0.4
"""Likewise for partly covered."""

BINS = 10
"""Equally wide bins of probability, in which said and seen are compared."""

FOLDS = 10
"""Parts of the needs of which each is held out once, to see how the probabilities hold."""

SHOWN = 5
"""So many pairs of a need are looked at first."""

FEWEST = 10
"""Judged pairs of each kind (useful and not) below which nothing is fitted."""


class TooFewJudgementsError(DuijieError):
    """There are too few judgements to fit a calibration."""

    code = "too-few-judgements"


def fit_calibration(
    scores: Array, grades: Array, *, part_scores: Sequence[Array], model: str, made_from: str
) -> Calibration:
    """Fit on judged needs and profiles, shape (needs, faculty); an unjudged pair is NaN in `grades`.

    The probability is a logistic regression of "grade 2 or more" on the score (Platt 1999); the words begin where the
    judged pairs reach the precision stated above. `part_scores[n]` holds for need n the score of each profile's best
    passage for each part, the need as a whole first: (parts, faculty). No judgement speaks of a single requirement, so
    a requirement counts as covered from where its passage alone would make the pair useful.

    Raises TooFewJudgementsError where fewer than FEWEST pairs are useful, or not.
    """
    judged = ~np.isnan(grades)
    useful = judged & (np.nan_to_num(grades) >= RELEVANT_GRADE)
    counts = int(useful.sum()), int((judged & ~useful).sum())
    if min(counts) < FEWEST:
        message = (
            f"{counts[0]} judged pairs are useful (grade 2 or more) and {counts[1]} are not; a calibration needs at "
            f"least {FEWEST} of each. Judge more pairs."
        )
        raise TooFewJudgementsError(message)
    slope, intercept = fit_logistic(scores[judged], useful[judged])
    pairs = scores[judged], useful[judged]
    likely = -intercept / slope if slope > 0 else -np.inf
    strong = max(likely, _score_of_precision(*pairs, STRONG_PRECISION))
    below = pairs[0] < strong
    worth = min(strong, _score_of_precision(pairs[0][below], pairs[1][below], WORTH_A_TALK_PRECISION))
    requirements = _requirements(part_scores, useful, judged)
    partly = _score_of_precision(*requirements, PARTLY_PRECISION)
    covered = max(partly, _score_of_precision(*requirements, COVERED_PRECISION))
    return Calibration(
        model=model,
        slope=slope,
        intercept=intercept,
        strong_from=float(expit(slope * strong + intercept)),
        worth_a_talk_from=float(expit(slope * worth + intercept)),
        covered_from=covered,
        partly_from=partly,
        made_from=made_from,
        trial=try_calibration(scores, useful=useful, judged=judged),
    )


def try_calibration(scores: Array, *, useful: NDArray[np.bool_], judged: NDArray[np.bool_]) -> Trial:
    """Fit on nine tenths of the needs, speak about the last tenth, and do so for each; then compare with what was judged."""
    said = np.full(scores.shape, np.nan)
    for fold in range(FOLDS):
        held_out = np.zeros(len(scores), dtype=np.bool_)
        held_out[fold::FOLDS] = True
        fitted = judged & ~held_out[:, None]
        if not useful[fitted].any() or useful[fitted].all():
            continue
        slope, intercept = fit_logistic(scores[fitted], useful[fitted])
        said[held_out] = expit(slope * scores[held_out] + intercept)
    counted = judged & ~np.isnan(said)
    shown = counted & (_ranks(np.where(judged, scores, -np.inf)) < SHOWN)
    rows = counted.any(axis=1)
    best = np.where(counted, said, -1.0)[rows].max(axis=1)
    served = np.where(useful[rows].any(axis=1), RELEVANT_GRADE, 0.0)
    return Trial(
        expected_error=expected_calibration_error(said[counted], useful[counted]),
        expected_error_shown=expected_calibration_error(said[shown], useful[shown]),
        needs_told_apart=auc(best.tolist(), served.tolist()),
        reliability=_bin(said[shown], useful[shown]),
    )


def expected_calibration_error(probabilities: ArrayLike, useful: ArrayLike) -> float:
    """Mean distance between probability and observed share over equally wide bins, weighted by pairs (Guo et al. 2017)."""
    bins = _bin(np.asarray(probabilities, dtype=np.float64), np.asarray(useful, dtype=np.bool_))
    pairs = sum(one.pairs for one in bins)
    return sum(abs(one.said - one.useful) * one.pairs for one in bins) / pairs if pairs else 0.0


def _bin(probability: NDArray[np.float64], outcome: NDArray[np.bool_]) -> tuple[Reliability, ...]:
    which = np.minimum((probability * BINS).astype(int), BINS - 1)
    inside = [which == number for number in range(BINS)]
    return tuple(
        Reliability(float(probability[mask].mean()), float(outcome[mask].mean()), int(mask.sum()))
        for mask in inside
        if mask.any()
    )


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """The place of each score in its row, from 0."""
    return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")


def fit_logistic(scores: Array, useful: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept of the logistic regression of `useful` on `scores`, one-dimensional arrays of equal length."""
    x, y = scores.astype(np.float64), useful.astype(np.float64)
    centre, spread = x.mean(), x.std() or 1.0

    def loss(parameters: NDArray[np.float64]) -> float:
        logits = parameters[0] * (x - centre) / spread + parameters[1]
        return float(np.mean(np.logaddexp(0, logits) - y * logits))

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope / spread), float(intercept - slope * centre / spread)


def _requirements(
    part_scores: Sequence[Array], useful: NDArray[np.bool_], judged: NDArray[np.bool_]
) -> tuple[Array, NDArray[np.bool_]]:
    """Scores of all judged pairs' requirements, and whether the pair is useful; of the needs where none has any."""
    parts = [part[1:] for part in part_scores]
    if not any(len(part) for part in parts):
        parts = list(part_scores)
    kept = [
        (part[:, row].ravel(), np.tile(use[row], len(part)))
        for part, use, row in zip(parts, useful, judged, strict=True)
    ]
    return np.concatenate([score for score, _ in kept]), np.concatenate([use for _, use in kept])


def _score_of_precision(scores: Array, useful: NDArray[np.bool_], precision: float) -> float:
    """The lowest score from which on the share of useful pairs is at least `precision`; above all where none is."""
    order = np.argsort(-scores, kind="stable")
    shares = np.cumsum(useful[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(shares >= precision)
    return float(scores[order[reached[-1]]]) if len(reached) else float(scores.max(initial=-1.0)) + 1e-6

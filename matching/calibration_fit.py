"""Fit a calibration on judged pairs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from embeddings.errors import DuijieError
from matching.calibration import Calibration
from matching.metrics import RELEVANT_GRADE
from matching.scoring import Array

STRONG_PRECISION = 0.8
"""A pair is strong from the lowest score on at which this share of the judged pairs is useful."""

WORTH_A_TALK_PRECISION = 0.25
"""Likewise for worth a talk: one talk in four pays off, and few needs that can be served are told otherwise."""

COVERED_PRECISION = 0.7
"""A requirement counts as covered from the lowest score of its best passage on at which this share is of useful pairs."""

PARTLY_PRECISION = 0.4
"""Likewise for partly covered."""

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
    slope, intercept = _fit_logistic(scores[judged], useful[judged])
    pairs = scores[judged], useful[judged]
    worth = _score_of_precision(*pairs, WORTH_A_TALK_PRECISION)
    strong = max(worth, _score_of_precision(*pairs, STRONG_PRECISION))
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
    )


def expected_calibration_error(probabilities: Sequence[float], useful: Sequence[bool], *, bins: int = 10) -> float:
    """Mean distance between probability and observed share over equally wide bins, weighted by pairs (Guo et al. 2017)."""
    probability, outcome = np.asarray(probabilities, dtype=np.float64), np.asarray(useful, dtype=np.float64)
    which = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [abs(probability[which == b].sum() - outcome[which == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(probability)) if len(probability) else 0.0


def _fit_logistic(scores: Array, useful: NDArray[np.bool_]) -> tuple[float, float]:
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
    return float(scores[order[reached[-1]]]) if len(reached) else float(scores.max()) + 1e-6

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
"""A pair is called strong from the lowest score on at which this share of the judged pairs is useful."""

FEWEST = 10
"""Judged pairs of each kind (useful and not) below which nothing is fitted."""


class TooFewJudgementsError(DuijieError):
    """There are too few judgements to fit a calibration."""

    code = "too-few-judgements"


def fit_calibration(
    scores: Array, grades: Array, *, part_scores: Sequence[Array], model: str, made_from: str
) -> Calibration:
    """Fit on judged needs and profiles, shape (needs, faculty); an unjudged pair is NaN in `grades`.

    The probability is a logistic regression of "grade 2 or more" on the score (Platt 1999). Strong begins where
    STRONG_PRECISION is reached. Worth a talk begins at the score that best tells needs that somebody can serve from
    needs that nobody can (highest balanced accuracy of a need's best score), or at probability 0.5 where all are
    alike. `part_scores[n]` holds for need n the best passage's score of each part with each profile, (parts, faculty):
    a part is covered from the median among useful pairs on, partly from the midpoint to the median of the rest.

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
    strong = _score_of_precision(scores[judged], useful[judged], STRONG_PRECISION)
    worth = _score_of_service(scores, useful, judged)
    if worth is None:
        worth = -intercept / slope
    covered, apart = _median_part(part_scores, useful), _median_part(part_scores, judged & ~useful)
    return Calibration(
        model=model,
        slope=slope,
        intercept=intercept,
        strong_from=float(expit(slope * max(strong, worth) + intercept)),
        worth_a_talk_from=float(expit(slope * worth + intercept)),
        covered_from=covered,
        partly_from=(covered + apart) / 2,
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


def _median_part(part_scores: Sequence[Array], pairs: NDArray[np.bool_]) -> float:
    """The median over all parts of these pairs."""
    return float(
        np.median(np.concatenate([part[:, row].ravel() for part, row in zip(part_scores, pairs, strict=True)]))
    )


def _score_of_precision(scores: Array, useful: NDArray[np.bool_], precision: float) -> float:
    """The lowest score from which on the share of useful pairs is at least `precision`; above all where none is."""
    order = np.argsort(-scores, kind="stable")
    shares = np.cumsum(useful[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(shares >= precision)
    return float(scores[order[reached[-1]]]) if len(reached) else float(scores.max()) + 1e-6


def _score_of_service(scores: Array, useful: NDArray[np.bool_], judged: NDArray[np.bool_]) -> float | None:
    """The best score of a need that best separates the needs that somebody can serve; None where all are alike."""
    asked: NDArray[np.bool_] = np.asarray(judged.any(axis=1))
    best = np.where(judged, scores, -np.inf).max(axis=1)[asked]
    served: NDArray[np.bool_] = np.asarray(useful.any(axis=1))[asked]
    if served.all() or not served.any():
        return None
    edges = np.unique(best)
    cuts = (edges[:-1] + edges[1:]) / 2
    accuracy = [((best[served] >= cut).mean() + (best[~served] < cut).mean()) / 2 for cut in cuts]
    return float(cuts[int(np.argmax(accuracy))])

"""What a score means: the probability that an expert would call the pair useful, and the words that follow from it.

A calibration belongs to one model. It is fitted on judged pairs (logistic regression of "useful" on the score) and
refuses to speak about another model's scores.
"""

import json
from dataclasses import asdict, dataclass, replace
from math import exp
from typing import Any

from embeddings.errors import DuijieError
from matching.types import Coverage, Verdict


class CalibrationError(DuijieError):
    """A calibration does not fit the model or cannot be read."""

    code = "calibration-unusable"


SCORING = 3
"""Which way of scoring a calibration speaks of; raised whenever the same texts get other scores than before."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Held-out pairs of like probability: the mean of what was said, the share that was useful, and how many they are."""

    said: float
    useful: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Trial:
    """How the probabilities hold on needs that they were not fitted on (cross-validation by need).

    `expected_error` is the expected calibration error over all judged pairs, `expected_error_shown` over the five
    that each need shows first, where all that people look at lies; `reliability` are bins of those five.
    `needs_told_apart` is the AUC with which a need's best probability tells the needs that somebody can serve from
    the others; None where all are of one kind.
    """

    expected_error: float
    expected_error_shown: float
    needs_told_apart: float | None
    reliability: tuple[Reliability, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """From score to probability, verdict and coverage, for one model.

    probability = 1 / (1 + exp(-(slope * score + intercept))). Verdicts are cut at probabilities, coverage of a
    requirement at the score of its best passage. `made_from` says in one sentence which judgements it was fitted on,
    `trial` how well it held on others, where that was tried.
    """

    model: str
    slope: float
    intercept: float
    strong_from: float
    worth_a_talk_from: float
    covered_from: float
    partly_from: float
    made_from: str
    trial: Trial | None = None
    scoring: int = SCORING

    def probability(self, score: float) -> float:
        """Probability that an expert would call a pair with this score useful."""
        return 1 / (1 + exp(-(self.slope * score + self.intercept)))

    def corrected(self, *, gain: float, shift: float, made_from: str) -> "Calibration":
        """The calibration whose log odds are `gain` times these plus `shift`; words begin at the same probabilities.

        It has no trial: the one that there was spoke of other probabilities.
        """
        slope, intercept = gain * self.slope, gain * self.intercept + shift
        return replace(self, slope=slope, intercept=intercept, made_from=made_from, trial=None)

    def verdict(self, score: float) -> Verdict:
        """The word for a pair with this score."""
        probability = self.probability(score)
        if probability >= self.strong_from:
            return Verdict.STRONG
        if probability >= self.worth_a_talk_from:
            return Verdict.WORTH_A_TALK
        return Verdict.NO_SUITABLE_EXPERT

    def coverage_of_need(self, score: float) -> Coverage:
        """The word for the need as a whole: what its verdict is, said of coverage."""
        return _COVERAGE[self.verdict(score)]

    def coverage_of_requirement(self, score: float) -> Coverage:
        """The word for one requirement whose best passage has this score."""
        if score >= self.covered_from:
            return Coverage.COVERED
        if score >= self.partly_from:
            return Coverage.PARTLY
        return Coverage.NOT_COVERED

    def to_json(self) -> str:
        """As JSON text that `read_calibration` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


_COVERAGE = {
    Verdict.STRONG: Coverage.COVERED,
    Verdict.WORTH_A_TALK: Coverage.PARTLY,
    Verdict.NO_SUITABLE_EXPERT: Coverage.NOT_COVERED,
}


def read_calibration(text: str, *, model: str) -> Calibration:
    """Read a calibration and check that it was made for `model`; raises CalibrationError otherwise."""
    try:
        values = json.loads(text)
        if values["scoring"] != SCORING:
            raise CalibrationError(
                "The calibration was made for another way of scoring than this version of Duijie has: make it again with "
                "`duijie calibrate`."
            )
        calibration = Calibration(**{**values, "trial": _read_trial(values.get("trial"))})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"The calibration cannot be read ({error!r}): make it again with `duijie calibrate`."
        raise CalibrationError(message) from error
    if calibration.model != model:
        message = (
            f"The calibration was made for the model {calibration.model}, but {model} is in use: scores of two models "
            "do not compare. Make a calibration for this model with `duijie calibrate`."
        )
        raise CalibrationError(message)
    return calibration


def _read_trial(values: dict[str, Any] | None) -> Trial | None:
    if values is None:
        return None
    return Trial(**{**values, "reliability": tuple(Reliability(**one) for one in values["reliability"])})

"""What a score means: the probability that an expert would call the pair useful, and the words that follow from it.

A calibration belongs to one model. It is fitted on judged pairs (logistic regression of "useful" on the score) and
refuses to speak about another model's scores.
"""

import json
from dataclasses import asdict, dataclass, fields
from math import exp

from embeddings.errors import DuijieError
from matching.types import Coverage, Verdict


class CalibrationError(DuijieError):
    """A calibration does not fit the model or cannot be read."""

    code = "calibration-unusable"


@dataclass(frozen=True, slots=True)
class Calibration:
    """From score to probability, verdict and coverage, for one model.

    probability = 1 / (1 + exp(-(slope * score + intercept))). Verdicts are cut at probabilities, coverage of a
    requirement at the score of its best passage. `made_from` says in one sentence which judgements it was fitted on.
    """

    model: str
    slope: float
    intercept: float
    strong_from: float
    worth_a_talk_from: float
    covered_from: float
    partly_from: float
    made_from: str

    def probability(self, score: float) -> float:
        """Probability that an expert would call a pair with this score useful."""
        return 1 / (1 + exp(-(self.slope * score + self.intercept)))

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
        calibration = Calibration(**{field.name: values[field.name] for field in fields(Calibration)})
    except (ValueError, KeyError, TypeError) as error:
        message = f"The calibration cannot be read ({error!r}): make it again with `duijie calibrate`."
        raise CalibrationError(message) from error
    if calibration.model != model:
        message = (
            f"The calibration was made for the model {calibration.model}, but {model} is in use: scores of two models "
            "do not compare. Make a calibration for this model with `duijie calibrate`."
        )
        raise CalibrationError(message)
    return calibration

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from matching.calibration import Calibration
from matching.learning.labels import Label, LabelSource
from matching.learning.probabilities import FittedProbabilities, fit_probabilities

SHIPPED = Calibration(
    model="test",
    slope=12.0,
    intercept=-6.0,
    strong_from=0.7,
    worth_a_talk_from=0.3,
    covered_from=0.5,
    partly_from=0.4,
    made_from="invented pairs",
)


def fit(truth: Calibration, *, seed: int = 0, needs: int = 60, judged: int = 8) -> FittedProbabilities:
    """Labels drawn with the true probabilities of random scores."""
    random = np.random.default_rng(seed)
    scores = random.uniform(0.2, 0.8, (needs, judged)).astype(np.float32)
    useful = random.random(scores.shape) < expit(truth.slope * scores + truth.intercept)
    labels = [
        Label(f"n{row:03}", f"f{column}", 2.0 if useful[row, column] else 0.0, 1.0, LabelSource.JUDGEMENT)
        for row in range(needs)
        for column in range(judged)
    ]
    return fit_probabilities(
        scores,
        labels,
        shipped=SHIPPED,
        in_use=SHIPPED,
        need_ids=[f"n{row:03}" for row in range(needs)],
        faculty_ids=[f"f{column}" for column in range(judged)],
    )


def test_a_calibration_that_promises_too_much_is_corrected() -> None:
    fitted = fit(replace(SHIPPED, intercept=-8.0))
    assert fitted.trial is not None
    assert fitted.trial.is_better
    assert fitted.error_before is not None
    assert fitted.error_after is not None
    assert fitted.error_after < 0.05 < fitted.error_before
    corrected = SHIPPED.corrected(gain=fitted.gain, shift=fitted.shift, made_from="more")
    assert corrected.probability(0.5) == pytest.approx(expit(-2.0), abs=0.06)


def test_a_calibration_that_is_right_is_left_alone() -> None:
    trials = [fit(SHIPPED, seed=seed).trial for seed in range(20)]
    assert sum(trial is not None and trial.is_better for trial in trials) == 0


def test_few_labels_are_not_learned_from() -> None:
    assert fit(SHIPPED, needs=9).trial is None
    assert fit(replace(SHIPPED, intercept=-40.0)).trial is None  # nothing useful among them


def test_few_labels_move_the_calibration_less_than_many() -> None:
    truth = replace(SHIPPED, intercept=-8.0)
    few, many = fit(truth, needs=12, judged=4), fit(truth, needs=200)
    assert abs(few.shift) < abs(many.shift)


def test_a_correction_keeps_the_words_at_their_probabilities() -> None:
    corrected = SHIPPED.corrected(gain=2.0, shift=-1.0, made_from="more")
    assert (corrected.slope, corrected.intercept, corrected.made_from) == (24.0, -13.0, "more")
    assert corrected.strong_from == SHIPPED.strong_from

import json

import numpy as np
import pytest

from matching.calibration import Calibration, CalibrationError, read_calibration
from matching.calibration_fit import TooFewJudgementsError, expected_calibration_error, fit_calibration
from matching.scoring import Array
from matching.types import Coverage, Verdict

MODEL = "zh-en-small-0123456789ab"


def judged_scores(*, seed: int = 7, needs: int = 60, faculty: int = 20) -> tuple[Array, Array]:
    """Scores that tell useful pairs from others, imperfectly; every sixth need is one that nobody can serve."""
    random = np.random.default_rng(seed)
    grades = np.zeros((needs, faculty), dtype=np.float32)
    for need in range(needs):
        if need % 6:
            grades[need, random.integers(faculty)] = 3
    scores = random.normal(0.2, 0.06, (needs, faculty)) + 0.25 * (grades >= 2)
    return scores.astype(np.float32), grades


def fit(scores: Array, grades: Array) -> Calibration:
    return fit_calibration(
        scores, grades, part_scores=[np.stack([row, row]) for row in scores], model=MODEL, made_from="a test"
    )


def test_fit_calibration_gives_probabilities_that_hold_on_other_pairs() -> None:
    calibration = fit(*judged_scores(seed=1))
    scores, grades = judged_scores(seed=2)
    probabilities = [calibration.probability(float(score)) for score in scores.ravel()]
    assert expected_calibration_error(probabilities, list((grades >= 2).ravel())) < 0.02


def test_fit_calibration_tells_few_needs_wrongly_that_nobody_is_suitable() -> None:
    calibration = fit(*judged_scores(seed=1))
    scores, grades = judged_scores(seed=2)
    served = (grades >= 2).any(axis=1)
    said = [calibration.verdict(float(best)) is not Verdict.NO_SUITABLE_EXPERT for best in scores.max(axis=1)[served]]
    assert sum(said) / len(said) > 0.95


def test_fit_calibration_calls_nobody_suitable_for_a_need_far_from_everybody() -> None:
    assert fit(*judged_scores()).verdict(0.15) is Verdict.NO_SUITABLE_EXPERT


def test_fit_calibration_calls_strong_only_what_mostly_is() -> None:
    calibration = fit(*judged_scores(seed=1))
    scores, grades = judged_scores(seed=2)
    strong = np.array([[calibration.verdict(float(s)) is Verdict.STRONG for s in row] for row in scores])
    assert strong.any()
    assert float((grades[strong] >= 2).mean()) > 0.65


def test_fit_calibration_leaves_out_pairs_without_a_judgement() -> None:
    scores, grades = judged_scores()
    known = fit(scores, grades)
    padded = np.concatenate([scores, np.full((len(scores), 3), 9, dtype=np.float32)], axis=1)
    unjudged = np.concatenate([grades, np.full((len(grades), 3), np.nan, dtype=np.float32)], axis=1)
    assert fit(padded, unjudged) == known


def test_fit_calibration_refuses_too_few_judgements() -> None:
    scores, grades = judged_scores(needs=4)
    with pytest.raises(TooFewJudgementsError, match="at least 10 of each"):
        fit(scores, grades)


def test_expected_calibration_error_of_known_bins() -> None:
    assert expected_calibration_error([0.95, 0.95, 0.05, 0.05], [True, False, False, False]) == pytest.approx(
        0.5 * 0.45 + 0.5 * 0.05
    )


def test_calibration_reads_what_it_wrote() -> None:
    calibration = fit(*judged_scores())
    assert read_calibration(calibration.to_json(), model=MODEL) == calibration


def test_calibration_refuses_another_model_and_names_both() -> None:
    with pytest.raises(CalibrationError, match=rf"{MODEL}, but other-model is in use.*duijie calibrate"):
        read_calibration(fit(*judged_scores()).to_json(), model="other-model")


@pytest.mark.parametrize("text", ["", "{}", "[1]", json.dumps({"model": MODEL})])
def test_calibration_that_cannot_be_read_says_what_to_do(text: str) -> None:
    with pytest.raises(CalibrationError, match="duijie calibrate"):
        read_calibration(text, model=MODEL)


def test_verdict_and_coverage_are_cut_where_the_calibration_says() -> None:
    calibration = Calibration(MODEL, 10.0, -5.0, 0.7, 0.5, covered_from=0.4, partly_from=0.3, made_from="a test")
    assert [calibration.verdict(score) for score in (0.45, 0.5, 0.6)] == [
        Verdict.NO_SUITABLE_EXPERT,
        Verdict.WORTH_A_TALK,
        Verdict.STRONG,
    ]
    assert [calibration.coverage_of_requirement(score) for score in (0.29, 0.3, 0.4)] == [
        Coverage.NOT_COVERED,
        Coverage.PARTLY,
        Coverage.COVERED,
    ]


def test_the_trial_speaks_of_needs_that_were_not_fitted_on() -> None:
    trial = fit(*judged_scores()).trial
    assert trial is not None
    assert trial.expected_error < 0.02
    assert (trial.needs_told_apart or 0) > 0.9
    assert sum(one.pairs for one in trial.reliability) == 60 * 5


def test_the_trial_of_scores_that_say_nothing_tells_no_need_apart() -> None:
    scores, grades = judged_scores()
    noise = np.random.default_rng(3).random(scores.shape, dtype=np.float32)
    trial = fit(noise, grades).trial
    assert trial is not None
    assert 0.2 < (trial.needs_told_apart or 0) < 0.8


def test_calibration_of_another_way_of_scoring_is_refused() -> None:
    values = json.loads(fit(*judged_scores()).to_json())
    with pytest.raises(CalibrationError, match="another way of scoring"):
        read_calibration(json.dumps(values | {"scoring": 1}), model=MODEL)


def test_calibration_without_a_trial_is_read() -> None:
    values = json.loads(fit(*judged_scores()).to_json())
    assert read_calibration(json.dumps(values | {"trial": None}), model=MODEL).trial is None

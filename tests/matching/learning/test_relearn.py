from dataclasses import replace

import pytest

from matching.calibration import Calibration
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.learning.labels import Label, LabelSource
from matching.learning.relearn import Decision, Parameters, relearn
from matching.scoring import ScoringWeights
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import FACULTY, small_corpus

IN_USE = Parameters(ScoringWeights(), None)


def make_corpus(needs: int, *, weight: float = 1.0) -> Corpus:
    """Professors and needs that differ in a number; the first professor's item counts `weight`."""
    encoder = NgramEncoder()
    items = [ExpertiseItem(f"i{n}", ExpertiseKind.DIRECTION, f"反应釜 {n} 号的催化剂", weight=weight) for n in range(3)]
    faculty = [FacultyProfile(id=f"F{n}", items=(item,)) for n, item in enumerate(items)]
    asked = [Need(id=f"N{n:02}", title=f"第 {n} 号反应釜的催化剂失活") for n in range(needs)]
    return Corpus(encode_profiles(faculty, encoder), encode_needs(asked, encoder))


def graded(needs: int) -> list[Label]:
    return [
        Label(f"N{n:02}", f"F{m}", 2.0 if m == n % 3 else 0.0, 1.0, LabelSource.GRADE)
        for n in range(needs)
        for m in range(3)
    ]


def test_without_labels_everything_stays() -> None:
    learned = relearn(small_corpus(), [], shipped=IN_USE, in_use=IN_USE)
    assert (learned.weights_decision, learned.after, learned.has_changed) == (Decision.TOO_FEW_LABELS, IN_USE, False)
    assert (learned.labels, learned.needs) == ({}, 0)


def test_an_uncalibrated_model_learns_weights_only() -> None:
    learned = relearn(make_corpus(12), graded(12), shipped=IN_USE, in_use=IN_USE)
    assert learned.probabilities_decision is Decision.NOT_CALIBRATED
    assert learned.weights.needs == 12
    assert learned.labels == {LabelSource.GRADE: 36}


def test_labels_on_what_is_gone_are_passed_over() -> None:
    labels = [Label("N9", "F1", 2.0, 1.0, LabelSource.GRADE), Label("N1", FACULTY[0].id, 0.0, 1.0, LabelSource.GRADE)]
    assert relearn(small_corpus(), labels, shipped=IN_USE, in_use=IN_USE).weights.needs == 0


def test_items_are_scored_as_if_nobody_had_disowned_them() -> None:
    first, second = (
        relearn(make_corpus(12, weight=weight), graded(12), shipped=IN_USE, in_use=IN_USE).weights.trial
        for weight in (1.0, 0.5)
    )
    assert first is not None
    assert first == second


def test_a_calibration_that_is_far_off_is_corrected() -> None:
    bold = Calibration("ngram-256", 0.0, 5.0, 0.7, 0.3, 0.5, 0.4, made_from="nothing")
    parameters = Parameters(ScoringWeights(), bold)
    learned = relearn(make_corpus(30), graded(30), shipped=parameters, in_use=parameters)
    assert learned.probabilities_decision is Decision.ADOPTED
    assert learned.after.calibration is not None
    assert learned.after.calibration.made_from == "nothing, corrected on 90 labelled pairs of this deployment"
    assert learned.after.calibration.probability(0.5) == pytest.approx(1 / 3, abs=0.15)
    again = relearn(make_corpus(30), graded(30), shipped=parameters, in_use=learned.after)
    assert (again.probabilities_decision, again.after) == (Decision.NOT_BETTER, learned.after)
    assert replace(again, labels={}).before == learned.after

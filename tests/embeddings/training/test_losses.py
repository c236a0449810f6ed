"""The losses on vectors small enough to check by hand."""

import math

import pytest
import torch

from embeddings.training.losses import contrast, pull, together

UNIT = torch.eye(4)
NO_BANK = torch.zeros(0, 4)


def test_pull_is_zero_at_the_target_and_one_at_a_right_angle() -> None:
    assert pull(UNIT, UNIT).item() == pytest.approx(0.0)
    assert pull(UNIT[:2], UNIT[2:]).item() == pytest.approx(1.0)


def test_contrast_falls_when_every_vector_meets_its_target() -> None:
    assert contrast(UNIT, UNIT, NO_BANK) < contrast(UNIT, UNIT.roll(1, 0), NO_BANK)


def test_contrast_of_equal_vectors_is_the_logarithm_of_the_choices() -> None:
    vectors = torch.ones(3, 4) / 2
    targets = UNIT[:3]
    assert contrast(vectors, targets, NO_BANK).item() == pytest.approx(math.log(3), abs=1e-5)


def test_contrast_does_not_push_away_a_text_of_the_same_meaning() -> None:
    assert contrast(UNIT[:2], UNIT[:2], UNIT[:1]) == contrast(UNIT[:2], UNIT[:2], UNIT[3:])


def test_together_is_lower_when_texts_of_one_label_are_near() -> None:
    vectors = torch.stack([UNIT[0], UNIT[0], UNIT[1], UNIT[1]])
    assert together(vectors, ["a", "a", "b", "b"]) < together(vectors, ["a", "b", "a", "b"])


def test_together_without_two_of_a_label_is_zero() -> None:
    assert together(UNIT, ["a", "b", "c", "d"]).item() == 0.0

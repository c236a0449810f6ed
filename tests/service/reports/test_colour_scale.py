import numpy as np
import pytest

from service.reports.colour_scale import DARK_RAMP, LIGHT_RAMP, ColourScale, Shade, fit_scale, percent, points
from tests.service.reports.contrast import contrast, lightness


@pytest.mark.parametrize("ramp", [LIGHT_RAMP, DARK_RAMP])
def test_ink_is_legible_on_every_shade(ramp: tuple[Shade, ...]) -> None:
    assert min(contrast(shade.paper, shade.ink) for shade in ramp) >= 4.5


@pytest.mark.parametrize("ramp", [LIGHT_RAMP, DARK_RAMP])
def test_ramp_is_even_in_lightness(ramp: tuple[Shade, ...]) -> None:
    steps = np.diff([lightness(shade.paper) for shade in ramp])

    assert len(ramp) == 9
    assert (np.sign(steps) == np.sign(steps[0])).all()
    assert np.abs(steps).min() >= 8
    assert np.abs(steps).max() <= 10


def test_scale_spans_the_scores_in_tens() -> None:
    assert fit_scale(np.array([[0.13, 0.87]], dtype=np.float32)) == ColourScale(10, 90)
    assert fit_scale(np.array([[0.5, 0.5]], dtype=np.float32)) == ColourScale(50, 60)
    assert fit_scale(np.zeros((0, 0), dtype=np.float32)) == ColourScale(0, 100)


def test_level_runs_from_the_low_end_to_the_high_end() -> None:
    scale = ColourScale(10, 100)

    assert [scale.level(value) for value in (10, 19, 20, 55, 99, 100)] == [0, 0, 1, 4, 8, 8]
    assert [scale.level(value) for value in (-5, 120)] == [0, 8]


def test_points_are_whole_hundredths() -> None:
    assert [points(score) for score in (0.0, 0.124, 0.876, 1.0)] == [0, 12, 88, 100]


def test_no_probability_is_shown_as_certain() -> None:
    assert [percent(probability) for probability in (0.0, 0.124, 0.997, 1.0)] == [1, 12, 99, 99]

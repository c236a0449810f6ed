"""The colours of the heat map, and which score gets which.

Nine steps of one family, teal to blue, evenly spaced in lightness (CIELAB ΔE between neighbours 11 to 13), so that
equal differences of score look equal, also to colour-blind eyes and on a grey print. The dark ramp runs the other way:
in both, what stands out from the page is what fits.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shade:
    """A background and the ink that is legible on it (contrast 4.5 : 1 or more), as `#rrggbb`."""

    paper: str
    ink: str


_BLACK, _WHITE = "#05090b", "#ffffff"

LIGHT_RAMP = (
    Shade("#ecf6f3", _BLACK),
    Shade("#bee3dc", _BLACK),
    Shade("#8fcecc", _BLACK),
    Shade("#60b8be", _BLACK),
    Shade("#30a0b2", _BLACK),
    Shade("#0486a2", _BLACK),
    Shade("#016c8d", _WHITE),
    Shade("#015377", _WHITE),
    Shade("#073b5e", _WHITE),
)

DARK_RAMP = (
    Shade("#20272d", _WHITE),
    Shade("#283d4a", _WHITE),
    Shade("#2a5665", _WHITE),
    Shade("#25707f", _WHITE),
    Shade("#248b93", _BLACK),
    Shade("#34a7a3", _BLACK),
    Shade("#52c1b0", _BLACK),
    Shade("#78dbbb", _BLACK),
    Shade("#a2f3c7", _BLACK),
)

STEPS = len(LIGHT_RAMP)


@dataclass(frozen=True, slots=True)
class ColourScale:
    """Equal steps of score from `low` to `high`, both in points (hundredths of a score)."""

    low: int
    high: int

    def level(self, points: int) -> int:
        """The step, 0 to `STEPS - 1`, that `points` falls in; what lies outside gets the nearest."""
        return min(STEPS - 1, max(0, (points - self.low) * STEPS // (self.high - self.low)))


def points(score: float) -> int:
    """A score of 0..1 as the reader sees it: whole points of a hundred."""
    return round(float(score) * 100)


def percent(probability: float) -> int:
    """A probability of 0..1 as the reader sees it: 1 to 99 of a hundred, since nothing that was learnt from judgements is certain."""
    return min(max(points(probability), 1), 99)


def fit_scale(scores: NDArray[np.float32]) -> ColourScale:
    """The scale that spans `scores` in tens, so that every step of colour is used and the ends are round numbers."""
    if not scores.size:
        return ColourScale(0, 100)
    low = math.floor(points(float(scores.min())) / 10) * 10
    high = math.ceil(points(float(scores.max())) / 10) * 10
    return ColourScale(low, max(high, low + 10))

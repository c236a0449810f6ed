"""One generalist must not top every list: take off a score what everybody scores.

Cross-domain similarity local scaling (Conneau et al. 2018): a professor's level is the mean of one's best scores over the
needs, a need's level the mean of its best scores over the faculty, and a pair is judged by how far it rises above both.
What is taken off is measured from a fixed level, so that a score means the same in two sessions.
"""

import numpy as np

from matching.scoring import Array

NEIGHBOURS = 10
"""A level is the mean of this many best scores."""

USUAL_LEVEL = 0.3
"""A professor or need of this level keeps its scores; about the mean with the model that ships."""

HALF_TRUSTED = 5
"""With this many scores to make a level from, half of the correction is made; with many more, nearly all of it."""


def levels(scores: Array) -> Array:
    """The level of each row of `scores` over its columns, shape (rows,); the usual one where there are no columns."""
    best = -np.sort(-scores, axis=1)[:, :NEIGHBOURS]
    return best.mean(axis=1) if best.shape[1] else np.full(len(scores), USUAL_LEVEL, dtype=np.float32)


def adjust_for(level: Array, *, share: float, seen: int) -> Array:
    """What to add to the scores of entries of this level, which `seen` scores made; below 0 for a hub.

    A level is a mean of cosines; one below 0 belongs to an entry without text, which gains nothing by it.
    """
    trust = seen / (seen + HALF_TRUSTED)
    return (share * trust * (USUAL_LEVEL - np.maximum(level, 0))).astype(np.float32)

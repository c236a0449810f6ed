"""An order of rows and columns in which the blocks of a matrix of scores show."""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
from scipy.spatial.distance import pdist


def order_columns(scores: NDArray[np.float32]) -> list[int]:
    """Column numbers, neighbours alike: hierarchical clustering with the optimal order of leaves.

    Bar-Joseph, Gifford and Jaakkola (2001), "Fast optimal leaf ordering for hierarchical clustering", as in SciPy.
    The same matrix always gives the same order.
    """
    profiles = _contrast(scores).T
    if min(profiles.shape) < 2 or len(profiles) < 3:  # noqa: PLR2004 - two have no order, and one row no pattern
        return list(range(len(profiles)))
    distances = pdist(profiles, "euclidean")
    tree = optimal_leaf_ordering(linkage(distances, "average"), distances)
    return [int(leaf) for leaf in leaves_list(tree)]


def order_rows(scores: NDArray[np.float32], columns: list[int]) -> list[int]:
    """Row numbers by their best column along `columns`, then by the centre of what else stands out, then by number.

    So the rows of one column stand together, and blocks run down the diagonal.
    """
    weights = _contrast(scores)[:, columns]
    if not weights.size:
        return list(range(len(scores)))
    total = weights.sum(axis=1)
    centres = weights @ np.arange(len(columns)) / np.where(total > 0, total, 1)
    best = weights.argmax(axis=1)
    return sorted(range(len(scores)), key=lambda row: (best[row], centres[row], row))


def _contrast(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """What of each score stands out from its row, so that patterns decide and not the level of a need."""
    spread = scores.astype(np.float64) - np.median(scores, axis=1, keepdims=True) if scores.size else scores
    return np.maximum(np.asarray(spread, dtype=np.float64), 0) ** 2

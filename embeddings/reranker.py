"""The Reranker protocol: a model that reads both texts of a pair together, slowly and well."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Reranker(Protocol):
    """Says how well a document answers a query, for a few pairs that were found by other means."""

    @property
    def name(self) -> str:
        """Identity of the model, weights included."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """One number a pair (query, document), higher is better, on a scale of the model's own; shape (len(pairs),)."""
        ...

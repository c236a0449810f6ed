"""The Encoder protocol: what the rest of the product may rely on when it turns text into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""float32, shape (n, dimension), every row of unit length, so that an inner product is a cosine."""


class Encoder(Protocol):
    """Turns texts into unit vectors.

    Every implementation passes `tests/embeddings/encoder_contract.py`.
    """

    @property
    def name(self) -> str:
        """Identity of the model, weights included: vectors of two encoders are comparable only if names are equal."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode what is asked for (a need, free text), with the model's query prompt.

        Returns one row a text in the same order, shape (len(texts), dimension). A text of any length is encoded
        whole; an empty text gives some unit vector. Equal texts give equal vectors whatever stands beside them
        in the batch (to 1e-5).
        """
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched (expertise), with the model's document prompt; otherwise as `encode_query`."""
        ...

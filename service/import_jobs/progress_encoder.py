"""An encoder that tells how far it is."""

from collections.abc import Callable, Sequence

import numpy as np

from embeddings.encoder import Encoder, Vectors

BATCH = 32
"""Texts between two reports; about a second on one core."""


class ProgressEncoder:
    """An Encoder that asks another one batch by batch and calls `tell` with the count of texts done so far."""

    def __init__(self, encoder: Encoder, tell: Callable[[int], None]) -> None:
        """Wrap an encoder."""
        self._encoder = encoder
        self._tell = tell
        self._done = 0

    @property
    def name(self) -> str:
        """Name of the encoder behind."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Dimension of the encoder behind."""
        return self._encoder.dimension

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """As the encoder behind."""
        return self._encode(texts, self._encoder.encode_query)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """As the encoder behind."""
        return self._encode(texts, self._encoder.encode_document)

    def _encode(self, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        parts = [np.empty((0, self.dimension), dtype=np.float32)]
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            parts.append(encode(batch))
            self._done += len(batch)
            self._tell(self._done)
        return np.concatenate(parts)

"""An Encoder without a model, for tests: texts that share characters are near each other."""

import zlib
from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Vectors
from embeddings.text import normalise


class NgramEncoder:
    """Hashed counts of character 1- to 3-grams; deterministic, needs neither torch nor files.

    It knows no synonyms and no second language: 催化剂 is near 催化反应 and far from "catalyst".
    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        return f"ngram-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            folded = f" {normalise(text).casefold()} "
            for size in (1, 2, 3):
                for start in range(len(folded) - size + 1):
                    gram = zlib.crc32(folded[start : start + size].encode())
                    # A sign from another bit, so that collisions cancel out on average.
                    vectors[row, gram % self._dimension] += 1 if gram & 0x8000_0000 else -1
            # A text whose counts cancel out is still some unit vector.
            if not vectors[row].any():
                vectors[row, 0] = 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit.astype(np.float32)

"""The words of a quote that bring it near a need by meaning, where it shares no word and no listed term with the need.

A word counts by the cosine of its own vector with that of what is asked for. Leaving each word out of the quote and
measuring what is lost says no more, and takes an encoding for each word of each quote (docs/quality.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from matching.marks import content_words
from matching.types import Mark, MarkedBy

MOST = 3
"""Meaning does not lie in single words: the few nearest are a hint, more would be a claim."""

NEAREST = 0.9
"""A word that is less near than this share of the nearest one is not marked."""

NEAR = 0.3
"""A word with a smaller cosine than this is near nothing."""

REMEMBERED = 20_000
"""So many words' vectors are kept: 30 MB with 384 dimensions."""


class NearWords:
    """Marks words by their vectors, each of which is worked out once."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that the vectors of the needs are made with."""
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def mark(self, quote: str, asked: NDArray[np.float32]) -> tuple[Mark, ...]:
        """The stretches of `quote` nearest to `asked`, a unit vector, in order of appearance; each word at its first place."""
        places: dict[str, tuple[int, int]] = {}
        for start, end in content_words(quote):
            places.setdefault(quote[start:end].lower(), (start, end))
        words = list(places)
        near = self._nearness(words, asked)
        order = [int(position) for position in np.argsort(-near, kind="stable")[:MOST]]
        top = max((float(near[position]) for position in order), default=0.0)
        kept = [position for position in order if near[position] >= max(NEAR, NEAREST * top)]
        return tuple(
            sorted(
                (
                    Mark(*places[words[position]], round(float(near[position]) / top, 3), by=MarkedBy.MEANING)
                    for position in kept
                ),
                key=lambda mark: mark.start,
            )
        )

    def _nearness(self, words: Sequence[str], asked: NDArray[np.float32]) -> NDArray[np.float32]:
        if not words:
            return np.zeros(0, dtype=np.float32)
        known = {word: self._vectors[word] for word in words if word in self._vectors}
        missing = [word for word in words if word not in known]
        if missing:
            known |= zip(missing, self._encoder.encode_document(missing), strict=True)
            if len(self._vectors) > REMEMBERED:
                self._vectors = {}
            self._vectors |= known
        nearness: NDArray[np.float32] = np.stack([known[word] for word in words]) @ asked
        return nearness

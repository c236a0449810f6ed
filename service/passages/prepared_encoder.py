"""Encode before the transaction begins, so that no other writer waits while a model computes."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from embeddings.encoder import Encoder, Vectors
from matching.passages import need_passages, profile_passages
from matching.types import FacultyProfile, Need

Encode = Callable[[Sequence[str]], Vectors]


class PreparedEncoder:
    """An Encoder that has the vectors of some texts ready and asks another one for the rest."""

    def __init__(self, encoder: Encoder, *, queries: Iterable[str], documents: Iterable[str]) -> None:
        """Encode both kinds of text now, each in one call."""
        self._encoder = encoder
        self._queries: dict[str, Vectors] = {}
        self._documents: dict[str, Vectors] = {}
        _remember(self._queries, queries, encoder.encode_query)
        _remember(self._documents, documents, encoder.encode_document)

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
        return self._look_up(texts, self._queries, self._encoder.encode_query)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """As the encoder behind."""
        return self._look_up(texts, self._documents, self._encoder.encode_document)

    def _look_up(self, texts: Sequence[str], ready: dict[str, Vectors], encode: Encode) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        _remember(ready, texts, encode)
        return np.stack([ready[text] for text in texts])


def prepare_encoder(
    encoder: Encoder, *, faculty: Iterable[FacultyProfile] = (), needs: Iterable[Need] = ()
) -> PreparedEncoder:
    """Encode the passages of these values ahead; `store_passages` with the result finds them ready."""
    return PreparedEncoder(
        encoder,
        queries=[passage.text for need in needs for passage in need_passages(need)],
        documents=[passage.text for profile in faculty for passage in profile_passages(profile)],
    )


def _remember(ready: dict[str, Vectors], texts: Iterable[str], encode: Encode) -> None:
    missing = [text for text in dict.fromkeys(texts) if text not in ready]
    if missing:
        ready.update(zip(missing, encode(missing), strict=True))

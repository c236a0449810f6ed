"""An encoder that remembers what it was asked to encode."""

from collections.abc import Sequence

from embeddings.encoder import Vectors
from tests.embeddings.ngram_encoder import NgramEncoder


class CountingEncoder(NgramEncoder):
    """`queries` and `documents` hold the texts of each call."""

    def __init__(self, dimension: int = 64, *, name: str = "counting") -> None:
        super().__init__(dimension)
        self.queries: list[list[str]] = []
        self.documents: list[list[str]] = []
        self._own_name = name

    @property
    def name(self) -> str:
        return self._own_name

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        self.queries.append(list(texts))
        return super().encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.documents.append(list(texts))
        return super().encode_document(texts)

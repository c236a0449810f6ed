"""The VectorIndex protocol: nearest ids by inner product."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embeddings.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Hit:
    """One neighbour: `id` as it was added, `score` the inner product (a cosine, for unit vectors)."""

    id: int
    score: float


class VectorIndex(Protocol):
    """Ids and their unit vectors, searched by inner product.

    Every implementation passes `tests/embeddings/index_contract.py`.
    """

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def __len__(self) -> int:
        """Count of vectors held."""
        ...

    def __contains__(self, id_: int) -> bool:
        """Whether a vector with this id is held."""
        ...

    def put(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors under their ids, replacing what an id held before.

        Raises VectorShapeError, and then changes nothing.
        """
        ...

    def remove(self, ids: Sequence[int]) -> int:
        """Remove ids, ignoring unknown ones; returns how many were there."""
        ...

    def search(self, queries: Vectors, k: int) -> list[list[Hit]]:
        """For each row of `queries` the k best hits, best first, ties by ascending id; fewer where fewer are held."""
        ...

"""A VectorIndex in plain numpy: slow, obvious, and the yardstick for the real one."""

from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Vectors
from embeddings.errors import VectorShapeError
from embeddings.index import Hit


class NumpyIndex:
    """A dictionary of vectors, searched by sorting all of it."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._vectors: dict[int, Vectors] = {}

    @property
    def dimension(self) -> int:
        return self._dimension

    def __len__(self) -> int:
        return len(self._vectors)

    def __contains__(self, id_: int) -> bool:
        return id_ in self._vectors

    def put(self, ids: Sequence[int], vectors: Vectors) -> None:
        if vectors.shape != (len(ids), self._dimension) or not np.isfinite(vectors).all():
            raise VectorShapeError(f"{vectors.shape} does not fit ({len(ids)}, {self._dimension}).")
        self._vectors.update(zip(ids, vectors, strict=True))

    def remove(self, ids: Sequence[int]) -> int:
        return sum(self._vectors.pop(id_, None) is not None for id_ in ids)

    def search(self, queries: Vectors, k: int) -> list[list[Hit]]:
        if queries.ndim != 2 or queries.shape[1] != self._dimension or not np.isfinite(queries).all():
            raise VectorShapeError(f"{queries.shape} does not fit (n, {self._dimension}).")
        if k < 0:
            raise ValueError(f"k is {k}.")
        return [
            sorted(
                (Hit(id_, float((vector.astype(np.float64) * query).sum())) for id_, vector in self._vectors.items()),
                key=lambda hit: (-hit.score, hit.id),
            )[:k]
            for query in queries
        ]

"""Exact nearest neighbours by inner product: the only door to faiss."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Vectors
from embeddings.errors import IndexMismatchError, VectorShapeError
from embeddings.index import Hit
from embeddings.manifest import Manifest

FILE_MARK = b"duijie-index 1\n"
"""First line of a saved index; then the manifest as a line of JSON, the SHA-256 of all else, and what faiss wrote."""

SCORE_NOISE = 1e-5
"""Two float32 computations of one inner product of unit vectors differ by less than this."""


class FaissIndex:
    """VectorIndex that compares with every vector (IndexFlatIP).

    Scores are computed again in float64 for the best hits, so that equal vectors have equal scores wherever they
    lie in memory; ties then go by ascending id also at the cut. Safe to use from several threads, one at a time.
    """

    def __init__(self, dimension: int) -> None:
        """Make an empty index for vectors of this dimension."""
        self._faiss = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._ids: set[int] = set()
        self._lock = threading.RLock()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._faiss.d)

    def __len__(self) -> int:
        """Count of vectors held."""
        return len(self._ids)

    def __contains__(self, id_: int) -> bool:
        """Whether a vector with this id is held."""
        return id_ in self._ids

    def ids(self) -> frozenset[int]:
        """All ids held."""
        with self._lock:
            return frozenset(self._ids)

    def put(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors under their ids, replacing what an id held before; of an id given twice, the last one stays.

        Raises:
            VectorShapeError: not one finite vector of the index's dimension per id. Nothing is changed then.
        """
        vectors = _check(vectors, dimension=self.dimension, count=len(ids))
        rows = {id_: row for row, id_ in enumerate(ids)}
        with self._lock:
            self._discard(self._ids & rows.keys())
            self._faiss.add_with_ids(vectors[list(rows.values())], _as_ids(rows))
            self._ids |= rows.keys()

    def remove(self, ids: Sequence[int]) -> int:
        """Remove ids, ignoring unknown ones; returns how many were there."""
        with self._lock:
            held = self._ids.intersection(ids)
            self._discard(held)
            return len(held)

    def search(self, queries: Vectors, k: int) -> list[list[Hit]]:
        """For each row of `queries` the k best hits, best first, ties by ascending id; fewer where fewer are held.

        Raises:
            VectorShapeError: `queries` is not of shape (n, dimension), or holds NaN or infinity.
            ValueError: k is negative.
        """
        if k < 0:
            raise ValueError(f"k is {k}; ask for 0 or more hits.")
        queries = _check(queries, dimension=self.dimension)
        with self._lock:
            k = min(k, len(self))
            if not k or not len(queries):
                return [[] for _ in queries]
            # A few more than asked for: mostly they show at once that no tie is cut.
            scores, ids = self._faiss.search(queries, min(k + 8, len(self)))
            return [
                self._rank(query, self._complete(query, row_scores, row_ids, k), k)
                for query, row_scores, row_ids in zip(queries, scores, ids, strict=True)
            ]

    def save(self, path: Path, *, model: str, revision: int) -> Manifest:
        """Write index and manifest into one file, which is replaced as a whole: a killed process leaves the old one.

        Returns the manifest written.
        """
        with self._lock:
            manifest = Manifest(model=model, dimension=self.dimension, count=len(self), revision=revision)
            body: bytes = faiss.serialize_index(self._faiss).tobytes()
        head = manifest.to_json().encode() + b"\n"
        _replace_file(path, FILE_MARK, head, _checksum(head, body), body)
        return manifest

    @classmethod
    def load(cls, path: Path, *, model: str, dimension: int) -> tuple["FaissIndex", Manifest]:
        """Read what `save` wrote, if this model and text version made it.

        Raises:
            FileNotFoundError: there is no such file.
            IndexMismatchError: the file is damaged, or something else made it.
        """
        with path.open("rb") as file:
            if file.readline(len(FILE_MARK)) != FILE_MARK:
                raise IndexMismatchError(f"{path} is no index of this version of Duijie; remove it and rebuild it.")
            head, checksum, body = file.readline(), file.readline(), file.read()
        if _checksum(head, body) != checksum:
            raise IndexMismatchError(f"The index {path} is damaged (its checksum is wrong); remove it and rebuild it.")
        manifest = Manifest.from_json(head.decode())
        manifest.check(model=model, dimension=dimension)
        index = cls(dimension)
        loaded = faiss.deserialize_index(np.frombuffer(body, dtype=np.uint8))
        if not isinstance(loaded, faiss.IndexIDMap2):
            raise IndexMismatchError(f"{path} holds a {type(loaded).__name__}; remove it and rebuild it.")
        index._faiss = loaded
        index._ids = set(faiss.vector_to_array(index._faiss.id_map).tolist())
        return index, manifest

    def _complete(self, query: Vectors, scores: Vectors, ids: NDArray[np.int64], k: int) -> NDArray[np.int64]:
        """All ids that may belong to the k best, given the best few by float32 score."""
        least = float(scores[k - 1]) - SCORE_NOISE
        if len(ids) == len(self) or scores[-1] < least:
            return ids
        _, _, ids = self._faiss.range_search(query[None], least)
        return ids

    def _rank(self, query: Vectors, ids: NDArray[np.int64], k: int) -> list[Hit]:
        vectors = self._faiss.reconstruct_batch(ids).astype(np.float64)
        # Row by row, since a matrix product may add in another order for another position of the same vector.
        scores = (vectors * query).sum(axis=1)
        best = sorted(zip((-scores).tolist(), ids.tolist(), strict=True))[:k]
        return [Hit(id_, -score) for score, id_ in best]

    def _discard(self, ids: set[int]) -> None:
        if ids:
            self._faiss.remove_ids(faiss.IDSelectorBatch(_as_ids(ids)))
            self._ids -= ids


def _as_ids(ids: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(ids, dtype=np.int64)


def _check(vectors: Vectors, *, dimension: int, count: int | None = None) -> Vectors:
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    wanted = (len(vectors) if count is None else count, dimension)
    if vectors.shape != wanted:
        raise VectorShapeError(
            f"The vectors have shape {vectors.shape} and should have {wanted}; encode with the model of this index."
        )
    if not np.isfinite(vectors).all():
        raise VectorShapeError("The vectors hold NaN or infinity; encode them again with an undamaged model.")
    return vectors


def _checksum(head: bytes, body: bytes) -> bytes:
    digest = hashlib.sha256(head)
    digest.update(body)
    return digest.hexdigest().encode() + b"\n"


def _replace_file(path: Path, *parts: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""What every VectorIndex promises; a test class of an implementation inherits it and provides `make_index`."""

from collections.abc import Callable

import numpy as np
import pytest

from embeddings.encoder import Vectors
from embeddings.errors import VectorShapeError
from embeddings.index import Hit, VectorIndex

MakeIndex = Callable[[int], VectorIndex]

EAST, NORTH, WEST = np.eye(3, dtype=np.float32)[0], np.eye(3, dtype=np.float32)[1], -np.eye(3, dtype=np.float32)[0]


def stack(*vectors: Vectors) -> Vectors:
    return np.stack(vectors)


class IndexContract:
    """Inherit and provide the fixture `make_index`."""

    @pytest.fixture
    def make_index(self) -> MakeIndex:
        raise NotImplementedError

    @pytest.fixture
    def index(self, make_index: MakeIndex) -> VectorIndex:
        return make_index(3)

    def test_new_index_is_empty(self, index: VectorIndex) -> None:
        assert (len(index), index.dimension, 7 in index) == (0, 3, False)
        assert index.search(stack(EAST, NORTH), 5) == [[], []]

    def test_search_gives_the_best_first(self, index: VectorIndex) -> None:
        index.put([1, 2, 3], stack(WEST, NORTH, EAST))
        assert index.search(stack(EAST), 3) == [[Hit(3, 1.0), Hit(2, 0.0), Hit(1, -1.0)]]

    def test_search_gives_k_hits_a_query(self, index: VectorIndex) -> None:
        index.put([1, 2, 3], stack(WEST, NORTH, EAST))
        assert index.search(stack(EAST, WEST), 1) == [[Hit(3, 1.0)], [Hit(1, 1.0)]]
        assert index.search(stack(EAST), 0) == [[]]
        assert index.search(np.empty((0, 3), dtype=np.float32), 2) == []

    def test_search_breaks_ties_by_id_also_at_the_cut(self, index: VectorIndex) -> None:
        ids = [40, 7, 99, 3, 21, 8, 65, 4, 50, 11, 77, 2, 90, 33, 1]
        index.put(ids, stack(*[NORTH] * len(ids)))
        index.put([100], stack(EAST))
        assert index.search(stack(NORTH), 4) == [[Hit(1, 1.0), Hit(2, 1.0), Hit(3, 1.0), Hit(4, 1.0)]]

    def test_equal_vectors_tie_wherever_they_lie(self, make_index: MakeIndex) -> None:
        index = make_index(384)
        rng = np.random.default_rng(0)
        vectors = rng.normal(size=(97, 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[[0, 13, 50, 96]] = vectors[0]
        index.put(list(range(97, 0, -1)), vectors)
        [hits] = index.search(vectors[:1], 3)
        assert [hit.id for hit in hits] == [1, 47, 84]
        assert len({hit.score for hit in hits}) == 1

    def test_put_replaces_what_an_id_held(self, index: VectorIndex) -> None:
        index.put([1, 2], stack(EAST, NORTH))
        index.put([1], stack(WEST))
        assert len(index) == 2
        assert index.search(stack(EAST), 2) == [[Hit(2, 0.0), Hit(1, -1.0)]]

    def test_put_of_an_id_twice_keeps_the_last(self, index: VectorIndex) -> None:
        index.put([1, 1], stack(EAST, NORTH))
        assert index.search(stack(NORTH), 5) == [[Hit(1, 1.0)]]

    def test_put_of_nothing_changes_nothing(self, index: VectorIndex) -> None:
        index.put([], np.empty((0, 3), dtype=np.float32))
        assert len(index) == 0

    def test_large_ids_come_back_as_they_were(self, index: VectorIndex) -> None:
        index.put([2**53 + 1, 0], stack(EAST, NORTH))
        assert index.search(stack(EAST), 1) == [[Hit(2**53 + 1, 1.0)]]
        assert 2**53 + 1 in index

    @pytest.mark.parametrize(
        ("ids", "vectors"),
        [
            ([1], np.ones((1, 4), dtype=np.float32)),
            ([1, 2], np.ones((1, 3), dtype=np.float32)),
            ([1], np.full((1, 3), np.nan, dtype=np.float32)),
            ([1], np.ones(3, dtype=np.float32)),
        ],
        ids=["dimension", "count", "nan", "one-dimensional"],
    )
    def test_put_of_what_does_not_fit_raises_and_changes_nothing(
        self, index: VectorIndex, ids: list[int], vectors: Vectors
    ) -> None:
        index.put([1], stack(EAST))
        with pytest.raises(VectorShapeError):
            index.put(ids, vectors)
        assert index.search(stack(EAST), 5) == [[Hit(1, 1.0)]]

    def test_search_with_another_dimension_raises(self, index: VectorIndex) -> None:
        with pytest.raises(VectorShapeError):
            index.search(np.ones((1, 4), dtype=np.float32), 1)

    def test_search_with_negative_k_raises(self, index: VectorIndex) -> None:
        with pytest.raises(ValueError, match="k is -1"):
            index.search(stack(EAST), -1)

    def test_remove_counts_what_was_there(self, index: VectorIndex) -> None:
        index.put([1, 2, 3], stack(EAST, NORTH, WEST))
        assert index.remove([3, 9, 1]) == 2
        assert index.remove([3]) == 0
        assert (1 in index, 2 in index, len(index)) == (False, True, 1)
        assert index.search(stack(EAST), 5) == [[Hit(2, 0.0)]]

    def test_removed_id_can_come_back(self, index: VectorIndex) -> None:
        index.put([1, 2], stack(EAST, NORTH))
        index.remove([1, 2])
        index.put([1], stack(WEST))
        assert index.search(stack(WEST), 5) == [[Hit(1, 1.0)]]

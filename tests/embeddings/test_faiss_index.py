import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import faiss_index
from embeddings.errors import IndexMismatchError
from embeddings.faiss_index import FaissIndex
from embeddings.index import Hit
from embeddings.loading import open_index
from embeddings.manifest import Manifest
from tests.embeddings.index_contract import EAST, NORTH, WEST, IndexContract, MakeIndex, stack
from tests.embeddings.numpy_index import NumpyIndex


class TestFaissIndex(IndexContract):
    @pytest.fixture
    def make_index(self) -> MakeIndex:
        return FaissIndex


class TestNumpyIndex(IndexContract):
    @pytest.fixture
    def make_index(self) -> MakeIndex:
        return NumpyIndex


# Few ids and few directions, so that replacements and ties are the rule.
ids = st.lists(st.integers(0, 12), max_size=8)
puts = st.tuples(st.just("put"), ids, st.integers(0, 5))
removes = st.tuples(st.just("remove"), ids, st.just(0))


@given(steps=st.lists(puts | removes, max_size=12), k=st.integers(0, 15))
def test_faiss_agrees_with_numpy_after_any_sequence(steps: list[tuple[str, list[int], int]], k: int) -> None:
    directions = np.random.default_rng(7).normal(size=(6, 5)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    real, plain = FaissIndex(5), NumpyIndex(5)
    for action, some, direction in steps:
        if action == "put":
            vectors = directions[(np.arange(len(some)) + direction) % 6]
            real.put(some, vectors)
            plain.put(some, vectors)
        else:
            assert real.remove(some) == plain.remove(some)
        assert len(real) == len(plain)
        assert real.ids() == {id_ for id_ in range(13) if id_ in plain}
    assert real.search(directions, k) == plain.search(directions, k)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = FaissIndex(3)
    index.put([5, 9], stack(EAST, NORTH))
    index.save(tmp_path / "passages.index", model="small@1", revision=41)
    return tmp_path / "passages.index"


def test_load_gives_back_what_was_saved(saved: Path) -> None:
    index, manifest = FaissIndex.load(saved, model="small@1", dimension=3)
    assert manifest == Manifest(model="small@1", dimension=3, count=2, revision=41)
    assert index.ids() == {5, 9}
    assert index.search(stack(NORTH), 2) == [[Hit(9, 1.0), Hit(5, 0.0)]]


def test_loaded_index_goes_on_changing(saved: Path) -> None:
    index, _ = FaissIndex.load(saved, model="small@1", dimension=3)
    index.put([9, 10], stack(WEST, EAST))
    index.remove([5])
    index.save(saved, model="small@1", revision=42)
    again, manifest = FaissIndex.load(saved, model="small@1", dimension=3)
    assert (manifest.revision, manifest.count) == (42, 2)
    assert again.search(stack(EAST), 5) == [[Hit(10, 1.0), Hit(9, -1.0)]]


def test_saved_file_begins_with_its_manifest(saved: Path) -> None:
    mark, manifest, _ = saved.read_bytes().split(b"\n", 2)
    assert mark == b"duijie-index 1"
    assert Manifest.from_json(manifest.decode()).revision == 41


@pytest.mark.parametrize(
    ("model", "dimension", "said"),
    [("large@2", 3, "small@1, but the model large@2"), ("small@1", 4, "dimension 3, but dimension 4")],
)
def test_index_of_another_model_is_refused(saved: Path, model: str, dimension: int, said: str) -> None:
    with pytest.raises(IndexMismatchError, match=said) as caught:
        FaissIndex.load(saved, model=model, dimension=dimension)
    assert caught.value.code == "index-mismatch"
    assert "rebuild the index from the database" in str(caught.value)


def test_index_of_another_text_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.manifest.TEXT_VERSION", 999)
    with pytest.raises(IndexMismatchError, match="text version 1, but text version 999"):
        FaissIndex.load(saved, model="small@1", dimension=3)


def test_damage_anywhere_in_the_file_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for position in range(len(whole)):
        saved.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(IndexMismatchError):
            FaissIndex.load(saved, model="small@1", dimension=3)


def test_truncated_file_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in range(len(whole)):
        saved.write_bytes(whole[:length])
        with pytest.raises(IndexMismatchError):
            FaissIndex.load(saved, model="small@1", dimension=3)


def test_save_that_fails_leaves_the_old_file_and_no_litter(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        FaissIndex(3).save(saved, model="small@1", revision=42)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_open_index_loads_or_starts_empty(saved: Path) -> None:
    index, manifest = open_index(saved, model="small@1", dimension=3)
    assert (len(index), manifest.revision) == (2, 41)
    index, manifest = open_index(saved.with_name("none"), model="small@1", dimension=3)
    assert (len(index), index.dimension, manifest.revision) == (0, 3, 0)


def test_search_rests_on_more_than_faiss_float32_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise as large as allowed for may not change the answer."""
    monkeypatch.setattr(faiss_index, "SCORE_NOISE", 2.0)
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    real, plain = FaissIndex(8), NumpyIndex(8)
    real.put(range(60), vectors)
    plain.put(range(60), vectors)
    assert real.search(vectors[:5], 7) == plain.search(vectors[:5], 7)

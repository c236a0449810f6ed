import numpy as np
import pytest

from embeddings.faiss_index import FaissIndex
from matching import retrieval
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher, rank_faculty
from matching.retrieval import Shelf, find_candidates
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from tests.embeddings.ngram_encoder import NgramEncoder

SUBSTANCES = ["苯胺", "丙酮", "异丙醇", "聚丙烯", "硫酸", "氯气", "铂", "镍", "沸石", "膜", "纤维素", "己内酰胺"]
TASKS = ["加氢", "精馏", "吸附", "结晶", "萃取", "聚合", "腐蚀", "干燥", "氧化", "检测", "造粒", "回收"]


def roster() -> list[FacultyProfile]:
    """144 professors, each for one substance and one task."""
    return [
        FacultyProfile(
            id=f"F{substance}{task}",
            items=(ExpertiseItem("1", ExpertiseKind.DIRECTION, f"{substance}的{task}工艺与{task}设备"),),
        )
        for substance in SUBSTANCES
        for task in TASKS
    ]


def shelf_for(corpus: Corpus) -> Shelf:
    index = FaissIndex(corpus.faculty.vectors.shape[1])
    ids = list(range(1, len(corpus.faculty.vectors) + 1))
    index.put(ids, corpus.faculty.vectors)
    owner_ids = [corpus.faculty.entries[owner].value.id for owner in corpus.faculty.owners]
    return Shelf(index, dict(zip(ids, owner_ids, strict=True)))


@pytest.fixture
def corpus() -> Corpus:
    encoder = NgramEncoder()
    return Corpus(encode_profiles(roster(), encoder), encode_needs([Need(id="N", title="镍催化加氢")], encoder))


def test_retrieval_names_fewer_candidates_and_keeps_the_best(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = rank_faculty(Matcher(corpus), corpus.needs.entries[0], top_k=5)
    monkeypatch.setattr(retrieval, "ALWAYS_SCORED", 50)
    monkeypatch.setattr(retrieval, "CANDIDATES", 30)
    shelf, need = shelf_for(corpus), corpus.needs.entries[0]
    eligible = np.ones(len(corpus.faculty), dtype=np.bool_)
    found = find_candidates(need.block, corpus.faculty, eligible=eligible, shelf=shelf, terms=corpus.terms)
    assert 30 <= int(found.sum()) < 144
    retrieved = rank_faculty(Matcher(corpus, faculty_shelf=shelf), need, top_k=5)
    assert [match.faculty_id for match in retrieved] == [match.faculty_id for match in everyone]


def test_retrieval_looks_further_where_a_filter_leaves_few(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "ALWAYS_SCORED", 3)
    monkeypatch.setattr(retrieval, "CANDIDATES", 5)
    wanted = {"F膜检测", "F氯气造粒", "F沸石回收", "F铂氧化", "F丙酮腐蚀", "F硫酸结晶"}
    eligible = np.array([entry.value.id in wanted for entry in corpus.faculty.entries], dtype=np.bool_)
    found = find_candidates(
        corpus.needs.entries[0].block,
        corpus.faculty,
        eligible=eligible,
        shelf=shelf_for(corpus),
        terms=corpus.terms,
    )
    assert int(found.sum()) >= 5
    assert not (found & ~eligible).any()


def test_retrieval_leaves_out_what_the_snapshot_does_not_know(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "ALWAYS_SCORED", 3)
    shelf = shelf_for(corpus)
    ahead = Shelf(shelf.index, {id_: owner for id_, owner in shelf.owners.items() if id_ > 10})
    eligible = np.ones(len(corpus.faculty), dtype=np.bool_)
    need = corpus.needs.entries[0]
    found = find_candidates(need.block, corpus.faculty, eligible=eligible, shelf=ahead, terms=corpus.terms)
    assert found.any()

"""The model that ships, loaded as anyone would load it: with sentence-transformers alone."""

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from embeddings.loading import DEFAULT_MODEL
from embeddings.training.teacher import teacher_path

TERMS = {
    "催化剂失活": "catalyst deactivation",
    "离心泵": "centrifugal pump",
    "废水处理": "wastewater treatment",
    "发酵罐": "fermenter",
    "铝合金": "aluminum alloy",
    "食品保鲜": "food preservation",
    "膜分离": "membrane separation",
    "单克隆抗体": "monoclonal antibody",
}


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return SentenceTransformer(str(DEFAULT_MODEL), device="cpu")


def test_model_takes_at_most_80_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_MODEL.rglob("*") if path.is_file()) <= 80_000_000


def test_model_loads_in_float32(model: SentenceTransformer) -> None:
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    assert model.encode(["催化剂"]).dtype == np.float32


def test_model_finds_the_translation_of_every_term(model: SentenceTransformer) -> None:
    chinese, english = model.encode(list(TERMS)), model.encode(list(TERMS.values()))
    assert (chinese @ english.T).argmax(axis=1).tolist() == list(range(len(TERMS)))
    assert (english @ chinese.T).argmax(axis=1).tolist() == list(range(len(TERMS)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("加氫催化劑失活", "加氢催化剂失活"), ("ＣＯ₂的还原", "CO2的还原"), ("加氢催化剂失活。", "加氢催化剂失活.")],
)
def test_model_reads_another_spelling_as_the_same(model: SentenceTransformer, written: str, meant: str) -> None:
    one, other = model.encode([written, meant])
    assert one @ other == pytest.approx(1.0, abs=1e-5)


def test_model_does_not_lose_a_text_to_an_unknown_character(model: SentenceTransformer) -> None:
    whole, spoilt, other = model.encode(["加氢催化剂的失活机理", "加氢𠀀催化剂的失活机理", "葡萄酒的感官评价"])
    assert whole @ spoilt > 0.6 > whole @ other


def test_model_gives_english_nearly_the_vectors_of_the_teacher(model: SentenceTransformer) -> None:
    text = "Deactivation of hydrogenation catalysts by coke and metal deposits."
    theirs = SentenceTransformer(str(teacher_path()), device="cpu").encode(text)
    # The body learnt in phase B; the mean over dev abstracts is 0.993.
    assert model.encode(text) @ theirs > 0.98

"""The whole recipe in miniature: a handful of invented pairs, a few steps, a model that loads without our code."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

from embeddings.training.averaging import average
from embeddings.training.corpus import GLOSSARY
from embeddings.training.errors import StartError, TrainingDataError
from embeddings.training.recipe import ENGLISH_ROWS, SMOKE, phases, train
from embeddings.training.teacher import teacher_path

PAPER = {
    "title_zh": "加氢催化剂失活机理研究",
    "title_en": "Deactivation mechanism of hydrogenation catalysts",
    "abstract_zh": "研究了加氢催化剂在长期运行中的失活机理。结果表明积碳和金属沉积是失活的主要原因，再生可以恢复大部分活性。",
    "abstract_en": "The deactivation of hydrogenation catalysts in long operation was studied. Coke and metal deposits are the "
    "main causes, and regeneration restores most of the activity.",
    "keywords_zh": ["加氢催化剂", "失活", "再生"],
    "keywords_en": ["hydrogenation catalyst", "deactivation", "regeneration"],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("pairs", "text", "dev"):
        (folder / name).mkdir()
    line = json.dumps(PAPER, ensure_ascii=False) + "\n"
    (folder / "pairs" / "papers.jsonl").write_text(line * 3, encoding="utf-8")
    (folder / "pairs" / "titles.tsv").write_text("废水处理工艺\twastewater treatment process\n", encoding="utf-8")
    (folder / "text" / "paragraphs_en.txt").write_text(f"{PAPER['abstract_en']}\n" * 2, encoding="utf-8")
    (folder / "text" / "paragraphs_zh.txt").write_text((PAPER_ZH + "\n") * 4, encoding="utf-8")
    return folder


PAPER_ZH = "催化剂失活是加氢装置长期运行中的常见问题。积碳会堵塞催化剂的孔道，重金属沉积会毒化活性中心，再生工艺可以恢复大部分催化活性，延长使用寿命。"


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    out = tmp_path_factory.mktemp("out")
    train(data, out, settings=SMOKE)
    return out


def test_train_brings_chinese_terms_nearer_to_their_english(trained: Path) -> None:
    pairs = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()[:200]]
    before, after = (cosine_across(trained / name, pairs) for name in ("start", "model"))
    assert after > before + 0.02


def cosine_across(model: Path, pairs: list[list[str]]) -> float:
    encode = SentenceTransformer(str(model), device="cpu").encode
    chinese, english = (encode(list(side), normalize_embeddings=True) for side in zip(*pairs, strict=True))
    return float((chinese * english).sum(axis=1).mean())


def test_train_writes_a_model_that_loads_without_our_code_in_float32(trained: Path) -> None:
    model = SentenceTransformer(str(trained / "model"), device="cpu")
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    vectors = model.encode(["加氢催化剂失活", "catalyst deactivation", "swine fever"])
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_train_leaves_english_where_the_teacher_put_it(trained: Path) -> None:
    text = "Regeneration restores most of the activity of the catalyst."
    start = SentenceTransformer(str(trained / "start"), device="cpu").encode(text)
    assert np.allclose(SentenceTransformer(str(trained / "model"), device="cpu").encode(text), start, atol=1e-6)


def test_train_resumed_at_its_end_changes_nothing(data: Path, trained: Path) -> None:
    before = (trained / "model" / "model.safetensors").read_bytes()
    train(data, trained, settings=SMOKE, resume=True)
    assert (trained / "model" / "model.safetensors").read_bytes() == before


def test_train_with_the_body_learning_keeps_english_near_the_teacher(data: Path, tmp_path: Path) -> None:
    train(data, tmp_path, settings=replace(SMOKE, steps=4, minutes=1.0, body_minutes=2.0, term_minutes=0.0))
    text = "Regeneration restores most of the activity of the catalyst."
    start, end = (
        SentenceTransformer(str(tmp_path / name), device="cpu").encode(text, normalize_embeddings=True)
        for name in ("start", "model")
    )
    assert not np.array_equal(start, end)
    assert start @ end > 0.99


def test_train_going_on_from_a_model_moves_only_its_chinese_rows_and_can_be_resumed(
    data: Path, trained: Path, tmp_path: Path
) -> None:
    settings = replace(SMOKE, steps=24)
    out = train(data, tmp_path / "once", settings=settings, start=trained / "model")
    before, after = (load_file(path / "model.safetensors") for path in (trained / "model", out))
    rows = "embeddings.word_embeddings.weight"
    assert torch.equal(before[rows][:ENGLISH_ROWS], after[rows][:ENGLISH_ROWS])
    assert not torch.equal(before[rows], after[rows])
    assert all(torch.equal(value, after[name]) for name, value in before.items() if name != rows)
    weights = (out / "model.safetensors").read_bytes()
    train(data, tmp_path / "once", settings=settings, start=trained / "model", resume=True)
    assert (out / "model.safetensors").read_bytes() == weights


def test_the_average_of_two_models_lies_between_them_and_loads(trained: Path, tmp_path: Path) -> None:
    out = average({trained / "start": 1.0, trained / "model": 3.0}, tmp_path / "mean")
    one, two, mean = (load_file(path / "model.safetensors") for path in (trained / "start", trained / "model", out))
    rows = "embeddings.word_embeddings.weight"
    wanted = (one[rows].float() + 3 * two[rows].float()) / 4
    assert mean[rows].dtype == one[rows].dtype
    assert torch.allclose(mean[rows].float(), wanted, atol=1e-3)
    assert SentenceTransformer(str(out), device="cpu").encode("催化剂").shape == (384,)


def test_models_of_different_shapes_are_not_averaged(data: Path, trained: Path, tmp_path: Path) -> None:
    smaller = train(data, tmp_path / "smaller", settings=replace(SMOKE, steps=1, rows=7_000))
    with pytest.raises(StartError, match="not of one shape"):
        average({trained / "model": 1.0, smaller: 1.0}, tmp_path / "mean")
    with pytest.raises(StartError, match="lacks"):
        average({tmp_path: 1.0}, tmp_path / "mean")


def test_train_goes_on_from_no_model_that_it_did_not_make(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"lacks config\.json.*--start"):
        train(data, tmp_path / "out", settings=SMOKE, start=tmp_path)
    with pytest.raises(StartError, match="no rows for Chinese"):
        train(data, tmp_path / "out", settings=SMOKE, start=teacher_path())


def test_phases_hold_english_in_half_of_the_batches_when_the_body_learns() -> None:
    rows, body, *_ = phases(replace(SMOKE, minutes=40.0, body_minutes=10.0, term_minutes=4.0, steps=200))
    assert (rows.body_rate, rows.steps) == (0.0, 200)
    assert (body.rows_rate < rows.rows_rate, body.steps) == (True, 50)
    assert body.mix["english"] == pytest.approx(sum(body.mix.values()) / 2)


def test_train_without_a_pair_says_which_folder_it_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GLOSSARY", "NEEDS"):
        monkeypatch.setattr(f"embeddings.training.corpus.{name}", tmp_path / "none.tsv")
    with pytest.raises(TrainingDataError, match=str(tmp_path)):
        train(tmp_path, tmp_path / "out", settings=SMOKE)


def test_phases_end_with_single_terms_and_leave_out_what_lasts_no_time() -> None:
    terms = phases(replace(SMOKE, minutes=40.0, body_minutes=10.0, term_minutes=4.0, steps=200))[-1]
    assert (terms.name, terms.steps, terms.body_rate) == ("C", 20, 0.0)
    assert terms.mix["glossary"] > max(share for kind, share in terms.mix.items() if kind != "glossary")
    short = replace(SMOKE, body_minutes=0.0, term_minutes=0.0)
    assert [phase.name for phase in phases(short)] == ["A"]


def test_phases_going_on_from_a_model_are_those_after_the_first() -> None:
    settings = replace(SMOKE, minutes=40.0, body_minutes=10.0, term_minutes=4.0, steps=200)
    assert phases(settings, going_on=True) == phases(settings)[1:]

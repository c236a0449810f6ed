"""Reading the open data: what counts as a meaning, what a keyword, what a pair."""

from pathlib import Path

import pytest

from embeddings.training.corpus import (
    CHINESE,
    GLOSSARY,
    NEEDS,
    Pair,
    is_scientific,
    is_technical,
    read_corpus,
    read_needs,
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("pairs", "terms", "text"):
        (tmp_path / name).mkdir()
    return tmp_path


def write(data: Path, name: str, *rows: str) -> None:
    (data / name).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def test_read_corpus_takes_the_glossary_without_any_data(data: Path) -> None:
    corpus = read_corpus(data)
    assert corpus.glosses["搪瓷反应釜"] == ("glass-lined reactor",)
    assert Pair("搪瓷反应釜", "glass-lined reactor", "term") in corpus.pairs


def test_read_corpus_leaves_out_senses_that_are_no_meaning(data: Path) -> None:
    write(data, "terms/cedict.tsv", "釜\tvariant of 𨥏[fu3]", "釜\t(old) cauldron", "王村\tWangcun county in Hunan")
    glosses = read_corpus(data).glosses
    assert glosses["釜"] == ("cauldron",)
    assert "王村" not in glosses


def test_read_corpus_keeps_at_most_three_senses_in_their_order(data: Path) -> None:
    write(data, "terms/cedict.tsv", "打\tto beat", "打\tto strike", "打\tto hit", "打\tto break")
    assert read_corpus(data).glosses["打"] == ("to beat", "to strike", "to hit")


def test_read_corpus_splits_a_row_that_names_several_terms(data: Path) -> None:
    write(data, "terms/naer.tsv", "绝对压[强]；绝对压[力]\tabsolute pressure")
    glosses = read_corpus(data).glosses
    assert glosses["绝对压强"] == glosses["绝对压力"] == ("absolute pressure",)


def test_read_corpus_leaves_out_a_badly_aligned_pair(data: Path) -> None:
    write(data, "pairs/titles.tsv", "废水处理\twastewater treatment", "废水\t" + "waste water " * 20)
    assert [pair.zh for pair in read_corpus(data).pairs if pair.kind == "short"] == ["废水处理"]


def test_read_corpus_leaves_out_english_that_ocr_has_spoilt(data: Path) -> None:
    write(
        data,
        "pairs/papers.jsonl",
        '{"title_zh": "甲", "title_en": "Goodtitle", "abstract_zh": "乙", "abstract_en": "spo ilt", "en_q": 0.4}',
    )
    (paper,) = read_corpus(data).papers
    assert (paper.title_zh, paper.title_en, paper.abstract_en) == ("甲", "", "")


def test_is_scientific_asks_every_word() -> None:
    words = frozenset({"catalyst", "deactivation"})
    assert is_scientific("Catalyst deactivation", words)
    assert not is_scientific("catalyst sorcery", words)


def test_glossary_rows_are_two_columns_and_no_term_comes_twice() -> None:
    rows = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {2}
    assert len({zh for zh, _ in rows}) == len(rows)


@pytest.mark.parametrize(("word", "technical"), [("离心泵", True), ("葡萄糖", True), ("泵", False), ("高兴", False)])
def test_is_technical_looks_at_the_last_character_of_a_word(word: str, *, technical: bool) -> None:
    assert is_technical(word) is technical


def test_needs_are_in_both_languages_and_each_comes_once() -> None:
    rows = read_needs(NEEDS)
    assert len({row.need_zh for row in rows}) == len({row.expertise_zh for row in rows}) == len(rows) > 0
    for row in rows:
        assert all(CHINESE.search(text) for text in (row.need_zh, row.expertise_zh))
        assert not any(CHINESE.search(text) for text in (row.need_en, row.expertise_en))


def test_a_need_is_a_pair_with_its_translation_and_not_with_the_expertise_that_answers_it(data: Path) -> None:
    row = read_needs(NEEDS)[0]
    pairs = [pair for pair in read_corpus(data).pairs if pair.kind == "need"]
    assert Pair(row.need_zh, row.need_en, "need") in pairs
    assert Pair(row.expertise_zh, row.expertise_en, "need") in pairs
    assert Pair(row.need_zh, row.expertise_en, "need") not in pairs

from hypothesis import given
from hypothesis import strategies as st

from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.marks import MOST, mark_words
from matching.types import Need
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import FACULTY, NEEDS

ENCODER = NgramEncoder()
CORPUS = Corpus(encode_profiles(FACULTY, ENCODER), encode_needs(NEEDS, ENCODER))


def marked(quote: str, asked: str, *, across: bool = False) -> list[str]:
    return [quote[mark.start : mark.end] for mark in mark_words(quote, asked, weights=CORPUS.terms, across=across)]


def test_shared_chinese_stretches_are_marked_whole() -> None:
    assert marked("一种骨架镍催化剂的再生方法", "骨架镍催化剂失活太快") == ["骨架镍催化剂"]


def test_shared_english_words_are_marked_in_any_form_but_not_the_common_ones() -> None:
    assert marked("Catalysts for the drying of solvents", "a catalyst for the solvent") == ["Catalysts", "solvents"]


def test_across_languages_the_terms_that_mean_the_same_are_marked() -> None:
    assert marked("加氢催化剂的研究", "deactivation of hydrogenation catalysts", across=True) == ["加氢催化剂"]
    assert marked("Hydrogenation catalysts in slurry", "加氢催化剂失活", across=True) == ["Hydrogenation", "catalysts"]


def test_traditional_and_wide_characters_are_marked_where_they_stand() -> None:
    assert marked("ＣＯ２的催化劑", "CO2 催化剂") == ["ＣＯ２", "催化劑"]


def test_a_mark_ends_where_a_word_does_and_a_metal_stands_for_itself() -> None:
    assert marked("每吨产品钯消耗由1.9 g降至0.4 g", "成品钯含量≤10 mg/kg") == ["钯"]
    assert marked("浆态床与滴流床中的反应", "料饼中的水") == []


def test_words_of_every_text_and_units_are_no_reason() -> None:
    assert marked("技术已用于两套装置，产品达到30 ppm", "希望产品技术达到20 ppm的装置") == []


def test_elements_are_marked_by_symbol_and_by_name() -> None:
    assert marked("Mg and calcium stripped", "镁和钙的脱除", across=True) == ["Mg", "calcium"]
    assert marked("镁锂分离", "Mg/Li separation", across=True) == ["镁锂分离"]


def test_nothing_shared_marks_nothing() -> None:
    assert marked("渗透汽化", "骨架镍") == []
    assert marked("", "骨架镍") == []


def test_the_strongest_mark_weighs_one() -> None:
    marks = mark_words("一种骨架镍催化剂的再生方法", "骨架镍 再生", weights=CORPUS.terms, across=False)
    assert max(mark.weight for mark in marks) == 1.0


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
def test_marks_lie_in_the_quote_in_order_and_apart(quote: str, asked: str, across: bool) -> None:  # noqa: FBT001
    marks = mark_words(quote, asked, weights=CORPUS.terms, across=across)
    assert len(marks) <= MOST
    ends = [0, *(mark.end for mark in marks)]
    assert all(end <= mark.start < mark.end <= len(quote) for end, mark in zip(ends, marks, strict=False))
    assert all(0 < mark.weight <= 1 for mark in marks)


def test_marks_of_a_need_come_with_its_quotes() -> None:
    need = Need("N", "骨架镍催化剂失活太快")
    assert marked(FACULTY[0].items[1].text, need.title) == ["骨架镍催化剂"]

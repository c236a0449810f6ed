import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.lexical import TermMatrix, stack, term_counts, term_weights, terms, weigh


def similarity(first: str, second: str) -> float:
    counts = term_counts([first, second])
    rows = weigh(counts, term_weights(counts))
    return float((rows @ rows.T).toarray()[0, 1])


def test_chinese_is_counted_in_characters_and_pairs() -> None:
    assert terms("加氢釜") == ["加", "氢", "釜", "加氢", "氢釜"]


def test_latin_words_are_lower_case_and_stemmed() -> None:
    assert terms("Catalysts, catalyst") == ["catalyst", "catalyst"]


@pytest.mark.parametrize("term", ["h2so4", "7732-18-5", "mof", "co2", "pa66"])
def test_formulas_numbers_and_abbreviations_are_whole_words(term: str) -> None:
    assert term in terms(f"含{term.upper()}的物料")


def test_subscripts_traditional_characters_and_width_do_not_matter() -> None:
    assert terms("CO₂ 催化劑") == terms("ＣＯ２ 催化剂")


def test_equal_texts_score_one_and_strangers_zero() -> None:
    assert similarity("氯碱膜", "氯碱膜") == pytest.approx(1.0)
    assert similarity("氯碱膜", "挤出") == 0.0


def test_a_text_without_terms_is_like_nothing() -> None:
    assert similarity("……", "氯碱") == 0.0
    assert term_counts([]).shape[0] == 0


def test_rare_terms_weigh_more() -> None:
    counts = term_counts(["工艺 氯碱", "工艺 精馏", "工艺 挤出", "工艺"])
    rows = weigh(counts, term_weights(counts))
    query = weigh(term_counts(["氯碱 工艺"]), term_weights(counts))
    scores = (query @ rows.T).toarray()[0]
    assert int(np.argmax(scores)) == 0
    assert scores[1] == pytest.approx(scores[2])


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(0, 6))
def test_stack_equals_counting_all_at_once(texts: list[str], cut: int) -> None:
    stacked = stack([term_counts(texts[:cut]), term_counts(texts[cut:])])
    assert entries(stacked) == entries(term_counts(texts))


def test_stack_passes_over_matrices_without_rows() -> None:
    stacked = stack([term_counts([]), term_counts(["膜"]), term_counts([]), term_counts([])])
    assert entries(stacked) == entries(term_counts(["膜"]))


def entries(matrix: TermMatrix) -> tuple[list[int], list[int], list[float]]:
    """The matrix without its many zeros, which would take seconds to compare."""
    return matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()

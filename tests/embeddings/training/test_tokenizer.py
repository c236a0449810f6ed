"""The tokenizer that is written into the model: Chinese words next to the teacher's word pieces."""

import pytest
from tokenizers import Tokenizer

from embeddings.training.teacher import teacher_path
from embeddings.training.tokenizer import build_tokenizer, traditional_to_simplified

WORDS = [*"加氢催化剂失活食品", "催化剂", "失活"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(teacher_path(), WORDS)


def test_encode_cuts_a_chinese_run_by_longest_match(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("加氢催化剂失活").tokens == ["[CLS]", "▁", "##加", "##氢", "##催化剂", "##失活", "[SEP]"]


def test_encode_reads_traditional_characters_as_simplified_ones(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("加氫催化劑失活").ids == tokenizer.encode("加氢催化剂失活").ids


def test_encode_reads_full_width_and_subscript_as_plain(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("ＣＯ₂催化剂").ids == tokenizer.encode("CO2催化剂").ids


def test_encode_keeps_latin_words_apart_from_chinese_ones(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("加cobalt催化剂").tokens == [
        "[CLS]",
        "▁",
        "##加",
        "cobalt",
        "▁",
        "##催化剂",
        "[SEP]",
    ]


def test_encode_gives_an_unknown_character_its_own_token(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("食龘𠀀品").tokens == ["[CLS]", "▁", "##食", "□", "□", "▁", "##品", "[SEP]"]


def test_encode_reads_a_long_run_to_its_end(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("化" * 1000).tokens
    assert tokens.count("##化") == 1000
    assert "[UNK]" not in tokens


def test_encode_leaves_english_as_the_teacher_reads_it(tokenizer: Tokenizer) -> None:
    teacher = Tokenizer.from_file(str(teacher_path() / "tokenizer.json"))
    teacher.no_padding()
    text = "Deactivation of Cu/ZnO catalysts at 250 °C (5 MPa), naïve über-test."
    assert tokenizer.encode(text).ids == teacher.encode(text).ids


def test_traditional_to_simplified_changes_every_character_that_it_lists() -> None:
    table = traditional_to_simplified()
    assert (table["劑"], table["氫"]) == ("剂", "氢")
    assert all(old != new for old, new in table.items())

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import languages, normalise, split

# Surrogates included: they arrive in text from broken files.
texts = st.text(st.characters(), max_size=200)
science = st.lists(
    st.sampled_from(
        [
            "加氢催化剂",
            "氫化",
            "瞭解",
            "。",
            "！",
            "，",
            "\n",
            "\n\n",
            " ",
            "　",
            "Catalysts",
            "e.g. ",
            "3.5 mol/L",
            "CO₂",
            ". ",
            "”",
        ]
    ),
    max_size=60,
).map("".join)


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("氫化催化劑失活與再生", "氢化催化剂失活与再生"),
        ("瞭解機器學習", "了解机器学习"),
        ("沈積物計畫", "沉积物计划"),
        ("二噁英與噁唑", "二恶英与恶唑"),
        ("ＣＯ₂　ｃａｔａｌｙｓｔ", "CO2 catalyst"),
        ("Ｈ₂ＳＯ₄（９８％）", "H2SO4(98%)"),
        ("25 ㎡, 20 ℃, 5 µm", "25 m2, 20 °C, 5 μm"),
        ("CAS：７６６４－９３－９", "CAS:7664-93-9"),
        ("e\u0301thanol", "éthanol"),
        ("\ufefftrans\u00adfer\u200b", "transfer"),
        (" a\t\r\nb\x00c\u2028d\x85e ", "a b c d e"),
        ("\ud800", "\ufffd"),
        ("", ""),
        (" \u3000\x00\u200b", ""),
    ],
)
def test_normalise_folds_what_means_the_same(text: str, same_as: str) -> None:
    assert normalise(text) == same_as


@pytest.mark.parametrize(
    "text", ["二恶英与恶唑", "芸薹属", "透明覆膜", "反射覆盖层", "沈阳", "NaCl, pH 7.4, 64-17-5", "、。；：“”《》"]
)
def test_normalise_leaves_simplified_science_alone(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFKC", text)


@given(texts | science)
def test_normalise_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(texts)
def test_normalised_text_can_be_written_down(text: str) -> None:
    normalised = normalise(text)
    assert normalised.encode("utf-8").decode("utf-8") == normalised
    assert not any(unicodedata.category(character) == "Cc" for character in normalised)
    assert normalised == normalised.strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加氢催化剂失活", {"zh"}),
        ("deactivation of hydrogenation catalysts", {"en"}),
        ("离心泵机械密封泄漏 (mechanical seal leakage)", {"zh", "en"}),
        ("用 PROFIBUS 和 PLC 控制 20 min 后 CO2 浓度为 3 mol/L", {"zh"}),
        ("基于 Transformer 的蛋白质结构预测与分子对接方法研究", {"zh"}),
        ("CO2", set()),
        ("H₂SO₄ 98 %", set()),
        ("CAS 7664-93-9, NaCl, pH 7", set()),
        ("", set()),
        ("Wärmepumpe", {"en"}),
    ],
)
def test_languages_are_those_that_carry_the_text(text: str, found: set[str]) -> None:
    assert languages(text) == found


@given(text=texts | science, max_characters=st.integers(1, 40))
def test_split_drops_nothing_but_space(text: str, max_characters: int) -> None:
    windows = split(text, max_characters=max_characters)
    end = 0
    for window in windows:
        assert text[window.start : window.start + len(window.text)] == window.text
        assert window.text == window.text.strip() != ""
        assert len(window.text) <= max_characters
        assert text[end : window.start].strip() == ""
        end = window.start + len(window.text)
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("短文。不切。", ["短文。不切。"]),
        ("催化剂失活了。需要马上再生！怎么办？", ["催化剂失活了。", "需要马上再生！怎么办？"]),
        ("他说：“催化剂失活。”然后换", ["他说：“催化剂失活。”", "然后换"]),
        ("The pump.\nThe seal. A valve", ["The pump.", "The seal.", "A valve"]),
        ("pH 3.5 is low. Add NaOH now", ["pH 3.5 is", "low. Add", "NaOH now"]),
        ("see Fig. 3 for all", ["see Fig. 3", "for all"]),
        ("deactivation", ["deactivation"]),
        ("antidisestablishmentarian", ["antidisestab", "lishmentaria", "n"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_split_cuts_at_the_best_end(text: str, windows: list[str]) -> None:
    assert [window.text for window in split(text, max_characters=12)] == windows


def test_split_keeps_a_mark_with_its_letter() -> None:
    assert [window.text for window in split("aaae\u0301", max_characters=4)] == ["aaa", "e\u0301"]


def test_split_below_one_character_raises() -> None:
    with pytest.raises(ValueError, match="max_characters is 0"):
        split("text", max_characters=0)


@pytest.mark.parametrize(
    "text",
    [
        "氢" * 100_000,
        "氫" * 100_000,
        "a" * 100_000,
        "." * 100_000,
        "加氢催化剂失活。" * 12_500,
        "The pump leaks. " * 6_250,
        "\n" * 100_000,
    ],
    ids=["simplified", "traditional", "letters", "full stops", "chinese", "english", "newlines"],
)
def test_hundred_thousand_characters_take_seconds_and_not_minutes(text: str) -> None:
    started = time.process_time()
    normalise(text)
    languages(text)
    split(text, max_characters=400)
    assert time.process_time() - started < 10

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.cell_text import clean_line, clean_name, clean_text, is_nothing, plain_key
from service.spreadsheets.sheet import Cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  张三 ", "张三"),
        (1001, "1001"),
        (1001.0, "1001"),
        (1.38e10, "13800000000"),
        (0.1 + 0.2, "0.3"),
        (True, "是"),
        (datetime(2022, 5, 20), "2022-05-20"),  # noqa: DTZ001 - Excel has no zones
        (date(2022, 5, 20), "2022-05-20"),
        (time(9, 30), "09:30:00"),
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        ("a_x000D_\nb", "a\n\nb"),
        ("a\x00b\x07c\u200bd\ufeff", "abcd"),
        ("a\u3000\u00a0 b", "a b"),
        ("a\ud800b", "ab"),
        ("\u202eevil", "evil"),
    ],
)
def test_clean_text_keeps_what_was_typed(cell: Cell, text: str) -> None:
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张　三", "张三"),
        ("欧阳 明 月", "欧阳明月"),
        ("Anna  Lindqvist", "Anna Lindqvist"),
        ("Ｔ００１", "T001"),
        ("张三\n", "张三"),
    ],
)
def test_clean_name_takes_padding_out(cell: str, name: str) -> None:
    assert clean_name(cell) == name


@pytest.mark.parametrize("text", ["无", "暂无", "/", "-", "——", "N/A", "n/a", "None", "无。", "\\", "…", "待定", "TBD"])
def test_is_nothing_knows_how_people_say_none(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["无机化学", "None-linear", "A/B", "3-5", "不限流量"])
def test_is_nothing_leaves_words_alone(text: str) -> None:
    assert not is_nothing(text)


def test_plain_key_ignores_width_case_script_and_punctuation() -> None:
    assert plain_key("企業 名稱（ＩＤ）＊") == plain_key("企业名称id")


@given(st.text())
def test_clean_text_is_safe_to_store_and_settled(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    cleaned.encode()
    assert all(character >= " " or character == "\n" for character in cleaned)


@given(st.text())
def test_clean_line_has_no_line_breaks(text: str) -> None:
    assert "\n" not in clean_line(text)

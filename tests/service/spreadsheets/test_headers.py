import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.headers import nearest_column, recognise
from service.spreadsheets.layouts import COMPANIES, FACULTY, LAYOUTS, NEEDS, Layout


@pytest.mark.parametrize("layout", list(LAYOUTS.values()), ids=lambda layout: layout.noun.value)
def test_no_header_names_two_columns(layout: Layout) -> None:
    seen: dict[str, str] = {}
    for column in layout.columns:
        for word in (column.label.zh, column.label.en, *column.synonyms.split("|")):
            assert word.strip(), column.name
            assert seen.setdefault(plain_key(word) or word, column.name) == column.name, word


@pytest.mark.parametrize("layout", list(LAYOUTS.values()), ids=lambda layout: layout.noun.value)
def test_labels_and_synonyms_are_recognised_literally(layout: Layout) -> None:
    for column in layout.columns:
        for word in (column.label.zh, column.label.en, *column.synonyms.split("|")):
            found = recognise(word.upper(), 3, layout)
            if plain_key(word):
                assert found is not None
                assert (found.column.name, found.index, found.guessed) == (column.name, 3, False), word


@pytest.mark.parametrize(
    ("header", "layout", "name"),
    [
        ("姓　名", FACULTY, "name"),
        ("姓名*", FACULTY, "name"),
        ("＊姓名（必填）", FACULTY, "name"),
        ("3、研究方向", FACULTY, "direction"),
        ("（三）研究方向", FACULTY, "direction"),
        ("研究方向2", FACULTY, "direction"),
        ("研究方向（请用分号隔开）", FACULTY, "direction"),
        ("主要研究方向", FACULTY, "direction"),
        ("近5年代表性论文", FACULTY, "publication"),
        ("授权专利情况", FACULTY, "patent"),
        ("职称/职务", FACULTY, "title"),
        ("Name 姓名", FACULTY, "name"),
        ("單位", FACULTY, "organization"),
        ("Research_Interests", FACULTY, "direction"),
        ("e-mail:", FACULTY, "email"),
        ("企业名称（全称）", COMPANIES, "name"),
        ("COMPANY  NAME", COMPANIES, "name"),
        ("预算（万元）", NEEDS, "budget"),
        ("Budget (10k CNY)", NEEDS, "budget"),
        ("需求类型（下拉选择）", NEEDS, "kind"),
        ("技术需求描述（限500字）", NEEDS, "body"),
    ],
)
def test_recognise_sees_through_remarks_marks_and_numbers(header: str, layout: Layout, name: str) -> None:
    found = recognise(header, 0, layout)
    assert found is not None
    assert (found.column.name, found.guessed) == (name, False)


@pytest.mark.parametrize(
    ("header", "name"), [("本人长期从事的研究方向", "direction"), ("论文题目及期刊", "publication")]
)
def test_recognise_guesses_by_a_telling_part(header: str, name: str) -> None:
    found = recognise(header, 0, FACULTY)
    assert found is not None
    assert (found.column.name, found.guessed) == (name, True)


@pytest.mark.parametrize(
    "header", ["论文数量", "是否有专利", "项目负责人", "发表论文篇数", "", "  ", "报销标准", "x" * 200]
)
def test_recognise_refuses_what_is_about_something_else(header: str) -> None:
    assert recognise(header, 0, FACULTY) is None


def test_nearest_column_offers_a_name() -> None:
    near = nearest_column("研究方象", FACULTY)
    assert near is not None
    assert near.name == "direction"
    assert nearest_column("xyz123", FACULTY) is None


@given(st.text(max_size=120), st.sampled_from(list(LAYOUTS.values())))
def test_recognise_never_fails(header: str, layout: Layout) -> None:
    recognise(header, 0, layout)
    nearest_column(header, layout)

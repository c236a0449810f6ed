from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from service.drafts.docx_form import read_docx
from service.drafts.errors import BrokenFormError, NotAFormError, UnsafeFormError
from service.drafts.reading import Reading, read_pieces
from tests.service.drafts.forms import form, with_part

PATH = Path("需求表.docx")
FIXTURES = Path("fixtures/intake")


def read(data: bytes) -> Reading:
    return read_pieces(read_docx(PATH, data))


def test_the_form_of_a_bureau_in_chinese() -> None:
    reading = read((FIXTURES / "form-zh.docx").read_bytes())

    assert reading.fields == {
        "company": "陇西清源助剂有限公司",
        "contact": "马骏 13900000000",
        "title": "骨架镍催化剂连用寿命提升",
        "kind": "technical_problem",
        "body": "目前釜式加氢用骨架镍催化剂，用到第五釜活性明显下降，副产一氯苯胺偏高。",
        "budget_cny": 600_000,
        "deadline": "2027-10-31",
        "requirements": [
            {"text": "连续使用 15 釜以上", "must": True},
            {"text": "副产一氯苯胺低于 0.3%", "must": True},
            {"text": "单釜反应时间不增加", "must": False},
        ],
    }
    assert reading.unread[:2] == ["所属行业：精细化工", "传真：0943-0000000"]
    assert ("budget_cny", "拟投入经费（万元）：50-60") in [(one.field, one.quote) for one in reading.origins]


def test_the_form_of_a_bureau_in_english() -> None:
    reading = read((FIXTURES / "form-en.docx").read_bytes())

    assert reading.fields == {
        "company": "Westlake Coatings Co., Ltd.",
        "title": "Membrane fouling by brine",
        "kind": "technical_problem",
        "body": "Our brine stream (TDS 45 g/L) fouls the membranes in two weeks; the existing ozone stage is unstable.",
        "requirements": [
            {"text": "COD at the outlet below 60 mg/L", "must": True},
            {"text": "Cleaning interval of at least 60 days", "must": True},
            {"text": "Operating cost below 8 CNY per tonne", "must": False},
        ],
        "budget_cny": 800_000,
        "deadline": "2028-06-30",
        "contact": "Anna Weiss, +86 943 555 0101",
    }
    assert reading.unread[0] == "VAT number：00-000"


def test_a_header_row_above_the_values() -> None:
    reading = read(form([["企业名称", "需求名称", "预算（万元）"], ["甲厂", "脱硝催化剂", "30"]]))

    assert reading.fields == {"company": "甲厂", "title": "脱硝催化剂", "budget_cny": 300_000}


def test_a_label_without_a_value_takes_none_from_its_neighbour() -> None:
    reading = read(form([["需求名称", "", "联系人", "马工"], ["企业名称", "期限", "2027-05-01", ""]]))

    assert reading.fields["contact"] == "马工"
    assert "title" not in reading.fields
    assert reading.fields["deadline"] == "2027-05-01"


def test_paragraphs_with_labels_are_read_as_well() -> None:
    reading = read(form([], "需求名称：脱硝", "技术指标：", "1. NOx 低于 50 mg/m3", "2. 寿命 3 年", "预算：面议"))

    assert reading.fields["title"] == "脱硝"
    assert [one["text"] for one in reading.fields["requirements"]] == ["NOx 低于 50 mg/m3", "寿命 3 年"]
    assert [(note.field, note.code) for note in reading.notes] == [("budget_cny", "budget-open")]
    assert reading.unread == ["预算：面议"]


def test_what_cannot_be_read_is_said_and_kept() -> None:
    reading = read(form([["需求名称", "脱硝"], ["预算", "很多钱"], ["期限", "越快越好"], ["税号", "0000"]]))

    assert reading.fields == {"title": "脱硝"}
    assert reading.unread == ["预算：很多钱", "期限：越快越好", "税号：0000"]
    assert [note.code for note in reading.notes] == ["budget-unreadable", "date-unreadable", "not-a-field"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"plain text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_something_else_is_told_so(data: bytes) -> None:
    with pytest.raises(NotAFormError, match=r"is not a \.docx"):
        read_docx(PATH, data)


def test_a_workbook_is_no_form() -> None:
    with pytest.raises(NotAFormError):
        read_docx(PATH, Path("fixtures/lanzhou/faculty.xlsx").read_bytes())


def test_a_file_cut_anywhere_is_refused_in_a_sentence() -> None:
    data = form([["需求名称", "脱硝"]])
    for end in range(4, len(data), 997):
        with pytest.raises((BrokenFormError, NotAFormError)):
            read_docx(PATH, data[:end])


def test_a_file_with_any_byte_changed_is_read_or_refused_in_a_sentence() -> None:
    data = form([["需求名称", "脱硝"]])
    for position in range(0, len(data), 401):
        changed = data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]
        with suppress(BrokenFormError, NotAFormError, UnsafeFormError):
            read_docx(PATH, changed)


@pytest.mark.parametrize(
    "document",
    [
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d/>',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_entities_and_dtds_are_refused(document: bytes, part: str) -> None:
    with pytest.raises(UnsafeFormError, match="XML entities or a DTD"):
        read_docx(PATH, with_part(form([["需求名称", "脱硝"]]), part, document))


@pytest.mark.parametrize(
    ("part", "content"),
    [("word/media/bomb.png", bytes(30 * 1024**2)), ("word/huge.xml", b"<a>" + b" " * 11 * 1024**2 + b"</a>")],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(part: str, content: bytes) -> None:
    data = with_part(form([["需求名称", "脱硝"]]), part, content)
    assert len(data) < 200_000

    with pytest.raises(UnsafeFormError, match="too large when unpacked"):
        read_docx(PATH, data)


def test_a_table_merged_over_rows_and_columns() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "技术指标"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "COD 低于 60 mg/L"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "运行 60 天"
    table.cell(2, 0).text = "需求名称"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "废水"
    out = BytesIO()
    document.save(out)

    reading = read(out.getvalue())

    assert [one["text"] for one in reading.fields["requirements"]] == ["COD 低于 60 mg/L", "运行 60 天"]
    assert reading.fields["title"] == "废水"

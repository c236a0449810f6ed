from pathlib import Path

import pytest
from openpyxl import load_workbook

from matching.types import NeedKind
from service.database import Database
from service.language import Language
from service.spreadsheets.errors import FileTakenError, FolderMissingError
from service.spreadsheets.layouts import LAYOUTS, Noun, Use
from service.spreadsheets.template import write_template
from service.spreadsheets.template_columns import TEMPLATE_COLUMNS
from tests.service.imports.importing import codes, count, created, importer, items, stored_faculty, stored_needs

_TEMPLATES = [(Noun.FACULTY,), (Noun.COMPANIES, Noun.NEEDS)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("nouns", _TEMPLATES)
def test_an_unchanged_template_is_nothing_to_import(
    database: Database, tmp_path: Path, nouns: tuple[Noun, ...], language: Language
) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, nouns, language=language)
    report = importer(database)(path)
    assert report.is_empty
    assert report.errors == 0
    assert {code for _, _, code in codes(report)} == {"sheet-without-rows", "sheet-ignored"}


@pytest.mark.parametrize("language", list(Language))
def test_the_examples_are_importable_themselves(database: Database, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "t.xlsx"
    for nouns in _TEMPLATES:
        write_template(path, nouns, language=language, force=True)
        book = load_workbook(path)
        for sheet in book.worksheets[: len(nouns)]:
            book.remove(sheet)
        for sheet, noun in zip(book.worksheets, nouns, strict=True):
            sheet.title = noun.value
        book.save(path)
        report = importer(database)(path)
        assert report.problems == ()
    assert items(stored_faculty(database)["T001"])[:2] == [
        ("direction", "低温 SCR 脱硝催化剂的抗硫性能", None),
        ("direction", "工业废气中挥发性有机物的催化燃烧", None),
    ]
    need, company = stored_needs(database)["N001"]
    assert (company, need.kind, need.budget_cny) == ("示例清源助剂有限公司", NeedKind.TECHNICAL_PROBLEM, 800_000)
    assert str(need.deadline) == "2027-06-30"


def test_a_filled_template_is_importable(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, (Noun.FACULTY,), language=Language.ZH)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for column, value in {1: "F1", 2: "张三", 9: "催化\n膜"}.items():
        sheet.cell(row=2, column=column, value=value)
    book.save(path)
    report = importer(database)(path)
    assert count(report, Noun.FACULTY) == created(1)
    assert [text for _, text, _ in items(stored_faculty(database)["F1"])] == ["催化", "膜"]


def test_the_template_offers_all_kinds_and_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, (Noun.COMPANIES, Noun.NEEDS), language=Language.EN)
    sheet = load_workbook(path)["Needs"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert str(rules["D2:D1000"].formula1).strip('"').split(",") == [
        "Technical problem",
        "Joint research",
        "Technology transfer",
        "Talent recruitment",
        "Internship base",
        "Employee training",
        "Curriculum",
        "Faculty exchange",
    ]
    assert sheet.freeze_panes == "C2"
    for cell in sheet[1]:
        assert cell.comment is not None
        assert len(cell.comment.text.split("\n")) == 2


@pytest.mark.parametrize("noun", list(Noun))
def test_the_template_has_every_column_that_is_stored(noun: Noun) -> None:
    offered = {column.name for column in TEMPLATE_COLUMNS[noun]}
    stored = {column.name for column in LAYOUTS[noun].columns if column.use is not Use.IGNORED}
    elsewhere = {
        Noun.FACULTY: {"item_kind", "item_text", "item_year"},
        Noun.COMPANIES: set[str](),
        Noun.NEEDS: {"region", "industry", "size", "contact", "description"},
    }
    assert offered == stored - elsewhere[noun]


def test_a_template_is_not_written_over_a_file_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(FileTakenError):
        write_template(path, (Noun.FACULTY,), language=Language.ZH)
    assert path.read_bytes() == b"mine"
    write_template(path, (Noun.FACULTY,), language=Language.ZH, force=True)
    assert path.read_bytes()[:2] == b"PK"
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.xlsx"]


def test_a_template_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderMissingError):
        write_template(tmp_path / "none" / "t.xlsx", (Noun.FACULTY,), language=Language.ZH)

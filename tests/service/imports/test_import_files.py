"""The import as a whole: dry run, strict, one transaction, and what is encoded."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlmodel import func, select

from embeddings.encoder import Encoder, Vectors
from service.database import Database
from service.imports.report import Counts
from service.imports.use_cases import import_files
from service.language import Language
from service.models.passage import Passage, PassageVector
from service.spreadsheets.errors import SpreadsheetError
from service.spreadsheets.findings import Severity
from service.spreadsheets.layouts import Noun
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.imports.importing import codes, count, created, importer, stored_companies, stored_faculty
from tests.service.spreadsheets.workbooks import Rows, write_csv, write_xlsx

_FACULTY = [["编号", "姓名", "研究方向"], ["F1", "张三", "催化"], ["F2", "李四", "膜；吸附"]]
_BAD_ROW = ["F3", None, "萃取"]


class CountingEncoder(NgramEncoder):
    """Remembers every text that it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().encode_document(texts)


def _no_encoder() -> Encoder:
    raise AssertionError("nothing was to be encoded")


def test_import_lanzhou_without_a_word(database: Database) -> None:
    folder = Path("fixtures/lanzhou")
    import_ = importer(database)
    report = import_(folder / "companies.xlsx", folder / "faculty.xlsx")
    assert report.problems == ()
    assert report.counts == {Noun.FACULTY: created(26), Noun.COMPANIES: created(30), Noun.NEEDS: created(72)}
    again = import_(folder / "faculty.xlsx", folder / "companies.xlsx")
    assert again.changes == 0
    assert [again.counts[noun].unchanged for noun in Noun] == [26, 30, 72]


def test_dry_run_tells_what_an_import_then_does(database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [*_FACULTY, _BAD_ROW])
    dry = import_files(database, _no_encoder, [path], dry_run=True)
    assert (dry.dry_run, dry.applied) == (True, False)
    assert stored_faculty(database) == {}
    real = import_files(database, NgramEncoder, [path])
    assert (real.dry_run, real.applied) == (False, True)
    assert (real.files, real.counts, real.problems) == (dry.files, dry.counts, dry.problems)
    assert real.counts[Noun.FACULTY] == created(2, rejected=1)


def test_strict_imports_nothing_if_any_row_is_wrong(database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [*_FACULTY, _BAD_ROW])
    report = import_files(database, _no_encoder, [path], strict=True)
    assert (report.applied, report.errors) == (False, 1)
    assert stored_faculty(database) == {}
    good = importer(database)(write_csv(tmp_path / "b.csv", _FACULTY), strict=True)
    assert good.applied
    assert len(stored_faculty(database)) == 2


def test_an_unreadable_file_stops_the_whole_import(database: Database, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "a.csv", _FACULTY)
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SpreadsheetError, match=r"b\.xlsx"):
        importer(database)(good, broken)
    assert stored_faculty(database) == {}


def test_only_new_texts_are_encoded(database: Database, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    import_files(database, lambda: encoder, [write_csv(tmp_path / "a.csv", _FACULTY)])
    assert encoder.texts == ["催化", "膜", "吸附"]
    encoder.texts.clear()
    import_files(database, _no_encoder, [tmp_path / "a.csv"])
    changed: Rows = [_FACULTY[0], _FACULTY[1], ["F2", "李四", "膜；吸附；萃取"]]
    import_files(database, lambda: encoder, [write_csv(tmp_path / "b.csv", changed)])
    assert encoder.texts == ["萃取"]
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Passage)).one() == 4
        assert db.exec(select(func.count()).select_from(PassageVector)).one() == 4


def test_report_says_where_and_what_in_both_languages(database: Database, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "报名表.xlsx", {"教师": [["报名表"], [], *_FACULTY, _BAD_ROW]})
    chinese = importer(database)(path, dry_run=True, language=Language.ZH).problems[0]
    english = importer(database)(path, dry_run=True, language=Language.EN).problems[0]
    place = ("报名表.xlsx", "教师", 6, "B", "姓名", "", Severity.ERROR, "value-missing")
    for problem in (chinese, english):
        assert (
            problem.file,
            problem.sheet,
            problem.row,
            problem.column,
            problem.header,
            problem.value,
            problem.severity,
            problem.code,
        ) == place
    assert chinese.message == "“姓名”不能为空。"
    assert english.message == "'Name' must not be blank."


def test_report_lists_the_columns_it_recognised(database: Database, tmp_path: Path) -> None:
    report = importer(database)(write_csv(tmp_path / "a.csv", _FACULTY), dry_run=True, language=Language.EN)
    (sheet,) = report.files[0].sheets
    assert (sheet.noun, sheet.header_row) == (Noun.FACULTY, 1)
    assert [(c.letter, c.header, c.field, c.meaning) for c in sheet.columns] == [
        ("A", "编号", "external_id", "ID"),
        ("B", "姓名", "name", "Name"),
        ("C", "研究方向", "direction", "Research directions"),
    ]


def test_report_can_be_written_as_json(database: Database, tmp_path: Path) -> None:
    report = importer(database)(write_csv(tmp_path / "a.csv", [*_FACULTY, _BAD_ROW]), dry_run=True)
    read = json.loads(json.dumps(asdict(report)))
    assert read["counts"]["faculty"] == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert read["problems"][0]["code"] == "value-missing"


def test_two_files_of_one_name_are_told_apart(database: Database, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    first = write_csv(tmp_path / "a.csv", [_FACULTY[0], _FACULTY[1]])
    second = write_csv(tmp_path / "x" / "a.csv", [_FACULTY[0], _FACULTY[2]])
    report = importer(database)(first, second, first)
    assert [file.file for file in report.files] == [str(first), str(second)]
    assert count(report, Noun.FACULTY) == created(2)


def test_hidden_and_explaining_sheets_are_left_out(database: Database, tmp_path: Path) -> None:
    sheets = {
        "填写说明": [["请按要求填写"]],
        "教师": _FACULTY,
        "示例": _FACULTY,
        "旧": [["编号", "企业名称"], ["C1", "甲"]],
        "随记": [["联系电话", "123"], ["地址", "某路"]],
        "Sheet9": [],
    }
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", sheets, hidden="旧"))
    assert [(problem.sheet, problem.code) for problem in report.problems] == [
        ("填写说明", "sheet-ignored"),
        ("示例", "sheet-ignored"),
        ("旧", "sheet-hidden"),
        ("随记", "sheet-unknown"),
    ]
    assert count(report, Noun.FACULTY) == created(2)
    assert stored_companies(database) == {}


def test_a_sheet_that_nobody_knows_is_an_error(database: Database, tmp_path: Path) -> None:
    report = importer(database)(write_csv(tmp_path / "a.csv", [["甲", "乙"], ["1", "2"]]))
    assert codes(report) == [(None, "", "header-not-found")]
    assert report.counts == {noun: Counts() for noun in Noun}
    assert not report.is_empty


def test_needs_without_a_company_column_are_an_error(database: Database, tmp_path: Path) -> None:
    report = importer(database)(
        write_csv(tmp_path / "a.csv", [["需求标题", "需求描述", "预算（万元）"], ["废水", "x", 5]])
    )
    assert codes(report) == [(1, "", "header-incomplete")]
    assert "'Company name' or 'Company ID'" in report.problems[0].message


def test_a_header_alone_is_nothing_to_import(database: Database, tmp_path: Path) -> None:
    report = importer(database)(write_csv(tmp_path / "a.csv", _FACULTY[:1]))
    assert codes(report) == [(None, "", "sheet-without-rows")]
    assert report.is_empty

import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from service.spreadsheets.sheet import Uncomputed, column_letter
from service.spreadsheets.workbook import read_workbook
from tests.service.spreadsheets.workbooks import Rows, replace_part, write_xlsx


def test_read_fills_vertical_merges_and_tells_which_cells_are_covered(tmp_path: Path) -> None:
    rows: Rows = [["单位", "姓名"], ["甲大学", "张三"], [None, "李四"], ["乙大学", "王五"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"教师": rows}, merges={"教师": ["A2:A3"]})
    (sheet,) = read_workbook(path)
    assert sheet.rows == (("单位", "姓名"), ("甲大学", "张三"), ("甲大学", "李四"), ("乙大学", "王五"))
    assert sheet.covered == {(2, 0)}


def test_read_cuts_a_merge_at_the_last_row_with_data(tmp_path: Path) -> None:
    rows: Rows = [["单位", "姓名"], ["甲大学", "张三"], [None, "李四"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"教师": rows}, merges={"教师": ["A2:A9000"]})
    (sheet,) = read_workbook(path)
    assert len(sheet.rows) == 3


def test_read_keeps_types_and_marks_formulas_without_a_result(tmp_path: Path) -> None:
    rows: Rows = [["a", 1, 2.5, True, datetime(2022, 5, 20), "=A1&B1", " "]]  # noqa: DTZ001 - Excel has no zones
    path = write_xlsx(tmp_path / "a.xlsx", {"x": rows})
    (sheet,) = read_workbook(path)
    assert sheet.rows == (("a", 1, 2.5, True, datetime(2022, 5, 20), Uncomputed("=A1&B1")),)  # noqa: DTZ001 - likewise


def test_read_marks_hidden_sheets(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"x": [["a"]], "y": [["b"]]}, hidden="y")
    assert [(sheet.name, sheet.hidden) for sheet in read_workbook(path)] == [("x", False), ("y", True)]


def test_read_keeps_row_numbers_across_empty_rows(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].cell(row=5, column=2, value="x")
    path = tmp_path / "a.xlsx"
    book.save(path)
    (sheet,) = read_workbook(path)
    assert [len(row) for row in sheet.rows] == [0, 0, 0, 0, 2]


def test_read_ignores_a_wrong_dimension(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"x": [["a", "b"], ["c", "d"]]})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    replace_part(path, "xl/worksheets/sheet1.xml", xml.replace(b'ref="A1:B2"', b'ref="A1"'))
    (sheet,) = read_workbook(path)
    assert sheet.rows == (("a", "b"), ("c", "d"))


def test_column_letter_counts_as_spreadsheets_do() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]

from pathlib import Path

import pytest

from service.spreadsheets.workbook import read_workbook
from tests.service.spreadsheets.workbooks import Rows, write_csv

_ROWS = [["姓名", "研究方向", "学校"], ["张三", "催化，吸附；膜", "甲大学"], ["李四", "分离\n“结晶”,萃取", "乙大学"]]
_READ = tuple(tuple(row) for row in _ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_read_csv_tells_encoding_and_separator(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    path = write_csv(tmp_path / "教师.csv", _ROWS, encoding=encoding, delimiter=delimiter, end=end)
    (sheet,) = read_workbook(path)
    assert sheet.rows == _READ
    assert sheet.name == "教师"


def test_read_csv_keeps_western_accents(tmp_path: Path) -> None:
    rows: Rows = [["Name", "University", "Research interests"], ["Jürgen Müller", "Universität Köln", "Génie chimique"]]
    path = write_csv(tmp_path / "a.csv", rows, encoding="cp1252", delimiter=";")
    assert read_workbook(path)[0].rows[1] == ("Jürgen Müller", "Universität Köln", "Génie chimique")


def test_read_csv_takes_excels_own_conventions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n编号;姓名\n"=""007""";\'=张三\n', encoding="utf-8")
    assert read_workbook(path)[0].rows == (("编号", "姓名"), ("007", "=张三"))


def test_read_csv_with_one_column(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["企业名称"], ["甲公司"]])
    assert read_workbook(path)[0].rows == (("企业名称",), ("甲公司",))

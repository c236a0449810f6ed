"""Files that are no spreadsheets, or no good ones: one sentence each, and never a crash."""

import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from service.language import Language
from service.spreadsheets.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedFileError,
    FileMissingError,
    FileTooLargeError,
    NotAFileError,
    OldExcelFileError,
    SheetTooLargeError,
    SpreadsheetError,
    UnreadableTextError,
    UnsafeFileError,
    WrongFileTypeError,
)
from service.spreadsheets.workbook import read_workbook
from tests.service.spreadsheets.workbooks import replace_part, write_xlsx, zip_parts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("empty.xlsx", b"", EmptyFileError),
        ("locked.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        ("old.xls", _OLE + "Workbook".encode("utf-16-le"), OldExcelFileError),
        ("letter.xlsx", _OLE + "WordDocument".encode("utf-16-le"), WrongFileTypeError),
        ("xml2003.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas">', OldExcelFileError),
        ("web.xls", b"<html><table><tr><td>x</td></tr></table></html>", WrongFileTypeError),
        ("paper.xlsx", b"%PDF-1.7\n", WrongFileTypeError),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n", WrongFileTypeError),
        ("letter.xlsx", zip_parts({"word/document.xml": b"<w/>"}), WrongFileTypeError),
        ("slides.xlsx", zip_parts({"ppt/presentation.xml": b"<p/>"}), WrongFileTypeError),
        ("calc.xlsx", zip_parts({"content.xml": b"<o/>"}), WrongFileTypeError),
        ("files.xlsx", zip_parts({"a.txt": b"a"}), WrongFileTypeError),
        ("data.csv", b'{"name": "x"}', WrongFileTypeError),
        ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)), BrokenFileError),
        ("hollow.xlsx", zip_parts({"xl/workbook.xml": b"<workbook/>"}), BrokenFileError),
        ("noise.csv", bytes(range(256)) * 4, UnreadableTextError),
        ("noise2.csv", bytes(range(1, 32)) * 40, UnreadableTextError),
        ("blank.csv", b"\n,,\n  ,\n", EmptyFileError),
        ("quote.csv", '姓名,方向\n张三,"催化\n李四,膜\n'.encode(), UnreadableTextError),
    ],
)
def test_read_refuses_what_is_no_spreadsheet(
    tmp_path: Path, name: str, data: bytes, error: type[SpreadsheetError]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read_workbook(path)
    assert name in str(caught.value)
    assert name in caught.value.sentence(Language.ZH)
    assert "\n" not in str(caught.value)


def test_read_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError) as caught:
        read_workbook(tmp_path / "教师.xlsx")
    assert str(caught.value) == "There is no file '教师.xlsx': check the path and the name."
    assert caught.value.sentence(Language.ZH) == "找不到文件“教师.xlsx”：请检查路径和文件名。"


def test_read_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAFileError):
        read_workbook(tmp_path)


def test_read_refuses_an_impossible_path() -> None:
    with pytest.raises((NotAFileError, FileMissingError)):
        read_workbook(Path("a\0b.xlsx"))


def test_read_refuses_50_mb_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(50 * 1024**2)
    start = time.perf_counter()
    with pytest.raises(FileTooLargeError, match=r"50\.0 MB"):
        read_workbook(path)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_read_refuses_a_truncated_workbook(tmp_path: Path, share: float) -> None:
    path = write_xlsx(tmp_path / "cut.xlsx", {"教师": [["姓名"], *([f"张{n}"] for n in range(200))]})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BrokenFileError):
        read_workbook(path)


def test_read_refuses_a_workbook_with_a_damaged_part(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bad.xlsx", {"教师": [["姓名"], ["张三"]]})
    replace_part(path, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'>")
    with pytest.raises(BrokenFileError):
        read_workbook(path)


def test_read_refuses_a_zip_bomb_without_unpacking_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", {"教师": [["姓名"]]})
    replace_part(path, "xl/worksheets/sheet2.xml", bytes(150 * 1024**2))
    assert path.stat().st_size < 1024**2
    start = time.perf_counter()
    with pytest.raises(UnsafeFileError, match="when unpacked"):
        read_workbook(path)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "entity",
    [
        b'<!ENTITY x SYSTEM "file:///etc/passwd">',
        b'<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;&x;&x;">',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_read_refuses_xml_entities(tmp_path: Path, part: str, entity: bytes) -> None:
    path = write_xlsx(tmp_path / "xxe.xlsx", {"教师": [["姓名"], ["张三"]]})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    start = xml.index(b"<", 5)
    replace_part(path, part, b"<!DOCTYPE r [" + entity + b"]>" + xml[start:])
    with pytest.raises(UnsafeFileError, match="XML entities"):
        read_workbook(path)


def test_read_refuses_a_row_number_beyond_what_a_sheet_has(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "far.xlsx", {"教师": [["姓名"]]})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    replace_part(path, "xl/worksheets/sheet1.xml", xml.replace(b'<row r="1"', b'<row r="900000000"'))
    with pytest.raises((SheetTooLargeError, BrokenFileError)):
        read_workbook(path)


def test_read_refuses_more_rows_than_a_docking_has(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("姓名,学校\n" + "张三,某大学\n" * 20_001, encoding="utf-8")
    with pytest.raises(SheetTooLargeError, match="20000 rows"):
        read_workbook(path)


def test_read_refuses_a_workbook_without_any_cell(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        read_workbook(write_xlsx(tmp_path / "new.xlsx", {"Sheet1": []}))


def test_read_takes_a_csv_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_text("姓名,学校\n张三,某大学\n", encoding="utf-8")
    assert read_workbook(path)[0].rows == (("姓名", "学校"), ("张三", "某大学"))


def test_read_takes_formatted_empty_rows_for_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "学校"])
    sheet.append(["张三", "某大学"])
    for row in range(3, 3000):
        sheet.cell(row=row, column=5).number_format = "0.00"
    path = tmp_path / "formatted.xlsx"
    book.save(path)
    assert read_workbook(path)[0].rows == (("姓名", "学校"), ("张三", "某大学"))

"""What a file really is, told from its first bytes and never from its name."""

from enum import Enum, auto
from pathlib import Path

from service.spreadsheets.container import list_part_names
from service.spreadsheets.errors import (
    EncryptedFileError,
    OldExcelFileError,
    WrongFileTypeError,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Beginnings of files that people send by mistake: (bytes, in Chinese, in English).
_STRANGERS = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "PNG 图片", "a PNG picture"),
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG picture"),
    (b"GIF8", "GIF 图片", "a GIF picture"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"SQLite format 3", "SQLite 数据库", "an SQLite database"),
    (b"\x7fELF", "程序", "a program"),
)
# Parts that tell what a zip container holds, in the order in which they are looked for.
_CONTAINERS = (
    ("word/", "Word 文档", "a Word document"),
    ("ppt/", "PowerPoint 演示文稿", "a PowerPoint presentation"),
    ("xl/workbook.bin", "二进制 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "OpenDocument 文档（.ods/.odt）", "an OpenDocument file (.ods or .odt)"),
)


class FileType(Enum):
    """What can be read."""

    XLSX = auto()
    TEXT = auto()


def tell_file_type(path: Path, data: bytes) -> FileType:
    """Tell whether `data` is an xlsx workbook that is safe to open, or text.

    Raises EncryptedFileError, OldExcelFileError, WrongFileTypeError, BrokenFileError and UnsafeFileError.
    """
    if data.startswith(b"PK"):
        _check_container(path, data)
        return FileType.XLSX
    if data.startswith(_OLE):
        raise _ole_error(path, data)
    for beginning, zh, en in _STRANGERS:
        if data.startswith(beginning):
            raise WrongFileTypeError(path, found_zh=zh, found_en=en)
    _check_markup(path, data)
    return FileType.TEXT


def _check_container(path: Path, data: bytes) -> None:
    names = list_part_names(path, data)
    if not any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
        for beginning, zh, en in _CONTAINERS:
            if any(name.startswith(beginning) for name in names):
                raise WrongFileTypeError(path, found_zh=zh, found_en=en)
        raise WrongFileTypeError(path, found_zh="zip 压缩包", found_en="a zip archive")


def _ole_error(path: Path, data: bytes) -> EncryptedFileError | OldExcelFileError | WrongFileTypeError:
    """OLE is the container of encrypted xlsx, of xls, of doc and of more; its directory names them in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return EncryptedFileError(path)
    if holds("WordDocument"):
        return WrongFileTypeError(path, found_zh="旧版 Word 文档（.doc）", found_en="an old Word document (.doc)")
    if holds("PowerPoint Document"):
        return WrongFileTypeError(
            path, found_zh="旧版 PowerPoint 演示文稿（.ppt）", found_en="an old presentation (.ppt)"
        )
    return OldExcelFileError(path)


def _check_markup(path: Path, data: bytes) -> None:
    """Many campus systems export a web page, or XML of 2003, under the name .xls."""
    head = data[:4096]
    if head.startswith(_UTF16_MARKS):
        head = head.decode("utf-16", errors="ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<?xml") and b"<workbook" in head:
        raise OldExcelFileError(path)
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"<div")):
        raise WrongFileTypeError(path, found_zh="网页（HTML）", found_en="a web page (HTML)")
    if head.startswith(b"<?xml"):
        raise WrongFileTypeError(path, found_zh="XML 文件", found_en="an XML file")
    if head.startswith((b"{", b"[{", b"[\n")):
        raise WrongFileTypeError(path, found_zh="JSON 文件", found_en="a JSON file")

"""Spreadsheets as clerks send them, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

Value = str | int | float | bool | date | datetime | None
Rows = Sequence[Sequence[Value]]


def write_xlsx(
    path: Path, sheets: Mapping[str, Rows], *, merges: Mapping[str, Sequence[str]] | None = None, hidden: str = ""
) -> Path:
    """A workbook with these sheets; `merges` names ranges to merge, by sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merges or {}).get(name, ()):
            sheet.merge_cells(cells)
        if name == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",", end: str = "\n") -> Path:
    """A csv file; cells are quoted where they must be."""

    def quoted(value: Value) -> str:
        text = "" if value is None else str(value)
        needs_quotes = any(character in text for character in (delimiter, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if needs_quotes else text

    text = "".join(delimiter.join(quoted(value) for value in row) + end for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def replace_part(path: Path, name: str, data: bytes) -> None:
    """Put another part into a workbook, or one more."""
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    path.write_bytes(zip_parts({**parts, name: data}))

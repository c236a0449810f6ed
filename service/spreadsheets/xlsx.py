"""The xlsx reader: values only, merged cells filled downwards, and nothing that a hostile file could exhaust."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from service.spreadsheets.errors import BrokenFileError, SheetTooLargeError, SpreadsheetError, UnsafeFileError
from service.spreadsheets.sheet import Cell, Sheet, Uncomputed

MAX_ROWS = 20_000
"""Rows with anything in them."""
MAX_POSITION = 1_048_576
"""The last row that a sheet can have."""
MAX_CELLS = 3_000_000
"""Cells up to the last used one of each row, empty ones included."""
MAX_CHARACTERS = 20_000_000
"""Characters of all cells of a sheet together."""

_LIMIT_ZH = f"{MAX_ROWS} 行有内容的数据，共 {MAX_CHARACTERS} 字"
_LIMIT_EN = f"{MAX_ROWS} rows of data with {MAX_CHARACTERS} characters together"

# `mergeCell` stands behind the rows, so that a reader who streams learns of it too late; the raw part tells at once.
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")

Row = tuple[Cell, ...]


def read_xlsx(path: Path, data: bytes) -> tuple[Sheet, ...]:
    """The worksheets of the workbook in `data`; `path` is named in errors only.

    Raises BrokenFileError, UnsafeFileError (XML entities) and SheetTooLargeError.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drop-downs and styles that it drops; values are all that is read here.
            warnings.simplefilter("ignore")
            return tuple(_read_sheets(path, data))
    except SpreadsheetError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsing of a damaged part runs into, and zlib's errors have no root in common.
        if _is_entity_error(error):
            raise UnsafeFileError(path, reason_zh="含有 XML 实体", reason_en="it holds XML entities") from error
        raise BrokenFileError(path) from error


def _is_entity_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read_sheets(path: Path, data: bytes) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    formulas = None
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for position, worksheet in enumerate(book.worksheets):
            raw = archive.read(worksheet._worksheet_path)  # type: ignore[attr-defined]  # noqa: SLF001
            rows = _bounded_rows(path, worksheet)
            if _FORMULA.search(raw):
                formulas = formulas or openpyxl.load_workbook(BytesIO(data), read_only=True)
                _mark_uncomputed(rows, formulas.worksheets[position])
            covered = _fill_merges(path, worksheet.title, rows, raw)
            yield Sheet(
                file=path.name,
                name=worksheet.title,
                rows=tuple(tuple(row) for row in rows),
                covered=frozenset(covered),
                hidden=worksheet.sheet_state != "visible",
            )


def _bounded_rows(path: Path, worksheet: Any) -> list[list[Cell]]:  # noqa: ANN401 - openpyxl's read-only sheet is untyped
    """The rows up to the last that holds anything, each cut behind its last value."""
    worksheet.reset_dimensions()  # Many programs write a wrong dimension, which would cut the sheet or blow it up.
    rows: list[list[Cell]] = []
    cells = characters = filled = 0
    last = 0
    for position, values in enumerate(worksheet.iter_rows(values_only=True)):
        cells += len(values)
        row = _trimmed(values)
        if row:
            filled += 1
            last = position + 1
            characters += sum(len(value) for value in row if isinstance(value, str))
        if position >= MAX_POSITION or cells > MAX_CELLS or filled > MAX_ROWS or characters > MAX_CHARACTERS:
            raise SheetTooLargeError(path, sheet=worksheet.title, limit_zh=_LIMIT_ZH, limit_en=_LIMIT_EN)
        rows.append(row)
    return rows[:last]


def _trimmed(values: Iterable[Any]) -> list[Cell]:
    row = [None if isinstance(value, str) and not value.strip() else value for value in values]
    while row and row[-1] is None:
        row.pop()
    return row


def _mark_uncomputed(rows: list[list[Cell]], worksheet: Any) -> None:  # noqa: ANN401 - as above
    """Where a formula was saved without its result, say so instead of leaving a blank."""
    worksheet.reset_dimensions()
    for position, values in enumerate(worksheet.iter_rows(values_only=True)):
        for column, value in enumerate(values):
            formula = getattr(value, "text", value)
            if not isinstance(formula, str) or not formula.startswith("="):
                continue
            while len(rows) <= position:
                rows.append([])
            row = rows[position]
            row.extend([None] * (column + 1 - len(row)))
            if row[column] is None:
                row[column] = Uncomputed(formula)


def _fill_merges(path: Path, sheet: str, rows: list[list[Cell]], raw: bytes) -> set[tuple[int, int]]:
    """Repeat the value of each vertical merge in the rows that it covers; returns the covered cells."""
    covered: set[tuple[int, int]] = set()
    for left, top, _, bottom in _MERGE.findall(raw):
        column, first = _column_index(left.decode()), int(top) - 1
        if first >= len(rows) or column >= len(rows[first]) or rows[first][column] is None:
            continue
        for position in range(first + 1, min(int(bottom), len(rows))):
            row = rows[position]
            row.extend([None] * (column + 1 - len(row)))
            row[column] = rows[first][column]
            covered.add((position, column))
        if len(covered) > MAX_CELLS // 10:
            raise SheetTooLargeError(path, sheet=sheet, limit_zh=_LIMIT_ZH, limit_en=_LIMIT_EN)
    return covered


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1

"""A sheet as a person looks it over before it is imported: each header with what it is read as, each cell as text."""

from dataclasses import dataclass

from service.language import Language
from service.spreadsheets.cell_text import clean_text
from service.spreadsheets.layouts import Noun, Use
from service.spreadsheets.sheet import Cell, Uncomputed, column_letter
from service.spreadsheets.table import Table


@dataclass(frozen=True, slots=True)
class HeaderPreview:
    """A column: `meaning` is the label of what it is read as, "" where it is not imported."""

    letter: str
    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """A row below the header; `cells` follow the headers of the sheet."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet; without a header that is known, `noun` is None and there are neither headers nor rows.

    `meanings` are the labels of all columns that such a sheet may have.
    """

    file: str
    sheet: str
    noun: Noun | None
    header_row: int
    headers: tuple[HeaderPreview, ...]
    rows: tuple[RowPreview, ...]
    meanings: tuple[str, ...]


def preview_sheet(table: Table, language: Language) -> SheetPreview:
    """What a person sees of a sheet."""
    sheet = table.sheet
    if table.layout is None or table.header_row is None:
        return SheetPreview(sheet.file, sheet.name, None, 0, (), (), ())
    known = {column.index: column.column.label.say(language) for column in table.columns}
    header = sheet.rows[table.header_row - 1]
    used = sorted(
        {index for index, cell in enumerate(header) if _say(cell)}
        | {index for row in table.rows for index, cell in enumerate(sheet.rows[row.number - 1]) if _say(cell)}
    )
    headers = tuple(
        HeaderPreview(column_letter(index), _say(_cell(header, index)), known.get(index, "")) for index in used
    )
    rows = tuple(
        RowPreview(row.number, tuple(_say(_cell(sheet.rows[row.number - 1], index)) for index in used))
        for row in table.rows
    )
    meanings = tuple(
        dict.fromkeys(column.label.say(language) for column in table.layout.columns if column.use is not Use.IGNORED)
    )
    return SheetPreview(sheet.file, sheet.name, Noun(table.layout.noun), table.header_row, headers, rows, meanings)


def _cell(row: tuple[Cell, ...], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _say(cell: Cell) -> str:
    return cell.formula if isinstance(cell, Uncomputed) else clean_text(cell)

"""Cells that somebody corrected after the file was made; the file itself stays as it was sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.spreadsheets.sheet import Cell, Sheet, column_letter


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What a cell says instead. `row` counts from 1, `column` is its letters; a blank value empties the cell."""

    file: str
    sheet: str
    row: int
    column: str
    value: str


def apply_edits(sheet: Sheet, edits: Iterable[CellEdit]) -> Sheet:
    """The sheet with its corrected cells; edits of other sheets are passed over."""
    own = {(edit.row, edit.column): edit.value for edit in edits if (edit.file, edit.sheet) == (sheet.file, sheet.name)}
    if not own:
        return sheet
    rows = [list(row) for row in sheet.rows]
    widest = max((len(row) for row in rows), default=0)
    letters = {column_letter(index): index for index in range(widest)}
    done = set()
    for (number, letter), value in own.items():
        if number > len(rows) or letter not in letters:
            continue
        row, index = rows[number - 1], letters[letter]
        row += [None] * (index + 1 - len(row))
        cell: Cell = value if value.strip() else None
        row[index] = cell
        done.add((number - 1, index))
    return replace(sheet, rows=tuple(tuple(row) for row in rows), covered=sheet.covered - done)

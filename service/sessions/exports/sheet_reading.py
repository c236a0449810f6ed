"""What reading an edited sheet shares: its cells with their places, and what to say of one that cannot be read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matching.scheduling.problem import Side
from service.sessions.exports.claims import Claims
from service.sessions.exports.columns import Column, recognise_column
from service.sessions.exports.directory import Directory, UnreadableCellError
from service.sessions.exports.edits import Spot, Trouble
from service.sessions.schedule_view import ScheduleView
from service.spreadsheets.cell_text import clean_text, is_nothing
from service.spreadsheets.sheet import Cell, Sheet, column_letter
from service.translation import deferred

_ValueT = TypeVar("_ValueT")

AMBIGUOUS = deferred("This could be any of {options}: write the code.")
UNKNOWN_PERSON = deferred("Nobody of this session has this name or code: correct it, or add them to the session first.")
UNKNOWN_ROUND = deferred("This is not a round of this session ({options}): write its number.")
UNKNOWN_TABLE = deferred("This is not a table of this session ({options}): write its number.")
PLACE_MISSING = deferred("This row lacks its round or its table: write both, or delete the row to remove the meeting.")
HEADER_REPEATED = deferred("{cell} names the same: keep one of the two.")
ROUND_ROW_MISSING = deferred(
    "The row of round {number} is missing: put it back, and empty its cells if its meetings are to be removed."
)

SIDE_COLUMNS = {
    Side.FACULTY: (Column.FACULTY_CODE, Column.FACULTY),
    Side.COMPANY: (Column.COMPANY_CODE, Column.COMPANY),
}
"""The columns that name somebody of a side, the surer first."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a sheet is read with: the schedule as it is now, and who and what its cells can mean."""

    view: ScheduleView
    directory: Directory

    def read_person(self, claims: Claims, spot: Spot, side: Side) -> str | None:
        """The id of the one on this side whom a cell names, or None and a trouble."""

        def find(text: str) -> str:
            return self.directory.get(side, text).id

        return attempt(claims, spot, find, UNKNOWN_PERSON, "unknown-person")

    def read_round(self, claims: Claims, spot: Spot) -> int | None:
        """The round that a cell names, or None and a trouble."""
        return attempt(claims, spot, self.directory.get_round, UNKNOWN_ROUND, "unknown-round")

    def read_table(self, claims: Claims, spot: Spot) -> int | None:
        """The table that a cell names, or None and a trouble."""
        return attempt(claims, spot, self.directory.get_table, UNKNOWN_TABLE, "unknown-table")

    def read_own_round(self, claims: Claims, spot: Spot, seen: dict[int, Spot]) -> int | None:
        """The round of a row in a sheet that has one row for each; None and a trouble where it has two."""
        number = self.read_round(claims, spot)
        if number is not None and number in seen:
            claims.troubles.append(Trouble("header-repeated", HEADER_REPEATED, spot, {"cell": seen[number].cell}))
            return None
        if number is not None:
            seen[number] = spot
        return number

    def require_rounds(self, claims: Claims, found: Iterable[int]) -> None:
        """A row that was deleted would remove its meetings without anybody having said so."""
        for number in sorted({round_.number for round_ in self.view.rounds} - set(found)):
            claims.troubles.append(Trouble("round-row-missing", ROUND_ROW_MISSING, claims.spot, {"number": number}))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet with known columns; `position` counts from 0."""

    sheet: Sheet
    position: int
    columns: Mapping[Column, int]

    def spot(self, column: Column | None = None) -> Spot:
        """Where it stands, or where one of its cells does."""
        if column is None:
            return Spot(self.sheet.file, self.sheet.name, self.position + 1)
        return locate(self.sheet, self.position, self.columns[column])

    def has(self, *columns: Column) -> bool:
        """Whether any of these cells holds something."""
        return any(is_filled(self.spot(column).value) for column in columns if column in self.columns)


def is_filled(text: str) -> bool:
    """Whether a cell's text says something: neither blank nor a dash or 无."""
    return bool(text) and not is_nothing(text)


def locate(sheet: Sheet, row: int | None = None, column: int | None = None) -> Spot:
    """A cell with what it says, counted from 0; without `row` and `column` the sheet itself."""
    if row is None or column is None:
        return Spot(sheet.file, sheet.name)
    cells = sheet.rows[row]
    value = clean_text(cells[column]) if column < len(cells) else ""
    return Spot(sheet.file, sheet.name, row + 1, column_letter(column), value)


def recognise_columns(row: Sequence[Cell]) -> dict[Column, int]:
    """The columns that a header row names; the first counts where two name the same."""
    columns: dict[Column, int] = {}
    for index, cell in enumerate(row):
        if column := recognise_column(cell):
            columns.setdefault(column, index)
    return columns


def attempt(claims: Claims, spot: Spot, read: Callable[[str], _ValueT], unknown: str, code: str) -> _ValueT | None:
    """What `read` makes of a cell, or None and a trouble: `unknown`, or that it could be one of several."""
    try:
        return read(spot.value)
    except UnreadableCellError as error:
        options = ", ".join(error.options)
        if "{options}" in unknown:
            trouble = Trouble(code, unknown, spot, {"options": options})
        elif options:
            trouble = Trouble("ambiguous", AMBIGUOUS, spot, {"options": options})
        else:
            trouble = Trouble(code, unknown, spot, suggestion=error.suggestion)
        claims.troubles.append(trouble)
        return None

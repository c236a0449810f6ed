"""The cells of one entry, read with a word on each that is wrong."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from service.imports.entries import Place, Spot
from service.imports.log import NO_SPOT, Log
from service.spreadsheets.cell_text import clean_line, clean_name, clean_text, is_excel_error, is_nothing
from service.spreadsheets.findings import Finding, report
from service.spreadsheets.headers import Recognised
from service.spreadsheets.layouts import Layout
from service.spreadsheets.reading import Reading
from service.spreadsheets.sheet import Cell, Uncomputed, column_letter
from service.spreadsheets.table import Row, Table

ValueT = TypeVar("ValueT")

_SHOWN = 200


class RowReader:
    """One entry of a table: a row, with the rows that continue it.

    Text is None where the cell is blank, and "" where it says that there is nothing.
    """

    def __init__(self, table: Table, layout: Layout, rows: Sequence[Row], log: Log) -> None:
        """Read `rows` of `table`; findings go to `log`."""
        self._layout = layout
        self._rows = rows
        self._log = log
        self.columns = table.names()
        self.place = Place(table.sheet.file, table.sheet.name, rows[0].number)
        blank = {
            column.column.name: Spot(column_letter(column.index), clean_line(column.header)) for column in table.columns
        }
        self.spots = blank | {
            name: _spot(*cells[0])
            for row in reversed(rows)
            for name, cells in row.cells.items()
            if name not in row.covered
        }

    @property
    def is_rejected(self) -> bool:
        """Whether an error was found in this entry."""
        return self._log.is_rejected(self.place, self._layout.noun)

    def say(self, finding: Finding, name: str = "") -> None:
        """Note a finding, at the cell of the column `name` where there is one."""
        self._log.say(self.place, finding, self.spots.get(name, NO_SPOT), noun=self._layout.noun)

    def require(self, value: str | None, name: str) -> str:
        """`value`, or an error where it is blank."""
        if not value:
            self.say(report("value-missing", column=self._layout.column(name).label), name)
        return value or ""

    def name(self, name: str) -> str | None:
        """A name or id: one line, full-width characters made plain."""
        return self._first(name, clean_name)

    def line(self, name: str) -> str | None:
        """One line."""
        return self._first(name, clean_line)

    def joined(self, name: str, separator: str) -> str | None:
        """The texts of all columns of this meaning, one after the other, each once."""
        texts = [text for cell in self.cells(name) if (text := self._text(cell, name, clean_text)) is not None]
        return separator.join(dict.fromkeys(text for text in texts if text)) if texts else None

    def region(self) -> str | None:
        """The region out of one column or several: 甘肃省 and 兰州市 make 甘肃省兰州市."""
        region = self.joined("region", "\n")
        if region is None:
            return None
        parts = region.split("\n")
        return (", " if all(part.isascii() for part in parts) else "").join(parts)

    def texts(self, name: str) -> list[str]:
        """The texts of all columns of this meaning in all rows."""
        return [text for cell in self.cells(name) if (text := self._text(cell, name, clean_text)) is not None]

    def parsed(self, name: str, parse: Callable[[Cell], Reading[ValueT]]) -> Reading[ValueT] | None:
        """What `parse` makes of the first cell, its finding noted; None where the cell is blank or says nothing."""
        cell = next(iter(self.cells(name)), None)
        text = self._text(cell, name, clean_line)
        if not text:
            return None
        reading = parse(cell)
        if reading.finding:
            self.say(reading.finding, name)
        return reading

    def says_nothing(self, name: str) -> bool:
        """Whether the cell says 无, "none" or the like."""
        return self.line(name) == ""

    def header(self, name: str) -> str:
        """The header of the column, "" where the sheet has none."""
        return self.spots.get(name, NO_SPOT).header

    def cells(self, name: str) -> list[Cell]:
        """The cells of the column that are not blank; those that a merge repeats only in the first row."""
        return [
            cell
            for position, row in enumerate(self._rows)
            if position == 0 or name not in row.covered
            for _, cell in row.cells.get(name, ())
        ]

    def _first(self, name: str, clean: Callable[[Cell], str]) -> str | None:
        return self._text(next(iter(self.cells(name)), None), name, clean)

    def _text(self, cell: Cell, name: str, clean: Callable[[Cell], str]) -> str | None:
        if isinstance(cell, Uncomputed):
            self._say_once("value-uncomputed", name)
            return None
        text = clean(cell)
        if is_excel_error(text):
            self._say_once("value-failed", name)
            return None
        if is_nothing(text):
            return ""
        return text or None

    def _say_once(self, code: str, name: str) -> None:
        spot = self.spots.get(name, NO_SPOT)
        if not any(
            (one.place, one.spot, one.finding.code) == (self.place, spot, code) for one in self._log.logged[-20:]
        ):
            self.say(report(code), name)


def group_rows(rows: Sequence[Row], starts: Callable[[Row, frozenset[str]], bool]) -> list[list[Row]]:
    """Rows with those that continue them; `starts` sees a row and the names of the cells that are its own."""
    groups: list[list[Row]] = []
    for row in rows:
        if not groups or starts(row, frozenset(row.cells) - row.covered):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _spot(recognised: Recognised, cell: Cell) -> Spot:
    value = cell.formula if isinstance(cell, Uncomputed) else clean_line(cell)
    return Spot(column_letter(recognised.index), clean_line(recognised.header), value[:_SHOWN])

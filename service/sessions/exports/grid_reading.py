"""The edited grid: a row for each round, a column for each table, a pair in each cell."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from matching.scheduling.problem import Place
from service.sessions.exports.claims import Claims
from service.sessions.exports.columns import Column, recognise_column
from service.sessions.exports.directory import UnreadableCellError
from service.sessions.exports.edits import Spot, Trouble
from service.sessions.exports.sheet_reading import HEADER_REPEATED, Reader, attempt, is_filled, locate
from service.spreadsheets.cell_text import clean_text
from service.spreadsheets.sheet import Cell, Sheet
from service.translation import deferred

UNKNOWN_PAIR = deferred(
    "This cell does not name a professor and a company of this session: write a name or code of each."
)
TABLE_COLUMN_MISSING = deferred(
    "The column of table {number} is missing: put it back, and empty its cells if its meetings are to be removed."
)


def names_tables(reader: Reader, row: Sequence[Cell]) -> bool:
    """Whether a header row names tables of the session, as only a grid's does."""
    for cell in row:
        text = clean_text(cell)
        if text and recognise_column(text) is None:
            with suppress(UnreadableCellError):
                reader.directory.get_table(text)
                return True
    return False


def read_grid(reader: Reader, sheet: Sheet, header: int, columns: Mapping[Column, int]) -> Claims:
    """Where the grid places each pair. Its header stands in row `header`, counted from 0."""
    claims = Claims(locate(sheet))
    tables = _read_tables(reader, sheet, header, claims)
    rounds: dict[int, Spot] = {}
    for position in range(header + 1, len(sheet.rows)):
        spots = [(table, locate(sheet, position, index)) for index, table in tables.items()]
        lead = locate(sheet, position, columns[Column.ROUND])
        if not lead.value and not any(is_filled(spot.value) for _, spot in spots):
            continue
        number = reader.read_own_round(claims, lead, rounds)
        if number is None:
            continue
        for table, spot in spots:
            if is_filled(spot.value):
                couple = attempt(claims, spot, reader.directory.get_couple, UNKNOWN_PAIR, "unknown-pair")
                if couple is not None:
                    claims.place(couple, Place(number, table), spot)
    if not claims.troubles:
        reader.require_rounds(claims, rounds)
        for number in sorted({table.number for table in reader.view.tables} - set(tables.values())):
            claims.troubles.append(
                Trouble("table-column-missing", TABLE_COLUMN_MISSING, claims.spot, {"number": number})
            )
    return claims


def _read_tables(reader: Reader, sheet: Sheet, header: int, claims: Claims) -> dict[int, int]:
    """The numbers of the tables, by column."""
    tables: dict[int, int] = {}
    seen: dict[int, Spot] = {}
    for index, cell in enumerate(sheet.rows[header]):
        text = clean_text(cell)
        if not text or recognise_column(text) is not None:
            continue
        spot = locate(sheet, header, index)
        number = reader.read_table(claims, spot)
        if number is not None and number in seen:
            claims.troubles.append(Trouble("header-repeated", HEADER_REPEATED, spot, {"cell": seen[number].cell}))
        elif number is not None:
            tables[index], seen[number] = number, spot
    return tables

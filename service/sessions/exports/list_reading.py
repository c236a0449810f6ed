"""The edited list: a row for each meeting."""

from collections.abc import Mapping

from matching.scheduling.problem import Place, Side
from service.sessions.exports.claims import Claims
from service.sessions.exports.columns import Column
from service.sessions.exports.edits import Couple, Trouble
from service.sessions.exports.sheet_reading import PLACE_MISSING, SIDE_COLUMNS, Reader, Row, locate
from service.spreadsheets.sheet import Sheet
from service.translation import deferred

CONTRADICTED = deferred("The code and the name in this row belong to two different participants: correct one of them.")
PERSON_MISSING = deferred("This row has a round and a table but not both people: write them, or delete the row.")

_PLACE = (Column.ROUND, Column.TABLE)


def read_list(reader: Reader, sheet: Sheet, header: int, columns: Mapping[Column, int]) -> Claims:
    """Where the list places each pair; a row whose round and table are both empty places nobody."""
    claims = Claims(locate(sheet))
    for position in range(header + 1, len(sheet.rows)):
        row = Row(sheet, position, columns)
        named = sum(row.has(*SIDE_COLUMNS[side]) for side in Side)
        placed = sum(row.has(column) for column in _PLACE)
        if placed == len(_PLACE) and named == len(Side):
            _read_row(reader, claims, row)
        elif placed == len(_PLACE):
            claims.troubles.append(Trouble("person-missing", PERSON_MISSING, row.spot()))
        elif placed and named:
            claims.troubles.append(Trouble("place-missing", PLACE_MISSING, row.spot()))
    return claims


def _read_row(reader: Reader, claims: Claims, row: Row) -> None:
    faculty, company = (_read_person(reader, claims, row, side) for side in Side)
    round_ = reader.read_round(claims, row.spot(Column.ROUND))
    table = reader.read_table(claims, row.spot(Column.TABLE))
    if faculty and company and round_ is not None and table is not None:
        claims.place(Couple(faculty, company), Place(round_, table), row.spot(Column.ROUND))


def _read_person(reader: Reader, claims: Claims, row: Row, side: Side) -> str | None:
    """The id of the one whom the code and the name of a row name together; either may be empty."""
    first, *others = [row.spot(column) for column in SIDE_COLUMNS[side] if row.has(column)]
    found = reader.read_person(claims, first, side)
    if found and others and not reader.directory.fits(found, others[0].value):
        claims.troubles.append(Trouble("contradicted", CONTRADICTED, others[0]))
        return None
    return found

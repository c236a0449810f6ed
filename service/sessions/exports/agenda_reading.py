"""The edited agenda of one participant: a row for each round."""

from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise

from matching.scheduling.problem import Place, Side
from service.language import Language
from service.sessions.exports.claims import Claims
from service.sessions.exports.columns import Column
from service.sessions.exports.directory import UnreadableCellError
from service.sessions.exports.edits import Couple, Spot, Trouble
from service.sessions.exports.labels import SIDES, say_both
from service.sessions.exports.sheet_reading import PLACE_MISSING, Reader, Row, locate
from service.sessions.schedule_view import Attendee
from service.spreadsheets.cell_text import clean_text, plain_key
from service.spreadsheets.sheet import Sheet


def read_agenda(reader: Reader, sheet: Sheet, header: int, columns: Mapping[Column, int]) -> Claims | None:
    """Where the agenda places its owner's pairs; None where it does not say whose it is."""
    owner = _find_owner(reader, sheet, header)
    if owner is None:
        return None
    claims = Claims(locate(sheet), about=owner.id)
    rounds: dict[int, Spot] = {}
    for position in range(header + 1, len(sheet.rows)):
        row = Row(sheet, position, columns)
        has_partner = row.has(Column.PARTNER)
        if not row.has(Column.ROUND) and not has_partner:
            continue
        number = reader.read_own_round(claims, row.spot(Column.ROUND), rounds)
        if number is not None and has_partner:
            _read_row(reader, claims, row, owner, number)
    if not claims.troubles:
        reader.require_rounds(claims, rounds)
    return claims


def _read_row(reader: Reader, claims: Claims, row: Row, owner: Attendee, round_: int) -> None:
    if not row.has(Column.TABLE):
        claims.troubles.append(Trouble("place-missing", PLACE_MISSING, row.spot()))
        return
    other = Side.COMPANY if owner.side is Side.FACULTY else Side.FACULTY
    partner = reader.read_person(claims, row.spot(Column.PARTNER), other)
    table = reader.read_table(claims, row.spot(Column.TABLE))
    if partner is not None and table is not None:
        couple = Couple(owner.id, partner) if owner.side is Side.FACULTY else Couple(partner, owner.id)
        claims.place(couple, Place(round_, table), row.spot(Column.PARTNER))


def _find_owner(reader: Reader, sheet: Sheet, header: int) -> Attendee | None:
    """Whose agenda it is: above the header, a cell names the side and the next one the code."""
    for row in sheet.rows[:header]:
        for cell, code in pairwise(row):
            side = _SIDE_WORDS.get(plain_key(clean_text(cell)))
            if side:
                with suppress(UnreadableCellError):
                    return reader.directory.get(side, clean_text(code))
    return None


_SIDE_WORDS = {plain_key(say_both(language, message)): side for side, message in SIDES.items() for language in Language}

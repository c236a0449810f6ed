"""Numbers, rounds and times as people write them into the workbook of a session."""

import re
from datetime import datetime, time

from service.spreadsheets.cell_text import clean_line, clean_name, plain_key
from service.spreadsheets.findings import report
from service.spreadsheets.reading import Reading
from service.spreadsheets.sheet import Cell

_SPAN = re.compile(r"(\d{1,4})(?:\s*[-–~至到]\s*(\d{1,4}))?")
_CLOCK = re.compile(r"(\d{1,2})[:：时](\d{2})分?(?::\d{2})?")
_ALL = frozenset({"不限", "全部", "全程", "all", "any", "unlimited", "nolimit"})


def says_all(cell: Cell) -> bool:
    """Whether the cell says that there is no limit: 全部, 不限, all."""
    return plain_key(clean_name(cell)) in _ALL


def parse_number(cell: Cell) -> Reading[int | None]:
    """A whole number, 0 or more; 不限 and "any" are None."""
    text = clean_name(cell)
    if says_all(cell):
        return Reading(None)
    if not text.isdecimal():
        return Reading(None, report("number-unreadable"))
    return Reading(int(text))


def parse_rounds(cell: Cell) -> Reading[frozenset[int] | None]:
    """Numbers of rounds out of 1-4,6; None for all of them."""
    text = clean_name(cell)
    if says_all(cell):
        return Reading(None)
    numbers: set[int] = set()
    for piece in (piece for piece in re.split(r"[,，、;；]\s*", text) if piece):
        found = _SPAN.fullmatch(piece.strip())
        if not found or int(found[1]) < 1:
            return Reading(None, report("rounds-unreadable"))
        numbers |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
    return Reading(frozenset(numbers))


def parse_clock(cell: Cell) -> Reading[time | None]:
    """A time of day, as Excel keeps it or as people write it."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return Reading(time(cell.hour, cell.minute))
    found = _CLOCK.fullmatch(clean_line(cell))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - hours of a day, minutes of an hour
        return Reading(None, report("time-unreadable"))
    return Reading(time(int(found[1]), int(found[2])))

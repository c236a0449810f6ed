"""Dates and years as people write them."""

import calendar
import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, timedelta

from service.spreadsheets.cell_text import clean_line, plain_key, words
from service.spreadsheets.findings import report
from service.spreadsheets.reading import Reading
from service.spreadsheets.sheet import Cell

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73051  # 1950-01-01 to 2100-01-01 as Excel counts days

_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?(?:前|之前)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:底|末|前|之前)?")
_YEAR_ONLY = re.compile(r"(\d{4})\s*年?(?:底|末|年底|年末|前|之前)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_MONTH_NAMES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_ONLY_MONTH_NAMES = ("%B %Y", "%b %Y")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_OPEN = words("长期|长期有效|不限|无限期|随时|open|openended|ongoing|anytime|longterm")
_LAST_MONTH = 12


def parse_date(cell: Cell) -> Reading[date | None]:
    """The day that a deadline cell names.

    Excel dates, serial numbers, 2022-05-20, 2022/5/20, 2022.5.20, 2022年5月20日, 20220520, 20 May 2022, and 13/05/2022
    where only one order of day and month is possible. A month or year alone means its last day, with a note.
    """
    if isinstance(cell, date):
        return Reading(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, int | float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return Reading(_EXCEL_EPOCH + timedelta(days=int(cell)))
    text = unicodedata.normalize("NFKC", clean_line(cell))
    if plain_key(text) in _OPEN:
        return Reading(None, report("date-open"))
    return _whole_day(text) or _part_of_year(text) or _named_month(_ORDINAL.sub("", text).replace(",", " "))


def parse_year(cell: Cell) -> Reading[int | None]:
    """The year that a cell names: 2021, 2021年, 2021-05, a date; the last one of a span (2019-2022)."""
    if isinstance(cell, date):
        return Reading(cell.year)
    text = unicodedata.normalize("NFKC", clean_line(cell))
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?=\d{4}(?!\d)|(?!\d))", text)]
    if not years:
        return Reading(None, report("year-unreadable"))
    return Reading(years[-1])


def _whole_day(text: str) -> Reading[date | None] | None:
    for pattern in (_YEAR_FIRST, _COMPACT):
        if match := pattern.fullmatch(text):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _day_first_or_last(int(match[1]), int(match[2]), int(match[3]))
    return None


def _part_of_year(text: str) -> Reading[date | None] | None:
    if match := _YEAR_MONTH.fullmatch(text):
        return _end_of(int(match[1]), int(match[2]))
    if match := _YEAR_ONLY.fullmatch(text):
        return _end_of(int(match[1]), _LAST_MONTH)
    return None


def _day(year: int, month: int, day: int) -> Reading[date | None]:
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        with suppress(ValueError):
            return Reading(date(year, month, day))
    return Reading(None, report("date-unreadable"))


def _day_first_or_last(first: int, second: int, year: int) -> Reading[date | None]:
    if first <= _LAST_MONTH and second <= _LAST_MONTH and first != second:
        return Reading(
            None, report("date-ambiguous", suggestion=f"{year}-{second:02}-{first:02} / {year}-{first:02}-{second:02}")
        )
    return _day(year, second, first) if second <= _LAST_MONTH else _day(year, first, second)


def _end_of(year: int, month: int) -> Reading[date | None]:
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _LAST_MONTH):
        return Reading(None, report("date-unreadable"))
    day = date(year, month, calendar.monthrange(year, month)[1])
    return Reading(day, report("date-completed", date=day.isoformat()))


def _named_month(text: str) -> Reading[date | None]:
    text = " ".join(text.split()).replace(".", "")
    for form in _MONTH_NAMES:
        with suppress(ValueError):
            day = datetime.strptime(text, form)  # noqa: DTZ007 - a deadline is a day without a zone
            return _day(day.year, day.month, day.day)
    for form in _ONLY_MONTH_NAMES:
        with suppress(ValueError):
            month = datetime.strptime(text, form)  # noqa: DTZ007 - likewise
            return _end_of(month.year, month.month)
    return Reading(None, report("date-unreadable"))

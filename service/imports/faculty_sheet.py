"""A faculty sheet as entries: one row a professor with lists in its cells, or one row an item with its kind."""

import re
from dataclasses import asdict
from typing import Any

from matching.types import ExpertiseKind
from service.faculty.schemas import FacultyUpdate
from service.imports.entries import FacultyEntry
from service.imports.log import Log
from service.imports.row_reader import RowReader, group_rows
from service.imports.validation import check_values
from service.spreadsheets.dates import parse_date, parse_year
from service.spreadsheets.expertise import ExpertiseEntry, parse_entry, parse_expertise
from service.spreadsheets.findings import report
from service.spreadsheets.kinds import EXPERTISE_KIND_WORDS, EXPERTISE_KINDS
from service.spreadsheets.layouts import EXPERTISE_COLUMNS, FACULTY
from service.spreadsheets.table import Table

_LINES = ("department", "title", "consent_purpose")
_DAYS = ("consent_on", "visible_until", "retain_until")
_NAMES = ("name_pinyin", "organization")
_IDENTITY = frozenset({"external_id", "name", "name_pinyin", "title", "email"})
_EMAIL = re.compile(r"[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)

Items = dict[ExpertiseKind, tuple[ExpertiseEntry, ...]]


def read_faculty(table: Table, log: Log) -> list[FacultyEntry]:
    """The entries of a faculty sheet; rows with errors are left out and noted in `log`."""
    text_column = _text_column(table)
    if text_column is None:
        groups = group_rows(table.rows, lambda _, own: bool(own & _IDENTITY))
    else:
        groups = [[row] for row in table.rows]
    entries: list[FacultyEntry] = []
    before: tuple[str, str] = ("", "")
    for rows in groups:
        entry = _read_entry(RowReader(table, FACULTY, rows, log), table, text_column, before)
        before = (entry.external_id, entry.name)
        if not log.is_rejected(entry.place, FACULTY.noun):
            entries.append(entry)
    return entries


def _text_column(table: Table) -> str | None:
    """The column that holds one item a row; None where rows are professors."""
    names = table.names()
    if "item_kind" not in names:
        return None
    if "item_text" in names:
        return "item_text"
    listed = [column.name for column in EXPERTISE_COLUMNS.values() if column.name in names]
    return listed[0] if len(listed) == 1 else None


def _read_entry(reader: RowReader, table: Table, text_column: str | None, before: tuple[str, str]) -> FacultyEntry:
    external_id, name = reader.name("external_id") or "", reader.name("name") or ""
    if text_column and not external_id and not name and any(before):
        external_id, name = before
        reader.say(report("name-inherited", name=name or external_id), "name")
    if not external_id:
        reader.require(name, "name")
    items = _read_lists(reader, skip=text_column)
    if text_column:
        _read_item(reader, text_column, items)
    elif "item_text" in table.names():
        _add(items, ExpertiseKind.DIRECTION, reader, "item_text")
    fields = _read_fields(reader)
    if not text_column and not any(items.values()):
        reader.say(report("expertise-missing"))
    check_values(
        reader, FacultyUpdate, {"external_id": external_id, "name": name, **fields, "items": _as_bodies(items)}
    )
    return FacultyEntry(
        place=reader.place,
        spots=reader.spots,
        external_id=external_id,
        name=name,
        fields=fields,
        items=items,
        is_item=text_column is not None,
    )


def _as_bodies(items: Items) -> list[dict[str, object]]:
    return [asdict(entry) for entries in items.values() for entry in entries]


def _read_fields(reader: RowReader) -> dict[str, Any]:
    fields: dict[str, Any] = {name: reader.name(name) for name in _NAMES}
    fields |= {name: reader.line(name) for name in _LINES}
    fields["region"] = reader.region()
    if (email := reader.line("email")) is not None:
        found = _EMAIL.search(email)
        fields["email"] = found[0] if found else None if email else ""
        if email and not found:
            reader.say(report("email-unreadable"), "email")
    fields = {name: value for name, value in fields.items() if value is not None}
    for name in _DAYS:
        if reading := reader.parsed(name, parse_date):
            fields[name] = reading.value
        elif reader.says_nothing(name):
            fields[name] = None
    return fields


def _read_lists(reader: RowReader, *, skip: str | None) -> Items:
    items: Items = {}
    for kind, column in EXPERTISE_COLUMNS.items():
        if column.name != skip:
            _add(items, kind, reader, column.name)
    return items


def _add(items: Items, kind: ExpertiseKind, reader: RowReader, name: str) -> None:
    texts = reader.texts(name)
    if texts:
        items.setdefault(kind, ())
    for entry in (entry for text in texts for entry in parse_expertise(text, kind)):
        known = items.get(entry.kind, ())
        if any(entry.text == other.text for other in known):
            reader.say(report("item-repeated"), name)
            continue
        items[entry.kind] = (*known, entry)


def _read_item(reader: RowReader, text_column: str, items: Items) -> None:
    kind_text, text = reader.line("item_kind"), reader.joined(text_column, " ")
    if kind_text is None and text is None and items:
        return
    if not reader.require(kind_text, "item_kind") or not reader.require(text, text_column):
        return
    kind = EXPERTISE_KIND_WORDS.find(kind_text or "")
    if kind is None:
        nearest = EXPERTISE_KIND_WORDS.nearest(kind_text or "")
        suggestion = EXPERTISE_KINDS[nearest] if nearest else None
        reader.say(report("kind-unknown", options=EXPERTISE_KIND_WORDS.options(), suggestion=suggestion), "item_kind")
        return
    entry = parse_entry(" ".join((text or "").split("\n")), kind)
    if year := reader.parsed("item_year", parse_year):
        entry = ExpertiseEntry(kind, entry.text, year.value)
    items[kind] = (*items.get(kind, ()), entry)

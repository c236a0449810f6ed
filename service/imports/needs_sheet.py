"""A sheet of needs as entries: one row a need, beside it the company, by id, by name or with all details."""

import re
from dataclasses import asdict
from functools import partial
from typing import Any

from matching.types import NeedKind
from service.companies.schemas import CompanyUpdate
from service.imports.companies_sheet import read_company_details
from service.imports.entries import NeedEntry
from service.imports.log import Log
from service.imports.row_reader import RowReader, group_rows
from service.imports.validation import check_values
from service.needs.schemas import NeedUpdate
from service.spreadsheets.dates import parse_date
from service.spreadsheets.findings import report
from service.spreadsheets.kinds import NEED_KIND_WORDS, NEED_KINDS
from service.spreadsheets.layouts import NEEDS
from service.spreadsheets.money import parse_budget
from service.spreadsheets.requirements import RequirementEntry, parse_requirements
from service.spreadsheets.table import Row, Table

MAX_DERIVED_TITLE = 60
"""Characters of a title that is taken from the description."""

_CONTINUING = frozenset({"must", "wish"})
_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")

Requirements = dict[bool, tuple[RequirementEntry, ...]]


def read_needs(table: Table, log: Log) -> list[NeedEntry]:
    """The entries of a sheet of needs; rows with errors are left out and noted in `log`."""
    entries: list[NeedEntry] = []
    before = ("", "")
    for rows in group_rows(table.rows, _starts_need):
        reader = RowReader(table, NEEDS, rows, log)
        entry = _read_entry(reader, before)
        before = (entry.company_id, entry.company)
        if not reader.is_rejected:
            entries.append(entry)
    return entries


def derive_title(body: str) -> str:
    """The first sentence of a description, cut to `MAX_DERIVED_TITLE` characters."""
    sentence = next((piece.strip() for piece in _SENTENCE_END.split(body) if piece.strip()), body.strip())
    return sentence if len(sentence) <= MAX_DERIVED_TITLE else sentence[: MAX_DERIVED_TITLE - 1].rstrip() + "…"


def _starts_need(row: Row, own: frozenset[str]) -> bool:
    """A row that adds only requirements, or whose title a merge covers, continues the need above it."""
    return not (own <= _CONTINUING or "title" in row.covered or "external_id" in row.covered)


def _read_entry(reader: RowReader, before: tuple[str, str]) -> NeedEntry:
    company_id, company = reader.name("company_id") or "", reader.name("company") or ""
    if not company_id and not company:
        company_id, company = before
        if company_id or company:
            reader.say(report("name-inherited", name=company or company_id), "company")
        else:
            reader.require("", "company")
    fields = _read_fields(reader)
    if not fields.get("title") and not fields.get("body"):
        reader.require("", "title")
    entry = NeedEntry(
        place=reader.place,
        spots=reader.spots,
        external_id=reader.name("external_id") or "",
        company_id=company_id,
        company=company,
        company_fields=read_company_details(reader),
        fields=fields,
        requirements=_read_requirements(reader),
    )
    _check(reader, entry)
    return entry


def _check(reader: RowReader, entry: NeedEntry) -> None:
    requirements = [asdict(one) for ones in entry.requirements.values() for one in ones]
    values = {"external_id": entry.external_id, **entry.fields, "requirements": requirements}
    check_values(reader, NeedUpdate, values)
    company = {"external_id": entry.company_id, "name": entry.company, **entry.company_fields}
    check_values(reader, CompanyUpdate, company, columns={"external_id": "company_id", "name": "company"})


def _read_fields(reader: RowReader) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if kind := _read_kind(reader):
        fields["kind"] = kind
    if title := reader.line("title"):
        fields["title"] = title
    if (body := reader.joined("body", "\n")) is not None:
        fields["body"] = body
    parse_amount = partial(parse_budget, header=reader.header("budget"))
    for name, column, parse in (("deadline", "deadline", parse_date), ("budget_cny", "budget", parse_amount)):
        if reading := reader.parsed(column, parse):
            fields[name] = reading.value
        elif reader.says_nothing(column):
            fields[name] = None
    return fields


def _read_kind(reader: RowReader) -> NeedKind | None:
    text = reader.line("kind")
    if not text:
        if "kind" in reader.columns:
            reader.say(report("kind-blank"))
        return None
    kinds = NEED_KIND_WORDS.find_all(text)
    if not kinds:
        nearest = NEED_KIND_WORDS.nearest(text)
        suggestion = NEED_KINDS[nearest] if nearest else None
        reader.say(report("kind-unknown", options=NEED_KIND_WORDS.options(), suggestion=suggestion), "kind")
        return None
    if len(kinds) > 1:
        reader.say(report("kind-several", kind=NEED_KINDS[kinds[0]]), "kind")
    return kinds[0]


def _read_requirements(reader: RowReader) -> Requirements:
    requirements: Requirements = {}
    for column, must in (("must", True), ("wish", False)):
        texts = reader.texts(column)
        if texts:
            requirements.setdefault(must, ())
        for entry in (entry for text in texts for entry in parse_requirements(text, must=must)):
            known = requirements.get(entry.must, ())
            if any(entry.text == other.text for other in known):
                reader.say(report("item-repeated"), column)
                continue
            requirements[entry.must] = (*known, entry)
    return requirements

"""A sheet of companies as entries, one row a company."""

from service.companies.schemas import CompanyUpdate
from service.imports.entries import CompanyEntry
from service.imports.log import Log
from service.imports.row_reader import RowReader, group_rows
from service.imports.validation import check_values
from service.spreadsheets.layouts import COMPANIES
from service.spreadsheets.table import Table

_CONTINUING = frozenset({"contact", "description"})


def read_companies(table: Table, log: Log) -> list[CompanyEntry]:
    """The entries of a sheet of companies; rows with errors are left out and noted in `log`."""
    entries = []
    for rows in group_rows(table.rows, lambda _, own: not own <= _CONTINUING):
        reader = RowReader(table, COMPANIES, rows, log)
        entry = CompanyEntry(
            place=reader.place,
            spots=reader.spots,
            external_id=reader.name("external_id") or "",
            name=reader.require(reader.name("name"), "name"),
            fields=read_company_details(reader),
        )
        values = {"external_id": entry.external_id, "name": entry.name, **entry.fields}
        check_values(reader, CompanyUpdate, values)
        if not reader.is_rejected:
            entries.append(entry)
    return entries


def read_company_details(reader: RowReader) -> dict[str, str]:
    """What the row tells of the company beside its name."""
    fields = {
        "region": reader.region(),
        "industry": reader.line("industry"),
        "size": reader.line("size"),
        "description": reader.joined("description", "\n"),
        "contact": _one_line(reader.joined("contact", " ")),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())

"""Read the audit log; every door calls these."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from sqlmodel import Session

from service.audit import repository
from service.audit.schemas import AuditFilter, AuditPublic, AuditQuery
from service.models.audit_entry import AuditEntry
from service.needs.disclosure import note_reads
from service.reports.safe_text import make_safe

COLUMNS = tuple(AuditPublic.model_fields)


def list_entries(db: Session, query: AuditQuery) -> tuple[list[AuditPublic], str | None]:
    """Return a page of entries, newest first, and the cursor of the next page; without values of confidential needs."""
    rows, next_cursor = repository.list_entries(db, query)
    return [_show(row) for row in rows], next_cursor


def get_entry(db: Session, entry_id: int) -> AuditPublic:
    """Return one entry whole. Of a confidential need that is noted as a reading of it. Raises AuditEntryNotFoundError."""
    row = repository.get_entry(db, entry_id)
    if row.confidential:
        values = row.after or row.before or {}
        note_reads(db, [values.get("need_id", row.entity_id)])
    return AuditPublic.model_validate(row)


def export_csv(db: Session, query: AuditFilter) -> Iterator[str]:
    """Write all entries as CSV, newest first, a line at a time; cells that a spreadsheet would compute are made safe."""
    yield "\ufeff" + _line(COLUMNS)
    for row in repository.iterate_entries(db, query):
        values = _show(row).model_dump(mode="json")
        yield _line([_cell(values[column]) for column in COLUMNS])


def _show(row: AuditEntry) -> AuditPublic:
    shown = AuditPublic.model_validate(row)
    if row.confidential:
        shown.before = shown.after = None
    return shown


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(make_safe(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()

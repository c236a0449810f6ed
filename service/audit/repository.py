"""Queries for the audit log, newest first."""

from collections.abc import Iterator

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.audit.schemas import AuditFilter, AuditQuery
from service.errors import AuditEntryNotFoundError
from service.models.audit_entry import AuditEntry

_BATCH = 500


def list_entries(db: Session, query: AuditQuery) -> tuple[list[AuditEntry], str | None]:
    """Return a page of entries and the cursor of the next page."""
    statement = _filtered(query)
    if query.cursor is not None:
        statement = statement.where(col(AuditEntry.id) < int(query.cursor))
    rows = list(db.exec(statement.limit(query.limit + 1)))
    kept = rows[: query.limit]
    return kept, str(kept[-1].id) if len(rows) > len(kept) else None


def iterate_entries(db: Session, query: AuditFilter) -> Iterator[AuditEntry]:
    """Go through all entries, a batch at a time."""
    last: int | None = None
    while True:
        statement = _filtered(query).limit(_BATCH)
        rows = db.exec(statement if last is None else statement.where(col(AuditEntry.id) < last)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id
        db.expunge_all()


def get_entry(db: Session, entry_id: int) -> AuditEntry:
    """Return one entry. Raises AuditEntryNotFoundError."""
    row = db.get(AuditEntry, entry_id)
    if row is None:
        raise AuditEntryNotFoundError(str(entry_id))
    return row


def _filtered(query: AuditFilter) -> SelectOfScalar[AuditEntry]:
    statement = select(AuditEntry)
    if query.actor:
        statement = statement.where(col(AuditEntry.actor) == query.actor)
    if query.action:
        statement = statement.where(col(AuditEntry.action) == query.action)
    if query.entity:
        statement = statement.where(col(AuditEntry.entity) == query.entity)
    if query.entity_id:
        statement = statement.where(col(AuditEntry.entity_id) == query.entity_id)
    if query.since:
        statement = statement.where(col(AuditEntry.at) >= query.since)
    if query.until:
        statement = statement.where(col(AuditEntry.at) < query.until)
    return statement.order_by(col(AuditEntry.id).desc())

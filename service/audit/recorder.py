"""Write the audit log: every row that a session flushes is noted in the same transaction.

Every session of `Database.writing` listens. Statements that go past the unit of work (`db.execute(update(...))`) are not seen: use
rows, or call `record` beside the statement. What the database itself removes by ON DELETE CASCADE stands in the log as
the removal of its parent.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel

from service.audit.actor import ACTOR, Actor, acting
from service.models.audit_entry import AuditAction, AuditEntry
from service.models.columns import now
from service.models.need import Need, Requirement, Visibility
from service.models.need_draft import NeedDraft

UNRECORDED = frozenset(
    {
        "passage",
        "passage_vector",
        "passage_revision",
        "passage_change",
        "audit_entry",
        "audit_scrub",
        "shown_list",
        "shown_match",
        "idempotent_answer",
        "record_answer",
        "removal",
        "webhook_delivery",
        "webhook_event",
    }
)
"""Tables that hold nothing of their own: cut from rows that are recorded, notes of what was shown, or the log itself."""

SECRET_COLUMNS = frozenset({"password_hash", "totp_secret", "secret_hash", "secret"})
"""Columns whose value never reaches the log; only that it changed."""

HIDDEN = "•••"
DOCUMENT_COLUMNS = frozenset({"problem", "meetings", "reasons", "unserved", "diff"})
"""Columns that hold whole documents: the log says how large they were, the row itself says what."""


def record(db: Session, action: AuditAction, entity: str, entity_id: str, **values: Any) -> None:  # noqa: ANN401 - JSON
    """Note something by hand, in the transaction of `db`; `values` may be `before`, `after` and `confidential`."""
    _write(db, [{"action": action, "entity": entity, "entity_id": entity_id, **values}])


def record_flush(db: AnySession, _context: object) -> None:
    """Note every row that is being flushed; `Database.writing` listens with this."""
    entries = [_entry(AuditAction.CREATE, row) for row in db.new]
    entries += [_entry(AuditAction.UPDATE, row) for row in db.dirty]
    entries += [_entry(AuditAction.DELETE, row) for row in db.deleted]
    _write(db, [entry for entry in entries if entry is not None])


def actor_of(db: AnySession) -> Actor:
    """Who acts in this session."""
    actor: Actor = db.info.get(ACTOR) or acting.get()
    return actor


def _write(db: AnySession, entries: Sequence[Mapping[str, Any]]) -> None:
    if not entries:
        return
    actor = actor_of(db)
    who = {
        "at": now(),
        "actor": actor.name,
        "account_id": actor.account_id,
        "credential": actor.credential,
        "request_id": actor.request_id,
    }
    blank = {"before": None, "after": None, "confidential": False}
    db.connection().execute(insert(AuditEntry), [who | blank | dict(entry) for entry in entries])


def _entry(action: AuditAction, row: object) -> dict[str, Any] | None:
    mapper: Mapper[Any] = inspect(row).mapper
    table = str(getattr(mapper.local_table, "name", ""))
    if table in UNRECORDED or not isinstance(row, SQLModel):
        return None
    before, after = _changes(row, mapper, action)
    if action is AuditAction.UPDATE and not after:
        return None  # only a relationship was touched
    return {
        "action": action,
        "entity": table,
        "entity_id": "/".join(
            str(getattr(row, mapper.get_property_by_column(column).key)) for column in mapper.primary_key
        ),
        "confidential": _is_confidential(row, before),
        "before": None if action is AuditAction.CREATE else before,
        "after": None if action is AuditAction.DELETE else after,
    }


def _changes(row: object, mapper: Mapper[Any], action: AuditAction) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a row before and after; of an update those that differ, in the order of the table."""
    state = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in mapper.column_attrs:
        history = state.attrs[attribute.key].history
        value = getattr(row, attribute.key)
        old = history.deleted[0] if history.deleted else value
        if action is AuditAction.UPDATE and not history.has_changes():
            continue
        if action is AuditAction.UPDATE and old == value:
            continue
        before[attribute.key] = _plain(attribute.key, old)
        after[attribute.key] = _plain(attribute.key, value)
    return before, after


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds, as JSON can
    if name in SECRET_COLUMNS:
        return HIDDEN if value else ""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if name in DOCUMENT_COLUMNS:
        return f"{len(json.dumps(value, default=str))} characters of JSON"
    return value if isinstance(value, (dict, list, str, int, float, bool)) or value is None else str(value)


def _is_confidential(row: object, before: Mapping[str, Any]) -> bool:
    if isinstance(row, NeedDraft):
        return True  # nobody has said yet whether it will be
    need = _need_of(row) if isinstance(row, Requirement) else row
    if not isinstance(need, Need):
        return False
    return Visibility.CONFIDENTIAL.value in {need.visibility, before.get("visibility")}


def _need_of(requirement: Requirement) -> Need | None:
    """The need of a requirement, also of one that has just been taken out of it."""
    history = inspect(requirement).attrs.need.load_history()
    found = [need for need in (*history.added, *history.unchanged, *history.deleted) if need is not None]
    return found[0] if found else None

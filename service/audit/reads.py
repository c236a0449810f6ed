"""Note who reads what is confidential."""

from collections.abc import Iterable

from service.audit.actor import ACTOR, Actor
from service.audit.recorder import record
from service.database import Database
from service.models.audit_entry import AuditAction


def record_reads(database: Database, actor: Actor, need_ids: Iterable[str]) -> None:
    """Note that somebody reads these confidential needs in full, in a transaction of its own, before they are shown."""
    with database.writing() as db:
        db.info[ACTOR] = actor
        for need_id in need_ids:
            record(db, AuditAction.READ, "need", need_id)

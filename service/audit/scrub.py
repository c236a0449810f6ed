"""The one way to change the audit log: blank what it holds on a person, where the law wants that.

The entry stays, with who did what and when; only the values go. The database's triggers allow it to a transaction that
has a row in `audit_scrub`, which no other transaction sees, and which is gone when it ends.
"""

from collections.abc import Collection

from sqlalchemy import String, cast, delete, insert, or_, select, update
from sqlmodel import Session, col

from service.models.audit_entry import AuditEntry, AuditScrub
from service.statements import chunked


def scrub_person(db: Session, ids: Collection[str], *, account_ids: Collection[str], name: str = "erased") -> int:
    """Blank `before` and `after` of every row that was ever noted with one of these ids, and the accounts' names.

    Give the ids of the person's profile, accounts, follow-ups and places in sessions. Returns how many entries were blanked. Runs in
    the caller's transaction, after the rows themselves are deleted: what is flushed later is noted anew.
    """
    db.flush()
    db.execute(insert(AuditScrub).values(id=1))
    scrubbed = 0
    for entity, entity_id in sorted(_list_mentions(db, ids)):
        on_row = (col(AuditEntry.entity) == entity, col(AuditEntry.entity_id) == entity_id)
        scrubbed += db.connection().execute(update(AuditEntry).where(*on_row).values(before=None, after=None)).rowcount
    for chunk in chunked(sorted(account_ids)):
        acted = update(AuditEntry).where(col(AuditEntry.account_id).in_(chunk))
        db.connection().execute(acted.values(actor=name))
    db.execute(delete(AuditScrub))
    return scrubbed


def _list_mentions(db: Session, ids: Collection[str]) -> set[tuple[str, str]]:
    """The rows, as (table, id), whose entries mention one of these ids, in a column or in their own id."""
    found: set[tuple[str, str]] = set()
    for id_ in ids:
        texts = (cast(col(AuditEntry.before), String), cast(col(AuditEntry.after), String), col(AuditEntry.entity_id))
        mentions = or_(*(text.contains(id_, autoescape=True) for text in texts))
        rows = db.execute(select(col(AuditEntry.entity), col(AuditEntry.entity_id)).where(mentions).distinct())
        found.update((entity, entity_id) for entity, entity_id in rows)
    return found

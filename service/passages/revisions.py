"""The counter of changes, and who changed at which number. See `service/models/passage.py`."""

import time
from collections.abc import Sequence

from sqlalchemy import case, insert, update
from sqlmodel import Session, col, select

from service.models.passage import PassageChange, PassageOwner, PassageRevision


def take_revision(db: Session) -> int:
    """Take the next number and hold the counter's row lock until the transaction ends.

    Because of the lock, revisions become visible in ascending order: who has seen r has seen all below r.
    """
    value = col(PassageRevision.value)
    stamp = time.time_ns() // 1000
    statement = (
        update(PassageRevision)
        .where(col(PassageRevision.id) == 1)
        .values(value=case((value < stamp, stamp), else_=value + 1))
        .returning(value)
        .execution_options(synchronize_session=False)
    )
    return int(db.execute(statement).scalar_one())


def get_revision(db: Session) -> int:
    """Return the number of the last change that this transaction sees; 0 before any."""
    return db.exec(select(PassageRevision.value).where(col(PassageRevision.id) == 1)).one()


def record_changes(db: Session, revision: int, owner: PassageOwner, owner_ids: Sequence[str]) -> None:
    """Write down whose passages changed at a revision."""
    if owner_ids:
        rows = [{"revision": revision, "owner": owner, "owner_id": owner_id} for owner_id in owner_ids]
        db.execute(insert(PassageChange), rows)


def list_changes(db: Session, *, after: int, until: int) -> dict[PassageOwner, set[str]]:
    """Return whose passages changed after one revision, up to and with another."""
    statement = select(PassageChange.owner, PassageChange.owner_id).where(
        col(PassageChange.revision) > after, col(PassageChange.revision) <= until
    )
    changes: dict[PassageOwner, set[str]] = {owner: set() for owner in PassageOwner}
    for owner, owner_id in db.exec(statement):
        changes[PassageOwner(owner)].add(owner_id)
    return changes


def has_revision(db: Session, revision: int) -> bool:
    """Whether a change with this number is part of this database's history."""
    statement = select(PassageChange.revision).where(col(PassageChange.revision) == revision).limit(1)
    return db.exec(statement).first() is not None

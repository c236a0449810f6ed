"""Delete professors, companies and needs, and bring them back."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, SQLModel, col, select

from embeddings.encoder import Encoder
from service.accounts.principal import Principal
from service.audit.scrub import scrub_person
from service.companies.use_cases import delete_company
from service.errors import NotFoundError
from service.faculty.use_cases import delete_faculty
from service.models import Company, FacultyProfile, Need
from service.models.columns import now
from service.models.removal import Removal
from service.needs.use_cases import delete_need
from service.passages.store import store_passages
from service.removals import repository
from service.removals.rows import capture_rows, restore_rows

KEPT = timedelta(hours=1)
"""How long a deletion can be undone."""


class Noun(StrEnum):
    """What can be deleted so."""

    FACULTY = "faculty"
    COMPANIES = "companies"
    NEEDS = "needs"


class RemovalNotFoundError(NotFoundError):
    """This deletion can no longer be undone."""

    code = "removal-not-found"
    noun = "deletion that can be undone"


_TABLES: dict[Noun, type[SQLModel]] = {Noun.FACULTY: FacultyProfile, Noun.COMPANIES: Company, Noun.NEEDS: Need}
_DELETES: dict[Noun, Callable[[Session, Principal, str], None]] = {
    Noun.FACULTY: delete_faculty,
    Noun.COMPANIES: delete_company,
    Noun.NEEDS: delete_need,
}


def remove(db: Session, principal: Principal, noun: Noun, ids: Sequence[str]) -> Removal | None:
    """Delete these, with all that belongs to them; ids that are already gone are passed over.

    Returns what `bring_back` needs, or None where there was nothing to delete.
    """
    forget_removals(db, before=now() - KEPT)
    names = repository.list_names(db, _TABLES[noun], ids)
    if not names:
        return None
    rows = capture_rows(db, SQLModel.metadata.tables[str(_TABLES[noun].__tablename__)], list(names))
    for id_ in names:
        _DELETES[noun](db, principal, id_)
    removal = Removal(name=next(iter(names.values())), count=len(names), rows=rows)
    db.add(removal)
    db.flush()
    return removal


def forget_removals(db: Session, *, before: datetime) -> int:
    """Let go of deletions that are older than this; returns how many.

    Of a professor who cannot come back any more, the audit log keeps that there was one and who deleted them, no word else.
    """
    old = db.exec(select(Removal).where(col(Removal.created_at) < before)).all()
    for removal in old:
        db.delete(removal)
        captured = json.loads(removal.rows)
        if FacultyProfile.__tablename__ in captured:
            ids = [row["id"] for rows in captured.values() for row in rows if "id" in row]
            scrub_person(db, ids, account_ids=[row["id"] for row in captured.get("account", ())])
    db.flush()
    return len(old)


def bring_back(db: Session, encoder: Encoder, removal_id: str) -> Removal:
    """Undo a deletion of the last hour, under the same ids. Raises RemovalNotFoundError."""
    removal = db.get(Removal, removal_id, with_for_update=True)
    if removal is None or removal.created_at < now() - KEPT:
        raise RemovalNotFoundError(removal_id)
    restore_rows(db, removal.rows)
    faculty, needs = repository.list_restored(db, removal.rows)
    store_passages(db, encoder, faculty=faculty, needs=needs)
    db.delete(removal)
    db.flush()
    return removal

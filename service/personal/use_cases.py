"""Show a professor all that is held, erase it, and say who is due; every door calls these."""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import faculty_scope
from service.audit.scrub import scrub_person
from service.database import Database
from service.errors import FacultyNotFoundError
from service.faculty import use_cases as faculty
from service.models.faculty_profile import FacultyProfile
from service.passage_index import PassageIndex
from service.personal.holdings import (
    HOLDINGS,
    Rows,
    list_account_ids,
    list_follow_up_ids,
    list_participation_ids,
)

log = logging.getLogger(__name__)


def collect(db: Session, principal: Principal, faculty_id: str) -> dict[str, Rows]:
    """Return everything that is held on a professor, by kind. Raises FacultyNotFoundError."""
    profile = _get_profile(db, principal, faculty_id, "faculty:personal")
    return {holding.name: holding.list_rows(db, profile) for holding in HOLDINGS}


def erase(database: Database, principal: Principal, faculty_id: str, *, passage_index: PassageIndex) -> None:
    """Erase a professor: the profile and all that is held, in one transaction; then the traces in the files.

    The index on disk is written anew, and on SQLite the file of the database is. Raises FacultyNotFoundError.
    """
    _erase_rows(database, principal, [faculty_id])
    with database.reading() as db:
        passage_index.refresh(db)
    passage_index.save()
    database.scrub()


def erase_all(database: Database, principal: Principal, faculty_ids: Sequence[str], *, index_dir: Path) -> None:
    """Erase several professors, for a process that holds no index: the saved one goes, and is built at the next start.

    Raises FacultyNotFoundError, and has then erased nobody.
    """
    _erase_rows(database, principal, faculty_ids)
    for path in index_dir.glob("*") if index_dir.is_dir() else ():
        if path.is_file():
            path.unlink()
    database.scrub()


def list_due(db: Session, *, day: date) -> Sequence[FacultyProfile]:
    """Return the professors whose data are kept longer than they may be, the longest overdue first."""
    until = col(FacultyProfile.retain_until)
    return db.exec(select(FacultyProfile).where(until < day).order_by(until, col(FacultyProfile.id))).all()


def _erase_rows(database: Database, principal: Principal, faculty_ids: Sequence[str]) -> None:
    with database.writing() as db:
        for faculty_id in faculty_ids:
            profile = _get_profile(db, principal, faculty_id, "faculty:manage")
            accounts, follow_ups = list_account_ids(db, profile), list_follow_up_ids(db, profile)
            ids = [faculty_id, *accounts, *follow_ups, *list_participation_ids(db, profile)]
            for holding in HOLDINGS:
                if holding.erase is not None:
                    holding.erase(db, profile)
            faculty.delete_faculty(db, principal, faculty_id)
            scrub_person(db, ids, account_ids=accounts)
    log.info("Erased %d profiles.", len(faculty_ids))


def _get_profile(db: Session, principal: Principal, faculty_id: str, action: str) -> FacultyProfile:
    mine = (col(FacultyProfile.id) == faculty_id, faculty_scope(principal, action))
    row = db.exec(select(FacultyProfile).where(*mine)).first()
    if row is None:
        raise FacultyNotFoundError(faculty_id)
    return row

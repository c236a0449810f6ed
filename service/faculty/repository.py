"""Queries for faculty profiles."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from service.errors import FacultyNotFoundError
from service.faculty.schemas import FacultyQuery
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.pagination import cut_page, select_page
from service.statements import chunked


def get_faculty(db: Session, faculty_id: str, *, lock: bool = False) -> FacultyProfile:
    """Return the profile with its items. Raises FacultyNotFoundError.

    `lock` keeps other writers from it until the transaction ends.
    """
    row = db.get(FacultyProfile, faculty_id, with_for_update={"of": FacultyProfile} if lock else None)
    if row is None:
        raise FacultyNotFoundError(faculty_id)
    return row


def find_faculty(db: Session, external_ids: Sequence[str], *, lock: bool = False) -> dict[str, FacultyProfile]:
    """Return the profiles that have these external ids, by external id; unknown ones are left out.

    `lock` keeps other writers from them until the transaction ends.
    """
    found: dict[str, FacultyProfile] = {}
    for chunk in chunked(external_ids):
        statement = select(FacultyProfile).where(col(FacultyProfile.external_id).in_(chunk))
        if lock:
            statement = statement.order_by(col(FacultyProfile.external_id)).with_for_update(of=FacultyProfile)
        found.update({row.external_id: row for row in db.exec(statement)})
    return found


def list_faculty(db: Session, query: FacultyQuery) -> tuple[list[FacultyProfile], str | None]:
    """Return a page of profiles with their items, and the cursor of the next page. Raises InvalidCursorError."""
    statement = select(FacultyProfile)
    if query.external_id:
        statement = statement.where(col(FacultyProfile.external_id) == query.external_id)
    if query.organization:
        statement = statement.where(col(FacultyProfile.organization) == query.organization)
    if query.region:
        statement = statement.where(col(FacultyProfile.region).icontains(query.region, autoescape=True))
    if query.kind:
        statement = statement.where(col(FacultyProfile.items).any(col(ExpertiseItem.kind) == query.kind))
    if query.q:
        columns = (
            FacultyProfile.external_id,
            FacultyProfile.name,
            FacultyProfile.name_pinyin,
            FacultyProfile.organization,
            FacultyProfile.department,
            FacultyProfile.title,
        )
        in_items = col(FacultyProfile.items).any(col(ExpertiseItem.text).icontains(query.q, autoescape=True))
        statement = statement.where(
            or_(in_items, *(col(column).icontains(query.q, autoescape=True) for column in columns))
        )
    return cut_page(db.exec(select_page(statement, FacultyProfile, query)).all(), query)

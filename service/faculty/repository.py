"""Queries for faculty profiles."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import faculty_scope
from service.errors import FacultyNotFoundError
from service.faculty.schemas import FacultyQuery
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.names import NameMatch, best_match
from service.pagination import cut_page, select_page
from service.statements import chunked


def get_faculty(
    db: Session, principal: Principal, faculty_id: str, *, action: str = "faculty:read", lock: bool = False
) -> FacultyProfile:
    """Return the profile with its items. Raises FacultyNotFoundError, also where the action may not touch it.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = select(FacultyProfile).where(col(FacultyProfile.id) == faculty_id, faculty_scope(principal, action))
    if lock:
        statement = statement.with_for_update(of=FacultyProfile).execution_options(populate_existing=True)
    row = db.exec(statement).first()
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


def resolve_faculty_id(db: Session, reference: str) -> str:
    """Return the id of the professor with this id or external id. Raises FacultyNotFoundError."""
    either = or_(col(FacultyProfile.id) == reference, col(FacultyProfile.external_id) == reference)
    found = db.exec(select(FacultyProfile.id).where(either)).first()
    if found is None:
        raise FacultyNotFoundError(reference)
    return found


def list_names(db: Session, principal: Principal, action: str = "faculty:read") -> Sequence[tuple[str, str, str]]:
    """Return (id, name, name in pinyin) of every professor whom the action may touch, by id."""
    columns = (FacultyProfile.id, FacultyProfile.name, FacultyProfile.name_pinyin)
    return db.exec(select(*columns).where(faculty_scope(principal, action)).order_by(col(FacultyProfile.id))).all()


def list_faculty(db: Session, principal: Principal, query: FacultyQuery) -> tuple[list[FacultyProfile], str | None]:
    """Return a page of profiles with their items, and the cursor of the next page. Raises InvalidCursorError."""
    statement = select(FacultyProfile).where(faculty_scope(principal))
    if query.external_id:
        statement = statement.where(col(FacultyProfile.external_id) == query.external_id)
    if query.organization:
        statement = statement.where(col(FacultyProfile.organization) == query.organization)
    if query.region:
        statement = statement.where(col(FacultyProfile.region).icontains(query.region, autoescape=True))
    if query.kind:
        statement = statement.where(col(FacultyProfile.items).any(col(ExpertiseItem.kind) == query.kind))
    if query.name:
        statement = statement.where(col(FacultyProfile.id).in_(_find_by_name(db, principal, query.name)))
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


def _find_by_name(db: Session, principal: Principal, name: str) -> list[str]:
    """Names are compared here and not in the database, which knows no pinyin; there are thousands at most."""
    return [
        id_
        for id_, *known in list_names(db, principal)
        if best_match(name, [one for one in known if one]) is not NameMatch.NONE
    ]

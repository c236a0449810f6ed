"""Read what a list of matches says about both sides, in one query each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from matching.types import NeedKind
from service.models import Company, FacultyProfile, Need


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need as it stands in a list."""

    id: str
    external_id: str
    title: str
    kind: NeedKind
    company_id: str
    company: str


@dataclass(frozen=True, slots=True)
class FacultyLine:
    """A professor as one stands in a list."""

    id: str
    external_id: str
    name: str
    organization: str
    department: str
    title: str


def list_need_lines(db: Session, ids: Collection[str]) -> dict[str, NeedLine]:
    """The needs with these ids, by id; unknown ids are left out."""
    need = Need
    columns = [col(need.title), col(need.kind), col(need.company_id), col(Company.name)]
    statement = select(col(need.id), col(need.external_id), *columns).join(Company).where(col(need.id).in_(ids))
    return {row[0]: NeedLine(*row) for row in db.execute(statement)}


def list_faculty_lines(db: Session, ids: Collection[str]) -> dict[str, FacultyLine]:
    """The professors with these ids, by id; unknown ids are left out."""
    profile = FacultyProfile
    names = [col(profile.name), col(profile.organization), col(profile.department), col(profile.title)]
    statement = select(col(profile.id), col(profile.external_id), *names).where(col(profile.id).in_(ids))
    return {row[0]: FacultyLine(*row) for row in db.execute(statement)}


def find_need_id(db: Session, reference: str) -> str | None:
    """The id of the need with this id or external id."""
    need = Need
    return db.scalar(select(col(need.id)).where(or_(col(need.id) == reference, col(need.external_id) == reference)))


def find_faculty_id(db: Session, reference: str) -> str | None:
    """The id of the professor with this id or external id."""
    profile = FacultyProfile
    by_id, by_external_id = col(profile.id) == reference, col(profile.external_id) == reference
    return db.scalar(select(col(profile.id)).where(or_(by_id, by_external_id)))

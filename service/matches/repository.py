"""Read what a list of matches says about both sides, in one query each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

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
    if not ids:
        return {}
    statement = (
        select(Need.id, Need.external_id, Need.title, Need.kind, Need.company_id, Company.name)
        .join(Company)
        .where(col(Need.id).in_(ids))
    )
    return {row[0]: NeedLine(*row) for row in db.exec(statement)}


def list_faculty_lines(db: Session, ids: Collection[str]) -> dict[str, FacultyLine]:
    """The professors with these ids, by id; unknown ids are left out."""
    if not ids:
        return {}
    profile = FacultyProfile
    statement = select(profile).where(col(profile.id).in_(ids))
    return {
        row.id: FacultyLine(row.id, row.external_id, row.name, row.organization, row.department, row.title)
        for row in db.exec(statement)
    }

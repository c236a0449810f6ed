"""What the database already knows, as far as an import must tell rows apart."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.models.passage import Passage
from service.statements import chunked


@dataclass(frozen=True, slots=True)
class KnownFaculty:
    """A professor who is stored."""

    external_id: str
    name: str
    organization: str
    department: str


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company that is stored."""

    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownNeed:
    """A need that is stored; `company` is the external id of its company."""

    external_id: str
    title: str
    company: str


def list_known_faculty(db: Session) -> list[KnownFaculty]:
    """All professors, by external id."""
    row = FacultyProfile
    statement = select(row.external_id, row.name, row.organization, row.department).order_by(col(row.external_id))
    return [KnownFaculty(*values) for values in db.exec(statement)]


def list_known_companies(db: Session) -> list[KnownCompany]:
    """All companies, by external id."""
    statement = select(Company.external_id, Company.name).order_by(col(Company.external_id))
    return [KnownCompany(*values) for values in db.exec(statement)]


def list_known_needs(db: Session) -> list[KnownNeed]:
    """All needs, by external id."""
    statement = select(Need.external_id, Need.title, Company.external_id).join(Company).order_by(col(Need.external_id))
    return [KnownNeed(*values) for values in db.exec(statement)]


def list_passage_texts(db: Session, owner_ids: Collection[str]) -> set[str]:
    """The texts of all stored passages of these owners."""
    return {
        text
        for chunk in chunked(sorted(owner_ids))
        for text in db.exec(select(Passage.text).where(col(Passage.owner_id).in_(chunk)))
    }

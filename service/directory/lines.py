"""What a list shows of each row."""

from dataclasses import dataclass
from datetime import date, datetime

from matching.types import NeedKind


@dataclass(frozen=True, slots=True)
class FacultyLine:
    """A professor in a list."""

    id: str
    external_id: str
    name: str
    name_pinyin: str
    organization: str
    department: str
    title: str
    region: str
    updated_at: datetime
    items: int


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A company in a list."""

    id: str
    external_id: str
    name: str
    region: str
    industry: str
    size: str
    updated_at: datetime
    needs: int


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need in a list."""

    id: str
    external_id: str
    title: str
    kind: NeedKind
    company_id: str
    company: str
    region: str
    deadline: date | None
    budget_cny: int | None
    updated_at: datetime
    requirements: int

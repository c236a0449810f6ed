"""What the import is going to write: entries put together and tied to what the database knows."""

from dataclasses import dataclass, field
from typing import Any

from matching.types import ExpertiseKind
from service.imports.entries import Place, Spot
from service.spreadsheets.expertise import ExpertiseEntry
from service.spreadsheets.requirements import RequirementEntry


@dataclass(slots=True)
class FacultyDraft:
    """A professor to create or update. `stored_id` is the external id that the database has; None for a new one."""

    external_id: str
    place: Place
    spots: dict[str, Spot]
    name: str
    fields: dict[str, Any]
    items: dict[ExpertiseKind, list[ExpertiseEntry]]
    stored_id: str | None
    sources: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class CompanyDraft:
    """A company to create or update; with neither a name nor fields it is only referred to."""

    external_id: str
    place: Place | None
    spots: dict[str, Spot]
    name: str
    fields: dict[str, str]
    stored_id: str | None
    sources: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class NeedDraft:
    """A need to create or update."""

    external_id: str
    place: Place
    spots: dict[str, Spot]
    company: CompanyDraft
    fields: dict[str, Any]
    requirements: dict[bool, tuple[RequirementEntry, ...]]
    stored_id: str | None

"""What the rows of spreadsheets say, before anybody asks what the database knows.

A field that stands in `fields` was given: "" (or None for a date or amount) means that the cell says 无 or "none",
which clears what is stored. A blank cell is not in `fields` and leaves what is stored as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.types import ExpertiseKind
from service.spreadsheets.expertise import ExpertiseEntry
from service.spreadsheets.requirements import RequirementEntry


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A row of a sheet of a file, counted as people count."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell within its row: the letters of its column, the header above it, and what it says."""

    column: str = ""
    header: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FacultyEntry:
    """A professor, or (where `is_item`) one expertise item with the professor that it belongs to.

    `items` has a key for each kind that the row speaks of; an empty tuple clears the items of that kind.
    """

    place: Place
    spots: Mapping[str, Spot]
    external_id: str
    name: str
    fields: Mapping[str, Any]
    items: Mapping[ExpertiseKind, tuple[ExpertiseEntry, ...]]
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """A company."""

    place: Place
    spots: Mapping[str, Spot]
    external_id: str
    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """A need, the company as the row names it, and that company's details where they stand beside.

    `requirements` has a key True where the row speaks of musts, and False where it speaks of wishes.
    """

    place: Place
    spots: Mapping[str, Spot]
    external_id: str
    company_id: str
    company: str
    company_fields: Mapping[str, str]
    fields: Mapping[str, Any]
    requirements: Mapping[bool, tuple[RequirementEntry, ...]]

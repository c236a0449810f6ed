"""What creating, updating and importing rows have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from service.models.columns import now
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need

Row = TypeVar("Row", FacultyProfile, Company, Need)


class Outcome(StrEnum):
    """What an upsert did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Upserted(Generic[Row]):
    """A row after an upsert, and what was done to it."""

    row: Row
    outcome: Outcome


def assign(row: FacultyProfile | Company | Need, values: Mapping[str, Any]) -> bool:
    """Set attributes of a row; returns whether any differed, and then sets `updated_at` too.

    A list is compared by identity of its members, so give kept children as the same objects.
    """
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.updated_at = now()
    return bool(differing)

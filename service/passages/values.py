"""From rows to the values that matching works on."""

from collections.abc import Collection

from matching import types as values
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need

LOWERED = 0.5
"""What an item counts that did not fit although it carried a match: half, because it may still fit another need."""


def to_profile(row: FacultyProfile, lowered: Collection[str] = ()) -> values.FacultyProfile:
    """Return what matching sees of a professor: `row.items`, without those that are disowned.

    Items whose ids are in `lowered` count less.
    """
    return values.FacultyProfile(
        id=row.id,
        items=tuple(
            values.ExpertiseItem(
                id=i.id, kind=i.kind, text=i.text, year=i.year, weight=LOWERED if i.id in lowered else 1.0
            )
            for i in row.items
            if i.disowned_at is None
        ),
        organization=row.organization,
        region=row.region,
    )


def to_need(row: Need, company: Company | None = None) -> values.Need:
    """Return what matching sees of a need; reads `row.requirements`.

    Organization and region are the company's, and empty without one: passages need neither.
    """
    return values.Need(
        id=row.id,
        title=row.title,
        body=row.body,
        requirements=tuple(values.Requirement(id=r.id, text=r.text, must=r.must) for r in row.requirements),
        kind=row.kind,
        organization=company.name if company else "",
        region=company.region if company else "",
    )

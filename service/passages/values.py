"""From rows to the values that matching works on."""

from matching import types as values
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need


def to_profile(row: FacultyProfile) -> values.FacultyProfile:
    """Return what matching sees of a professor; reads `row.items`."""
    return values.FacultyProfile(
        id=row.id,
        items=tuple(values.ExpertiseItem(id=i.id, kind=i.kind, text=i.text, year=i.year) for i in row.items),
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

"""Two people at one entry: the second sees what the first has saved, and loses nothing."""

from collections.abc import Mapping

from service.companies.schemas import CompanyPublic
from service.faculty.schemas import FacultyPublic
from service.needs.schemas import NeedPublic
from service.web.pages.forms import Difference


def version_of(row: FacultyPublic | CompanyPublic | NeedPublic) -> str:
    """What a form carries along to tell whether the entry has changed since."""
    return row.updated_at.isoformat()


def list_differences(stored: Mapping[str, str], typed: Mapping[str, str]) -> list[Difference]:
    """The fields in which what is stored now and what was typed differ."""
    return [
        Difference(name, value, typed[name].strip())
        for name, value in stored.items()
        if name in typed and typed[name].strip() != value.strip()
    ]

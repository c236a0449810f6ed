"""The forms for professors, companies and needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.web.forms import Problems


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed meanwhile: what is stored now beside what was typed here."""

    field: str
    stored: str
    typed: str


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What every form receives.

    `id` is "" for a new entry. `version` is the state that the form was opened with; where somebody else saved
    meanwhile, `differences` says what. `values` and `rows` are what the fields hold, as text.
    """

    id: str
    version: str
    values: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]
    problems: Problems
    differences: Sequence[Difference] = ()

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else saved while this was open."""
        return bool(self.differences)


@dataclass(frozen=True, slots=True)
class FacultyFormPage:
    """What the form for a professor receives."""

    template: ClassVar[str] = "faculty_form.html"
    section: ClassVar[str] = "faculty"
    path: ClassVar[str] = "/faculty"

    form: EntryForm


@dataclass(frozen=True, slots=True)
class CompanyFormPage:
    """What the form for a company receives."""

    template: ClassVar[str] = "company_form.html"
    section: ClassVar[str] = "companies"
    path: ClassVar[str] = "/companies"

    form: EntryForm


@dataclass(frozen=True, slots=True)
class NeedFormPage:
    """What the form for a need receives; `companies` are (id, name)."""

    template: ClassVar[str] = "need_form.html"
    section: ClassVar[str] = "needs"
    path: ClassVar[str] = "/needs"

    form: EntryForm
    companies: Sequence[tuple[str, str]]

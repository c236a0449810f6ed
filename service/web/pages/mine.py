"""Mine: what a professor and an enterprise find behind their personal link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.needs.schemas import NeedPublic
from service.web.pages.details import AsidePartner, RankedPartner


@dataclass(frozen=True, slots=True)
class MyFacultyPage:
    """A professor's page: the profile and the needs that fit, with the reason and a word back."""

    template: ClassVar[str] = "my_faculty.html"
    section: ClassVar[str] = ""

    name: str
    organization: str
    items: Sequence[str]
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]


@dataclass(frozen=True, slots=True)
class MyNeed:
    """One need of an enterprise with the professors who fit; `is_served` is None without a calibration."""

    need: NeedPublic
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]
    is_served: bool | None


@dataclass(frozen=True, slots=True)
class MyCompanyPage:
    """An enterprise's page: its needs and who fits them."""

    template: ClassVar[str] = "my_company.html"
    section: ClassVar[str] = ""

    name: str
    needs: Sequence[MyNeed]


@dataclass(frozen=True, slots=True)
class NothingOfMinePage:
    """For an account that is bound to nobody, such as a viewer's."""

    template: ClassVar[str] = "my_nothing.html"
    section: ClassVar[str] = ""

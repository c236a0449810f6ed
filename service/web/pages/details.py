"""One professor, one company, one need, and who fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from matching.types import ExpertiseKind, Match, Verdict
from service.companies.schemas import CompanyPublic
from service.directory.lines import NeedLine
from service.faculty.schemas import ExpertiseItemPublic, FacultyPublic
from service.needs.schemas import NeedPublic


@dataclass(frozen=True, slots=True)
class Partner:
    """The other side of a match, as a list of matches shows it; `path` is its page."""

    id: str
    name: str
    about: str
    path: str


@dataclass(frozen=True, slots=True)
class RankedPartner:
    """A match with the partner that it names."""

    match: Match
    partner: Partner


@dataclass(frozen=True, slots=True)
class AsidePartner:
    """A pair that is left out of the ranking because somebody has said that it does not fit."""

    partner: Partner
    judgement_id: str
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class FacultyPage:
    """A professor. `is_served` says whether any need is worth a talk; None without a calibration."""

    template: ClassVar[str] = "faculty.html"
    section: ClassVar[str] = "faculty"

    faculty: FacultyPublic
    items_by_kind: Sequence[tuple[ExpertiseKind, Sequence[ExpertiseItemPublic]]]
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]
    is_served: bool | None


@dataclass(frozen=True, slots=True)
class NeedPage:
    """A need. `is_served` says whether anybody is suitable; None without a calibration."""

    template: ClassVar[str] = "need.html"
    section: ClassVar[str] = "needs"

    need: NeedPublic
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]
    is_served: bool | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A company and its needs; `verdicts` are the best words its needs earn, None where not known yet."""

    template: ClassVar[str] = "company.html"
    section: ClassVar[str] = "companies"

    company: CompanyPublic
    needs: Sequence[tuple[NeedLine, Verdict | None]]

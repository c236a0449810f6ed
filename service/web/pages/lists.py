"""The lists of professors, companies and needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from matching.types import Verdict
from service.directory.lines import CompanyLine, FacultyLine, NeedLine
from service.directory.queries import (
    CompanyListQuery,
    FacultyListQuery,
    NeedListQuery,
)
from service.directory.use_cases import Listing
from service.web.addresses import list_address, sort_address


@dataclass(frozen=True, slots=True)
class BestMatch:
    """The best partner as a list shows one."""

    id: str
    name: str
    score: float
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class FacultyListPage:
    """`best` holds the best need of each professor; it is empty while everybody is still being compared."""

    template: ClassVar[str] = "faculty_list.html"
    section: ClassVar[str] = "faculty"
    path: ClassVar[str] = "/faculty"

    query: FacultyListQuery
    listing: Listing[FacultyLine]
    organizations: Sequence[str]
    best: Mapping[str, BestMatch]

    def href(self, **changes: object) -> str:
        """The same list with something changed."""
        return list_address(self.path, self.query, **changes)

    def sort_href(self, sort: str) -> str:
        """The same list in another order."""
        return sort_address(self.path, self.query, sort, self.query.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.query.q or self.query.organization or self.query.kind or self.query.text)


@dataclass(frozen=True, slots=True)
class CompanyListPage:
    """What the list of companies receives."""

    template: ClassVar[str] = "company_list.html"
    section: ClassVar[str] = "companies"
    path: ClassVar[str] = "/companies"

    query: CompanyListQuery
    listing: Listing[CompanyLine]
    regions: Sequence[str]
    industries: Sequence[str]

    def href(self, **changes: object) -> str:
        """The same list with something changed."""
        return list_address(self.path, self.query, **changes)

    def sort_href(self, sort: str) -> str:
        """The same list in another order."""
        return sort_address(self.path, self.query, sort, self.query.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.query.q or self.query.region or self.query.industry)


@dataclass(frozen=True, slots=True)
class NeedListPage:
    """`best` holds the best professor of each need; `company` is the name of the company that is filtered by."""

    template: ClassVar[str] = "need_list.html"
    section: ClassVar[str] = "needs"
    path: ClassVar[str] = "/needs"

    query: NeedListQuery
    listing: Listing[NeedLine]
    regions: Sequence[str]
    company: str
    best: Mapping[str, BestMatch]
    is_calibrated: bool

    def href(self, **changes: object) -> str:
        """The same list with something changed."""
        return list_address(self.path, self.query, **changes)

    def sort_href(self, sort: str) -> str:
        """The same list in another order."""
        return sort_address(self.path, self.query, sort, self.query.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order was asked for."""
        query = self.query
        return bool(query.q or query.kind or query.region or query.company or query.served or query.text)

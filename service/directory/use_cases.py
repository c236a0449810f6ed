"""Search, sort and cut a list to a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from service.directory import repository
from service.directory.lines import CompanyLine, FacultyLine, NeedLine
from service.directory.queries import (
    PAGE_SIZE,
    CompanyListQuery,
    CompanySort,
    FacultyListQuery,
    FacultySort,
    ListQuery,
    NeedListQuery,
    NeedSort,
)
from service.landscape.landscape import Landscape
from service.overview.use_cases import look_over

LineT = TypeVar("LineT", FacultyLine, CompanyLine, NeedLine)

_LAST_DAY = date.max


@dataclass(frozen=True, slots=True)
class Listing(Generic[LineT]):
    """One page of a list; `total` counts all pages."""

    lines: tuple[LineT, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class References:
    """What a form offers to choose from: external id, name or title, and what stands beside it, by id."""

    faculty: Mapping[str, tuple[str, str, str]]
    companies: Mapping[str, tuple[str, str, str]]
    needs: Mapping[str, tuple[str, str, str]]


def browse_faculty(db: Session, query: FacultyListQuery, landscape: Landscape | None) -> Listing[FacultyLine]:
    """The professors that fit; `landscape` is needed to sort by the best match."""
    lines = repository.list_faculty_lines(db, query)
    if query.text == "thin":
        thin = {one.profile.id for one in look_over(db).thin_profiles}
        lines = [line for line in lines if line.id in thin]
    keys: dict[FacultySort, Callable[[FacultyLine], Any]] = {
        FacultySort.NAME: lambda line: collate(line.name),
        FacultySort.ORGANIZATION: lambda line: (collate(line.organization), collate(line.department)),
        FacultySort.ITEMS: lambda line: line.items,
        FacultySort.BEST: lambda line: (
            -(best.score if landscape and (best := landscape.best_of_faculty(line.id)) else 0)
        ),
        FacultySort.CHANGED: lambda line: -line.updated_at.timestamp(),
    }
    return _cut(lines, query, keys[query.sort], lambda line: collate(line.name))


def browse_companies(db: Session, query: CompanyListQuery) -> Listing[CompanyLine]:
    """The companies that fit."""
    keys: dict[CompanySort, Callable[[CompanyLine], Any]] = {
        CompanySort.NAME: lambda line: collate(line.name),
        CompanySort.REGION: lambda line: collate(line.region),
        CompanySort.INDUSTRY: lambda line: collate(line.industry),
        CompanySort.NEEDS: lambda line: -line.needs,
        CompanySort.CHANGED: lambda line: -line.updated_at.timestamp(),
    }
    lines = repository.list_company_lines(db, query)
    return _cut(lines, query, keys[query.sort], lambda line: collate(line.name))


def browse_needs(db: Session, query: NeedListQuery, landscape: Landscape | None) -> Listing[NeedLine]:
    """The needs that fit; `landscape` is needed to tell whether a need is served, and to sort by the best match."""
    lines = repository.list_need_lines(db, query)
    if query.text == "vague":
        vague = {one.need.id for one in look_over(db).vague_needs}
        lines = [line for line in lines if line.id in vague]
    if query.served in {"yes", "no"} and landscape is not None:
        unserved = set(landscape.list_unserved())
        lines = [line for line in lines if (line.id in unserved) == (query.served == "no")]
    keys: dict[NeedSort, Callable[[NeedLine], Any]] = {
        NeedSort.ID: lambda line: line.external_id,
        NeedSort.TITLE: lambda line: collate(line.title),
        NeedSort.COMPANY: lambda line: collate(line.company),
        NeedSort.KIND: lambda line: line.kind,
        NeedSort.DEADLINE: lambda line: line.deadline or _LAST_DAY,
        NeedSort.BUDGET: lambda line: -(line.budget_cny or 0),
        NeedSort.BEST: lambda line: -(best.score if landscape and (best := landscape.best_of_need(line.id)) else 0),
        NeedSort.CHANGED: lambda line: -line.updated_at.timestamp(),
    }
    return _cut(lines, query, keys[query.sort], lambda line: line.external_id)


def list_organizations(db: Session) -> list[str]:
    """The organizations to filter professors by, in the order of `collate`."""
    return sorted(repository.list_organizations(db), key=collate)


def list_regions(db: Session) -> list[str]:
    """The regions to filter companies and needs by."""
    return sorted(repository.list_company_regions(db), key=collate)


def list_industries(db: Session) -> list[str]:
    """The industries to filter companies by."""
    return sorted(repository.list_industries(db), key=collate)


def list_company_names(db: Session) -> list[tuple[str, str]]:
    """Id and name of every company, by name."""
    return sorted(repository.list_company_names(db), key=lambda one: (collate(one[1]), one[0]))


def list_references(db: Session) -> References:
    """Everybody and every need by id, each with the words that tell them apart, in the order of their external ids."""
    people = sorted(repository.list_faculty_lines(db, FacultyListQuery()), key=lambda line: line.external_id)
    companies = sorted(repository.list_company_lines(db, CompanyListQuery()), key=lambda line: line.external_id)
    needs = sorted(repository.list_need_lines(db, NeedListQuery()), key=lambda line: line.external_id)
    return References(
        faculty={line.id: (line.external_id, line.name, line.organization) for line in people},
        companies={line.id: (line.external_id, line.name, line.region) for line in companies},
        needs={line.id: (line.external_id, line.title, line.company) for line in needs},
    )


def collate(text: str) -> bytes:
    """A sort key: letters first, then the common Chinese characters by pinyin, which is how GB 2312 orders them."""
    return text.casefold().encode("gb18030", errors="replace")


def _cut(
    lines: Sequence[LineT], query: ListQuery, key: Callable[[LineT], Any], then: Callable[[LineT], Any]
) -> Listing[LineT]:
    ordered = sorted(lines, key=lambda line: (then(line), line.id))
    ordered.sort(key=key, reverse=query.turned)
    page = min(query.page, max(1, -(-len(ordered) // PAGE_SIZE)))
    start = (page - 1) * PAGE_SIZE
    return Listing(tuple(ordered[start : start + PAGE_SIZE]), len(ordered), page)

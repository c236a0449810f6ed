"""Read what a list of matches says about both sides, in one query each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import not_, or_, select
from sqlmodel import Session, col

from matching.types import NeedKind
from service.accounts.principal import Principal
from service.accounts.scopes import faculty_scope, need_scope, open_need_scope
from service.errors import AmbiguousReferenceError
from service.models import Company, FacultyProfile, Need
from service.needs.disclosure import CONFIDENTIAL_COMPANY, note_full_reads, summary_title


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need as it stands in a list; of a confidential one no more than its summary, and then no `company_id`."""

    id: str
    external_id: str
    title: str
    kind: NeedKind
    company_id: str | None
    company: str


@dataclass(frozen=True, slots=True)
class FacultyLine:
    """A professor as one stands in a list."""

    id: str
    external_id: str
    name: str
    organization: str
    department: str
    title: str


def has_need(db: Session, principal: Principal, need_id: str) -> bool:
    """Whether the principal may ask who fits this need."""
    statement = select(col(Need.id)).where(col(Need.id) == need_id, need_scope(principal, "matches:need"))
    return db.scalar(statement) is not None


def has_faculty(db: Session, principal: Principal, faculty_id: str) -> bool:
    """Whether the principal may ask what fits this professor."""
    profile = FacultyProfile
    scope = faculty_scope(principal, "matches:faculty")
    return db.scalar(select(col(profile.id)).where(col(profile.id) == faculty_id, scope)) is not None


def list_need_lines(db: Session, principal: Principal, ids: Collection[str]) -> dict[str, NeedLine]:
    """The needs with these ids, by id, as the principal may see them; unknown ids are left out."""
    need = Need
    columns = [col(need.title), col(need.kind), col(need.company_id), col(Company.name)]
    statement = select(col(need.id), col(need.external_id), *columns).join(Company).where(col(need.id).in_(ids))
    lines = {row[0]: NeedLine(*row) for row in db.execute(statement)}
    summaries = list_summaries(db, principal, ids)
    note_full_reads(db, lines.keys() - summaries.keys())
    for id_, summary in summaries.items():
        title = summary_title(summary)
        lines[id_] = replace(lines[id_], external_id=id_, title=title, company_id=None, company=CONFIDENTIAL_COMPANY)
    return lines


def list_summaries(db: Session, principal: Principal, ids: Collection[str]) -> dict[str, str | None]:
    """The needs among these that the principal may know by their summary only, and it; None until it is approved."""
    need = Need
    columns = [col(need.id), col(need.public_summary), col(need.summary_approved_at)]
    statement = select(*columns).where(col(need.id).in_(ids), not_(open_need_scope(principal)))
    return {row[0]: row[1] if row[2] is not None else None for row in db.execute(statement)}


def list_hidden_ids(db: Session, principal: Principal, *, in_full_only: bool) -> frozenset[str]:
    """The needs that must not even be counted for the principal; `in_full_only` adds those known by their summary."""
    seen = open_need_scope(principal) if in_full_only else need_scope(principal)
    return frozenset(db.scalars(select(col(Need.id)).where(not_(seen))))


def list_faculty_lines(db: Session, ids: Collection[str]) -> dict[str, FacultyLine]:
    """The professors with these ids, by id; unknown ids are left out."""
    profile = FacultyProfile
    names = [col(profile.name), col(profile.organization), col(profile.department), col(profile.title)]
    statement = select(col(profile.id), col(profile.external_id), *names).where(col(profile.id).in_(ids))
    return {row[0]: FacultyLine(*row) for row in db.execute(statement)}


def list_need_ids(db: Session) -> dict[str, list[str]]:
    """The ids of the needs that each reference may mean: an id, an external id, or the company's and it ("C-1/N-1")."""
    columns = (col(Need.id), col(Company.external_id), col(Need.external_id))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for id_, company, external_id in db.execute(select(*columns).join(Company)):
        for reference in {id_, external_id, f"{company}/{external_id}"}:
            found[reference].append(id_)
    return found


def list_faculty_ids(db: Session) -> dict[str, str]:
    """The id of every professor, by its id and by its external id."""
    profile = FacultyProfile
    rows = [(id_, external_id) for id_, external_id in db.execute(select(col(profile.id), col(profile.external_id)))]
    return {external_id: id_ for id_, external_id in rows} | {id_: id_ for id_, _ in rows}


def find_need_id(db: Session, reference: str) -> str | None:
    """The id of the need with this id, external id, or external ids of company and need ("C-1/N-1").

    Raises AmbiguousReferenceError where needs of several companies have it.
    """
    full = col(Company.external_id) + "/" + col(Need.external_id)
    is_meant = or_(col(Need.id) == reference, col(Need.external_id) == reference, full == reference)
    found = db.execute(select(col(Need.id), full).join(Company).where(is_meant).order_by(full)).all()
    if len(found) > 1:
        raise AmbiguousReferenceError(reference, choices=[choice for _, choice in found])
    return found[0][0] if found else None


def find_faculty_id(db: Session, reference: str) -> str | None:
    """The id of the professor with this id or external id."""
    profile = FacultyProfile
    by_id, by_external_id = col(profile.id) == reference, col(profile.external_id) == reference
    return db.scalar(select(col(profile.id)).where(or_(by_id, by_external_id)))

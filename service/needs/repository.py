"""Queries for needs."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, true, tuple_
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import company_scope, need_scope, open_need_scope
from service.errors import NeedNotFoundError, UnknownCompanyError
from service.models.company import Company
from service.models.need import Need, Requirement, Visibility
from service.models.need_acceptance import NeedAcceptance
from service.models.need_status_change import NeedStatus, NeedStatusChange
from service.needs.schemas import NeedQuery
from service.pagination import cut_page, select_page
from service.statements import chunked

OwnId = tuple[str, str]
"""A company's id, and the external id that this company gave its need."""


def get_need(
    db: Session, principal: Principal, need_id: str, *, action: str = "needs:read", lock: bool = False
) -> Need:
    """Return the need with its requirements and its company. Raises NeedNotFoundError, also where the action may not touch it.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = select(Need).where(col(Need.id) == need_id, need_scope(principal, action))
    if lock:
        statement = statement.with_for_update(of=Need).execution_options(populate_existing=True)
    row = db.exec(statement).first()
    if row is None:
        raise NeedNotFoundError(need_id)
    return row


def find_needs(db: Session, own_ids: Sequence[OwnId], *, lock: bool = False) -> dict[OwnId, Need]:
    """Return the needs that have these ids of their companies, by them; unknown ones are left out.

    `lock` keeps other writers from them until the transaction ends.
    """
    own_id = tuple_(col(Need.company_id), col(Need.external_id))
    found: dict[OwnId, Need] = {}
    for chunk in chunked(own_ids):
        statement = select(Need).where(own_id.in_(chunk))
        if lock:
            statement = statement.order_by(col(Need.company_id), col(Need.external_id)).with_for_update(of=Need)
        found.update({(row.company_id, row.external_id): row for row in db.exec(statement)})
    return found


def find_acceptance(db: Session, need_id: str, faculty_id: str) -> NeedAcceptance | None:
    """Return what the two sides have said, if any has, and keep other writers from it."""
    return db.get(NeedAcceptance, (need_id, faculty_id), with_for_update=True)


def list_acceptances(db: Session, principal: Principal, need_id: str) -> Sequence[NeedAcceptance]:
    """Return who has accepted a need; for a professor no more than one's own."""
    statement = select(NeedAcceptance).where(col(NeedAcceptance.need_id) == need_id)
    if principal.faculty_id is not None:
        statement = statement.where(col(NeedAcceptance.faculty_id) == principal.faculty_id)
    return db.exec(statement.order_by(col(NeedAcceptance.faculty_id))).all()


def get_companies(db: Session, principal: Principal, company_ids: Sequence[str]) -> dict[str, Company]:
    """Return the companies with these ids, by id, for writing their needs.

    Raises UnknownCompanyError for the first that is missing, or that is not the principal's.
    """
    found: dict[str, Company] = {}
    for chunk in chunked(company_ids):
        statement = select(Company).where(col(Company.id).in_(chunk), company_scope(principal, "needs:write"))
        found.update({row.id: row for row in db.exec(statement)})
    for company_id in company_ids:
        if company_id not in found:
            raise UnknownCompanyError(company_id)
    return found


def list_needs(db: Session, principal: Principal, query: NeedQuery) -> tuple[list[Need], str | None]:
    """Return a page of needs with requirements and company, and the next cursor. Raises InvalidCursorError."""
    statement = select(Need).join(Company).options(contains_eager(Need.company))  # type: ignore[arg-type]
    statement = statement.where(need_scope(principal))
    if query.kind:
        statement = statement.where(col(Need.kind) == query.kind)
    if query.status:
        statement = statement.where(col(Need.status) == query.status)
    found = _found_in_full(query)
    if not principal.is_operator:  # a filter must not tell what the summary does not
        found = or_(and_(open_need_scope(principal), found), _found_in_summary(query))
    statement = statement.where(found)
    return cut_page(db.exec(select_page(statement, Need, query)).all(), query)


def _found_in_full(query: NeedQuery) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if query.external_id:
        conditions.append(col(Need.external_id) == query.external_id)
    if query.company_id:
        conditions.append(col(Need.company_id) == query.company_id)
    if query.region:
        conditions.append(col(Company.region).icontains(query.region, autoescape=True))
    if query.q:
        columns = (Need.external_id, Need.title, Need.body, Company.name)
        in_requirements = col(Need.requirements).any(col(Requirement.text).icontains(query.q, autoescape=True))
        conditions.append(
            or_(in_requirements, *(col(column).icontains(query.q, autoescape=True) for column in columns))
        )
    return and_(*conditions)


def _found_in_summary(query: NeedQuery) -> ColumnElement[bool]:
    """What a filter finds of needs that are shown by their summary: neither company nor region nor own id is known."""
    if query.external_id or query.company_id or query.region:
        return false()
    confidential = col(Need.visibility) == Visibility.CONFIDENTIAL
    return and_(confidential, col(Need.public_summary).icontains(query.q, autoescape=True))


def list_status_changes(db: Session, need_id: str) -> Sequence[NeedStatusChange]:
    """Return the steps of a need, first step first."""
    return db.exec(
        select(NeedStatusChange)
        .where(col(NeedStatusChange.need_id) == need_id)
        .order_by(col(NeedStatusChange.position))
    ).all()


def list_needs_at(db: Session, need_ids: Collection[str], statuses: Collection[NeedStatus]) -> list[Need]:
    """Return those of the needs that have one of these statuses, by id, and keep other writers from them."""
    found: list[Need] = []
    for chunk in chunked(sorted(need_ids)):
        mine = (col(Need.id).in_(chunk), col(Need.status).in_(list(statuses)))
        statement = select(Need).where(*mine).order_by(col(Need.id)).with_for_update(of=Need)
        found += db.exec(statement.execution_options(populate_existing=True))
    return found


def count_steps(db: Session, need_ids: Sequence[str]) -> dict[str, int]:
    """Return how many steps each need has taken, by id."""
    found = dict.fromkeys(need_ids, 0)
    for chunk in chunked(need_ids):
        counts = select(col(NeedStatusChange.need_id), func.count()).where(col(NeedStatusChange.need_id).in_(chunk))
        found.update(dict(db.exec(counts.group_by(col(NeedStatusChange.need_id))).all()))
    return found


def count_status_changes(db: Session, need_id: str) -> int:
    """Return how many steps a need has taken."""
    statement = select(func.count()).select_from(NeedStatusChange).where(col(NeedStatusChange.need_id) == need_id)
    return db.exec(statement).one()

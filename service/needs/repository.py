"""Queries for needs."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from service.errors import NeedNotFoundError, UnknownCompanyError
from service.models.company import Company
from service.models.need import Need, Requirement
from service.needs.schemas import NeedQuery
from service.pagination import cut_page, select_page
from service.statements import chunked


def get_need(db: Session, need_id: str, *, lock: bool = False) -> Need:
    """Return the need with its requirements and its company. Raises NeedNotFoundError.

    `lock` keeps other writers from it until the transaction ends.
    """
    row = db.get(Need, need_id, with_for_update={"of": Need} if lock else None)
    if row is None:
        raise NeedNotFoundError(need_id)
    return row


def find_needs(db: Session, external_ids: Sequence[str], *, lock: bool = False) -> dict[str, Need]:
    """Return the needs that have these external ids, by external id; unknown ones are left out.

    `lock` keeps other writers from them until the transaction ends.
    """
    found: dict[str, Need] = {}
    for chunk in chunked(external_ids):
        statement = select(Need).where(col(Need.external_id).in_(chunk))
        if lock:
            statement = statement.order_by(col(Need.external_id)).with_for_update(of=Need)
        found.update({row.external_id: row for row in db.exec(statement)})
    return found


def get_companies(db: Session, company_ids: Sequence[str]) -> dict[str, Company]:
    """Return the companies with these ids, by id. Raises UnknownCompanyError for the first that is missing."""
    found: dict[str, Company] = {}
    for chunk in chunked(company_ids):
        found.update({row.id: row for row in db.exec(select(Company).where(col(Company.id).in_(chunk)))})
    for company_id in company_ids:
        if company_id not in found:
            raise UnknownCompanyError(company_id)
    return found


def list_needs(db: Session, query: NeedQuery) -> tuple[list[Need], str | None]:
    """Return a page of needs with requirements and company, and the next cursor. Raises InvalidCursorError."""
    statement = select(Need).join(Company).options(contains_eager(Need.company))  # type: ignore[arg-type]
    if query.external_id:
        statement = statement.where(col(Need.external_id) == query.external_id)
    if query.kind:
        statement = statement.where(col(Need.kind) == query.kind)
    if query.company_id:
        statement = statement.where(col(Need.company_id) == query.company_id)
    if query.region:
        statement = statement.where(col(Company.region).icontains(query.region, autoescape=True))
    if query.q:
        columns = (Need.external_id, Need.title, Need.body, Company.name)
        in_requirements = col(Need.requirements).any(col(Requirement.text).icontains(query.q, autoescape=True))
        statement = statement.where(
            or_(in_requirements, *(col(column).icontains(query.q, autoescape=True) for column in columns))
        )
    return cut_page(db.exec(select_page(statement, Need, query)).all(), query)

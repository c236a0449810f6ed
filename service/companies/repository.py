"""Queries for companies."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import company_scope
from service.companies.schemas import CompanyQuery
from service.errors import CompanyNotFoundError
from service.models.company import Company
from service.models.need import Need
from service.pagination import cut_page, select_page
from service.statements import chunked


def get_company(
    db: Session, principal: Principal, company_id: str, *, action: str = "companies:read", lock: bool = False
) -> Company:
    """Return the company. Raises CompanyNotFoundError, also where the action may not touch it.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = select(Company).where(col(Company.id) == company_id, company_scope(principal, action))
    if lock:
        statement = statement.with_for_update(of=Company).execution_options(populate_existing=True)
    row = db.exec(statement).first()
    if row is None:
        raise CompanyNotFoundError(company_id)
    return row


def find_companies(db: Session, external_ids: Sequence[str], *, lock: bool = False) -> dict[str, Company]:
    """Return the companies that have these external ids, by external id; unknown ones are left out.

    `lock` keeps other writers from them until the transaction ends.
    """
    found: dict[str, Company] = {}
    for chunk in chunked(external_ids):
        statement = select(Company).where(col(Company.external_id).in_(chunk))
        if lock:
            statement = statement.order_by(col(Company.external_id)).with_for_update(of=Company)
        found.update({row.external_id: row for row in db.exec(statement)})
    return found


def list_need_ids(db: Session, company_ids: Sequence[str]) -> list[str]:
    """Return the ids of all needs of these companies."""
    found: list[str] = []
    for chunk in chunked(company_ids):
        found += db.exec(select(Need.id).where(col(Need.company_id).in_(chunk)))
    return found


def list_companies(db: Session, principal: Principal, query: CompanyQuery) -> tuple[list[Company], str | None]:
    """Return a page of companies, and the cursor of the next page. Raises InvalidCursorError."""
    statement = select(Company).where(company_scope(principal))
    if query.external_id:
        statement = statement.where(col(Company.external_id) == query.external_id)
    if query.region:
        statement = statement.where(col(Company.region).icontains(query.region, autoescape=True))
    if query.industry:
        statement = statement.where(col(Company.industry).icontains(query.industry, autoescape=True))
    if query.q:
        columns = (Company.external_id, Company.name, Company.industry, Company.description)
        statement = statement.where(or_(*(col(column).icontains(query.q, autoescape=True) for column in columns)))
    return cut_page(db.exec(select_page(statement, Company, query)).all(), query)

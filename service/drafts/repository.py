"""Queries for drafts of needs."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import company_scope, draft_scope
from service.errors import DraftNotFoundError
from service.imports.identity import company_stem
from service.models.company import Company
from service.models.need_draft import NeedDraft
from service.pagination import PageQuery, cut_page, select_page


def get_draft(db: Session, principal: Principal, draft_id: str, *, lock: bool = False) -> NeedDraft:
    """Return the draft. Raises DraftNotFoundError, also where it is another company's.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = select(NeedDraft).where(col(NeedDraft.id) == draft_id, draft_scope(principal))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.exec(statement).first()
    if row is None:
        raise DraftNotFoundError(draft_id)
    return row


def list_drafts(db: Session, principal: Principal, query: PageQuery) -> tuple[list[NeedDraft], str | None]:
    """Return a page of drafts and the next cursor. Raises InvalidCursorError."""
    return cut_page(
        db.exec(select_page(select(NeedDraft).where(draft_scope(principal)), NeedDraft, query)).all(), query
    )


def list_untouched(db: Session, *, before: datetime) -> Sequence[NeedDraft]:
    """Return the drafts that were last changed before a point in time."""
    return db.exec(select(NeedDraft).where(col(NeedDraft.updated_at) < before)).all()


def find_company_id(db: Session, principal: Principal, name: str) -> str | None:
    """The id of the one company that this name means, its legal form aside; None where there is none or several."""
    stem = company_stem(name)
    rows = db.exec(
        select(Company.id, Company.name).where(company_scope(principal, "needs:write")).order_by(col(Company.id))
    )
    found = [id_ for id_, known in rows if company_stem(known) == stem]
    return found[0] if len(found) == 1 else None

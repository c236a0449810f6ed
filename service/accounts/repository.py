"""Queries for accounts and what opens them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from service.accounts.schemas import AccountQuery
from service.errors import AccountNotFoundError, KeyNotFoundError, LinkNotFoundError
from service.models.account import Account, ApiKey, PersonalLink, Role, WebSession
from service.pagination import cut_page, select_page


def has_accounts(db: Session) -> bool:
    """Whether anybody has an account yet."""
    return db.exec(select(Account.id).limit(1)).first() is not None


def get_account(db: Session, account_id: str, *, lock: bool = False) -> Account:
    """Return the account. Raises AccountNotFoundError. `lock` keeps other writers from it."""
    row = db.get(Account, account_id, with_for_update={"of": Account} if lock else None)
    if row is None:
        raise AccountNotFoundError(account_id)
    return row


def find_account(db: Session, name: str, *, lock: bool = False) -> Account | None:
    """Return the account of this name. `lock` keeps other writers from it."""
    statement = select(Account).where(col(Account.name) == name)
    return db.exec(statement.with_for_update(of=Account) if lock else statement).first()


def list_accounts(db: Session, query: AccountQuery) -> tuple[list[Account], str | None]:
    """Return a page of accounts, and the cursor of the next page. Raises InvalidCursorError."""
    statement = select(Account)
    if query.role:
        statement = statement.where(col(Account.role) == query.role)
    if query.company_id:
        statement = statement.where(col(Account.company_id) == query.company_id)
    if query.faculty_id:
        statement = statement.where(col(Account.faculty_id) == query.faculty_id)
    return cut_page(db.exec(select_page(statement, Account, query)).all(), query)


def list_operators_for_change(db: Session) -> list[Account]:
    """Return all operators who are not disabled, and keep other writers from them."""
    statement = select(Account).where(col(Account.role) == Role.OPERATOR, col(Account.disabled_at).is_(None))
    return list(db.exec(statement.order_by(col(Account.id)).with_for_update(of=Account)))


def find_key(db: Session, prefix: str) -> ApiKey | None:
    """Return the API key of this prefix, with its account."""
    return db.exec(select(ApiKey).where(col(ApiKey.prefix) == prefix)).first()


def find_key_by_id(db: Session, key_id: str) -> ApiKey | None:
    """Return the API key with this id."""
    return db.get(ApiKey, key_id)


def get_key(db: Session, key_id: str) -> ApiKey:
    """Return the API key. Raises KeyNotFoundError."""
    row = find_key_by_id(db, key_id)
    if row is None:
        raise KeyNotFoundError(key_id)
    return row


def list_keys(db: Session, account_id: str) -> Sequence[ApiKey]:
    """Return the API keys of an account, oldest first."""
    statement = select(ApiKey).where(col(ApiKey.account_id) == account_id)
    return db.exec(statement.order_by(col(ApiKey.created_at), col(ApiKey.id))).all()


def find_link(db: Session, link_id: str) -> PersonalLink | None:
    """Return the personal link, with its account."""
    return db.get(PersonalLink, link_id)


def get_link(db: Session, link_id: str) -> PersonalLink:
    """Return the personal link. Raises LinkNotFoundError."""
    row = find_link(db, link_id)
    if row is None:
        raise LinkNotFoundError(link_id)
    return row


def list_links(db: Session, account_id: str) -> Sequence[PersonalLink]:
    """Return the personal links of an account, oldest first."""
    statement = select(PersonalLink).where(col(PersonalLink.account_id) == account_id)
    return db.exec(statement.order_by(col(PersonalLink.created_at), col(PersonalLink.id))).all()


def find_web_session(db: Session, secret_hash: str) -> WebSession | None:
    """Return the web session whose secret has this hash, with its account."""
    return db.exec(select(WebSession).where(col(WebSession.secret_hash) == secret_hash)).first()


def revoke_web_sessions(
    db: Session, *, at: datetime, account_id: str | None = None, link_id: str | None = None
) -> None:
    """Sign out every browser of an account, or every one that a link has signed in."""
    statement = select(WebSession).where(col(WebSession.revoked_at).is_(None))
    by_account, by_link = col(WebSession.account_id) == account_id, col(WebSession.link_id) == link_id
    for row in db.exec(statement.where(by_account if account_id else by_link)):
        row.revoked_at = at

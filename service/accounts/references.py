"""What a person types on the command line: a name, an id of a spreadsheet, a prefix; and the row that it means."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from service.accounts import repository, use_cases
from service.errors import AccountNotFoundError, CompanyNotFoundError, FacultyNotFoundError, LinkNotFoundError
from service.models.account import Account
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile


def get_account_by_name(db: Session, name: str) -> Account:
    """The account of this name. Raises AccountNotFoundError."""
    account = repository.find_account(db, name)
    if account is None:
        raise AccountNotFoundError(name)
    return account


def list_all_accounts(db: Session) -> Sequence[Account]:
    """Every account, oldest first."""
    return db.exec(select(Account).order_by(col(Account.created_at), col(Account.id))).all()


def find_company_id(db: Session, reference: str) -> str:
    """The id of the company with this id, its own or the service's. Raises CompanyNotFoundError."""
    matches = or_(col(Company.id) == reference, col(Company.external_id) == reference)
    found = db.exec(select(Company.id).where(matches)).first()
    if found is None:
        raise CompanyNotFoundError(reference)
    return found


def find_faculty_id(db: Session, reference: str) -> str:
    """The id of the professor with this id, the sender's or the service's. Raises FacultyNotFoundError."""
    profile = FacultyProfile
    matches = or_(col(profile.id) == reference, col(profile.external_id) == reference)
    found = db.exec(select(profile.id).where(matches)).first()
    if found is None:
        raise FacultyNotFoundError(reference)
    return found


def revoke_reference(db: Session, reference: str, *, at: datetime) -> None:
    """Revoke the key of this prefix or id, or the link of this id. Raises LinkNotFoundError where there is neither."""
    key = repository.find_key(db, reference) or repository.find_key_by_id(db, reference)
    if key is not None:
        use_cases.revoke_key(db, key.id, at=at)
    elif repository.find_link(db, reference) is not None:
        use_cases.revoke_link(db, reference, at=at)
    else:
        raise LinkNotFoundError(reference)

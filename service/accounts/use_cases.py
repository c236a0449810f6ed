"""What can be done with accounts; every door calls these. Time comes as an argument."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from service.accounts import repository
from service.accounts.passwords import (
    MIN_PASSWORD,
    find_totp_step,
    hash_password,
    is_password,
    make_totp_secret,
)
from service.accounts.permissions import list_actions
from service.accounts.principal import Principal
from service.accounts.schemas import AccountCreate, AccountQuery, AccountUpdate, KeyCreate, LinkCreate
from service.accounts.tokens import hash_secret, is_secret, make_key, make_secret, prefix_of, read_link, sign_link
from service.errors import (
    AccountBindingError,
    AccountNameTakenError,
    FieldProblem,
    FirstAccountError,
    InvalidInputError,
    LastOperatorError,
    NotAuthenticatedError,
    SignInError,
    UnknownCompanyError,
    UnknownFacultyError,
    UnknownScopeError,
)
from service.language import Wording
from service.models.account import Account, ApiKey, PersonalLink, Role, WebSession
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.secret_key import Vault
from service.texts import is_storable

TOTP = "second factor"
"""Purpose of the vault that second factors are sealed in."""

_LINKED = frozenset({Role.ENTERPRISE, Role.PROFESSOR})


@dataclass(frozen=True, slots=True)
class NewWebSession:
    """A browser that has just been signed in: `secret` goes into its cookie and is stored nowhere."""

    secret: str
    expires_at: datetime
    principal: Principal


def authenticate_key(db: Session, key: str, *, at: datetime) -> Principal:
    """Return whose API key this is. Raises NotAuthenticatedError, which never says what is wrong with it."""
    prefix = prefix_of(key)
    row = repository.find_key(db, prefix) if prefix else None
    if row is None or not is_secret(key, row.secret_hash) or not _is_open(row, at):
        raise NotAuthenticatedError(
            Wording(
                "该 API 密钥不存在、已过期或已撤销；请用 `Authorization: Bearer duijie_…` 发送有效的密钥。",
                "This API key is unknown, expired or revoked; send a valid one as `Authorization: Bearer duijie_…`.",
            )
        )
    return _principal(row.account, credential=f"key {row.prefix}", scopes=frozenset(row.scopes))


def authenticate_web_session(db: Session, secret: str, *, at: datetime) -> Principal:
    """Return who is signed in. Raises NotAuthenticatedError."""
    row = repository.find_web_session(db, hash_secret(secret))
    if row is None or not _is_open(row, at):
        raise NotAuthenticatedError(
            Wording(
                "登录已失效；请重新登录，或再次打开您的专属链接。",
                "You are no longer signed in; sign in again, or open your personal link again.",
            )
        )
    return _principal(row.account, credential=f"web session {row.id}")


def sign_in(
    db: Session, name: str, password: str, code: str, *, vault: Vault, at: datetime, lasting: timedelta
) -> NewWebSession:
    """Sign an operator in by password and second factor. A code is good for one sign-in. Raises SignInError."""
    account = repository.find_account(db, name, lock=True) if is_storable(name) else None
    known = is_password(password, account.password_hash if account else "")
    if account is None or not known or account.disabled_at is not None or not account.totp_secret:
        raise _wrong()
    step = find_totp_step(vault.open(account.totp_secret), code, at=at, after=account.totp_last_step)
    if step is None:
        raise _wrong()
    account.totp_last_step = step
    return _open_web_session(db, account, at=at, until=at + lasting)


def sign_in_by_link(db: Session, token: str, *, secret_key: bytes, at: datetime, lasting: timedelta) -> NewWebSession:
    """Sign in whoever has this personal link. Raises SignInError."""
    link_id = read_link(token, secret_key)
    link = repository.find_link(db, link_id) if link_id else None
    if link is None or not _is_open(link, at):
        raise SignInError(
            Wording(
                "该链接不存在、已过期或已撤销；请向发送者索取新的链接。",
                "This link is unknown, expired or revoked; ask whoever sent it for a new one.",
            )
        )
    until = min(at + lasting, link.expires_at)
    return _open_web_session(db, link.account, at=at, until=until, link_id=link.id)


def sign_out(db: Session, secret: str, *, at: datetime) -> None:
    """End a web session on the server, so that its cookie is worth nothing; does nothing where it has ended."""
    row = repository.find_web_session(db, hash_secret(secret))
    if row is not None and row.revoked_at is None:
        row.revoked_at = at


def create_account(db: Session, body: AccountCreate) -> Account:
    """Store a new account, to which no key or link belongs yet.

    Raises AccountNameTakenError, AccountBindingError, UnknownCompanyError, UnknownFacultyError, and FirstAccountError
    where there is none yet and this is no operator's.
    """
    _check_binding(db, body)
    if repository.find_account(db, body.name) is not None:
        raise AccountNameTakenError(body.name)
    if body.role is not Role.OPERATOR and not repository.has_accounts(db):
        raise FirstAccountError
    account = Account(**body.model_dump())
    db.add(account)
    db.flush()
    return account


def get_account(db: Session, account_id: str) -> Account:
    """Return one account. Raises AccountNotFoundError."""
    return repository.get_account(db, account_id)


def list_accounts(db: Session, query: AccountQuery) -> tuple[list[Account], str | None]:
    """Return a page of accounts and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_accounts(db, query)


def update_account(db: Session, account_id: str, body: AccountUpdate, *, at: datetime) -> Account:
    """Rename, disable or enable. Who is disabled is signed out everywhere, and keys and links open nothing.

    Raises AccountNotFoundError, AccountNameTakenError and LastOperatorError.
    """
    account = repository.get_account(db, account_id, lock=True)
    given = body.model_fields_set
    if "name" in given and body.name != account.name:
        if repository.find_account(db, body.name) is not None:
            raise AccountNameTakenError(body.name)
        account.name = body.name
    if "disabled" in given and body.disabled != (account.disabled_at is not None):
        if body.disabled:
            _keep_an_operator(db, account)
            repository.revoke_web_sessions(db, at=at, account_id=account.id)
        account.disabled_at = at if body.disabled else None
    account.updated_at = at
    db.flush()
    return account


def delete_account(db: Session, account_id: str) -> None:
    """Remove an account with its keys, links and web sessions. Raises AccountNotFoundError and LastOperatorError."""
    account = repository.get_account(db, account_id, lock=True)
    _keep_an_operator(db, account)
    db.delete(account)
    db.flush()


def set_password(db: Session, account_id: str, password: str, *, vault: Vault, at: datetime) -> str:
    """Set an operator's password and a fresh second factor, and sign out everywhere; returns the factor's seed.

    The seed is shown once. Raises AccountNotFoundError, and InvalidInputError for a short password or another role.
    """
    account = repository.get_account(db, account_id, lock=True)
    if account.role is not Role.OPERATOR:
        raise InvalidInputError("Only operators have passwords; give this account a personal link or an API key.")
    if len(password) < MIN_PASSWORD:
        message = f"The password has {len(password)} characters; take at least {MIN_PASSWORD}."
        raise InvalidInputError(message, [FieldProblem("body.password", message)])
    secret = make_totp_secret()
    account.password_hash = hash_password(password)
    account.totp_secret = vault.seal(secret)
    account.totp_last_step = 0
    account.updated_at = at
    repository.revoke_web_sessions(db, at=at, account_id=account.id)
    db.flush()
    return secret


def create_key(db: Session, account_id: str, body: KeyCreate, *, at: datetime) -> tuple[ApiKey, str]:
    """Store a new API key and return it with its text, which is nowhere else.

    Raises AccountNotFoundError and UnknownScopeError.
    """
    account = repository.get_account(db, account_id)
    known = list_actions(account.role)
    scopes = known if body.scopes is None else sorted(set(body.scopes))
    for scope in scopes:
        if scope not in known:
            raise UnknownScopeError(scope, known=known)
    new = make_key()
    expires_at = at + timedelta(days=body.expires_in_days)
    row = ApiKey(
        account_id=account.id,
        label=body.label,
        prefix=new.prefix,
        secret_hash=new.secret_hash,
        scopes=scopes,
        expires_at=expires_at,
    )
    db.add(row)
    db.flush()
    return row, new.text


def list_keys(db: Session, account_id: str) -> Sequence[ApiKey]:
    """Return the API keys of an account, revoked ones too. Raises AccountNotFoundError."""
    return repository.list_keys(db, repository.get_account(db, account_id).id)


def revoke_key(db: Session, key_id: str, *, at: datetime) -> None:
    """Make an API key worth nothing; it stays in the list. Raises KeyNotFoundError."""
    row = repository.get_key(db, key_id)
    row.revoked_at = row.revoked_at or at


def create_link(
    db: Session, account_id: str, body: LinkCreate, *, secret_key: bytes, at: datetime
) -> tuple[PersonalLink, str]:
    """Store a new personal link and return it with its token; for enterprises and professors.

    Raises AccountNotFoundError and InvalidInputError.
    """
    account = repository.get_account(db, account_id)
    if account.role not in _LINKED:
        raise InvalidInputError(
            f"Personal links are for enterprises and professors, and {account.name!r} is of the role {account.role}; "
            "give it an API key, or an operator a password."
        )
    row = PersonalLink(account_id=account.id, label=body.label, expires_at=at + timedelta(days=body.expires_in_days))
    db.add(row)
    db.flush()
    return row, sign_link(row.id, secret_key)


def list_links(db: Session, account_id: str) -> Sequence[PersonalLink]:
    """Return the personal links of an account, revoked ones too. Raises AccountNotFoundError."""
    return repository.list_links(db, repository.get_account(db, account_id).id)


def revoke_link(db: Session, link_id: str, *, at: datetime) -> None:
    """Make a personal link worth nothing, and sign out whom it has signed in. Raises LinkNotFoundError."""
    row = repository.get_link(db, link_id)
    row.revoked_at = row.revoked_at or at
    repository.revoke_web_sessions(db, at=at, link_id=row.id)


def _principal(account: Account, *, credential: str, scopes: frozenset[str] | None = None) -> Principal:
    return Principal(
        role=account.role,
        name=account.name,
        account_id=account.id,
        company_id=account.company_id,
        faculty_id=account.faculty_id,
        scopes=scopes,
        credential=credential,
    )


def _open_web_session(
    db: Session, account: Account, *, at: datetime, until: datetime, link_id: str | None = None
) -> NewWebSession:
    secret = make_secret()
    row = WebSession(account_id=account.id, link_id=link_id, secret_hash=hash_secret(secret), expires_at=until)
    row.created_at = at
    db.add(row)
    db.flush()
    return NewWebSession(secret, until, _principal(account, credential=f"web session {row.id}"))


def _is_open(row: ApiKey | PersonalLink | WebSession, at: datetime) -> bool:
    return row.revoked_at is None and at < row.expires_at and row.account.disabled_at is None


def _wrong() -> SignInError:
    return SignInError(
        Wording(
            "名称、密码或验证码有误，或验证码已使用过；请等待下一个验证码后重试。",
            "Name, password or code is wrong, or the code was used before; wait for the next code and try again.",
        )
    )


def _keep_an_operator(db: Session, account: Account) -> None:
    if account.role is Role.OPERATOR and all(
        other.id == account.id for other in repository.list_operators_for_change(db)
    ):
        raise LastOperatorError


def _check_binding(db: Session, body: AccountCreate) -> None:
    wanted = {Role.ENTERPRISE: (True, False), Role.PROFESSOR: (False, True)}.get(body.role, (False, False))
    if (body.company_id is not None, body.faculty_id is not None) != wanted:
        raise AccountBindingError(body.role)
    if body.company_id is not None and db.get(Company, body.company_id) is None:
        raise UnknownCompanyError(body.company_id)
    if body.faculty_id is not None and db.get(FacultyProfile, body.faculty_id) is None:
        raise UnknownFacultyError(body.faculty_id)

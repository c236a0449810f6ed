"""`duijie account …`: who may come in. Whoever runs it has the database, and so needs no account."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from service.cli.output import print_json, print_note, print_result
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

    from service.models.account import Account
    from service.settings import Settings

_ABOUT = Wording("账号、API 密钥和个人链接", "Accounts, API keys and personal links")
_ADD = Wording("新建账号（第一个必须是 operator）", "Add an account (the first one must be an operator)")
_LIST = Wording("列出所有账号", "List all accounts")
_SHOW = Wording("显示一个账号及其密钥和链接", "Show an account with its keys and links")
_KEY = Wording("新建 API 密钥，只显示这一次", "Make an API key; it is shown this once")
_LINK = Wording("新建个人链接，只显示这一次", "Make a personal link; it is shown this once")
_REVOKE = Wording("吊销密钥（编号或前缀）或链接（编号）", "Revoke a key (id or prefix) or a link (id)")
_PASSWORD = Wording("为 operator 设置密码和动态口令", "Set an operator's password and second factor")
_DISABLE = Wording("停用账号", "Disable an account")
_ENABLE = Wording("重新启用账号", "Enable an account again")

_NAME = Wording("账号名", "Name of the account")
_ROLE = Wording("角色", "Role")
_COMPANY = Wording("企业（导入表中的编号或系统编号）", "Company (the sender's own id, or the service's)")
_FACULTY = Wording("教师（导入表中的编号或系统编号）", "Professor (the sender's own id, or the service's)")
_LABEL = Wording("用途说明", "What it is for")
_SCOPE = Wording(
    "允许的操作（可重复；默认为该角色的全部操作）", "Action it may do (may be repeated; default: all of the role)"
)
_DAYS = Wording("有效天数", "Days until it expires")
_REFERENCE = Wording("密钥的编号或前缀，或链接的编号", "Id or prefix of a key, or id of a link")
_STDIN = Wording("从标准输入读取密码", "Read the password from stdin")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")

_ADDED = Wording("已新建账号 {name}（{role}），编号 {id}", "Added the account {name} ({role}), id {id}")
_NOBODY = Wording("还没有账号：服务只回答本机的请求", "No account yet: the service answers its own machine only")
_LINE = Wording("{name}  {role}  {state}  {id}", "{name}  {role}  {state}  {id}")
_KEY_LINE = Wording(
    "  密钥 {prefix}  {state}  到期 {expires}  {label}", "  key {prefix}  {state}  expires {expires}  {label}"
)
_LINK_LINE = Wording(
    "  链接 {id}  {state}  到期 {expires}  {label}", "  link {id}  {state}  expires {expires}  {label}"
)
_OPEN = Wording("有效", "valid")
_CLOSED = Wording("失效", "closed")
_ONCE = Wording("请现在保存：以后无法再次显示。", "Keep it now: it cannot be shown again.")
_REVOKED = Wording("已吊销 {reference}", "Revoked {reference}")
_DISABLED = Wording("已停用 {name}", "Disabled {name}")
_ENABLED = Wording("已启用 {name}", "Enabled {name}")
_PROMPT = Wording("{name} 的新密码：", "New password of {name}: ")
_AGAIN = Wording("再输入一次：", "Once more: ")
_TOTP = Wording(
    "密码已设置。把下面的地址加入验证器应用（或手工输入密钥 {secret}）：\n{uri}",
    "The password is set. Add this address to an authenticator app (or type the key {secret}):\n{uri}",
)
_DIFFERENT = Wording("两次输入的密码不同，请重新运行", "the two passwords differ; run the command again")


class RoleName(StrEnum):
    """The roles, here once more so that `--help` need not import the tables."""

    OPERATOR = "operator"
    ENTERPRISE = "enterprise"
    PROFESSOR = "professor"
    VIEWER = "viewer"


def add_account(app: Typer) -> None:
    """Add the commands."""
    account = Typer(help=say(_ABOUT), no_args_is_help=True, rich_markup_mode=None)
    _add_people(account)
    _add_credentials(account)
    app.add_typer(account, name="account")


def _add_people(account: Typer) -> None:
    @account.command("add", help=say(_ADD))
    def add(
        name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)],
        *,
        role: Annotated[RoleName, Option(help=say(_ROLE), show_default=False)],
        company: Annotated[str | None, Option(help=say(_COMPANY), show_default=False)] = None,
        faculty: Annotated[str | None, Option(help=say(_FACULTY), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _add(name, role, company=company, faculty=faculty, as_json=as_json)

    @account.command("list", help=say(_LIST))
    def list_(*, as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False) -> None:
        _list(as_json=as_json)

    @account.command("show", help=say(_SHOW))
    def show(
        name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _show(name, as_json=as_json)

    @account.command("disable", help=say(_DISABLE))
    def disable(name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)]) -> None:
        _set_disabled(name, disabled=True)

    @account.command("enable", help=say(_ENABLE))
    def enable(name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)]) -> None:
        _set_disabled(name, disabled=False)


def _add_credentials(account: Typer) -> None:
    @account.command("key", help=say(_KEY))
    def key(
        name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)],
        *,
        scope: Annotated[list[str] | None, Option(help=say(_SCOPE), show_default=False)] = None,
        days: Annotated[int, Option(help=say(_DAYS), min=1, max=730)] = 365,
        label: Annotated[str, Option(help=say(_LABEL), show_default=False)] = "",
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _make_key(name, scope, days=days, label=label, as_json=as_json)

    @account.command("link", help=say(_LINK))
    def link(
        name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)],
        *,
        days: Annotated[int, Option(help=say(_DAYS), min=1, max=366)] = 90,
        label: Annotated[str, Option(help=say(_LABEL), show_default=False)] = "",
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _make_link(name, days=days, label=label, as_json=as_json)

    @account.command("revoke", help=say(_REVOKE))
    def revoke(
        reference: Annotated[str, Argument(help=say(_REFERENCE), metavar="ID", show_default=False)],
    ) -> None:
        _revoke(reference)

    @account.command("password", help=say(_PASSWORD))
    def password(
        name: Annotated[str, Argument(help=say(_NAME), metavar="NAME", show_default=False)],
        *,
        from_stdin: Annotated[bool, Option("--stdin", help=say(_STDIN))] = False,
    ) -> None:
        _set_password(name, from_stdin=from_stdin)


def _add(name: str, role: RoleName, *, company: str | None, faculty: str | None, as_json: bool) -> None:
    from service.accounts.references import find_company_id, find_faculty_id
    from service.accounts.schemas import AccountCreate, AccountPublic
    from service.accounts.use_cases import create_account
    from service.models.account import Role

    with _writing() as here:
        body = AccountCreate(
            name=name,
            role=Role(role.value),
            company_id=find_company_id(here.db, company) if company else None,
            faculty_id=find_faculty_id(here.db, faculty) if faculty else None,
        )
        row = AccountPublic.model_validate(create_account(here.db, body))
    if as_json:
        print_json(row.model_dump(mode="json"))
    else:
        print_result(say(_ADDED, name=row.name, role=row.role, id=row.id))


def _list(*, as_json: bool) -> None:
    from service.accounts.references import list_all_accounts
    from service.accounts.schemas import AccountPublic

    with _writing() as here:
        rows = [AccountPublic.model_validate(row) for row in list_all_accounts(here.db)]
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
    elif not rows:
        print_result(say(_NOBODY))
    else:
        lines = [
            say(_LINE, name=row.name, role=row.role, state=_state(open_=row.disabled_at is None), id=row.id)
            for row in rows
        ]
        print_result("\n".join(lines))


def _show(name: str, *, as_json: bool) -> None:
    from service.accounts import use_cases
    from service.accounts.schemas import AccountPublic, KeyPublic, LinkPublic

    with _writing() as here:
        found = here.find(name)
        row = AccountPublic.model_validate(found)
        keys = [KeyPublic.model_validate(key) for key in use_cases.list_keys(here.db, row.id)]
        links = [LinkPublic.model_validate(link) for link in use_cases.list_links(here.db, row.id)]
    if as_json:
        listed = {"keys": [key.model_dump(mode="json") for key in keys]}
        listed["links"] = [link.model_dump(mode="json") for link in links]
        print_json(row.model_dump(mode="json") | listed)
        return
    lines = [say(_LINE, name=row.name, role=row.role, state=_state(open_=row.disabled_at is None), id=row.id)]
    for key in keys:
        state = _state(open_=key.revoked_at is None and key.expires_at > datetime.now(UTC))
        lines.append(say(_KEY_LINE, prefix=key.prefix, state=state, expires=key.expires_at.date(), label=key.label))
    for link in links:
        state = _state(open_=link.revoked_at is None and link.expires_at > datetime.now(UTC))
        lines.append(say(_LINK_LINE, id=link.id, state=state, expires=link.expires_at.date(), label=link.label))
    print_result("\n".join(lines))


def _set_disabled(name: str, *, disabled: bool) -> None:
    from service.accounts.schemas import AccountUpdate
    from service.accounts.use_cases import update_account

    with _writing() as here:
        update_account(here.db, here.find(name).id, AccountUpdate(disabled=disabled), at=datetime.now(UTC))
    print_result(say(_DISABLED if disabled else _ENABLED, name=name))


def _make_key(name: str, scopes: list[str] | None, *, days: int, label: str, as_json: bool) -> None:
    from service.accounts.schemas import KeyCreate, KeyPublic
    from service.accounts.use_cases import create_key

    with _writing() as here:
        body = KeyCreate(label=label, scopes=scopes, expires_in_days=days)
        row, text = create_key(here.db, here.find(name).id, body, at=datetime.now(UTC))
        public = KeyPublic.model_validate(row)
    if as_json:
        print_json(public.model_dump(mode="json") | {"key": text})
    else:
        print_result(text)
        print_note(say(_ONCE))


def _make_link(name: str, *, days: int, label: str, as_json: bool) -> None:
    from service.accounts.schemas import LinkCreate, LinkPublic
    from service.accounts.use_cases import create_link
    from service.secret_key import load_secret_key

    with _writing() as here:
        body = LinkCreate(label=label, expires_in_days=days)
        key = load_secret_key(here.settings)
        row, token = create_link(here.db, here.find(name).id, body, secret_key=key, at=datetime.now(UTC))
        public = LinkPublic.model_validate(row)
    base = here.settings.public_url or f"http://{here.settings.host}:{here.settings.port}"
    url = f"{base}/enter/{token}"
    if as_json:
        print_json(public.model_dump(mode="json") | {"url": url})
    else:
        print_result(url)
        print_note(say(_ONCE))


def _revoke(reference: str) -> None:
    from service.accounts.references import revoke_reference

    with _writing() as here:
        revoke_reference(here.db, reference, at=datetime.now(UTC))
    print_result(say(_REVOKED, reference=reference))


def _set_password(name: str, *, from_stdin: bool) -> None:
    from service.accounts.passwords import totp_uri
    from service.accounts.use_cases import TOTP, set_password
    from service.secret_key import Vault, load_secret_key

    password = sys.stdin.readline().rstrip("\n") if from_stdin else _ask_password(name)
    with _writing() as here:
        vault = Vault(load_secret_key(here.settings), purpose=TOTP)
        secret = set_password(here.db, here.find(name).id, password, vault=vault, at=datetime.now(UTC))
    print_result(say(_TOTP, secret=secret, uri=totp_uri(secret, name)))
    print_note(say(_ONCE))


def _ask_password(name: str) -> str:
    from service.errors import InvalidInputError

    first = getpass(say(_PROMPT, name=name))
    if first != getpass(say(_AGAIN)):
        raise InvalidInputError(say(_DIFFERENT))
    return first


def _state(*, open_: bool) -> str:
    return say(_OPEN if open_ else _CLOSED)


@dataclass(frozen=True, slots=True)
class _Here:
    """The database of this machine, in one transaction."""

    db: "Session"
    settings: "Settings"

    def find(self, name: str) -> "Account":
        """The account of this name. Raises AccountNotFoundError."""
        from service.accounts.references import get_account_by_name

        return get_account_by_name(self.db, name)


@contextmanager
def _writing() -> Iterator[_Here]:
    from service.database import Database
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        with database.writing() as db:
            yield _Here(db, settings)
    finally:
        database.dispose()

"""`duijie webhook …`: who is told of each step of a need, and what could not be delivered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option, Typer

from service.cli.opening import open_database
from service.cli.output import print_json, print_result
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from pydantic import BaseModel

_ABOUT = Wording("需求状态的签名通知", "Signed messages at each step of a need")
_ADD = Wording("登记一个地址；密钥只显示这一次", "Add an address; the secret is shown this once")
_LIST = Wording("列出登记的地址", "List the addresses")
_REMOVE = Wording("删除一个地址", "Remove an address")
_PING = Wording("发送一条测试通知", "Send a message without news")
_DEAD = Wording("列出多次未能送达的通知", "List the messages that were given up")
_RETRY = Wording("重新发送未能送达的通知", "Send messages that were given up again")
_URL = Wording("接收通知的地址（https）", "Address that is posted to (https)")
_EVENT = Wording(
    "要通知的事件，如 need.matched（可重复）；默认全部", "Event, such as need.matched (may be repeated); default: all"
)
_COMPANY = Wording("只通知这家企业（系统编号）的需求", "Only needs of the company with this id")
_ID = Wording("编号", "Id")
_ALL = Wording("全部", "All of them")
_ONE_OF = Wording("请给出一个编号，或用 --all", "give either an id or --all")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_SECRET = Wording("{id}  密钥（只显示这一次）：{secret}", "{id}  secret (shown this once): {secret}")
_LINE = Wording("{id}  {state}  {url}  {events}", "{id}  {state}  {url}  {events}")
_ON, _OFF = Wording("启用", "on"), Wording("停用", "off")
_NONE = Wording("没有。", "There are none.")
_DEAD_LINE = Wording("{id}  {attempts} 次尝试，{at}：{error}", "{id}  {attempts} attempts, {at}: {error}")
_REMOVED = Wording("已删除 {id}。", "Removed {id}.")
_PINGED = Wording("测试通知 {id} 将由运行中的服务发送。", "The running service will send the message {id}.")
_REVIVED = Wording("{count} 条通知将由运行中的服务重新发送。", "The running service will send again: {count}.")


def add_webhook(app: Typer) -> None:
    """Add the commands."""
    group = Typer(help=say(_ABOUT), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="webhook")

    @group.command("add", help=say(_ADD))
    def add(
        url: Annotated[str, Argument(help=say(_URL), metavar="URL", show_default=False)],
        *,
        event: Annotated[list[str] | None, Option(help=say(_EVENT))] = None,
        company: Annotated[str | None, Option(help=say(_COMPANY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _add(url, event or [], company, as_json=as_json)

    @group.command("list", help=say(_LIST))
    def list_(*, as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False) -> None:
        _list(as_json=as_json)

    @group.command("remove", help=say(_REMOVE))
    def remove(webhook: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)]) -> None:
        _remove(webhook)

    @group.command("ping", help=say(_PING))
    def ping(webhook: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)]) -> None:
        _ping(webhook)

    @group.command("dead", help=say(_DEAD))
    def dead(*, as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False) -> None:
        _dead(as_json=as_json)

    @group.command("retry", help=say(_RETRY))
    def retry(
        delivery: Annotated[str | None, Argument(help=say(_ID), metavar="[ID]", show_default=False)] = None,
        *,
        every: Annotated[bool, Option("--all", help=say(_ALL))] = False,
    ) -> None:
        if (delivery is None) != every:
            raise BadParameter(say(_ONE_OF))
        _retry(delivery)


def _add(url: str, events: Sequence[str], company: str | None, *, as_json: bool) -> None:
    from pydantic import ValidationError

    from service.accounts.principal import COMMAND_LINE
    from service.secret_key import Vault, load_secret_key
    from service.webhooks import use_cases
    from service.webhooks.outbox import NEED_EVENTS
    from service.webhooks.schemas import WebhookCreate, WebhookCreated

    values = {"url": url, "events": list(events or NEED_EVENTS), "company_id": company}
    try:
        body = WebhookCreate.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadParameter(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from error
    with open_database() as (database, settings), database.writing() as db:
        vault = Vault(load_secret_key(settings), purpose=use_cases.SECRETS)
        allow_private = settings.webhook_allow_private
        made = WebhookCreated.of(
            *use_cases.create_webhook(db, COMMAND_LINE, body, vault=vault, allow_private=allow_private)
        )
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        print_result(say(_SECRET, id=made.id, secret=made.secret))


def _list(*, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.pagination import list_all
    from service.webhooks import use_cases
    from service.webhooks.schemas import WebhookPublic

    with open_database() as (database, _), database.reading() as db:
        rows = [
            WebhookPublic.model_validate(row)
            for row in list_all(lambda page: use_cases.list_webhooks(db, COMMAND_LINE, page))
        ]
    lines = [
        say(_LINE, id=row.id, state=say(_ON if row.enabled else _OFF), url=row.url, events=" ".join(row.events))
        for row in rows
    ]
    _print(rows, lines, as_json=as_json)


def _remove(webhook_id: str) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.webhooks import use_cases

    with open_database() as (database, _), database.writing() as db:
        use_cases.delete_webhook(db, COMMAND_LINE, webhook_id)
    print_result(say(_REMOVED, id=webhook_id))


def _ping(webhook_id: str) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.webhooks import use_cases

    with open_database() as (database, _), database.writing() as db:
        delivery = use_cases.ping_webhook(db, COMMAND_LINE, webhook_id)
    print_result(say(_PINGED, id=delivery.id))


def _dead(*, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.models.webhook import DeliveryState
    from service.pagination import list_all
    from service.webhooks import use_cases
    from service.webhooks.schemas import DeliveryPublic, DeliveryQuery

    with open_database() as (database, _), database.reading() as db:
        found = list_all(
            lambda page: use_cases.list_deliveries(
                db, COMMAND_LINE, DeliveryQuery(state=DeliveryState.DEAD, limit=page.limit, cursor=page.cursor)
            )
        )
        rows = [DeliveryPublic.model_validate(row) for row in found]
    lines = [
        say(_DEAD_LINE, id=row.id, attempts=row.attempts, at=f"{row.created_at:%Y-%m-%d %H:%M}", error=row.last_error)
        for row in rows
    ]
    _print(rows, lines, as_json=as_json)


def _retry(delivery_id: str | None) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.webhooks import use_cases

    with open_database() as (database, _), database.writing() as db:
        if delivery_id is None:
            count = use_cases.send_all_again(db)
        else:
            use_cases.send_again(db, COMMAND_LINE, delivery_id)
            count = 1
    print_result(say(_REVIVED, count=count))


def _print(rows: Sequence["BaseModel"], lines: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        print_result("\n".join(lines) or say(_NONE))

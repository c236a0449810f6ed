"""`duijie audit`: the audit log."""

from datetime import UTC, datetime
from typing import Annotated

from typer import Option, Typer

from service.cli.output import print_json, print_result
from service.cli.speech import say
from service.language import Wording

_ABOUT = Wording("审计日志：谁在何时改了什么", "The audit log: who changed what, and when")
_ACTOR = Wording("只看这个账号", "Only what this account did")
_ENTITY = Wording("只看这张表，例如 need", "Only rows of this table, such as need")
_ID = Wording("只看这一行", "Only this row")
_SINCE = Wording("只看这一天起（UTC）", "Only from this day on (UTC)")
_TOP = Wording("最多显示多少条", "How many to show at most")
_CSV = Wording("以 CSV 输出全部", "Print all as CSV")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_NOTHING = Wording("没有记录", "Nothing is noted")


def add_audit(app: Typer) -> None:
    """Add the command."""

    @app.command("audit", help=say(_ABOUT))
    def audit(
        *,
        actor: Annotated[str, Option(help=say(_ACTOR), show_default=False)] = "",
        entity: Annotated[str, Option(help=say(_ENTITY), show_default=False)] = "",
        id_: Annotated[str, Option("--id", help=say(_ID), show_default=False)] = "",
        since: Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help=say(_SINCE), show_default=False)] = None,
        top: Annotated[int, Option(help=say(_TOP), min=1, max=200)] = 50,
        as_csv: Annotated[bool, Option("--csv", help=say(_CSV))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _audit(actor, entity, id_, since, top=top, as_csv=as_csv, as_json=as_json)


def _audit(actor: str, entity: str, id_: str, since: datetime | None, *, top: int, as_csv: bool, as_json: bool) -> None:
    from service.audit.schemas import AuditQuery
    from service.audit.use_cases import export_csv, list_entries
    from service.database import Database
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()
    start = since.replace(tzinfo=UTC) if since else None
    query = AuditQuery(actor=actor, entity=entity, entity_id=id_, since=start, limit=top)
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        with database.reading() as db:
            if as_csv:
                print_result("".join(export_csv(db, query)).rstrip("\r\n"))
                return
            entries, _ = list_entries(db, query)
    finally:
        database.dispose()
    if as_json:
        print_json([entry.model_dump(mode="json") for entry in entries])
        return
    lines = [
        f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.actor}  {entry.action}  {entry.entity}  {entry.entity_id}"
        + (f"  {', '.join(entry.after)}" if entry.action == "update" and entry.after else "")
        for entry in entries
    ]
    print_result("\n".join(lines) or say(_NOTHING))

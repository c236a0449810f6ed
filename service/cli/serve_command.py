"""`duijie serve`: the HTTP service."""

from typing import TYPE_CHECKING, Annotated

from typer import Option, Typer

from service.cli.output import print_note, show_progress
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from service.settings import Settings

_ABOUT = Wording("启动服务（HTTP 接口和网页）", "Start the service (HTTP and pages)")
_HOST = Wording("监听地址（默认取 DUIJIE_HOST）", "Address to listen on (default: DUIJIE_HOST)")
_PORT = Wording("端口（默认取 DUIJIE_PORT）", "Port to listen on (default: DUIJIE_PORT)")
_WORKERS = Wording("进程数（默认取 DUIJIE_WORKERS）", "Processes (default: DUIJIE_WORKERS)")
_LOOPBACK_ONLY = Wording(
    "还没有账号，因此只监听 127.0.0.1，只回答本机的请求；先运行 duijie account add 名称 --role operator",
    "there is no account yet, so the service listens on 127.0.0.1 and answers its own machine only; "
    "run duijie account add NAME --role operator first",
)
_STARTING = Wording(
    "正在启动，控制台：http://{host}:{port}/ ，按 Ctrl-C 结束",
    "Starting; the console: http://{host}:{port}/ ; Ctrl-C ends it",
)


LOOPBACK = "127.0.0.1"
STOP_S = 30
"""How long a stopping service waits for the requests that it has begun."""


def add_serve(app: Typer) -> None:
    """Add the command."""

    @app.command("serve", help=say(_ABOUT))
    def serve(
        host: Annotated[str | None, Option(help=say(_HOST))] = None,
        port: Annotated[int | None, Option(help=say(_PORT), min=0, max=65535)] = None,
        workers: Annotated[int | None, Option(help=say(_WORKERS), min=1, max=64)] = None,
    ) -> None:
        import uvicorn

        from service.settings import load_settings

        settings = load_settings()
        host = settings.host if host is None else host
        port = settings.port if port is None else port
        if not _has_accounts(settings):
            host = LOOPBACK
            print_note(say(_LOOPBACK_ONLY))
        show_progress(_STARTING, host=host, port=port)
        uvicorn.run(
            "service.app:create_app_from_environment",
            factory=True,
            host=host,
            port=port,
            workers=settings.workers if workers is None else workers,
            log_config=None,  # the application's own, see service/guards/logs.py
            access_log=False,
            timeout_graceful_shutdown=STOP_S,
        )


def _has_accounts(settings: "Settings") -> bool:
    from service.accounts.repository import has_accounts
    from service.database import Database
    from service.migrations import upgrade_database

    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        with database.reading() as db:
            return has_accounts(db)
    finally:
        database.dispose()

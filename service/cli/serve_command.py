"""`duijie serve`: the HTTP service."""

from typing import Annotated

from typer import Option, Typer

from service.cli.output import show_progress
from service.cli.speech import say
from service.language import Wording

_ABOUT = Wording("启动服务（HTTP 接口和网页）", "Start the service (HTTP and pages)")
_HOST = Wording("监听地址（默认取 DUIJIE_HOST）", "Address to listen on (default: DUIJIE_HOST)")
_PORT = Wording("端口（默认取 DUIJIE_PORT）", "Port to listen on (default: DUIJIE_PORT)")
_WORKERS = Wording("进程数（默认取 DUIJIE_WORKERS）", "Processes (default: DUIJIE_WORKERS)")
_STARTING = Wording("正在启动：http://{host}:{port} ，按 Ctrl-C 结束", "Starting http://{host}:{port} ; Ctrl-C ends it")


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
        show_progress(_STARTING, host=host, port=port)
        uvicorn.run(
            "service.app:create_app_from_environment",
            factory=True,
            host=host,
            port=port,
            workers=settings.workers if workers is None else workers,
            log_level=settings.log_level.value,
        )

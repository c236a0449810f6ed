"""`duijie import`: spreadsheets into the database."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

_ABOUT = Wording(
    "导入教师、企业和需求表格（.xlsx 或 .csv）",
    "Import faculty, companies and needs from spreadsheets (.xlsx or .csv)",
)
_FILES = Wording("一个或多个文件；哪个文件是什么由表头判断", "One or more files; their headers tell what they hold")
_DRY_RUN = Wording("只检查，不写入", "Only check, write nothing")
_STRICT = Wording("只要有一行有错误就不导入任何内容", "Import nothing if any row is wrong")
_JSON = Wording("以 JSON 输出结果", "Print the report as JSON")
_READING = Wording("正在读取 {count} 个文件……", "Reading {count} files …")
_ENCODING = Wording("正在加载模型并编码新文本……", "Loading the model and encoding new texts …")


def add_import(app: Typer) -> None:
    """Add the command."""

    @app.command("import", help=say(_ABOUT))
    def import_(
        files: Annotated[list[Path], Argument(help=say(_FILES), metavar="FILE", show_default=False)],
        *,
        dry_run: Annotated[bool, Option("--dry-run", help=say(_DRY_RUN))] = False,
        strict: Annotated[bool, Option("--strict", help=say(_STRICT))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _import(files, dry_run=dry_run, strict=strict, as_json=as_json)


def _import(files: list[Path], *, dry_run: bool, strict: bool, as_json: bool) -> None:
    # All of this takes a second to import, which `duijie --help` must not wait for.
    from embeddings.encoder import Encoder
    from embeddings.loading import load_encoder
    from service.cli.import_page import write_report
    from service.database import Database
    from service.imports.use_cases import import_files
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()

    def encoder() -> Encoder:
        show_progress(_ENCODING)
        return load_encoder(settings.model)

    show_progress(_READING, count=len(files))
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        report = import_files(database, encoder, files, dry_run=dry_run, strict=strict, language=spoken_language())
    finally:
        database.dispose()
    if as_json:
        print_json(report)
    else:
        print_result(write_report(report, spoken_language()))
    if report.errors and (strict or not report.accepted):
        raise Exit(1)

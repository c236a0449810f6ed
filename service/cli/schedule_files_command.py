"""`duijie session`: the schedule as files, and the edited workbook back."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Exit, Option, Typer

from service.cli.output import print_json, print_result
from service.cli.session_values import AS_JSON, REFERENCE, find_attendee, open_database, open_whole
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from service.sessions.schedule_import import ImportedSchedule
    from service.sessions.schedule_view import Attendee, ScheduleView

_EXPORT = Wording(
    "导出日程：xlsx 工作簿、ics 日历、print 打印材料", "Write the schedule: xlsx workbook, ics calendar, print pack"
)
_IMPORT = Wording("导入修改后的日程工作簿，结果作为草稿", "Import an edited schedule; the result is the draft")
_FORMAT = Wording("格式；all 表示全部写入一个文件夹", "Format; all writes every one into a folder")
_OUTPUT = Wording("文件名（all 时为文件夹）", "File (for all: a folder)")
_VERSION = Wording("draft、published、latest 或版本号", "draft, published, latest or a number")
_WHO = Wording("只导出此人的日历（ics）", "Only this participant's calendar (ics)")
_CANCELLED = Wording("被取消的会面（ics）", "The meetings that were cancelled (ics)")
_LINK = Wording(
    "二维码链接模板，如 https://example.org/p/{{code}}；默认只含编号",
    "What QR codes lead to, such as https://example.org/p/{{code}}; by default they hold the code",
)
_FORCE = Wording("文件已存在时覆盖", "Write over a file that is there")
_FILE = Wording("修改后的日程工作簿（.xlsx 或 .csv）", "The edited workbook (.xlsx or .csv)")
_DRY_RUN = Wording("只列出改动，不写入", "Only tell what would change")
_ONLY_ICS = Wording("--who 和 --cancelled 只用于 --format ics", "--who and --cancelled go with --format ics only")
_NO_CANCELLED = Wording("这一版没有取消的会面，没有写文件。", "This version cancels no meeting; no file was written.")
_APPLIED = Wording("已写入草稿。", "The draft is changed.")
_TRIED = Wording("试运行：没有写入任何内容。", "Dry run: nothing was written.")
_STOPPED = Wording("没有写入任何内容，请先改正以上问题。", "Nothing was written; correct the above first.")

_METAVAR = "SESSION"
_ENDINGS = {"xlsx": "xlsx", "ics": "ics", "print": "html"}


class FileFormat(StrEnum):
    """What a schedule is written as."""

    XLSX = "xlsx"
    ICS = "ics"
    PRINT = "print"
    ALL = "all"


def add_schedule_files(group: Typer) -> None:
    """Add the commands."""
    _add_export(group)
    _add_import(group)


def _add_export(group: Typer) -> None:
    @group.command("export-schedule", help=say(_EXPORT))
    def export_schedule(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        file_format: Annotated[FileFormat, Option("--format", help=say(_FORMAT))] = FileFormat.XLSX,
        output: Annotated[Path | None, Option("--output", "-o", help=say(_OUTPUT), show_default=False)] = None,
        version: Annotated[str, Option(help=say(_VERSION))] = "latest",
        who: Annotated[str | None, Option(help=say(_WHO), show_default=False)] = None,
        cancelled: Annotated[bool, Option("--cancelled", help=say(_CANCELLED))] = False,
        link: Annotated[str, Option(help=say(_LINK), show_default=False)] = "",
        force: Annotated[bool, Option("--force", help=say(_FORCE))] = False,
    ) -> None:
        from service.cli.schedule_command import parse_version
        from service.sessions.use_cases import get_session_id
        from service.sessions.views import load_schedule

        if (who or cancelled) and file_format is not FileFormat.ICS:
            raise BadParameter(say(_ONLY_ICS))
        with open_database() as database, database.reading() as db:
            session_id = get_session_id(db, session)
            view = load_schedule(db, session_id, parse_version(version))
            participant = find_attendee(db, session_id, who) if who else None
        if file_format is FileFormat.ALL:
            _write_all(view, output or Path("out"), link)
            return
        data = _make_file(view, file_format, participant, link, cancelled=cancelled)
        if data is None:
            print_result(say(_NO_CANCELLED))
            return
        stem = "-".join(part for part in (view.session.external_id, participant.code if participant else "") if part)
        path = output or Path(f"{_safe(stem)}.{_ENDINGS[file_format]}")
        _write(path, data, force=force)
        print_result(str(path))


def _make_file(
    view: "ScheduleView", file_format: FileFormat, participant: "Attendee | None", link: str, *, cancelled: bool
) -> bytes | None:
    from service.sessions.exports.calendar import write_calendar, write_cancellations
    from service.sessions.exports.files import stamp_of
    from service.sessions.exports.links import fill_links
    from service.sessions.exports.print_pack import render_print_pack
    from service.sessions.exports.workbook import write_schedule_xlsx

    language = spoken_language()
    match file_format:
        case FileFormat.XLSX:
            return write_schedule_xlsx(view, language)
        case FileFormat.PRINT:
            return render_print_pack(view, language, links=fill_links(view, link)).encode()
    if cancelled:
        return write_cancellations(view, language, stamp=stamp_of(view), participant=participant)
    return write_calendar(view, language, stamp=stamp_of(view), participant=participant)


def _write_all(view: "ScheduleView", folder: Path, link: str) -> None:
    from service.sessions.exports.files import write_session_files
    from service.sessions.exports.links import fill_links
    from service.spreadsheets.errors import FolderMissingError

    links = fill_links(view, link)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = write_session_files(view, folder, spoken_language(), links=links)
    except OSError as error:
        raise FolderMissingError(folder, folder=str(folder)) from error
    print_result("\n".join(str(path) for path in written))


def _write(path: Path, data: bytes, *, force: bool) -> None:
    from service.spreadsheets.errors import FileTakenError, FolderMissingError

    if path.exists() and not force:
        raise FileTakenError(path)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise FolderMissingError(path, folder=str(path.parent)) from error


def _safe(stem: str) -> str:
    """A name that every file system takes."""
    return "".join(character if character.isalnum() or character in "-_." else "-" for character in stem).lstrip(".")


def _add_import(group: Typer) -> None:
    @group.command("import-schedule", help=say(_IMPORT))
    def import_schedule(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        file: Annotated[Path, Argument(help=say(_FILE), metavar="FILE", show_default=False)],
        *,
        dry_run: Annotated[bool, Option("--dry-run", help=say(_DRY_RUN))] = False,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions import schedule_import
        from service.sessions.import_schemas import show_import
        from service.sessions.use_cases import get_session_id
        from service.spreadsheets.workbook import read_workbook

        sheets = read_workbook(file)
        with open_whole() as runtime:
            with runtime.database.reading() as db:
                session_id = get_session_id(db, session)
            imported = schedule_import.import_schedule(runtime, session_id, sheets, dry_run=dry_run)
        if as_json:
            print_json(show_import(imported).model_dump(mode="json"))
        else:
            print_result(_tell_import(imported, dry_run=dry_run))
        if imported.edits.troubles or imported.refusal:
            raise Exit(1)


def _tell_import(imported: "ImportedSchedule", *, dry_run: bool) -> str:
    from service.cli.session_page import write_edited
    from service.sessions.exports.edits import say_edit, say_summary, say_trouble

    language = spoken_language()
    edits = imported.edits
    lines = [say_trouble(trouble, language) for trouble in edits.troubles]
    lines += [say_edit(edit, imported.before, language) for edit in edits.changes]
    lines += ["", say_summary(edits, language)] if lines else [say_summary(edits, language)]
    if imported.refusal:
        lines.append(imported.refusal.sentence(language))
    if edits.troubles or imported.refusal:
        lines.append(say(_STOPPED))
    elif imported.edited:
        lines += [write_edited(imported.edited, language), say(_TRIED if dry_run else _APPLIED)]
    return "\n".join(lines)

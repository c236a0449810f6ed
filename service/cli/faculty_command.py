"""`duijie faculty …`: a professor's data, and publications from records."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Exit, Option, Typer

from service.cli.opening import open_database
from service.cli.output import print_json, print_note, print_result, show_progress
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from service.records.schemas import RecordImport

_ABOUT = Wording(
    "教师数据：导出、删除、保留期限，以及从 ORCID/OpenAlex 导入论文",
    "A professor's data, and publications from records",
)
_EXPORT = Wording(
    "导出关于一位教师的全部数据（.json 或 .zip）", "Write all that is held on a professor (.json or .zip)"
)
_ERASE = Wording("彻底删除一位教师的全部数据", "Erase a professor and all that is held")
_RETENTION = Wording(
    "列出超过保留期限的教师；--erase 删除", "List professors past their retention day; --erase erases them"
)
_IMPORT = Wording(
    "从 ORCID 或 OpenAlex 导入论文；不加 --apply 只预览",
    "Import publications from ORCID or OpenAlex; a preview without --apply",
)
_ID = Wording("教师的编号（系统编号或导入表中的编号）", "Id of the professor (the service's or the sender's own)")
_OPTIONAL_ID = Wording("教师的编号；不给出时按姓名查找", "Id of the professor; found by name where it is left out")
_OUTPUT = Wording("文件（.json 或 .zip）", "File (.json or .zip)")
_YES = Wording("确认删除", "Yes, erase")
_DO_ERASE = Wording("删除列出的教师", "Erase those who are listed")
_SOURCE = Wording("来源：openalex 或 orcid", "Source: openalex or orcid")
_RECORD = Wording("ORCID iD 或 OpenAlex 作者编号（A…）", "ORCID iD or OpenAlex author id (A…)")
_APPLY = Wording("写入（默认只预览）", "Write (the default is a preview)")
_ACCEPT = Wording("姓名不一致也导入", "Import although the name differs")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_SURE = Wording("这会彻底删除，无法恢复：请加 --yes", "this cannot be undone; add --yes")
_FORMAT = Wording("文件名要以 .json 或 .zip 结尾", "the file's name must end with .json or .zip")
_ERASED = Wording("已删除 {count} 位教师的全部数据。", "Erased professors: {count}.")
_RESTART = Wording(
    "正在运行的服务会在下一次匹配时忘记；备份需另行处理。",
    "A running service forgets with its next match; backups are yours to handle.",
)
_DUE = Wording("{id}  {name}  保留期限 {until}", "{id}  {name}  to be kept until {until}")
_NONE = Wording("没有超过保留期限的教师。", "Nobody is past the retention day.")
_HEAD = Wording("{name} ← {record}（姓名匹配：{match}）", "{name} ← {record} (names match: {match})")
_COUNTS = Wording(
    "新增 {created}，更新 {updated}，未变 {unchanged}，放不下 {left_out}",
    "{created} created, {updated} updated, {unchanged} unchanged, {left_out} left out",
)
_PREVIEW = Wording("只是预览，没有写入；加 --apply 写入。", "A preview: nothing was written; --apply writes it.")
_LOADING = Wording("正在加载模型……", "Loading the model …")


def add_faculty(app: Typer) -> None:
    """Add the commands."""
    group = Typer(help=say(_ABOUT), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="faculty")

    @group.command("export", help=say(_EXPORT))
    def export(
        faculty: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        output: Annotated[Path, Option("--output", "-o", help=say(_OUTPUT), show_default=False)],
    ) -> None:
        if output.suffix not in {".json", ".zip"}:
            raise BadParameter(say(_FORMAT))
        _export(faculty, output)

    @group.command("erase", help=say(_ERASE))
    def erase(
        faculty: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        yes: Annotated[bool, Option("--yes", help=say(_YES))] = False,
    ) -> None:
        if not yes:
            raise BadParameter(say(_SURE))
        _erase(faculty)

    @group.command("retention", help=say(_RETENTION))
    def retention(
        *,
        erase: Annotated[bool, Option("--erase", help=say(_DO_ERASE))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _retention(erase=erase, as_json=as_json)

    @group.command("import-record", help=say(_IMPORT))
    def import_record(
        record: Annotated[str, Argument(help=say(_RECORD), metavar="RECORD", show_default=False)],
        faculty: Annotated[str | None, Argument(help=say(_OPTIONAL_ID), metavar="[ID]", show_default=False)] = None,
        *,
        source: Annotated[str, Option(help=say(_SOURCE))] = "openalex",
        apply: Annotated[bool, Option("--apply", help=say(_APPLY))] = False,
        accept_name: Annotated[bool, Option("--accept-name", help=say(_ACCEPT))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _import_record(record, faculty, source, apply=apply, accept_name=accept_name, as_json=as_json)


def _export(reference: str, output: Path) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.faculty.repository import resolve_faculty_id
    from service.personal import use_cases
    from service.personal.export import write_json, write_zip

    with open_database() as (database, _), database.reading() as db:
        held = use_cases.collect(db, COMMAND_LINE, resolve_faculty_id(db, reference))
    output.write_bytes(write_zip(held) if output.suffix == ".zip" else write_json(held))
    print_result(str(output))


def _erase(reference: str) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.faculty.repository import resolve_faculty_id
    from service.personal import use_cases

    with open_database() as (database, settings):
        with database.reading() as db:
            faculty_id = resolve_faculty_id(db, reference)
        use_cases.erase_all(database, COMMAND_LINE, [faculty_id], index_dir=settings.index_dir)
    print_result(say(_ERASED, count=1))
    print_note(say(_RESTART))


def _retention(*, erase: bool, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.models.columns import today
    from service.personal import use_cases

    with open_database() as (database, settings):
        with database.reading() as db:
            due = [(row.id, row.name, str(row.retain_until)) for row in use_cases.list_due(db, day=today())]
        if as_json:
            print_json([{"id": id_, "name": name, "retain_until": until} for id_, name, until in due])
        else:
            lines = [say(_DUE, id=id_, name=name, until=until) for id_, name, until in due]
            print_result("\n".join(lines) or say(_NONE))
        if erase and due:
            ids = [id_ for id_, _, _ in due]
            use_cases.erase_all(database, COMMAND_LINE, ids, index_dir=settings.index_dir)
            print_note(say(_ERASED, count=len(due)))
            print_note(say(_RESTART))


def _import_record(
    record: str, reference: str | None, source: str, *, apply: bool, accept_name: bool, as_json: bool
) -> None:
    from pydantic import ValidationError

    from embeddings.loading import load_encoder
    from service.accounts.principal import COMMAND_LINE
    from service.faculty.repository import resolve_faculty_id
    from service.records import use_cases
    from service.records.schemas import RecordImportCreate

    values = {"source": source, "record_id": record, "dry_run": not apply, "accept_name": accept_name}
    try:
        body = RecordImportCreate.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadParameter(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from error
    with open_database() as (database, settings):
        faculty_id = None
        if reference is not None:
            with database.reading() as db:
                faculty_id = resolve_faculty_id(db, reference)
        show_progress(_LOADING)
        encoder = load_encoder(settings.model)
        report = use_cases.import_record(database, COMMAND_LINE, encoder, settings, body, faculty_id=faculty_id)
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        print_result(_write_report(report))
    if report.dry_run and not report.items:
        raise Exit(1)


def _write_report(report: "RecordImport") -> str:
    marks = {"created": "+", "updated": "~", "unchanged": "="}
    head = say(_HEAD, name=report.faculty_name, record=" / ".join(report.record_names), match=report.name_match)
    lines = [head]
    lines += [f"  {marks[item.outcome]} {item.year or '----'}  {item.text.splitlines()[0]}" for item in report.items]
    lines.append(say(_COUNTS, **report.model_dump(include={"created", "updated", "unchanged", "left_out"})))
    return "\n".join([*lines, say(_PREVIEW)] if report.dry_run else lines)

"""`duijie gaps`: what is missing here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.gaps.use_cases import GapList

_ABOUT = Wording(
    "列出缺口：没有人能承接的需求、没有合适需求的教师、多家在问而无人擅长的领域",
    "List what is missing: needs that nobody can serve, professors without a fit, fields that nobody covers",
)
_OUTPUT = Wording("另写成 xlsx 文件", "Also write an xlsx file")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_LOADING = Wording("正在加载模型和数据……", "Loading the model and the data …")
_UNCALIBRATED = Wording(
    "模型尚未校准，无法判断“没有合适人选”：请先运行 duijie calibrate。",
    "The model is not calibrated, so it cannot say that nobody is suitable: run `duijie calibrate` first.",
)
_UNSERVED = Wording("没有人能承接的需求：{count}", "Needs that nobody here can serve: {count}")
_NEED = Wording("  {title}（{company}）[{id}]", "  {title} ({company}) [{id}]")
_MISSING = Wording("    缺：{text}（{coverage}）", "    missing: {text} ({coverage})")
_CLOSEST = Wording("      最接近：“{quote}”——{name}", "      closest: “{quote}” – {name}")
_IDLE = Wording("没有合适需求的教师：{count}", "Professors for whom no need is worth a talk: {count}")
_PROFESSOR = Wording("  {name} [{id}]，最接近：{need}", "  {name} [{id}], nearest: {need}")
_FIELDS = Wording(
    "多家在问而没有高度契合者的领域：{count}", "Fields that several needs ask for without a strong match: {count}"
)
_FIELD = Wording(
    "  {words}：{count} 项需求，其中 {unserved} 项无人能承接",
    "  {words}: {count} needs, {unserved} of them not served at all",
)
_IN_FIELD = Wording("    {title} [{id}]", "    {title} [{id}]")
_WRITTEN = Wording("已写入 {path}", "Written to {path}")
_NOTHING = "–"
_LONGEST_QUOTE = 120


def add_gaps(app: Typer) -> None:
    """Add the command."""

    @app.command("gaps", help=say(_ABOUT))
    def gaps(
        *,
        output: Annotated[
            Path | None, Option("--output", "-o", help=say(_OUTPUT), metavar="FILE", show_default=False)
        ] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _gaps(output, as_json=as_json)


def _gaps(output: Path | None, *, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.gaps.schemas import GapListPublic
    from service.gaps.use_cases import list_gaps
    from service.reports.gap_workbook import write_gaps_xlsx
    from service.settings import load_settings
    from service.startup import open_runtime

    show_progress(_LOADING)
    with open_runtime(load_settings()) as runtime, runtime.database.reading() as db:
        listed = list_gaps(db, COMMAND_LINE, runtime.get_matcher(db))
    if output is not None:
        write_gaps_xlsx(listed, output)
    if as_json:
        print_json(GapListPublic.of(listed).model_dump(mode="json"))
    else:
        print_result("\n".join([*_write(listed), *([say(_WRITTEN, path=output)] if output else [])]))


def _write(listed: "GapList") -> "Iterator[str]":
    if listed.gaps is None:
        yield say(_UNCALIBRATED)
        return
    yield say(_UNSERVED, count=len(listed.gaps.unserved))
    yield from _write_unserved(listed)
    yield say(_IDLE, count=len(listed.gaps.idle))
    for idle in listed.gaps.idle:
        professor, need = listed.faculty[idle.faculty_id], listed.needs.get(idle.need_id or "")
        yield say(_PROFESSOR, name=professor.name, id=professor.external_id, need=need.title if need else _NOTHING)
    yield say(_FIELDS, count=len(listed.gaps.fields))
    for field in listed.gaps.fields:
        words = "、".join(field.words) or listed.needs[field.need_ids[0]].title
        yield say(_FIELD, words=words, count=len(field.need_ids), unserved=field.unserved)
        for need_id in field.need_ids:
            yield say(_IN_FIELD, title=listed.needs[need_id].title, id=listed.needs[need_id].external_id)


def _write_unserved(listed: "GapList") -> "Iterator[str]":
    from service.reports.words import COVERAGES
    from service.translation import translate

    for unserved in listed.gaps.unserved if listed.gaps else ():
        need = listed.needs[unserved.need_id]
        yield say(_NEED, title=need.title, company=need.company, id=need.external_id)
        for part in unserved.missing:
            yield say(_MISSING, text=part.text, coverage=translate(spoken_language(), COVERAGES[part.coverage]))
            if part.quote and part.faculty_id:
                flat = " ".join(part.quote.text.split())
                shown = flat if len(flat) <= _LONGEST_QUOTE else flat[: _LONGEST_QUOTE - 1] + "…"
                yield say(_CLOSEST, quote=shown, name=listed.faculty[part.faculty_id].name)

"""`duijie judge`: say what a match is worth, take it back, or bring in a list of judged pairs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option, Typer

from matching.types import JudgementSide, JudgementWord
from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from service.database import Database
    from service.judgements.repository import JudgedMatch
    from service.judgements.use_cases import FindItem

_ABOUT = Wording(
    "评价一个匹配（有用、不合适、不是我的领域），撤回评价，或导入评价表",
    "Judge a match (useful, not useful, not my field), take a judgement back, or import judged pairs",
)
_NEED = Wording("需求编号", "Id of the need (the sender's own, or the service's)")
_FACULTY = Wording("教师编号", "Id of the professor (the sender's own, or the service's)")
_WORD = Wording("评价", "What is said of the match")
_SIDE = Wording("谁的评价", "Whose word it is")
_ACTOR = Wording("评价人", "Who says it")
_REASON = Wording("理由", "Not suitable, because …")
_UNDO = Wording("撤回这条评价", "Take the judgement with this id back")
_IMPORT = Wording(
    "导入评价表（xlsx、csv、tsv：需求、教师、评分或结论）",
    "Import judged pairs (xlsx, csv or tsv: need, faculty, grade or word)",
)
_LIST = Wording("列出全部评价", "List all judgements")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_HOW = Wording(
    "请给出需求、教师和 --word，或 --undo、--import、--list 之一",
    "give a need, a professor and --word, or one of --undo, --import and --list",
)
_LOADING = Wording("正在加载模型和数据……", "Loading the model and the data …")
_LINE = Wording(
    "{id}  {need} × {faculty}：{word}（{who}）{reason}", "{id}  {need} × {faculty}: {word} ({who}) {reason}"
)
_GRADE = Wording("评分 {grade:g}", "grade {grade:g}")
_BACK = Wording(" ——已撤回", " – taken back")
_IMPORTED = Wording(
    "评价：新增 {created}，替换 {replaced}，不变 {unchanged}",
    "Judgements: {created} new, {replaced} replaced, {unchanged} unchanged",
)
_NONE = Wording("还没有评价。", "Nothing has been judged yet.")


def add_judge(app: Typer) -> None:
    """Add the command."""

    @app.command("judge", help=say(_ABOUT))
    def judge(
        need: Annotated[str | None, Argument(help=say(_NEED), metavar="[NEED]", show_default=False)] = None,
        faculty: Annotated[str | None, Argument(help=say(_FACULTY), metavar="[FACULTY]", show_default=False)] = None,
        *,
        word: Annotated[JudgementWord | None, Option(help=say(_WORD), show_default=False)] = None,
        side: Annotated[JudgementSide, Option(help=say(_SIDE))] = JudgementSide.ORGANISER,
        actor: Annotated[str, Option(help=say(_ACTOR), show_default=False)] = "",
        reason: Annotated[str, Option(help=say(_REASON), show_default=False)] = "",
        undo: Annotated[str | None, Option("--undo", help=say(_UNDO), metavar="ID", show_default=False)] = None,
        file: Annotated[Path | None, Option("--import", help=say(_IMPORT), metavar="FILE", show_default=False)] = None,
        list_all: Annotated[bool, Option("--list", help=say(_LIST))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        if [need is not None, undo is not None, file is not None, list_all].count(True) != 1:
            raise BadParameter(say(_HOW))
        if file is not None:
            _import(file, side=side, actor=actor, as_json=as_json)
        elif undo is not None:
            _undo(undo, as_json=as_json)
        elif list_all:
            _list(as_json=as_json)
        elif need is not None and faculty is not None and word is not None:
            _judge(need, faculty, word, side=side, actor=actor, reason=reason, as_json=as_json)
        else:
            raise BadParameter(say(_HOW))


def _judge(
    need: str, faculty: str, word: JudgementWord, *, side: JudgementSide, actor: str, reason: str, as_json: bool
) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.judgements.use_cases import get_pair, judge_match, read_judgement

    body = read_judgement(word=word, side=side, actor=actor, reason=reason)
    with _open(finds_items=word is JudgementWord.NOT_MY_FIELD) as (database, find_item), database.writing() as db:
        need_id, faculty_id = get_pair(db, need, faculty)
        judged = judge_match(db, COMMAND_LINE, need_id, faculty_id, body, find_item=find_item)
    _print([judged], as_json=as_json)


def _undo(judgement_id: str, *, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.judgements.use_cases import withdraw_judgement

    with _open(finds_items=False) as (database, _), database.writing() as db:
        judged = withdraw_judgement(db, COMMAND_LINE, judgement_id)
    _print([judged], as_json=as_json)


def _import(file: Path, *, side: JudgementSide, actor: str, as_json: bool) -> None:
    from service.judgements.importing import import_judgements
    from service.judgements.judged_file import read_judged_pairs

    rows = read_judged_pairs(file)
    finds_items = any(row.word is JudgementWord.NOT_MY_FIELD for row in rows)
    with _open(finds_items=finds_items) as (database, find_item), database.writing() as db:
        imported = import_judgements(db, rows, side=side, actor=actor or file.name, find_item=find_item)
    if as_json:
        print_json(imported)
    else:
        print_result(say(_IMPORTED, created=imported.created, replaced=imported.replaced, unchanged=imported.unchanged))


def _list(*, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.judgements.repository import describe, list_standing

    with _open(finds_items=False) as (database, _), database.reading() as db:
        judged = describe(db, COMMAND_LINE, list_standing(db))
    _print(judged, as_json=as_json, alone=False)


@contextmanager
def _open(*, finds_items: bool) -> Iterator[tuple["Database", "FindItem"]]:
    """The database, and who finds the item that carries a match: only that needs the model."""
    from service.database import Database
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()
    if finds_items:
        from functools import partial

        from matching.matcher import find_carrying_item
        from service.startup import open_runtime

        show_progress(_LOADING)
        with open_runtime(settings) as runtime:
            with runtime.database.reading() as db:
                matcher = runtime.get_matcher(db)
            yield runtime.database, partial(find_carrying_item, matcher)
        return
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        yield database, lambda _need, _faculty: None
    finally:
        database.dispose()


def _print(judged: list["JudgedMatch"], *, as_json: bool, alone: bool = True) -> None:
    if as_json:
        from service.judgements.schemas import JudgementPublic

        shown = [JudgementPublic.of(one).model_dump(mode="json") for one in judged]
        print_json(shown[0] if alone else shown)
    else:
        print_result("\n".join(_line(one) for one in judged) or say(_NONE))


def _line(judged: "JudgedMatch") -> str:
    from service.reports.words import JUDGEMENT_SIDES, JUDGEMENT_WORDS
    from service.translation import translate

    row, language = judged.row, spoken_language()
    word = translate(language, JUDGEMENT_WORDS[row.word]) if row.grade is None else say(_GRADE, grade=row.grade)
    who = " ".join(part for part in (translate(language, JUDGEMENT_SIDES[row.side]), row.actor) if part)
    line = say(
        _LINE,
        id=row.id,
        need=judged.need.title,
        faculty=judged.faculty.name,
        word=word,
        who=who,
        reason=" ".join(row.reason.split()),
    )
    return line.rstrip() + (say(_BACK) if row.withdrawn_at else "")

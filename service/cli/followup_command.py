"""`duijie followup …`: what becomes of "cooperation possible", until the matter is closed."""

import getpass
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from typer import Argument, BadParameter, Option, Typer

from service.cli.output import print_json, print_result
from service.cli.session_values import open_database
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from pydantic import BaseModel
    from sqlmodel import Session

    from service.followups.schemas import FollowUpPublic

    Body = TypeVar("Body", bound=BaseModel)

NONE = "none"
"""What takes a date away."""

_ABOUT = Wording("跟进：从“可能合作”到签约、交付", "Follow up: from “cooperation possible” to signed and delivered")
_LIST = Wording("列出跟进", "List follow-ups")
_SHOW = Wording("查看一条跟进及其变更记录", "Show a follow-up and its history")
_OPEN = Wording("手工开立一条跟进", "Open a follow-up by hand")
_MOVE = Wording("改变阶段", "Bring a follow-up to another stage")
_CHANGE = Wording(
    "修改到期日、负责人、走访或补充备注", "Change due date, responsible person or site visit, or add a note"
)
_REMINDERS = Wording("列出 1、3、6 个月的到期提醒", "List the reminders at 1, 3 and 6 months that are due")
_DONE = Wording("把一个提醒标为已办", "Mark a reminder as seen to")
_VISITS = Wording("按日期和地点列出实地走访", "List site visits by day and place")
_SUMMARY = Wording("各阶段的数量、逾期和提醒", "How many are in each stage, overdue, or to be reminded of")
_UNDO = Wording("撤销最近一次修改", "Undo the last change")
_EXPORT = Wording("导出为 .xlsx 或 .ics", "Export as .xlsx or .ics")
_ID = Wording("跟进编号（前几位即可）", "Id of the follow-up (its first digits will do)")
_FACULTY = Wording("教师编号", "Id of the professor")
_COMPANY = Wording("企业编号", "Id of the company")
_NEED = Wording("需求编号", "Id of the need")
_STAGE = Wording(
    "阶段：contacted、site_visit、negotiating、signed、delivered 或 closed",
    "Stage: contacted, site_visit, negotiating, signed, delivered or closed",
)
_ONLY_STAGE = Wording("只看这些阶段（可重复）", "Only in this stage (may be repeated)")
_BY = Wording("排序：created（开立先后）或 due（到期先后，逾期在前）", "Order: created, or due (overdue first)")
_DUE = Wording("到期日 YYYY-MM-DD；none 表示取消", "Due date YYYY-MM-DD; none takes it away")
_VISIT_DATE = Wording("走访日期 YYYY-MM-DD；none 表示取消", "Day of the site visit YYYY-MM-DD; none takes it away")
_VISIT_PLACE = Wording("走访地点", "Place of the site visit")
_RESPONSIBLE = Wording("负责人", "Who sees to it")
_PERSON = Wording("经办人（默认为登录名）", "Who does or reports it (default: your login name)")
_DAY = Wording("发生日期 YYYY-MM-DD（默认今天）", "On which day it happened, YYYY-MM-DD (default: today)")
_NOTE = Wording("备注", "Note")
_TODAY = Wording("以哪一天为今天 YYYY-MM-DD", "Which day is today, YYYY-MM-DD")
_MONTHS = Wording("哪个提醒：1、3 或 6", "Which reminder: 1, 3 or 6")
_FILE = Wording("要写的文件，以 .xlsx 或 .ics 结尾", "File to write; it ends in .xlsx or .ics")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_NOT_A_DATE = Wording("“{text}”不是日期，请写成 2026-12-04", "{text!r} is no date, write it as 2026-12-04")
_ENDING = Wording("请写成以 .xlsx 或 .ics 结尾的文件名", "give a name that ends in .xlsx or .ics")
_WRITTEN = Wording("已写入 {path}（{count} 条）。", "Wrote {path} ({count}).")


def add_followup(app: Typer) -> None:
    """Add the commands."""
    group = Typer(help=say(_ABOUT), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="followup")
    _add_lists(group)
    _add_dates(group)
    _add_opening(group)
    _add_changes(group)


def _add_lists(group: Typer) -> None:
    @group.command("list", help=say(_LIST))
    def list_(
        *,
        stage: Annotated[list[str] | None, Option(help=say(_ONLY_STAGE))] = None,
        by: Annotated[str, Option(help=say(_BY))] = "due",
        responsible: Annotated[str, Option(help=say(_RESPONSIBLE))] = "",
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.cli.followup_page import write_list
        from service.followups import use_cases
        from service.followups.schemas import FollowUpQuery
        from service.pagination import MAX_LIMIT

        values = {"stage": stage or [], "order": by, "responsible": responsible, "limit": MAX_LIMIT}
        query, rows = _make(FollowUpQuery, values), []
        with open_database() as database, database.reading() as db:
            while True:
                page, cursor = use_cases.list_follow_ups(db, query, today=_today(today))
                rows += page
                if cursor is None:
                    break
                query = query.model_copy(update={"cursor": cursor})
        _print(rows, write_list, as_json=as_json)

    @group.command("show", help=say(_SHOW))
    def show(
        follow_up: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.cli.followup_page import write_one
        from service.followups import use_cases

        with open_database() as database, database.reading() as db:
            id_ = use_cases.find_follow_up_id(db, follow_up)
            row, changes = use_cases.get_follow_up(db, id_, today=_today(today)), use_cases.list_changes(db, id_)
        if as_json:
            history = [change.model_dump(mode="json") for change in changes]
            print_json({**row.model_dump(mode="json"), "changes": history})
        else:
            print_result(write_one(row, changes))


def _add_dates(group: Typer) -> None:
    @group.command("reminders", help=say(_REMINDERS))
    def reminders(
        *,
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.cli.followup_page import write_reminders
        from service.followups import use_cases
        from service.followups.schemas import ReminderWindow

        with open_database() as database, database.reading() as db:
            due = use_cases.list_reminders(db, ReminderWindow(), today=_today(today))
        _print(due, write_reminders, as_json=as_json)

    @group.command("visits", help=say(_VISITS))
    def visits(
        *,
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.cli.followup_page import write_visits
        from service.followups import use_cases
        from service.followups.schemas import VisitWindow

        with open_database() as database, database.reading() as db:
            groups = use_cases.list_visits(db, VisitWindow(), today=_today(today))
        _print(groups, write_visits, as_json=as_json)

    @group.command("summary", help=say(_SUMMARY))
    def summary(
        *,
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.cli.followup_page import write_summary
        from service.followups import use_cases

        with open_database() as database, database.reading() as db:
            counted = use_cases.summarize(db, today=_today(today))
        if as_json:
            print_json(counted.model_dump(mode="json"))
        else:
            print_result(write_summary(counted))

    @group.command("export", help=say(_EXPORT))
    def export(
        file: Annotated[Path, Argument(help=say(_FILE), metavar="FILE", show_default=False)],
        *,
        stage: Annotated[list[str] | None, Option(help=say(_ONLY_STAGE))] = None,
        today: Annotated[str | None, Option(help=say(_TODAY))] = None,
    ) -> None:
        _export(file, stage or [], today)


def _add_opening(group: Typer) -> None:
    @group.command("open", help=say(_OPEN))
    def open_(
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        need: Annotated[str | None, Option(help=say(_NEED))] = None,
        due: Annotated[str | None, Option(help=say(_DUE))] = None,
        responsible: Annotated[str | None, Option(help=say(_RESPONSIBLE))] = None,
        day: Annotated[str | None, Option(help=say(_DAY))] = None,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.followups import use_cases
        from service.followups.schemas import FollowUpCreate

        with open_database() as database, database.writing() as db:
            faculty_id, company_id, need_id = use_cases.find_matter(db, faculty=faculty, company=company, need=need)
            values = {
                "faculty_id": faculty_id,
                "company_id": company_id,
                "need_id": need_id,
                "person": _person(person),
                "responsible": responsible,
                "opened_on": _date(day),
                "due_date": _date(due),
                "note": note,
            }
            row = use_cases.open_follow_up(db, _make(FollowUpCreate, values), today=_today(None))
        _print_one(row, as_json=as_json)


def _add_changes(group: Typer) -> None:
    @group.command("move", help=say(_MOVE))
    def move(
        follow_up: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        stage: Annotated[str, Argument(help=say(_STAGE), metavar="STAGE", show_default=False)],
        *,
        due: Annotated[str | None, Option(help=say(_DUE))] = None,
        visit_date: Annotated[str | None, Option(help=say(_VISIT_DATE))] = None,
        visit_place: Annotated[str | None, Option(help=say(_VISIT_PLACE))] = None,
        day: Annotated[str | None, Option(help=say(_DAY))] = None,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.followups import use_cases
        from service.followups.schemas import StageChange

        values = {"stage": stage, **_given(due, visit_date, visit_place), **_by(person, day, note)}

        def apply(db: "Session", id_: str, revision: int) -> "FollowUpPublic":
            body = _make(StageChange, {**values, "revision": revision})
            return use_cases.move_follow_up(db, id_, body, today=_today(None))

        _change(follow_up, apply, as_json=as_json)

    @group.command("change", help=say(_CHANGE))
    def change(
        follow_up: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        due: Annotated[str | None, Option(help=say(_DUE))] = None,
        responsible: Annotated[str | None, Option(help=say(_RESPONSIBLE))] = None,
        visit_date: Annotated[str | None, Option(help=say(_VISIT_DATE))] = None,
        visit_place: Annotated[str | None, Option(help=say(_VISIT_PLACE))] = None,
        day: Annotated[str | None, Option(help=say(_DAY))] = None,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.followups import use_cases
        from service.followups.schemas import FollowUpUpdate

        values = {**_given(due, visit_date, visit_place), **_by(person, day, note)}
        if responsible is not None:
            values["responsible"] = responsible

        def apply(db: "Session", id_: str, revision: int) -> "FollowUpPublic":
            body = _make(FollowUpUpdate, {**values, "revision": revision})
            return use_cases.update_follow_up(db, id_, body, today=_today(None))

        _change(follow_up, apply, as_json=as_json)

    @group.command("done", help=say(_DONE))
    def done(
        follow_up: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        months: Annotated[int, Argument(help=say(_MONTHS), metavar="MONTHS", show_default=False)],
        *,
        day: Annotated[str | None, Option(help=say(_DAY))] = None,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.followups import use_cases
        from service.followups.schemas import ReminderDone

        def apply(db: "Session", id_: str, revision: int) -> "FollowUpPublic":
            body = _make(ReminderDone, {**_by(person, day, note), "revision": revision})
            return use_cases.finish_reminder(db, id_, months, body, today=_today(None))

        _change(follow_up, apply, as_json=as_json)

    @group.command("undo", help=say(_UNDO))
    def undo(
        follow_up: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        from service.followups import use_cases
        from service.followups.schemas import UndoRequest

        def apply(db: "Session", id_: str, revision: int) -> "FollowUpPublic":
            body = _make(UndoRequest, {"person": _person(person), "revision": revision})
            return use_cases.undo_change(db, id_, body, today=_today(None))

        _change(follow_up, apply, as_json=as_json)


def _change(reference: str, apply: "Callable[[Session, str, int], FollowUpPublic]", *, as_json: bool) -> None:
    """Change what the reference names, as it is at this moment."""
    from service.followups import use_cases

    with open_database() as database, database.writing() as db:
        id_ = use_cases.find_follow_up_id(db, reference)
        seen = use_cases.get_follow_up(db, id_, today=_today(None))
        row = apply(db, id_, seen.revision)
    _print_one(row, as_json=as_json)


def _export(file: Path, stages: list[str], today: str | None) -> None:
    from service.followups import use_cases
    from service.followups.calendar import write_calendar
    from service.followups.schemas import FollowUpFilter
    from service.followups.xlsx import write_workbook

    if file.suffix.lower() not in {".xlsx", ".ics"}:
        raise BadParameter(say(_ENDING))
    only = _make(FollowUpFilter, {"stage": stages})
    with open_database() as database, database.reading() as db:
        rows = use_cases.list_all_follow_ups(db, only, today=_today(today))
        changes = use_cases.list_all_changes(db, [row.id for row in rows])
    as_workbook = file.suffix.lower() == ".xlsx"
    content = write_workbook(rows, changes) if as_workbook else write_calendar(rows, changes, spoken_language())
    file.write_bytes(content)
    print_result(say(_WRITTEN, path=file, count=len(rows)))


def _given(due: str | None, visit_date: str | None, visit_place: str | None) -> dict[str, Any]:
    """The fields that were given; a visit that is taken away takes its place with it."""
    values: dict[str, Any] = {}
    if due is not None:
        values["due_date"] = _date(due)
    if visit_date is not None:
        values["visit_date"] = _date(visit_date)
        if visit_date == NONE:
            values["visit_place"] = ""
    if visit_place is not None:
        values["visit_place"] = visit_place
    return values


def _by(person: str | None, day: str | None, note: str) -> dict[str, Any]:
    return {"person": _person(person), "day": _date(day), "note": note}


def _person(person: str | None) -> str:
    return getpass.getuser() if person is None else person


def _today(text: str | None) -> date:
    from service.followups.views import day_of
    from service.models.columns import now

    return _date(text) or day_of(now())


def _date(text: str | None) -> date | None:
    if text is None or text == NONE:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameter(say(_NOT_A_DATE, text=text)) from None


def _make(kind: "type[Body]", values: dict[str, Any]) -> "Body":
    """A checked request; what is wrong with it is wrong usage."""
    from pydantic import ValidationError

    try:
        return kind.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise BadParameter(f"{place}: {problem['msg'].removeprefix('Value error, ')}") from None


def _print_one(row: "FollowUpPublic", *, as_json: bool) -> None:
    from service.cli.followup_page import write_list

    if as_json:
        print_json(row.model_dump(mode="json"))
    else:
        print_result(write_list([row]))


def _print(rows: "list[Any]", write: Callable[[Any], str], *, as_json: bool) -> None:
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        print_result(write(rows))

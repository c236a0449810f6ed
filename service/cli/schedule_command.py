"""`duijie session`: what fits, plans and runs, the schedule and changes to it, and its versions."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.session_values import (
    AS_JSON,
    REFERENCE,
    SideName,
    ThresholdName,
    find_attendee,
    open_database,
    open_whole,
)
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

    from service.sessions.editing import Edited
    from service.sessions.planning import Planned
    from service.sessions.runs import Restored
    from service.sessions.views import Which
    from service.startup import Runtime

_CHECK = Wording("排程前：说明能否排下、受什么限制", "Before planning: say what fits, and what binds")
_PLAN = Wording("排程，结果作为草稿", "Plan the session; the result is the draft")
_FILL = Wording("只在空位中增加会面，不移动已有的", "Add meetings in free places and move none")
_RUNS = Wording("列出排程记录；给出编号则显示该次", "List the planning runs, or show one")
_RESTORE = Wording("把某次排程或某一版日程恢复为草稿", "Make a run or a version the draft again")
_SCHEDULE = Wording("显示日程", "Show the schedule")
_AUDIT = Wording("核对日程是否符合所有硬性要求", "Check a schedule against every hard rule")
_PUBLISH = Wording("发布草稿", "Publish the draft")
_VERSIONS = Wording("列出日程版本", "List the versions of the schedule")
_DIFF = Wording("比较两版日程，列出需要通知的人", "Compare two versions, and say who is to be told")
_DISCARD = Wording("放弃草稿", "Discard the draft")
_MOVE = Wording("移动一场会面", "Move a meeting")
_SWAP = Wording("交换两场会面的位置", "Let two meetings change places")
_SEAT = Wording("手工增加一场会面", "Seat a pair by hand")
_DROP = Wording("取消一场会面", "Remove a meeting")

_THRESHOLD = Wording(
    "哪些组合可以会面（默认按对接会设置）", "Which pairs may meet at all (default: as the session says)"
)
_SEED = Wording("随机种子（默认按对接会设置）", "Seed (default: as the session says)")
_LIMIT = Wording("最多计算多少秒（默认按对接会设置）", "Longest time in seconds (default: as the session says)")
_NUMBER = Wording("记录编号", "Number of the run")
_WHICH = Wording("run（排程记录）或 version（日程版本）", "run or version")
_VERSION = Wording("draft、published、latest 或版本号", "draft, published, latest or a number")
_NOTE = Wording("说明", "Note")
_FACULTY = Wording("教师编号", "Code of the professor")
_COMPANY = Wording("企业编号", "Code of the company")
_ROUND = Wording("第几轮", "Round")
_TABLE = Wording("桌号（默认：原桌或第一张空桌）", "Table (default: the same, or the first that is free)")
_SOLVING = Wording("正在排程……", "Planning …")
_DISCARDED = Wording("草稿已放弃。", "The draft is discarded.")

_METAVAR = "SESSION"


class Restorable(StrEnum):
    """What can be made the draft again."""

    RUN = "run"
    VERSION = "version"


def add_schedule_commands(group: Typer) -> None:
    """Add the commands."""
    _add_planning(group)
    _add_versions(group)
    _add_releases(group)
    _add_recovery(group)
    _add_editing(group)


def _add_planning(group: Typer) -> None:
    @group.command("check", help=say(_CHECK))
    def check(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        threshold: Annotated[ThresholdName | None, Option(help=say(_THRESHOLD), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_checked
        from service.models.docking_session import PairThreshold
        from service.sessions.planning import check_session
        from service.sessions.presentation import show_feasibility

        with open_whole() as runtime:
            session_id = _session_id(runtime, session)
            show_progress(_SOLVING)
            checked = check_session(
                runtime, session_id, threshold=PairThreshold(threshold.value) if threshold else None
            )
        if as_json:
            print_json(show_feasibility(checked).model_dump(mode="json"))
        else:
            print_result(write_checked(checked, spoken_language()))

    @group.command("plan", help=say(_PLAN))
    def plan(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        seed: Annotated[int | None, Option(help=say(_SEED), min=0, show_default=False)] = None,
        time_limit: Annotated[float | None, Option(help=say(_LIMIT), min=0.1, max=600, show_default=False)] = None,
        threshold: Annotated[ThresholdName | None, Option(help=say(_THRESHOLD), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.models.docking_session import PairThreshold
        from service.sessions.planning import plan_session

        with open_whole() as runtime:
            session_id = _session_id(runtime, session)
            show_progress(_SOLVING)
            chosen = PairThreshold(threshold.value) if threshold else None
            planned = plan_session(runtime, session_id, seed=seed, time_limit_s=time_limit, threshold=chosen)
        _print_planned(planned, as_json=as_json)

    @group.command("fill", help=say(_FILL))
    def fill(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        threshold: Annotated[ThresholdName | None, Option(help=say(_THRESHOLD), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.models.docking_session import PairThreshold
        from service.sessions.planning import fill_session

        with open_whole() as runtime:
            session_id = _session_id(runtime, session)
            show_progress(_SOLVING)
            chosen = PairThreshold(threshold.value) if threshold else None
            planned = fill_session(runtime, session_id, threshold=chosen)
        _print_planned(planned, as_json=as_json)

    @group.command("runs", help=say(_RUNS))
    def runs(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        number: Annotated[int | None, Argument(help=say(_NUMBER), metavar="[NUMBER]", show_default=False)] = None,
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_run, write_runs
        from service.sessions import runs as use_cases
        from service.sessions.presentation import show_run, show_whole_run

        with open_database() as database, database.reading() as db:
            session_id = _find(db, session)
            listed = use_cases.list_runs(db, session_id) if number is None else []
            run = use_cases.get_run(db, session_id, number) if number is not None else None
        if as_json:
            whole = show_whole_run(run).model_dump(mode="json") if run else None
            print_json(whole or [show_run(one).model_dump(mode="json") for one in listed])
        else:
            print_result(write_run(run, spoken_language()) if run else write_runs(listed, spoken_language()))


def _add_versions(group: Typer) -> None:
    @group.command("schedule", help=say(_SCHEDULE))
    def schedule(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        version: Annotated[str, Option(help=say(_VERSION))] = "latest",
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_schedule
        from service.sessions.presentation import show_schedule
        from service.sessions.views import load_schedule

        with open_database() as database, database.reading() as db:
            view = load_schedule(db, _find(db, session), parse_version(version))
        if as_json:
            print_json(show_schedule(view).model_dump(mode="json"))
        else:
            print_result(write_schedule(view, spoken_language()))

    @group.command("audit", help=say(_AUDIT))
    def audit(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        version: Annotated[str, Option(help=say(_VERSION))] = "latest",
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_audit
        from service.sessions.presentation import show_audit
        from service.sessions.releases import audit_version

        with open_database() as database, database.reading() as db:
            audited = audit_version(db, _find(db, session), parse_version(version))
        if as_json:
            print_json(show_audit(audited).model_dump(mode="json"))
        else:
            print_result(write_audit(audited, spoken_language()))
        if audited.breaks:
            raise Exit(1)


def _add_releases(group: Typer) -> None:
    @group.command("publish", help=say(_PUBLISH))
    def publish(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        note: Annotated[str, Option(help=say(_NOTE), show_default=False)] = "",
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_published
        from service.sessions.presentation import show_published
        from service.sessions.releases import publish_session

        with open_database() as database, database.writing() as db:
            published = publish_session(db, _find(db, session), note=note)
        if as_json:
            print_json(show_published(published).model_dump(mode="json"))
        else:
            print_result(write_published(published, spoken_language()))

    @group.command("versions", help=say(_VERSIONS))
    def versions(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_versions
        from service.sessions.presentation import show_version
        from service.sessions.releases import list_versions

        with open_database() as database, database.reading() as db:
            listed = list_versions(db, _find(db, session))
        if as_json:
            print_json([show_version(one).model_dump(mode="json") for one in listed])
        else:
            print_result(write_versions(listed, spoken_language()))

    @group.command("diff", help=say(_DIFF))
    def diff(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        before: Annotated[str, Argument(help=say(_VERSION), metavar="[BEFORE]")] = "published",
        after: Annotated[str, Argument(help=say(_VERSION), metavar="[AFTER]")] = "draft",
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_change
        from service.sessions.changes import compare_versions
        from service.sessions.presentation import show_change

        with open_database() as database, database.reading() as db:
            change = compare_versions(db, _find(db, session), parse_version(before), parse_version(after))
        if as_json:
            print_json(show_change(change).model_dump(mode="json"))
        else:
            print_result(write_change(change, spoken_language()))


def _add_recovery(group: Typer) -> None:
    @group.command("restore", help=say(_RESTORE))
    def restore(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        what: Annotated[Restorable, Argument(help=say(_WHICH), metavar="run|version", show_default=False)],
        number: Annotated[int, Argument(help=say(_NUMBER), metavar="NUMBER", min=1, show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_restored
        from service.sessions.presentation import show_restored
        from service.sessions.runs import restore_run, restore_version

        with open_database() as database, database.writing() as db:
            bring_back = restore_run if what is Restorable.RUN else restore_version
            restored: Restored = bring_back(db, _find(db, session), number)
        if as_json:
            print_json(show_restored(restored).model_dump(mode="json"))
        else:
            print_result(write_restored(restored, spoken_language()))

    @group.command("discard", help=say(_DISCARD))
    def discard(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
    ) -> None:
        from service.sessions.releases import discard_draft

        with open_database() as database, database.writing() as db:
            discard_draft(db, _find(db, session))
        print_result(say(_DISCARDED))


def _add_editing(group: Typer) -> None:
    @group.command("move", help=say(_MOVE))
    def move(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        number: Annotated[int, Option("--round", help=say(_ROUND), min=1, show_default=False)],
        table: Annotated[int | None, Option(help=say(_TABLE), min=1, show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.editing import move_meeting

        _edit(
            session,
            lambda db, session_id: move_meeting(
                db, session_id, _meeting_id(db, session_id, faculty, company), round_number=number, table=table
            ),
            as_json=as_json,
        )

    @group.command("swap", help=say(_SWAP))
    def swap(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        other_faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY2", show_default=False)],
        other_company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY2", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.editing import swap_meetings

        _edit(
            session,
            lambda db, session_id: swap_meetings(
                db,
                session_id,
                _meeting_id(db, session_id, faculty, company),
                _meeting_id(db, session_id, other_faculty, other_company),
            ),
            as_json=as_json,
        )

    @group.command("drop", help=say(_DROP))
    def drop(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.editing import remove_meeting

        _edit(
            session,
            lambda db, session_id: remove_meeting(db, session_id, _meeting_id(db, session_id, faculty, company)),
            as_json=as_json,
        )

    @group.command("seat", help=say(_SEAT))
    def seat(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar=_METAVAR, show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        number: Annotated[int, Option("--round", help=say(_ROUND), min=1, show_default=False)],
        table: Annotated[int | None, Option(help=say(_TABLE), min=1, show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.planning import seat_pair

        with open_whole() as runtime:
            with runtime.database.reading() as db:
                session_id = _find(db, session)
                professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
                firm = find_attendee(db, session_id, company, SideName.COMPANY)
            edited = seat_pair(
                runtime,
                session_id,
                faculty_id=professor.id,
                company_id=firm.id,
                round_number=number,
                table=table,
            )
        _print_edited(edited, as_json=as_json)


def _edit(session: str, change: "Callable[[Session, str], Edited]", *, as_json: bool) -> None:
    with open_database() as database, database.writing() as db:
        edited = change(db, _find(db, session))
    _print_edited(edited, as_json=as_json)


def _print_edited(edited: "Edited", *, as_json: bool) -> None:
    from service.cli.session_page import write_edited
    from service.sessions.presentation import show_edited

    if as_json:
        print_json(show_edited(edited).model_dump(mode="json"))
    else:
        print_result(write_edited(edited, spoken_language()))


def _print_planned(planned: "Planned", *, as_json: bool) -> None:
    from service.cli.session_page import write_planned
    from service.sessions.presentation import show_planned

    if as_json:
        print_json(show_planned(planned).model_dump(mode="json"))
    else:
        print_result(write_planned(planned, spoken_language()))
    if planned.schedule is None:
        raise Exit(1)


def _find(db: "Session", reference: str) -> str:
    from service.sessions.use_cases import get_session_id

    return get_session_id(db, reference)


def _session_id(runtime: "Runtime", reference: str) -> str:
    with runtime.database.reading() as db:
        return _find(db, reference)


def _meeting_id(db: "Session", session_id: str, faculty: str, company: str) -> str:
    from service.sessions.editing import get_meeting_id

    professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
    firm = find_attendee(db, session_id, company, SideName.COMPANY)
    return get_meeting_id(db, session_id, professor.id, firm.id)


def parse_version(text: str) -> "Which":
    """A version by its name or number. Raises VersionNotFoundError."""
    from service.sessions.errors import VersionNotFoundError

    match text:
        case "draft" | "published" | "latest":
            return text
    if text.isdecimal():
        return int(text)
    raise VersionNotFoundError(id=text)

"""`duijie session`: the day itself: check-in, rounds, disruptions, and what came of each meeting."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from typer import Argument, BadParameter, Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.session_values import (
    AS_JSON,
    REFERENCE,
    WHO,
    SideName,
    find_attendee,
    make_body,
    open_database,
    open_whole,
    parse_place,
)
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

_DAY = Wording("当天：现在是哪一轮、谁去哪一桌、签到情况", "The day: which round is on, who goes where, who is here")
_CHECK_IN = Wording("签到", "Check participants in")
_ROUND = Wording("开始、结束一轮，或收回误按的开始", "Start or end a round, or take a start back")
_EVENT = Wording(
    "当天的变动：先预览，加 --yes 确认并发布", "What goes wrong on the day: a preview; --yes confirms and publishes"
)
_WALK_IN = Wording(
    "临时到场的教师或企业：按文字匹配并排座；先预览，加 --yes 确认",
    "A professor or company who was not planned: matched by text and seated; a preview, --yes confirms",
)
_UNDO = Wording("撤销最近一次变动", "Take the last disruption back")
_STATE = Wording("标记一场会面的状态", "Say what has become of a meeting")
_OUTCOME = Wording(
    "填写一方对会面的结果；可能合作时开立跟进", "Say what one side says of a meeting; may open a follow-up"
)

_NO_SHOW = Wording("未到场的人（可重复）", "Who does not come (may be repeated)")
_LATE = Wording("晚到：编号@轮次，如 F03@2（可重复）", "Who comes late, such as F03@2: from round 2 (may be repeated)")
_LEAVE = Wording(
    "提前离开：编号，或编号@最后一轮（可重复）", "Who leaves, such as F03, or F03@4: after round 4 (may be repeated)"
)
_RETURN = Wording("缺席后又到场的人（可重复）", "Who has come after all (may be repeated)")
_LOST_TABLE = Wording(
    "不能用的桌子：桌号，或桌号@轮次（可重复）", "A lost table such as 4, or 4@3: from round 3 (may be repeated)"
)
_CANCEL_ROUND = Wording("取消的轮次（可重复）", "A round that is not held (may be repeated)")
_SEAT = Wording(
    "安排候补：教师,企业@轮次:桌号（可重复）", "Seat a standby pair: F03,C05@4:2 is round 4, table 2 (may be repeated)"
)
_YES = Wording("确认并发布", "Confirm and publish")
_NOTE = Wording("随新版日程的说明", "A word that goes with the new version")
_NOW = Wording("以此刻为现在，如 2027-03-18T14:05", "The moment to go by, such as 2027-03-18T14:05")
_NUMBER = Wording("第几轮", "Round")
_STEP = Wording("start、end 或 take-back", "start, end or take-back")
_NOT_HERE = Wording("误签，改回未到", "Checked in by mistake")
_SIDE = Wording("faculty（教师）或 company（企业）", "faculty or company")
_EXISTING = Wording("已有档案的编号", "Id of a profile or company that is on file")
_NAME = Wording("姓名或企业名称", "Name")
_TEXT = Wording("研究方向（每行一项），或企业需求", "What the professor works on, or what the company needs")
_ORGANIZATION = Wording("单位", "Organization")
_MAX = Wording("最多几场", "Largest number of meetings")
_MEETING_STATE = Wording("planned、started、held 或 no_show", "planned, started, held or no_show")
_RESULT = Wording(
    "did_not_take_place、no_interest、informative、cooperation_possible 或 none",
    "did_not_take_place, no_interest, informative, cooperation_possible or none",
)
_SAYS = Wording("哪一方的结果", "Which side says so")
_PERSON = Wording("填写人（默认为登录名）", "Who reports it (default: your login name)")
_FACULTY = Wording("教师编号", "Code of the professor")
_COMPANY = Wording("企业编号", "Code of the company")
_NOT_A_MOMENT = Wording("“{text}”不是时间：请写成 2027-03-18T14:05", "'{text}' is no moment: write 2027-03-18T14:05")
_NOT_A_ROUND = Wording("“{text}”不是编号@轮次", "'{text}' is not written as code@round")
_LATE_FROM = Wording(
    "“{text}”没有写明从第几轮起到场：请写成 {code}@2（从第 2 轮起）",
    "'{text}' does not say from which round on they are there: write {code}@2 for round 2",
)
_NOT_A_SEAT = Wording(
    "“{text}”不是候补安排：请写成 F03,C05@4:2（第 4 轮 2 号桌）",
    "'{text}' does not say who sits where: write F03,C05@4:2 for round 4, table 2",
)
_NOTHING = Wording("请给出一种变动，如 --no-show F07", "say what has happened, such as --no-show F07")
_SOLVING = Wording("正在调整日程……", "Mending the schedule …")


class RoundStep(StrEnum):
    """What is done with a round."""

    START = "start"
    END = "end"
    TAKE_BACK = "take-back"


class StateName(StrEnum):
    """A meeting's state, as the command line names it."""

    PLANNED = "planned"
    STARTED = "started"
    HELD = "held"
    NO_SHOW = "no_show"


class OutcomeName(StrEnum):
    """What one side says of a meeting, as the command line names it."""

    DID_NOT_TAKE_PLACE = "did_not_take_place"
    NO_INTEREST = "no_interest"
    INFORMATIVE = "informative"
    COOPERATION_POSSIBLE = "cooperation_possible"
    NONE = "none"


def add_day_commands(group: Typer) -> None:
    """Add the commands."""
    _add_clock(group)
    _add_disruptions(group)
    _add_walk_in(group)
    _add_meetings(group)


def _add_clock(group: Typer) -> None:
    @group.command("day", help=say(_DAY))
    def day(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.day_page import write_day
        from service.sessions.day.day_view import load_day
        from service.sessions.day.presentation import show_day

        with open_database() as database, database.reading() as db:
            session_id = _find(db, session)
            found = load_day(db, session_id, now=_moment(db, session_id, now))
        if as_json:
            print_json(show_day(found).model_dump(mode="json"))
        else:
            print_result(write_day(found, spoken_language()))

    @group.command("check-in", help=say(_CHECK_IN))
    def check_in(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        who: Annotated[list[str], Argument(help=say(WHO), metavar="WHO", show_default=False)],
        *,
        mistake: Annotated[bool, Option("--mistake", help=say(_NOT_HERE))] = False,
    ) -> None:
        from service.cli.day_page import write_attendee
        from service.sessions.day import attendance

        with open_database() as database, database.writing() as db:
            session_id = _find(db, session)
            ids = [find_attendee(db, session_id, code).id for code in who]
            found = [attendance.check_in(db, session_id, id_, arrived=not mistake) for id_ in ids]
        print_result("\n".join(write_attendee(one, spoken_language()) for one in found))

    @group.command("round", help=say(_ROUND))
    def round_(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        step: Annotated[RoundStep, Argument(help=say(_STEP), metavar="STEP", show_default=False)],
        number: Annotated[int, Argument(help=say(_NUMBER), metavar="ROUND", show_default=False, min=1)],
        *,
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
    ) -> None:
        from service.cli.day_page import write_clock
        from service.sessions.day import rounds

        steps = {
            RoundStep.START: rounds.start_round,
            RoundStep.END: rounds.end_round,
            RoundStep.TAKE_BACK: rounds.take_back_start,
        }
        with open_database() as database, database.writing() as db:
            session_id = _find(db, session)
            moment = _moment(db, session_id, now)
            clock = steps[step](db, session_id, number, now=moment)
        print_result(write_clock(clock, spoken_language(), moment))


def _add_disruptions(group: Typer) -> None:
    @group.command("event", help=say(_EVENT))
    def event(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        no_show: Annotated[list[str] | None, Option(help=say(_NO_SHOW), metavar="WHO")] = None,
        late: Annotated[list[str] | None, Option(help=say(_LATE), metavar="WHO@ROUND")] = None,
        leave: Annotated[list[str] | None, Option(help=say(_LEAVE), metavar="WHO[@ROUND]")] = None,
        return_: Annotated[list[str] | None, Option("--return", help=say(_RETURN), metavar="WHO")] = None,
        lost_table: Annotated[list[str] | None, Option(help=say(_LOST_TABLE), metavar="TABLE[@ROUND]")] = None,
        cancel_round: Annotated[list[int] | None, Option(help=say(_CANCEL_ROUND), metavar="ROUND")] = None,
        seat: Annotated[list[str] | None, Option(help=say(_SEAT), metavar="WHO,WHO@ROUND:TABLE")] = None,
        yes: Annotated[bool, Option("--yes", help=say(_YES))] = False,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        with _reading(session) as (db, session_id):
            events = [
                *({"kind": "no_show", "participant": _who(db, session_id, one)} for one in no_show or ()),
                *(_with_round(db, session_id, one, "late", "first_round") for one in late or ()),
                *(_with_round(db, session_id, one, "leave", "last_round") for one in leave or ()),
                *({"kind": "return", "participant": _who(db, session_id, one)} for one in return_ or ()),
                *(_lost_table(one) for one in lost_table or ()),
                *({"kind": "cancelled_round", "round": one} for one in cancel_round or ()),
                *(_seated(db, session_id, one) for one in seat or ()),
            ]
        if not events:
            raise BadParameter(say(_NOTHING))
        _mend(session, events, yes=yes, note=note, now=now, as_json=as_json)

    @group.command("undo", help=say(_UNDO))
    def undo(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.day_page import write_undone
        from service.sessions.day.presentation import show_undone
        from service.sessions.day.undoing import undo_repair

        with open_database() as database, database.writing() as db:
            session_id = _find(db, session)
            undone = undo_repair(db, session_id, now=_moment(db, session_id, now))
        if as_json:
            print_json(show_undone(undone).model_dump(mode="json"))
        else:
            print_result(write_undone(undone, spoken_language()))


def _add_walk_in(group: Typer) -> None:
    @group.command("walk-in", help=say(_WALK_IN))
    def walk_in(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        side: Annotated[SideName, Argument(help=say(_SIDE), metavar="SIDE", show_default=False)],
        *,
        existing: Annotated[str | None, Option(help=say(_EXISTING))] = None,
        name: Annotated[str | None, Option(help=say(_NAME))] = None,
        text: Annotated[str | None, Option(help=say(_TEXT))] = None,
        organization: Annotated[str | None, Option(help=say(_ORGANIZATION))] = None,
        max_meetings: Annotated[int | None, Option("--max", help=say(_MAX), min=0)] = None,
        yes: Annotated[bool, Option("--yes", help=say(_YES))] = False,
        note: Annotated[str, Option(help=say(_NOTE))] = "",
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        given = {
            "existing": existing,
            "name": name,
            "text": text,
            "organization": organization,
            "max_meetings": max_meetings,
        }
        event = {
            "kind": "walk_in",
            "side": side.value,
            **{key: value for key, value in given.items() if value is not None},
        }
        _mend(session, [event], yes=yes, note=note, now=now, as_json=as_json)


def _add_meetings(group: Typer) -> None:
    @group.command("meeting", help=say(_STATE))
    def meeting(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        state: Annotated[StateName, Argument(help=say(_MEETING_STATE), metavar="STATE", show_default=False)],
        *,
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
    ) -> None:
        from service.cli.day_page import write_reported
        from service.models.schedule import MeetingState
        from service.sessions.day.outcomes import set_meeting_state

        with open_database() as database, database.writing() as db:
            session_id = _find(db, session)
            meeting_id = _meeting_id(db, session_id, faculty, company)
            moment = _moment(db, session_id, now)
            reported = set_meeting_state(db, session_id, meeting_id, MeetingState(state.value), now=moment)
        print_result(write_reported(reported, spoken_language()))

    @group.command("outcome", help=say(_OUTCOME))
    def outcome(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        result: Annotated[OutcomeName, Argument(help=say(_RESULT), metavar="OUTCOME", show_default=False)],
        *,
        side: Annotated[SideName, Option(help=say(_SAYS), show_default=False)],
        person: Annotated[str | None, Option(help=say(_PERSON))] = None,
        now: Annotated[str | None, Option(help=say(_NOW), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from matching.scheduling.problem import Side
        from service.cli.day_page import write_reported
        from service.models.schedule import MeetingOutcome
        from service.sessions.day.outcomes import report_outcome
        from service.sessions.day.presentation import show_outcome

        with open_database() as database, database.writing() as db:
            session_id = _find(db, session)
            reported = report_outcome(
                db,
                session_id,
                _meeting_id(db, session_id, faculty, company),
                Side(side.value),
                None if result is OutcomeName.NONE else MeetingOutcome(result.value),
                person=getpass.getuser() if person is None else person,
                now=_moment(db, session_id, now),
            )
        if as_json:
            print_json(show_outcome(reported).model_dump(mode="json"))
        else:
            print_result(write_reported(reported, spoken_language()))


def _mend(
    reference: str, events: Sequence[dict[str, Any]], *, yes: bool, note: str, now: str | None, as_json: bool
) -> None:
    """Preview, and with `yes` confirm exactly what the preview answered."""
    from service.accounts.principal import COMMAND_LINE
    from service.cli.day_page import write_repaired
    from service.sessions.day.presentation import show_repair
    from service.sessions.day.repairing import confirm_repair, preview_repair
    from service.sessions.day.schemas import DisruptionConfirm, DisruptionPreview

    with open_whole() as runtime:
        with runtime.database.reading() as db:
            session_id = _find(db, reference)
            moment = _moment(db, session_id, now)
        show_progress(_SOLVING)
        body = make_body(DisruptionPreview, events=list(events))
        repaired = preview_repair(runtime, COMMAND_LINE, session_id, body, now=moment)
        if yes:
            seen = {"revision": repaired.revision, "fingerprint": repaired.fingerprint, "note": note}
            confirmed = make_body(DisruptionConfirm, events=list(events), **seen)
            repaired = confirm_repair(runtime, COMMAND_LINE, session_id, confirmed, now=moment)
    if as_json:
        print_json(show_repair(repaired).model_dump(mode="json"))
    else:
        print_result(write_repaired(repaired, spoken_language()))


@contextmanager
def _reading(reference: str) -> "Iterator[tuple[Session, str]]":
    with open_database() as database, database.reading() as db:
        yield db, _find(db, reference)


def _find(db: "Session", reference: str) -> str:
    from service.sessions.use_cases import get_session_id

    return get_session_id(db, reference)


def _moment(db: "Session", session_id: str, text: str | None) -> datetime:
    """The moment that was given, in the session's zone, or the present one."""
    from service.sessions.use_cases import get_session

    zone = ZoneInfo(get_session(db, session_id).row.timezone)
    if text is None:
        return datetime.now(zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadParameter(say(_NOT_A_MOMENT, text=text)) from None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _meeting_id(db: "Session", session_id: str, faculty: str, company: str) -> str:
    """The meeting of two people in the version published last. Raises MeetingNotFoundError."""
    from service.sessions.errors import MeetingNotFoundError
    from service.sessions.views import load_schedule

    professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
    firm = find_attendee(db, session_id, company, SideName.COMPANY)
    view = load_schedule(db, session_id, "published")
    found = (m.id for m in view.meetings if (m.faculty_id, m.company_id) == (professor.id, firm.id))
    meeting_id = next(found, None)
    if meeting_id is None:
        raise MeetingNotFoundError(id=f"{faculty} × {company}")
    return meeting_id


def _who(db: "Session", session_id: str, text: str, side: SideName | None = None) -> str:
    return find_attendee(db, session_id, text.strip(), side).id


def _with_round(db: "Session", session_id: str, text: str, kind: str, field: str) -> dict[str, Any]:
    code, _, number = text.partition("@")
    if number and not number.isdecimal():
        raise BadParameter(say(_NOT_A_ROUND, text=text))
    if kind == "late" and int(number or 0) < 1:
        raise BadParameter(say(_LATE_FROM, text=text, code=code.strip()))
    event: dict[str, Any] = {"kind": kind, "participant": _who(db, session_id, code)}
    return {**event, field: int(number)} if number else event


def _lost_table(text: str) -> dict[str, Any]:
    table, _, number = text.partition("@")
    if not table.isdecimal() or (number and not number.isdecimal()):
        raise BadParameter(say(_NOT_A_ROUND, text=text))
    return {"kind": "lost_table", "table": int(table)} | ({"from_round": int(number)} if number else {})


def _seated(db: "Session", session_id: str, text: str) -> dict[str, Any]:
    pair, _, place = text.partition("@")
    faculty, _, company = (part.strip() for part in pair.replace("，", ",").partition(","))
    if not (faculty and company and place):
        raise BadParameter(say(_NOT_A_SEAT, text=text))
    return {
        "kind": "seat",
        "faculty": _who(db, session_id, faculty, SideName.FACULTY),
        "company": _who(db, session_id, company, SideName.COMPANY),
        **parse_place(place),
    }

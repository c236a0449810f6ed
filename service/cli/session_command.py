"""`duijie session`: sessions, who takes part, and what is wished. The rest stands in `schedule_command`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Exit, Option, Typer

from service.cli.day_command import add_day_commands
from service.cli.output import print_json, print_result
from service.cli.schedule_command import add_schedule_commands
from service.cli.schedule_files_command import add_schedule_files
from service.cli.session_values import (
    AS_JSON,
    REFERENCE,
    WHO,
    SideName,
    SourceName,
    ThresholdName,
    find_attendee,
    make_body,
    make_rounds,
    open_database,
    parse_numbers,
    parse_place,
    parse_rounds,
)
from service.cli.speech import say, spoken_language
from service.language import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

_ABOUT = Wording(
    "对接会：参会、意愿、排程、调整与发布", "Docking sessions: who comes, what is wished, plans, changes, versions"
)
_CREATE = Wording("新建对接会", "Add a session")
_LIST = Wording("列出对接会", "List sessions")
_SHOW = Wording("显示一场对接会和参会名单", "Show a session and who takes part")
_EDIT = Wording("修改对接会", "Change a session")
_DELETE = Wording("删除对接会及其全部日程", "Delete a session with all its schedules")
_ADD = Wording("加入参会方：编号，或全部教师、全部企业", "Add participants: by id, or all faculty, or all companies")
_SET = Wording("修改参会方的场数、时间或携带的需求", "Change a participant's quota, availability or needs")
_REMOVE = Wording("移除参会方", "Remove a participant")
_PREFER = Wording("记录一方对另一方的意愿", "Record what one participant says of another")
_CONFLICT = Wording("设置不得会面的一对，或解除规则造成的限制", "Keep a pair apart, or lift what a rule says of it")
_LOCK = Wording(
    "锁定一对到某轮某桌（不写轮次则锁定在现有位置）", "Lock a pair in a round at a table (or where it is now)"
)
_UNLOCK = Wording("解除锁定", "Unlock a pair")
_CLOSE = Wording("设置不能使用的桌子（替换原有设置）", "Say which tables cannot be used (replaces those there were)")
_WISHES = Wording("列出意愿、冲突、锁定和停用的桌子", "List preferences, conflicts, locks and closed tables")
_EXPORT = Wording("导出工作簿：可修改后再导入", "Write the workbook of a session, to be edited and imported again")
_IMPORT = Wording("导入修改后的工作簿", "Import the edited workbook")
_TEMPLATE = Wording("生成空白工作簿", "Write an empty workbook")

_NAME = Wording("名称", "Name")
_ID = Wording("您自己的编号", "Your own id")
_DATE = Wording("日期，如 2027-03-18", "Day, such as 2027-03-18")
_ZONE = Wording("时区（IANA）", "Time zone (IANA)")
_PLACE = Wording("地点", "Place")
_TABLES = Wording("桌数", "Number of tables")
_TABLE_NAMES = Wording("桌名，用逗号隔开", "Names of tables, parted by commas")
_ROUNDS = Wording("场次，如 14:00-14:20,14:25-14:45", "Rounds such as 14:00-14:20,14:25-14:45")
_START = Wording("第一轮开始时间（与 --count、--length 合用）", "Start of the first round (with --count and --length)")
_COUNT = Wording("轮数", "Number of rounds")
_LENGTH = Wording("每轮分钟数", "Length of a round in minutes")
_GAP = Wording("两轮之间的分钟数", "Minutes between two rounds")
_PAUSE_AFTER = Wording("第几轮之后休息", "After which round there is a break")
_PAUSE = Wording("休息分钟数", "Length of the break in minutes")
_SEED = Wording("随机种子", "Seed")
_LIMIT = Wording("最多计算多少秒", "Longest time to compute, in seconds")
_THRESHOLD = Wording("哪些组合可以会面", "Which pairs may meet at all")
_SOURCE = Wording("契合度的来源", "What the worth of a meeting is taken from")
_SAME = Wording("同一单位不会面", "Keep the same organization apart")
_MET = Wording("以前会面过的不再会面", "Keep apart who met in an earlier session")
_STATUS = Wording("状态", "Status")
_YES = Wording("确认删除", "Really delete")
_SURE = Wording("请加 --yes 确认删除", "add --yes to really delete it")
_REFERENCES = Wording("教师或企业的编号", "Ids of faculty or companies")
_ALL_FACULTY = Wording("全部教师", "All faculty")
_ALL_COMPANIES = Wording("全部企业", "All companies")
_MIN = Wording("最少场数", "Least number of meetings")
_MAX = Wording("最多场数", "Largest number of meetings")
_NO_MAX = Wording("不限最多场数", "No largest number")
_AVAILABLE = Wording("可参加的轮次：1-4,6，或 all", "Rounds they can attend: 1-4,6, or all")
_NEEDS = Wording(
    "企业携带的需求编号，用逗号隔开；all 表示全部", "Needs a company brings, parted by commas; all for all"
)
_OTHER = Wording("对方编号", "Code of the other")
_KIND = Wording("意愿：must、want 或 no_thanks", "must, want or no_thanks")
_RANK = Wording("志愿排序 1-4（即 want）", "Rank 1 to 4 of a wish (a want)")
_CLEAR = Wording("取消", "Take it back")
_LIFT = Wording("允许会面（解除规则）", "Let them meet although a rule says otherwise")
_NOTE = Wording("说明", "Note")
_ROUND = Wording("第几轮", "Round")
_TABLE = Wording("桌号", "Table")
_PLACES = Wording("停用的位置，如 4:12；none 表示没有", "Closed places such as 4:12; none for none")
_FACULTY = Wording("教师编号", "Code of the professor")
_COMPANY = Wording("企业编号", "Code of the company")
_OUTPUT = Wording("文件名", "File")
_FORCE = Wording("文件已存在时覆盖", "Write over a file that is there")
_FILE = Wording("工作簿", "The workbook")
_DRY_RUN = Wording("只检查，不写入", "Only check, write nothing")
_STRICT = Wording("只要有一行有错误就不导入任何内容", "Import nothing if any row is wrong")
_DONE = Wording("已完成。", "Done.")
_DELETED = Wording("已删除“{name}”。", "'{name}' is deleted.")
_WHAT = Wording("请给出编号，或 --all-faculty、--all-companies", "give ids, or --all-faculty or --all-companies")
_NOBODY = Wording("没有编号为“{id}”的教师或企业", "no professor and no company has the id '{id}'")
_ONE_WISH = Wording("请给出 --kind、--rank 或 --clear", "give --kind, --rank or --clear")
_BOTH_OR_NONE = Wording("--round 和 --table 要一起给出", "give --round and --table together")

Reference = Annotated[str, Argument(metavar="SESSION", show_default=False)]


class PreferenceName(StrEnum):
    """What somebody says of another, as the command line names it."""

    MUST = "must"
    WANT = "want"
    NO_THANKS = "no_thanks"


class StatusName(StrEnum):
    """How far a session has come, as the command line names it."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


def add_session(app: Typer) -> None:
    """Add the commands."""
    group = Typer(help=say(_ABOUT), rich_markup_mode=None, no_args_is_help=True)
    app.add_typer(group, name="session")
    _add_sessions(group)
    _add_participants(group)
    _add_wishes(group)
    _add_conflicts(group)
    _add_places(group)
    add_schedule_commands(group)
    add_schedule_files(group)
    add_day_commands(group)
    _add_workbooks(group)


def _add_sessions(group: Typer) -> None:
    @group.command("create", help=say(_CREATE))
    def create(
        name: Annotated[str, Argument(help=say(_NAME), show_default=False)],
        *,
        date: Annotated[str, Option(help=say(_DATE), show_default=False)],
        id_: Annotated[str | None, Option("--id", help=say(_ID), show_default=False)] = None,
        timezone: Annotated[str, Option(help=say(_ZONE))] = "Asia/Shanghai",
        place: Annotated[str, Option(help=say(_PLACE), show_default=False)] = "",
        tables: Annotated[int, Option(help=say(_TABLES), min=0)] = 0,
        table_names: Annotated[str | None, Option(help=say(_TABLE_NAMES), show_default=False)] = None,
        rounds: Annotated[str | None, Option(help=say(_ROUNDS), show_default=False)] = None,
        start: Annotated[str | None, Option(help=say(_START), show_default=False)] = None,
        count: Annotated[int, Option(help=say(_COUNT), min=1, max=200)] = 8,
        length: Annotated[int, Option(help=say(_LENGTH), min=1)] = 20,
        gap: Annotated[int, Option(help=say(_GAP), min=0)] = 5,
        pause_after: Annotated[int, Option(help=say(_PAUSE_AFTER), min=0)] = 0,
        pause: Annotated[int, Option(help=say(_PAUSE), min=0)] = 20,
        seed: Annotated[int, Option(help=say(_SEED), min=0)] = 0,
        time_limit: Annotated[float, Option(help=say(_LIMIT))] = 60.0,
        threshold: Annotated[ThresholdName, Option(help=say(_THRESHOLD))] = ThresholdName.ANY,
        source: Annotated[SourceName, Option(help=say(_SOURCE))] = SourceName.SCORE,
        avoid_same_organization: Annotated[bool, Option(help=say(_SAME))] = True,
        avoid_met_before: Annotated[bool, Option(help=say(_MET))] = True,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.schemas import SessionCreate
        from service.sessions.use_cases import create_session

        body = make_body(
            SessionCreate,
            external_id=id_,
            name=name,
            date=date,
            timezone=timezone,
            place=place,
            tables=tables,
            table_names=_names(table_names),
            rounds=_rounds(rounds, start, count, length, gap, pause_after, pause),
            seed=seed,
            time_limit_s=time_limit,
            threshold=threshold.value,
            affinity_source=source.value,
            avoid_same_organization=avoid_same_organization,
            avoid_met_before=avoid_met_before,
        )
        with open_database() as database, database.writing() as db:
            _print_card(db, create_session(db, body).id, as_json=as_json)

    @group.command("list", help=say(_LIST))
    def list_(*, as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False) -> None:
        from service.cli.session_page import write_cards
        from service.sessions.presentation import show_session
        from service.sessions.schemas import SessionQuery
        from service.sessions.use_cases import SessionCard, list_sessions

        cards: list[SessionCard] = []
        with open_database() as database, database.reading() as db:
            query = SessionQuery(limit=200)
            while True:
                page, cursor = list_sessions(db, query)
                cards += page
                if cursor is None:
                    break
                query = SessionQuery(limit=200, cursor=cursor)
        if as_json:
            print_json([show_session(card).model_dump(mode="json") for card in cards])
        else:
            print_result(write_cards(cards, spoken_language()))

    @group.command("show", help=say(_SHOW))
    def show(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.reading() as db:
            _print_card(db, get_session_id(db, session), as_json=as_json, participants=True)

    @group.command("edit", help=say(_EDIT))
    def edit(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        name: Annotated[str | None, Option(help=say(_NAME), show_default=False)] = None,
        id_: Annotated[str | None, Option("--id", help=say(_ID), show_default=False)] = None,
        date: Annotated[str | None, Option(help=say(_DATE), show_default=False)] = None,
        timezone: Annotated[str | None, Option(help=say(_ZONE), show_default=False)] = None,
        place: Annotated[str | None, Option(help=say(_PLACE), show_default=False)] = None,
        tables: Annotated[int | None, Option(help=say(_TABLES), min=0, show_default=False)] = None,
        table_names: Annotated[str | None, Option(help=say(_TABLE_NAMES), show_default=False)] = None,
        rounds: Annotated[str | None, Option(help=say(_ROUNDS), show_default=False)] = None,
        start: Annotated[str | None, Option(help=say(_START), show_default=False)] = None,
        count: Annotated[int, Option(help=say(_COUNT), min=1, max=200)] = 8,
        length: Annotated[int, Option(help=say(_LENGTH), min=1)] = 20,
        gap: Annotated[int, Option(help=say(_GAP), min=0)] = 5,
        pause_after: Annotated[int, Option(help=say(_PAUSE_AFTER), min=0)] = 0,
        pause: Annotated[int, Option(help=say(_PAUSE), min=0)] = 20,
        seed: Annotated[int | None, Option(help=say(_SEED), min=0, show_default=False)] = None,
        time_limit: Annotated[float | None, Option(help=say(_LIMIT), show_default=False)] = None,
        threshold: Annotated[ThresholdName | None, Option(help=say(_THRESHOLD), show_default=False)] = None,
        source: Annotated[SourceName | None, Option(help=say(_SOURCE), show_default=False)] = None,
        avoid_same_organization: Annotated[bool | None, Option(help=say(_SAME), show_default=False)] = None,
        avoid_met_before: Annotated[bool | None, Option(help=say(_MET), show_default=False)] = None,
        status: Annotated[StatusName | None, Option(help=say(_STATUS), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.schemas import SessionUpdate
        from service.sessions.use_cases import get_session_id, update_session

        body = make_body(
            SessionUpdate,
            external_id=id_,
            name=name,
            date=date,
            timezone=timezone,
            place=place,
            tables=tables,
            table_names=_names(table_names),
            rounds=_rounds(rounds, start, count, length, gap, pause_after, pause),
            seed=seed,
            time_limit_s=time_limit,
            threshold=threshold and threshold.value,
            affinity_source=source and source.value,
            avoid_same_organization=avoid_same_organization,
            avoid_met_before=avoid_met_before,
            status=status and status.value,
        )
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            update_session(db, session_id, body)
            _print_card(db, session_id, as_json=as_json)

    @group.command("delete", help=say(_DELETE))
    def delete(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        yes: Annotated[bool, Option("--yes", help=say(_YES))] = False,
    ) -> None:
        from service.sessions.use_cases import delete_session, get_session, get_session_id

        if not yes:
            raise BadParameter(say(_SURE))
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            name = get_session(db, session_id).row.name
            delete_session(db, session_id)
        print_result(say(_DELETED, name=name))


def _add_participants(group: Typer) -> None:
    @group.command("add", help=say(_ADD))
    def add(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        ids: Annotated[list[str] | None, Argument(help=say(_REFERENCES), metavar="[ID]...", show_default=False)] = None,
        *,
        all_faculty: Annotated[bool, Option("--all-faculty", help=say(_ALL_FACULTY))] = False,
        all_companies: Annotated[bool, Option("--all-companies", help=say(_ALL_COMPANIES))] = False,
        least: Annotated[int, Option("--min", help=say(_MIN), min=0)] = 0,
        most: Annotated[int | None, Option("--max", help=say(_MAX), min=0, show_default=False)] = None,
        available: Annotated[str | None, Option(help=say(_AVAILABLE), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from matching.scheduling.problem import Side
        from service.sessions.participants import add_everybody, add_participant
        from service.sessions.schemas import ParticipantCreate, ParticipantsCreate
        from service.sessions.use_cases import get_session_id

        sides = [Side.FACULTY] * all_faculty + [Side.COMPANY] * all_companies
        if not ids and not sides:
            raise BadParameter(say(_WHAT))
        rounds = parse_numbers(available) if available else None
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            added = []
            for reference in ids or ():
                body = make_body(
                    ParticipantCreate,
                    **_find_source(db, reference),
                    min_meetings=least,
                    max_meetings=most,
                    available=rounds,
                )
                added.append(add_participant(db, session_id, body))
            for side in sides:
                everybody = make_body(ParticipantsCreate, side=side, min_meetings=least, max_meetings=most)
                added += add_everybody(db, session_id, everybody)
        _print_attendees(added, as_json=as_json)

    @group.command("set", help=say(_SET))
    def set_(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        who: Annotated[str, Argument(help=say(WHO), metavar="CODE", show_default=False)],
        *,
        least: Annotated[int | None, Option("--min", help=say(_MIN), min=0, show_default=False)] = None,
        most: Annotated[int | None, Option("--max", help=say(_MAX), min=0, show_default=False)] = None,
        no_max: Annotated[bool, Option("--no-max", help=say(_NO_MAX))] = False,
        available: Annotated[str | None, Option(help=say(_AVAILABLE), show_default=False)] = None,
        needs: Annotated[str | None, Option(help=say(_NEEDS), show_default=False)] = None,
        note: Annotated[str | None, Option(help=say(_NOTE), show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.participants import update_participant
        from service.sessions.schemas import ParticipantUpdate
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            attendee = find_attendee(db, session_id, who)
            values: dict[str, Any] = {"min_meetings": least, "max_meetings": most, "note": note}
            values = {name: value for name, value in values.items() if value is not None}
            if no_max:
                values["max_meetings"] = None
            if available is not None:
                values["available"] = parse_numbers(available)
            if needs is not None:
                values["need_ids"] = _need_ids(db, attendee.id, needs)
            body = ParticipantUpdate.model_validate(values)
            changed = update_participant(db, session_id, attendee.id, body)
        _print_attendees([changed], as_json=as_json)

    @group.command("remove", help=say(_REMOVE))
    def remove(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        who: Annotated[str, Argument(help=say(WHO), metavar="CODE", show_default=False)],
    ) -> None:
        from service.sessions.participants import remove_participant
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            remove_participant(db, session_id, find_attendee(db, session_id, who).id)
        print_result(say(_DONE))


def _add_wishes(group: Typer) -> None:
    @group.command("wishes", help=say(_WISHES))
    def wishes(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.reading() as db:
            _print_wishes(db, get_session_id(db, session), as_json=as_json)

    @group.command("prefer", help=say(_PREFER))
    def prefer(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        who: Annotated[str, Argument(help=say(WHO), metavar="CODE", show_default=False)],
        other: Annotated[str, Argument(help=say(_OTHER), metavar="OTHER", show_default=False)],
        *,
        kind: Annotated[PreferenceName | None, Option(help=say(_KIND), show_default=False)] = None,
        rank: Annotated[int | None, Option(help=say(_RANK), min=1, max=4, show_default=False)] = None,
        clear: Annotated[bool, Option("--clear", help=say(_CLEAR))] = False,
    ) -> None:
        from service.sessions import wishes
        from service.sessions.schemas import PreferenceCreate
        from service.sessions.use_cases import get_session_id

        if clear == (kind is not None or rank is not None):
            raise BadParameter(say(_ONE_WISH))
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            own = find_attendee(db, session_id, who)
            opposite = SideName.COMPANY if own.side.value == SideName.FACULTY else SideName.FACULTY
            them = find_attendee(db, session_id, other, opposite)
            if clear:
                for one in wishes.list_preferences_of(db, session_id, own.id):
                    if them.code == (one.pair.company if own.side.value == SideName.FACULTY else one.pair.faculty):
                        wishes.remove_preference(db, session_id, one.id)
            else:
                chosen = (kind or PreferenceName.WANT).value
                body = make_body(PreferenceCreate, participant_id=own.id, other_id=them.id, kind=chosen, rank=rank)
                wishes.set_preference(db, session_id, body)
        print_result(say(_DONE))


def _add_conflicts(group: Typer) -> None:
    @group.command("conflict", help=say(_CONFLICT))
    def conflict(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        lift: Annotated[bool, Option("--lift", help=say(_LIFT))] = False,
        clear: Annotated[bool, Option("--clear", help=say(_CLEAR))] = False,
        note: Annotated[str, Option(help=say(_NOTE), show_default=False)] = "",
    ) -> None:
        from service.sessions import wishes
        from service.sessions.schemas import ConflictCreate
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
            firm = find_attendee(db, session_id, company, SideName.COMPANY)
            if clear:
                for one in wishes.list_conflicts(db, session_id):
                    if one.id is not None and tuple(one.pair) == (professor.code, firm.code):
                        wishes.remove_conflict(db, session_id, one.id)
            else:
                body = make_body(ConflictCreate, faculty_id=professor.id, company_id=firm.id, is_lifted=lift, note=note)
                wishes.set_conflict(db, session_id, body)
        print_result(say(_DONE))


def _add_places(group: Typer) -> None:
    @group.command("lock", help=say(_LOCK))
    def lock(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
        *,
        number: Annotated[int | None, Option("--round", help=say(_ROUND), min=1, show_default=False)] = None,
        table: Annotated[int | None, Option(help=say(_TABLE), min=1, show_default=False)] = None,
    ) -> None:
        from service.sessions import editing, wishes
        from service.sessions.schemas import LockCreate
        from service.sessions.use_cases import get_session_id

        if (number is None) != (table is None):
            raise BadParameter(say(_BOTH_OR_NONE))
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
            firm = find_attendee(db, session_id, company, SideName.COMPANY)
            if number is None:
                editing.lock_meeting(db, session_id, editing.get_meeting_id(db, session_id, professor.id, firm.id))
            else:
                body = make_body(LockCreate, faculty_id=professor.id, company_id=firm.id, round=number, table=table)
                wishes.set_lock(db, session_id, body)
        print_result(say(_DONE))

    @group.command("unlock", help=say(_UNLOCK))
    def unlock(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        faculty: Annotated[str, Argument(help=say(_FACULTY), metavar="FACULTY", show_default=False)],
        company: Annotated[str, Argument(help=say(_COMPANY), metavar="COMPANY", show_default=False)],
    ) -> None:
        from service.sessions import wishes
        from service.sessions.errors import WishNotFoundError
        from service.sessions.use_cases import get_session_id

        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            professor = find_attendee(db, session_id, faculty, SideName.FACULTY)
            firm = find_attendee(db, session_id, company, SideName.COMPANY)
            locks = wishes.list_locks(db, session_id)
            found = [id_ for id_, *pair, _, _ in locks if pair == [professor.code, firm.code]]
            if not found:
                raise WishNotFoundError(id=f"{faculty} × {company}")
            wishes.remove_lock(db, session_id, found[0])
        print_result(say(_DONE))

    @group.command("close", help=say(_CLOSE))
    def close(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        places: Annotated[list[str], Argument(help=say(_PLACES), metavar="ROUND:TABLE...", show_default=False)],
        *,
        reason: Annotated[str, Option(help=say(_NOTE), show_default=False)] = "",
    ) -> None:
        from service.sessions import wishes
        from service.sessions.schemas import ClosedPlacesUpdate
        from service.sessions.use_cases import get_session_id

        listed = [] if places == ["none"] else [parse_place(place) | {"reason": reason} for place in places]
        with open_database() as database, database.writing() as db:
            session_id = get_session_id(db, session)
            wishes.set_closed_places(db, session_id, make_body(ClosedPlacesUpdate, places=listed))
        print_result(say(_DONE))


def _add_workbooks(group: Typer) -> None:
    @group.command("template", help=say(_TEMPLATE))
    def template(
        *,
        output: Annotated[Path, Option("--output", "-o", help=say(_OUTPUT))] = Path("session-template.xlsx"),
        force: Annotated[bool, Option("--force", help=say(_FORCE))] = False,
    ) -> None:
        from service.sessions.workbook import make_template

        _write_file(output, make_template(spoken_language()), force=force)

    @group.command("export", help=say(_EXPORT))
    def export(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        *,
        output: Annotated[Path, Option("--output", "-o", help=say(_OUTPUT))] = Path("session.xlsx"),
        force: Annotated[bool, Option("--force", help=say(_FORCE))] = False,
    ) -> None:
        from service.sessions.use_cases import get_session_id
        from service.sessions.workbook import export_workbook

        with open_database() as database, database.reading() as db:
            content = export_workbook(db, get_session_id(db, session), spoken_language())
        _write_file(output, content, force=force)

    @group.command("import", help=say(_IMPORT))
    def import_(
        session: Annotated[str, Argument(help=say(REFERENCE), metavar="SESSION", show_default=False)],
        file: Annotated[Path, Argument(help=say(_FILE), metavar="FILE", show_default=False)],
        *,
        dry_run: Annotated[bool, Option("--dry-run", help=say(_DRY_RUN))] = False,
        strict: Annotated[bool, Option("--strict", help=say(_STRICT))] = False,
        as_json: Annotated[bool, Option("--json", help=say(AS_JSON))] = False,
    ) -> None:
        from service.cli.session_page import write_book
        from service.sessions.use_cases import get_session_id
        from service.sessions.workbook_import import import_workbook

        with open_database() as database:
            with database.reading() as db:
                session_id = get_session_id(db, session)
            report = import_workbook(
                database, session_id, file, dry_run=dry_run, strict=strict, language=spoken_language()
            )
        if as_json:
            print_json(report)
        else:
            print_result(write_book(report, spoken_language()))
        if report.errors and (strict or not report.changes):
            raise Exit(1)


def _write_file(path: Path, content: bytes, *, force: bool) -> None:
    from service.spreadsheets.errors import FileTakenError, FolderMissingError

    if path.exists() and not force:
        raise FileTakenError(path)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FolderMissingError(path, folder=str(path.parent)) from error
    print_result(str(path))


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.replace("，", ",").split(",")]


def _rounds(
    rounds: str | None, start: str | None, count: int, length: int, gap: int, pause_after: int, pause: int
) -> list[dict[str, object]] | None:
    if rounds is not None:
        return parse_rounds(rounds)
    if start is None:
        return None
    return make_rounds(start, count=count, length=length, gap=gap, pause_after=pause_after, pause=pause)


def _find_source(db: "Session", reference: str) -> dict[str, str]:
    """Whether an id is a professor's or a company's. Raises BadParameter for neither; a professor's goes first."""
    from service.sessions.repository import find_companies, find_faculty

    prefix, separator, id_ = reference.partition(":")
    wanted = id_ if separator and prefix in set(SideName) else reference
    if prefix != SideName.COMPANY or not separator:
        found = find_faculty(db, [wanted])
        if found:
            return {"faculty_id": found[wanted].id}
    if prefix != SideName.FACULTY or not separator:
        found = find_companies(db, [wanted])
        if found:
            return {"company_id": found[wanted].id}
    raise BadParameter(say(_NOBODY, id=reference))


def _need_ids(db: "Session", participant_id: str, text: str) -> list[str]:
    from service.models import SessionParticipant
    from service.sessions.repository import find_need_ids

    if text.strip().lower() in {"all", "全部"}:
        return []
    row = db.get(SessionParticipant, participant_id)
    references = [piece.strip() for piece in text.replace("，", ",").split(",") if piece.strip()]
    known = find_need_ids(db, row.company_id or "" if row else "", references)
    return [known.get(reference, reference) for reference in references]


def _print_card(db: "Session", session_id: str, *, as_json: bool, participants: bool = False) -> None:
    from service.cli.session_page import write_attendees, write_card
    from service.sessions.participants import list_attendees
    from service.sessions.presentation import show_session
    from service.sessions.schemas import ParticipantPublic
    from service.sessions.use_cases import get_session

    card = get_session(db, session_id)
    attendees = list_attendees(db, session_id) if participants else ()
    if as_json:
        document: dict[str, Any] = show_session(card).model_dump(mode="json")
        if participants:
            document["participants"] = [ParticipantPublic.of(one).model_dump(mode="json") for one in attendees]
        print_json(document)
        return
    print_result(write_card(card, spoken_language()))
    if attendees:
        print_result(write_attendees(attendees, spoken_language()))


def _print_attendees(attendees: Any, *, as_json: bool) -> None:  # noqa: ANN401 - attendees, imported late
    from service.cli.session_page import write_attendees
    from service.sessions.schemas import ParticipantPublic

    if as_json:
        print_json([ParticipantPublic.of(one).model_dump(mode="json") for one in attendees])
    else:
        print_result(write_attendees(attendees, spoken_language()))


def _print_wishes(db: "Session", session_id: str, *, as_json: bool) -> None:
    from service.cli.session_page import write_wishes
    from service.sessions import wishes
    from service.sessions.inputs import load_inputs
    from service.sessions.presentation import show_conflict, show_lock, show_preference
    from service.sessions.schemas import ClosedPlacePublic

    inputs = load_inputs(db, session_id)
    if not as_json:
        print_result(write_wishes(inputs, spoken_language()))
        return
    print_json(
        {
            "preferences": [show_preference(one).model_dump(mode="json") for one in inputs.preferences],
            "conflicts": [show_conflict(one).model_dump(mode="json") for one in inputs.conflicts],
            "locks": [show_lock(lock).model_dump(mode="json") for lock in wishes.list_locks(db, session_id)],
            "closed": [
                ClosedPlacePublic.model_validate(row).model_dump(mode="json")
                for row in wishes.list_closed_places(db, session_id)
            ],
        }
    )

"""Schedules to export, small and large; everybody in them is invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from matching.scheduling.problem import Side
from service.models.docking_session import SessionStatus
from service.models.schedule import ScheduleStatus
from service.sessions.schedule_view import (
    Attendee,
    BroughtNeed,
    PlannedMeeting,
    RoundTime,
    ScheduleView,
    SessionSummary,
    TableLabel,
    VersionSummary,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 5, 12)
STAMP = datetime(2026, 5, 10, 8, 30, tzinfo=UTC)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("知远", "一鸣", "思源", "文博", "晓梅", "建国", "雨桐", "子涵", "海燕", "明")
_PLACES = ("兰新", "河西", "白银", "陇上", "西岭", "黄河", "祁连", "金川", "安宁", "皋兰")
_TRADES = ("精细化工", "新材料", "环保科技", "生物制药", "石化助剂", "锂电材料", "特种气体", "膜分离")
_TOPICS = (
    "高盐有机废水深度处理与盐资源化利用",
    "骨架镍催化剂在第五釜之后失活的原因与再生方法",
    "间歇硝化改连续流",
    "Corrosion of heat exchangers in chloride media",
    "结晶粒度分布控制与母液循环",
)


def make_rounds(count: int, *, length_minutes: int = 20) -> tuple[RoundTime, ...]:
    """Rounds from two o'clock, five minutes apart, with a break of a quarter of an hour after the third."""
    rounds = []
    for number in range(1, count + 1):
        pause = 10 if number > 3 else 0
        start = datetime(2026, 5, 12, 14, 0, tzinfo=SHANGHAI) + timedelta(
            minutes=(number - 1) * (length_minutes + 5) + pause
        )
        rounds.append(RoundTime(number, start, start + timedelta(minutes=length_minutes)))
    return tuple(rounds)


def make_session(**changes: object) -> SessionSummary:
    """A spring afternoon in Lanzhou."""
    session = SessionSummary(
        id="5e55" + "0" * 28,
        external_id="2026-spring",
        name="2026 年春季产学对接会",
        date=DAY,
        timezone="Asia/Shanghai",
        place="兰州新区会展中心二楼",
        status=SessionStatus.PREPARING,
        revision=3,
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def make_version(number: int | None = None) -> VersionSummary:
    """The draft, or a published version."""
    return VersionSummary(
        id=f"{number or 0:032x}",
        number=number,
        status=ScheduleStatus.PUBLISHED if number else ScheduleStatus.DRAFT,
        parent_number=None,
        created_at=STAMP,
        published_at=STAMP if number else None,
        note="内部备注：王总要坐主位",
    )


def make_professor(code: str, name: str, *, title: str = "教授", organization: str = "西部大学") -> Attendee:
    """A professor of chemistry."""
    return Attendee(f"{Side.FACULTY}-{code}", Side.FACULTY, code, name, organization, "化学化工学院", title)


def make_company(code: str, name: str, *titles: str) -> Attendee:
    """A company with needs of these titles."""
    needs = tuple(
        BroughtNeed(f"need-{code}-{position}", f"N{code}{position}", title) for position, title in enumerate(titles)
    )
    return Attendee(f"{Side.COMPANY}-{code}", Side.COMPANY, code, name, needs=needs)


def make_meeting(
    rounds: Sequence[RoundTime], faculty: Attendee, company: Attendee, round_: int, table: int
) -> PlannedMeeting:
    """A meeting about the first need that the company brings."""
    time = rounds[round_ - 1]
    return PlannedMeeting(
        id=f"{faculty.code}x{company.code}",
        faculty_id=faculty.id,
        company_id=company.id,
        round=round_,
        table=table,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        need=company.needs[0] if company.needs else None,
        affinity=0.5,
    )


LIN = make_professor("F01", "林知远")
OKAFOR = make_professor("F02", "Grace Okafor", title="Associate Professor", organization="Western University")
ZHAO = make_professor("F03", "赵一鸣", title="")
LANXIN = make_company("C01", "兰新精细化工有限公司", "高盐废水 COD 降不下来")
HUALONG = make_company("C02", "华陇硝化", "间歇硝化改连续", "员工培训")
HEXI = make_company("C03", "河西膜科技")


def make_small_view(
    *, number: int | None = None, session: SessionSummary | None = None, people: Sequence[Attendee] = ()
) -> ScheduleView:
    """Three professors, three companies, three rounds, two tables, four meetings of which the first is locked."""
    rounds = make_rounds(3)
    meetings = (
        replace(make_meeting(rounds, LIN, LANXIN, 1, 1), is_locked=True),
        make_meeting(rounds, OKAFOR, HUALONG, 1, 2),
        make_meeting(rounds, LIN, HUALONG, 2, 1),
        make_meeting(rounds, ZHAO, HEXI, 3, 2),
    )
    return ScheduleView(
        session=session or make_session(),
        version=make_version(number),
        rounds=rounds,
        tables=(TableLabel(1), TableLabel(2, "牡丹厅")),
        participants=tuple(people) or (LIN, OKAFOR, ZHAO, LANXIN, HUALONG, HEXI),
        meetings=meetings,
    )


def make_large_view(
    faculty: int = 26, companies: int = 30, *, rounds: int = 7, tables: int = 15, seed: int = 5, number: int | None = 2
) -> ScheduleView:
    """A whole docking, about nine places in ten taken, nobody twice in a round and no pair twice."""
    random = Random(seed)  # noqa: S311 - an invented docking, the same every time
    professors = [
        make_professor(
            f"F{i + 1:02}", _SURNAMES[i % 20] + _GIVEN[(i * 7 + i // 20) % 10], title=("教授", "副教授")[i % 2]
        )
        for i in range(faculty)
    ]
    firms = [
        make_company(
            f"C{i + 1:02}",
            f"{_PLACES[i % 10]}{_TRADES[(i + i // 10) % 8]}{'股份' if i % 3 else '集团'}有限公司",
            *(_TOPICS[(i + j) % 5] for j in range(1 + i % 2)),
        )
        for i in range(companies)
    ]
    times = make_rounds(rounds)
    met: set[tuple[str, str]] = set()
    meetings = []
    for round_ in range(1, rounds + 1):
        free_firms = random.sample(firms, len(firms))
        for table, professor in enumerate(random.sample(professors, min(len(professors), tables)), start=1):
            firm = next((one for one in free_firms if (professor.id, one.id) not in met), None)
            if firm is None or random.random() < 0.1:
                continue
            free_firms.remove(firm)
            met.add((professor.id, firm.id))
            meetings.append(make_meeting(times, professor, firm, round_, table))
    return ScheduleView(
        session=make_session(),
        version=make_version(number),
        rounds=times,
        tables=tuple(TableLabel(i + 1) for i in range(tables)),
        participants=(*professors, *firms),
        meetings=tuple(meetings),
    )


# What people type into a name, formulas, brackets and emoji included.
NAMES = (
    st.text(
        st.one_of(
            st.sampled_from(list("王小明 陈ABc·.-—()[]（）×/,、=+@'\"&<>1３😀")),
            st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")),
        ),
        min_size=1,
        max_size=20,
    )
    .map(lambda text: " ".join(text.split()))  # as the service stores a name
    .filter(bool)
)
TABLE_NAMES = st.one_of(st.just(""), st.text(st.sampled_from(list("牡丹厅AB区 12号桌·-=")), max_size=8))


@st.composite
def views(draw: st.DrawFn) -> ScheduleView:
    """Any small schedule: any names, numbers as codes, tables with odd names, meetings that may be locked."""
    professors = [make_professor(str(i + 1), draw(NAMES)) for i in range(draw(st.integers(1, 4)))]
    firms = [make_company(f"{i + 1}", draw(NAMES), "需求") for i in range(draw(st.integers(1, 4)))]
    rounds = make_rounds(draw(st.integers(1, 5)))
    tables = tuple(TableLabel(i + 1, draw(TABLE_NAMES)) for i in range(draw(st.integers(1, 4))))
    places = draw(st.permutations(list(product(range(1, len(rounds) + 1), range(1, len(tables) + 1)))))
    pairs = draw(st.permutations(list(product(professors, firms))))
    meetings = []
    busy: set[tuple[str, int]] = set()
    for (professor, firm), (round_, table) in zip(pairs, places, strict=False):
        if {(professor.id, round_), (firm.id, round_)} & busy:
            continue
        busy |= {(professor.id, round_), (firm.id, round_)}
        meeting = make_meeting(rounds, professor, firm, round_, table)
        meetings.append(replace(meeting, is_locked=draw(st.booleans())))
    return ScheduleView(
        session=make_session(),
        version=make_version(),
        rounds=rounds,
        tables=tables,
        participants=(*professors, *firms),
        meetings=tuple(sorted(meetings, key=lambda meeting: (meeting.round, meeting.table))),
    )

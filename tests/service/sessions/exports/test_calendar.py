from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings

from service.language import Language
from service.models.schedule import MeetingState
from service.sessions.exports.calendar import Invitation, write_calendar, write_cancellations
from service.sessions.schedule_view import ScheduleView
from tests.service.sessions.exports.views import (
    LIN,
    STAMP,
    make_company,
    make_large_view,
    make_session,
    make_small_view,
    views,
)


def parse(data: bytes) -> icalendar.Calendar:
    """Our calendar as the first library reads it; the second has to read it as well."""
    (second,) = vobject.readComponents(data.decode())
    second.validate()
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    assert {event.uid.value for event in second.contents.get("vevent", [])} == {e["UID"] for e in calendar.events}
    return calendar


def test_calendar_holds_every_meeting_in_the_zone_of_the_session() -> None:
    calendar = parse(write_calendar(make_small_view(number=1), Language.ZH, stamp=STAMP))

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert len(calendar.events) == 4
    event = calendar.events[1]
    assert {name: str(event[name]) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION")} == {
        "UID": "F02xC02@duijie",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Grace Okafor × 华陇硝化",
        "LOCATION": "兰州新区会展中心二楼 · 2 号桌 · 牡丹厅",
    }
    assert str(event["DESCRIPTION"]).split("\n") == [
        "第 1 轮 · 2 号桌 · 牡丹厅",
        "教师：Grace Okafor (Associate Professor · 化学化工学院 · Western University)",
        "企业：华陇硝化",
        "技术需求：间歇硝化改连续",
    ]
    assert event.DTSTAMP == STAMP
    assert event.start == datetime(2026, 5, 12, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (event.end - event.start).total_seconds() == 20 * 60
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"


def test_calendar_brings_the_rules_of_its_time_zone() -> None:
    view = make_small_view(session=make_session(timezone="Europe/Berlin"))
    berlin = ZoneInfo("Europe/Berlin")
    meetings = [
        replace(m, starts_at=m.starts_at.astimezone(berlin), ends_at=m.ends_at.astimezone(berlin))
        for m in view.meetings
    ]

    calendar = parse(write_calendar(replace(view, meetings=tuple(meetings)), Language.EN, stamp=STAMP))

    (zone,) = calendar.timezones
    assert zone.tz_name == "Europe/Berlin"
    assert {str(part["TZOFFSETTO"].to_ical()) for part in zone.subcomponents} == {"+0200", "+0100"}
    start = calendar.events[0].start
    assert isinstance(start, datetime)
    assert start.astimezone(UTC) == datetime(2026, 5, 12, 6, 0, tzinfo=UTC)


def test_personal_calendar_names_the_other_side_only() -> None:
    calendar = parse(write_calendar(make_small_view(number=1), Language.EN, stamp=STAMP, participant=LIN))

    assert [str(event["SUMMARY"]) for event in calendar.events] == [
        "Meeting: 兰新精细化工有限公司",
        "Meeting: 华陇硝化",
    ]
    assert str(calendar["X-WR-CALNAME"]) == "2026 年春季产学对接会 · 林知远"


def test_draft_is_tentative_and_what_was_cancelled_on_the_day_says_so() -> None:
    view = make_small_view()
    first = replace(view.meetings[0], state=MeetingState.CANCELLED)

    calendar = parse(write_calendar(replace(view, meetings=(first, *view.meetings[1:])), Language.ZH, stamp=STAMP))

    assert [str(event["STATUS"]) for event in calendar.events] == ["CANCELLED", "TENTATIVE", "TENTATIVE", "TENTATIVE"]


def test_removed_meetings_are_cancelled_in_a_calendar_of_their_own() -> None:
    view = make_small_view(number=2)
    view = replace(view, meetings=view.meetings[1:], cancelled=(replace(view.meetings[0], sequence=3),))

    data = write_cancellations(view, Language.ZH, stamp=STAMP)

    assert data is not None
    calendar = parse(data)
    assert calendar["METHOD"] == "CANCEL"
    (event,) = calendar.events
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("F01xC01@duijie", 3, "CANCELLED")
    assert "F01xC01@duijie" not in write_calendar(view, Language.ZH, stamp=STAMP).decode()


def test_nothing_removed_is_no_calendar() -> None:
    view = make_small_view(number=2)

    assert write_cancellations(view, Language.ZH, stamp=STAMP) is None
    with_one = replace(view, cancelled=(view.meetings[1],))
    assert write_cancellations(with_one, Language.ZH, stamp=STAMP, participant=LIN) is None


def test_invitation_asks_the_one_who_is_invited() -> None:
    invitation = Invitation("office@example.com", "lin@example.com")
    view = make_small_view(number=1, session=make_session(name='春季"对接"会'))

    calendar = parse(write_calendar(view, Language.ZH, stamp=STAMP, participant=LIN, invitation=invitation))

    assert calendar["METHOD"] == "REQUEST"
    event = calendar.events[0]
    assert str(event["ORGANIZER"]) == "mailto:office@example.com"
    assert event["ORGANIZER"].params["CN"] == "春季'对接'会"
    assert str(event["ATTENDEE"]) == "mailto:lin@example.com"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.parametrize("text", ["a;b,c\\d", "第一行\n第二行", "BEGIN:VEVENT\nEND:VEVENT", "x\x00y\x07"])
def test_marks_of_the_format_in_a_name_are_escaped(text: str) -> None:
    company = make_company("C02", text, "题")
    people = (*(p for p in make_small_view().participants if p.code != "C02"), company)

    calendar = parse(write_calendar(make_small_view(number=1, people=people), Language.EN, stamp=STAMP))

    assert len(calendar.events) == 4
    assert str(calendar.events[1]["SUMMARY"]) == f"Grace Okafor × {text}".replace("\x00", "").replace("\x07", "")


def test_lines_are_folded_at_75_octets_and_never_within_a_character() -> None:
    name = "兰州新区精细化工与新材料产业技术创新联合研究院有限责任公司" * 3
    people = (*(p for p in make_small_view().participants if p.code != "C02"), make_company("C02", name, "题"))

    data = write_calendar(make_small_view(number=1, people=people), Language.ZH, stamp=STAMP)

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])
    assert str(parse(data).events[1]["SUMMARY"]) == f"Grace Okafor × {name}"


def test_whole_docking_is_read_without_complaint() -> None:
    view = make_large_view()

    assert len(parse(write_calendar(view, Language.ZH, stamp=STAMP)).events) == len(view.meetings)


@given(views())
@settings(max_examples=25)
def test_any_schedule_is_a_calendar_that_two_libraries_read(view: ScheduleView) -> None:
    calendar = parse(write_calendar(view, Language.EN, stamp=STAMP))

    assert [str(event["UID"]) for event in calendar.events] == [meeting.uid for meeting in view.meetings]


def test_same_version_gives_the_same_file() -> None:
    assert write_calendar(make_small_view(), Language.ZH, stamp=STAMP) == write_calendar(
        make_small_view(), Language.ZH, stamp=STAMP
    )

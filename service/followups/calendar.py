"""Follow-ups as iCalendar (RFC 5545): due dates, site visits and reminders as all-day entries.

An entry keeps its UID, and its SEQUENCE is the revision of the follow-up, so a calendar that opens the file again takes
over what changed. What is over (a closed matter, a reminder that was seen to, a date that was taken away) is written
as cancelled where it was last, and so disappears there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from service.followups.schemas import FollowUpChangePublic, FollowUpPublic
from service.followups.words import DUE, GONE, NEED, REMINDER, RESPONSIBLE, STAGE, STAGES, TITLE, VISIT
from service.language import Language, Wording
from service.models.follow_up import FollowUpStage

_PRODUCT = "-//Duijie//Duijie 对接//ZH"
_ALARM_HOURS = 9
_DOMAIN = "duijie"


@dataclass(frozen=True, slots=True)
class _Entry:
    part: str
    date: date
    what: str
    is_cancelled: bool
    place: str = ""


def write_calendar(
    rows: Sequence[FollowUpPublic], changes: Mapping[str, Sequence[FollowUpChangePublic]], language: Language
) -> bytes:
    """The .ics file; `changes` by the id of the follow-up."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", TITLE.say(language))
    for row in rows:
        for entry in _list_entries(row, changes.get(row.id, ()), language):
            calendar.add_component(_write_event(row, entry, language))
    return bytes(calendar.to_ical())


def _list_entries(row: FollowUpPublic, changes: Sequence[FollowUpChangePublic], language: Language) -> Iterator[_Entry]:
    is_closed = row.stage is FollowUpStage.CLOSED
    due = row.due_date or _last_date(changes, "due_date")
    if due:
        yield _Entry("due", due, DUE.say(language), is_closed or row.due_date is None)
    visit = row.visit_date or _last_date(changes, "visit_date")
    if visit:
        # A visit that was made stays in the calendar when the matter is closed.
        yield _Entry("visit", visit, VISIT.say(language), row.visit_date is None, row.visit_place)
    for reminder in row.reminders:
        what = REMINDER.say(language, months=reminder.months)
        yield _Entry(f"reminder-{reminder.months}", reminder.date, what, is_closed or reminder.is_done)


def _last_date(changes: Sequence[FollowUpChangePublic], name: str) -> date | None:
    """The last date that a field had, of those that a change or its undoing took away."""
    for change in reversed(changes):
        for values in (change.after, change.before):
            value = values.get(name)
            if isinstance(value, str):
                return date.fromisoformat(value)
    return None


def _write_event(row: FollowUpPublic, entry: _Entry, language: Language) -> Event:
    faculty, company = row.faculty_name or GONE.say(language), row.company_name or GONE.say(language)
    event = Event()
    event.add("uid", f"{row.id}-{entry.part}@{_DOMAIN}")
    event.add("sequence", row.revision)
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("dtstart", entry.date)
    event.add("dtend", entry.date + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{entry.what}: {faculty} × {company}")
    event.add("description", _describe(row, language))
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.what)
        alarm.add("trigger", timedelta(hours=_ALARM_HOURS))
        event.add_component(alarm)
    return event


def _describe(row: FollowUpPublic, language: Language) -> str:
    lines: list[tuple[Wording, str]] = [(STAGE, STAGES[row.stage].say(language)), (RESPONSIBLE, row.responsible)]
    if row.need_title:
        lines.append((NEED, row.need_title))
    return "\n".join(f"{label.say(language)}: {text}" for label, text in lines)

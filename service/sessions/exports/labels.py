"""How exports call people, rounds, tables and times."""

from datetime import datetime

from matching.scheduling.problem import Side
from service.language import Language
from service.models.schedule import MeetingState, ScheduleStatus
from service.sessions.schedule_view import Attendee, PlannedMeeting, RoundTime, ScheduleView, TableLabel, VersionSummary
from service.translation import deferred, translate

SIDES = {Side.FACULTY: deferred("Professor"), Side.COMPANY: deferred("Company")}

STATES = {
    MeetingState.PLANNED: deferred("Planned"),
    MeetingState.STARTED: deferred("Under way"),
    MeetingState.HELD: deferred("Held"),
    MeetingState.NO_SHOW: deferred("No-show"),
    MeetingState.CANCELLED: deferred("Cancelled"),
}


def list_held(view: ScheduleView) -> tuple[PlannedMeeting, ...]:
    """The meetings that take or took a place: all but those that were cancelled on the day."""
    return tuple(meeting for meeting in view.meetings if meeting.state is not MeetingState.CANCELLED)


def say_both(language: Language, message: str) -> str:
    """A heading in both languages, `language` first."""
    return f"{translate(language, message)} {translate(other_language(language), message)}"


def other_language(language: Language) -> Language:
    """The other of the two."""
    return Language.EN if language is Language.ZH else Language.ZH


def name_attendee(attendee: Attendee, language: Language) -> str:
    """Somebody's name; where their data was deleted, that it was."""
    return attendee.name or translate(language, "(name deleted)")


def label(name: str, value: str, language: Language) -> str:
    """What something is called, a colon, and what it is."""
    return f"{name}{_COLONS[language]}{value}"


def say_affiliation(attendee: Attendee) -> str:
    """Title, department and organization, as far as they are known."""
    return " · ".join(part for part in (attendee.title, attendee.department, attendee.organization) if part)


def say_round(number: int, language: Language) -> str:
    """A round by its number."""
    return translate(language, "Round {number}", number=number)


def say_table(table: TableLabel, language: Language) -> str:
    """A table by its number, and its name where it has one."""
    label = translate(language, "Table {number}", number=table.number)
    return f"{label} · {table.name}" if table.name else label


def find_table(view: ScheduleView, number: int) -> TableLabel:
    """The table with this number; one without a name where the session does not list it."""
    return next((table for table in view.tables if table.number == number), TableLabel(number))


def say_times(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, by the clock of the place."""
    return f"{starts_at:%H:%M}–{ends_at:%H:%M}"


def say_round_times(round_: RoundTime) -> str:
    """From when to when a round lasts."""
    return say_times(round_.starts_at, round_.ends_at)


def say_day(view: ScheduleView, language: Language) -> str:
    """The day with its weekday."""
    day = view.session.date
    return translate(
        language,
        "{weekday}, {year}-{month:02}-{day:02}",
        weekday=translate(language, _WEEKDAYS[day.weekday()]),
        year=day.year,
        month=day.month,
        day=day.day,
    )


def say_version(version: VersionSummary, language: Language) -> str:
    """Which version it is: its number, or that it is a draft."""
    if version.status is ScheduleStatus.DRAFT or version.number is None:
        return translate(language, "Draft")
    return translate(language, "Version {number}", number=version.number)


_COLONS = {Language.ZH: "：", Language.EN: ": "}

_WEEKDAYS = (
    deferred("Monday"),
    deferred("Tuesday"),
    deferred("Wednesday"),
    deferred("Thursday"),
    deferred("Friday"),
    deferred("Saturday"),
    deferred("Sunday"),
)

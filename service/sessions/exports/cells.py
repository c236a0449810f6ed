"""How people, rounds and tables stand in the cells of the workbook, so that the import knows them again."""

from service.language import Language
from service.sessions.exports.labels import find_table, list_held, name_attendee, say_both, say_round, say_table
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView
from service.spreadsheets.book import BookCell, Tone
from service.spreadsheets.cell_text import clean_line

BASE_MARK = "duijie-schedule"
"""The first cell of the hidden sheet that holds the schedule as it was exported."""


def write_person(attendee: Attendee, language: Language) -> str:
    """A name with its code in brackets, on one line."""
    return clean_line(f"{name_attendee(attendee, language)} [{attendee.code}]")


def write_pair(view: ScheduleView, meeting: PlannedMeeting, language: Language) -> str:
    """Who meets, a line each: the professor above the company."""
    people = (view.by_id[meeting.faculty_id], view.by_id[meeting.company_id])
    return "\n".join(write_person(attendee, language) for attendee in people)


def write_table(view: ScheduleView, number: int, language: Language) -> str:
    """A table by number and name."""
    return clean_line(say_table(find_table(view, number), language))


def write_round(number: int, language: Language) -> str:
    """A round by number."""
    return say_round(number, language)


def head(language: Language, *messages: str) -> list[BookCell]:
    """Headers in both languages."""
    return [BookCell(say_both(language, message), Tone.HEADER) for message in messages]


def index_places(view: ScheduleView) -> dict[tuple[int, int], PlannedMeeting]:
    """The meetings that are held, by round and table."""
    return {(meeting.round, meeting.table): meeting for meeting in list_held(view)}

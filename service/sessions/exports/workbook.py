"""The schedule as a workbook: grid, list, participants and an agenda for everybody, to edit and to import again."""

from collections.abc import Iterator, Sequence

from matching.scheduling.problem import Side
from service.language import Language
from service.sessions.exports.cells import (
    BASE_MARK,
    head,
    index_places,
    write_pair,
    write_person,
    write_round,
    write_table,
)
from service.sessions.exports.columns import LABELS, Column
from service.sessions.exports.labels import (
    SIDES,
    STATES,
    list_held,
    name_attendee,
    other_language,
    say_affiliation,
    say_both,
    say_day,
    say_round_times,
    say_times,
    say_version,
)
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView
from service.spreadsheets.book import BookCell, BookSheet, Tone, write_book
from service.translation import deferred, translate

_HEADER_ROW = 4
_ROW_PT = 62.0
_TABLES_ON_PAPER = 8


def write_schedule_xlsx(view: ScheduleView, language: Language) -> bytes:
    """The workbook. Headers are in both languages, cells in `language`; no cell holds a formula."""
    people = [*view.list_side(Side.FACULTY), *view.list_side(Side.COMPANY)]
    sheets = [
        _make_grid(view, language),
        _make_list(view, language),
        _make_roster(view, people, language),
        *(_make_agenda(view, attendee, language) for attendee in people),
        _make_guide(language),
        _make_base(view),
    ]
    return write_book(sheets, title=view.session.name)


def _make_grid(view: ScheduleView, language: Language) -> BookSheet:
    places = index_places(view)
    header = head(language, LABELS[Column.ROUND], LABELS[Column.TIME])
    tables = [BookCell(write_table(view, table.number, language), Tone.HEADER) for table in view.tables]
    rows = [*_make_top(view, language, deferred("Schedule by round and table")), [*header, *tables]]
    for round_ in view.rounds:
        lead = [
            BookCell(write_round(round_.number, language), Tone.CENTRED),
            BookCell(say_round_times(round_), Tone.CENTRED),
        ]
        cells = [_make_grid_cell(view, places.get((round_.number, table.number)), language) for table in view.tables]
        rows.append([*lead, *cells])
    return BookSheet(
        title=say_both(language, deferred("Grid")),
        rows=rows,
        widths=[11, 14, *(24.0 for _ in view.tables)],
        heights={_HEADER_ROW: 30.0, **{_HEADER_ROW + i: _ROW_PT for i in range(1, len(view.rounds) + 1)}},
        header_row=_HEADER_ROW,
        lead_columns=2,
        pages_wide=-(-len(view.tables) // _TABLES_ON_PAPER) or 1,
        frozen=f"C{_HEADER_ROW + 1}",
    )


def _make_grid_cell(view: ScheduleView, meeting: PlannedMeeting | None, language: Language) -> BookCell:
    if meeting is None:
        return BookCell(None, Tone.FREE)
    return BookCell(write_pair(view, meeting, language), Tone.LOCKED if meeting.is_locked else Tone.CENTRED)


_LIST_COLUMNS: tuple[tuple[Column, float], ...] = (
    (Column.ROUND, 10),
    (Column.TIME, 14),
    (Column.TABLE, 14),
    (Column.FACULTY_CODE, 12),
    (Column.FACULTY, 16),
    (Column.COMPANY_CODE, 12),
    (Column.COMPANY, 30),
    (Column.NEED, 44),
    (Column.AFFINITY, 9),
    (Column.LOCKED, 9),
    (Column.STATE, 12),
    (Column.MEETING, 36),
)


def _make_list(view: ScheduleView, language: Language) -> BookSheet:
    columns = [column for column, _ in _LIST_COLUMNS]
    return BookSheet(
        title=say_both(language, deferred("Meetings")),
        rows=[
            *_make_top(view, language, deferred("All meetings")),
            head(language, *(LABELS[column] for column in columns)),
            *([*_make_list_row(view, meeting, language)] for meeting in list_held(view)),
        ],
        widths=[width for _, width in _LIST_COLUMNS],
        heights={_HEADER_ROW: 30.0},
        header_row=_HEADER_ROW,
        frozen=f"D{_HEADER_ROW + 1}",
        filtered=True,
    )


def _make_list_row(view: ScheduleView, meeting: PlannedMeeting, language: Language) -> Iterator[BookCell]:
    """In the order of `_LIST_COLUMNS`."""
    faculty, company = view.by_id[meeting.faculty_id], view.by_id[meeting.company_id]
    yield BookCell(write_round(meeting.round, language), Tone.CENTRED)
    yield BookCell(say_times(meeting.starts_at, meeting.ends_at), Tone.CENTRED)
    yield BookCell(write_table(view, meeting.table, language), Tone.CENTRED)
    yield BookCell(faculty.code)
    yield BookCell(name_attendee(faculty, language))
    yield BookCell(company.code)
    yield BookCell(name_attendee(company, language))
    yield BookCell(meeting.need.title if meeting.need else None)
    yield BookCell(None if meeting.affinity is None else round(meeting.affinity, 3), Tone.CENTRED)
    yield BookCell(translate(language, "Locked") if meeting.is_locked else None, Tone.CENTRED)
    yield BookCell(translate(language, STATES[meeting.state]), Tone.CENTRED)
    yield BookCell(meeting.id)


def _make_roster(view: ScheduleView, people: Sequence[Attendee], language: Language) -> BookSheet:
    names = (
        (deferred("Code"), 12),
        (deferred("Side"), 12),
        (deferred("Name"), 30),
        (deferred("Organization"), 22),
        (deferred("Department"), 22),
        (deferred("Title"), 12),
        (deferred("Needs"), 48),
        (deferred("Meetings"), 10),
        (deferred("Least"), 10),
        (deferred("Most"), 10),
        (deferred("Can attend"), 22),
    )
    return BookSheet(
        title=say_both(language, deferred("Participants")),
        rows=[
            *_make_top(view, language, deferred("Participants")),
            head(language, *(name for name, _ in names)),
            *([*_make_roster_row(view, attendee, language)] for attendee in people),
        ],
        widths=[float(width) for _, width in names],
        heights={_HEADER_ROW: 30.0},
        header_row=_HEADER_ROW,
        frozen=f"D{_HEADER_ROW + 1}",
        filtered=True,
    )


def _make_roster_row(view: ScheduleView, attendee: Attendee, language: Language) -> Iterator[BookCell]:
    count = sum(attendee.id in {m.faculty_id, m.company_id} for m in list_held(view))
    rounds = attendee.available
    yield BookCell(attendee.code)
    yield BookCell(translate(language, SIDES[attendee.side]), Tone.CENTRED)
    yield BookCell(name_attendee(attendee, language))
    yield BookCell(attendee.organization or None)
    yield BookCell(attendee.department or None)
    yield BookCell(attendee.title or None)
    yield BookCell("\n".join(f"{need.external_id} {need.title}" for need in attendee.needs) or None)
    yield BookCell(count, Tone.CENTRED)
    yield BookCell(attendee.min_meetings, Tone.CENTRED)
    yield BookCell(attendee.max_meetings, Tone.CENTRED)
    yield BookCell(
        translate(language, "all rounds") if rounds is None else ", ".join(str(number) for number in sorted(rounds)),
        Tone.CENTRED,
    )


def _make_agenda(view: ScheduleView, attendee: Attendee, language: Language) -> BookSheet:
    meetings = {m.round: m for m in list_held(view) if attendee.id in {m.faculty_id, m.company_id}}
    columns = (Column.ROUND, Column.TIME, Column.TABLE, Column.PARTNER, Column.NEED)
    identity = (say_both(language, SIDES[attendee.side]), attendee.code, say_affiliation(attendee))
    rows = [
        [BookCell(name_attendee(attendee, language), Tone.TITLE)],
        [BookCell(text or None, Tone.HINT) for text in identity],
        [BookCell(_say_where(view, language), Tone.HINT)],
        head(language, *(LABELS[column] for column in columns)),
    ]
    for round_ in view.rounds:
        meeting = meetings.get(round_.number)
        lead = [
            BookCell(write_round(round_.number, language), Tone.CENTRED),
            BookCell(say_round_times(round_), Tone.CENTRED),
        ]
        rows.append([*lead, *_make_appointment(view, attendee, meeting, language)])
    return BookSheet(
        title=f"{attendee.code} {attendee.name}",
        rows=rows,
        widths=[11, 14, 16, 34, 46],
        heights={_HEADER_ROW: 30.0, **{_HEADER_ROW + i: 32.0 for i in range(1, len(view.rounds) + 1)}},
        header_row=_HEADER_ROW,
        frozen=f"C{_HEADER_ROW + 1}",
        landscape=False,
    )


def _make_appointment(
    view: ScheduleView, attendee: Attendee, meeting: PlannedMeeting | None, language: Language
) -> list[BookCell]:
    """Table, partner and need of one round."""
    if meeting is None:
        return [BookCell(None, Tone.FREE)] * 3
    tone = Tone.LOCKED if meeting.is_locked else Tone.CENTRED
    other = view.by_id[meeting.company_id if attendee.id == meeting.faculty_id else meeting.faculty_id]
    return [
        BookCell(write_table(view, meeting.table, language), tone),
        BookCell(write_person(other, language), tone),
        BookCell(meeting.need.title if meeting.need else None),
    ]


def _make_top(view: ScheduleView, language: Language, subject: str) -> list[list[BookCell]]:
    """The three rows above a header."""
    return [
        [BookCell(f"{view.session.name} · {translate(language, subject)}", Tone.TITLE)],
        [BookCell(_say_where(view, language), Tone.HINT)],
        [BookCell(None, Tone.PLAIN)],
    ]


def _say_where(view: ScheduleView, language: Language) -> str:
    parts = (say_day(view, language), view.session.place, say_version(view.version, language))
    return " · ".join(part for part in parts if part)


_GUIDE = (
    deferred("This workbook can be edited and imported again."),
    deferred(
        "To move a meeting, move its cell in the grid, or change its round and table in the list or in an agenda."
    ),
    deferred("To remove a meeting, empty its cell in the grid, or delete its row in the list."),
    deferred("To add a meeting, write a professor and a company into a free cell: name or code, one on each line."),
    deferred("A change in one sheet is enough. Where two sheets contradict each other, the import says so."),
    deferred("A shaded cell in bold is locked. Nothing is changed before the import has listed and checked it all."),
    deferred("Only rounds, tables and people are read; times, needs and participants are for information."),
)


def _make_guide(language: Language) -> BookSheet:
    second = other_language(language)
    return BookSheet(
        title=say_both(language, deferred("How to edit")),
        rows=[
            [BookCell(say_both(language, deferred("How to edit")), Tone.TITLE)],
            *([BookCell(translate(spoken, line), Tone.PLAIN)] for spoken in (language, second) for line in _GUIDE),
        ],
        widths=[110],
        landscape=False,
    )


def _make_base(view: ScheduleView) -> BookSheet:
    """The schedule as exported: the import tells from it what was edited here, and what changed elsewhere meanwhile."""
    rows: list[tuple[str | int, ...]] = [
        (BASE_MARK, 1),
        ("session", view.session.id),
        ("version", view.version.id),
        ("meeting", "faculty", "company", "round", "table"),
        *((m.id, m.faculty_id, m.company_id, m.round, m.table) for m in list_held(view)),
    ]
    return BookSheet(
        title=BASE_MARK,
        rows=[[BookCell(value, Tone.PLAIN) for value in row] for row in rows],
        widths=[34, 34, 34, 8, 8],
        hidden=True,
    )

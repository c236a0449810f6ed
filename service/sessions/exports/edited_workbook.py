"""An edited workbook back in: grid, list and agendas are read, and what they change is told before anything is done."""

from collections.abc import Sequence
from contextlib import suppress

from matching.scheduling.problem import Place
from service.sessions.exports.agenda_reading import read_agenda
from service.sessions.exports.cells import BASE_MARK
from service.sessions.exports.claims import Claims, conclude
from service.sessions.exports.columns import Column
from service.sessions.exports.directory import Directory
from service.sessions.exports.edits import NOT_A_SCHEDULE, OTHER_SESSION, Couple, ScheduleEdits, Spot, Trouble
from service.sessions.exports.grid_reading import names_tables, read_grid
from service.sessions.exports.labels import list_held
from service.sessions.exports.list_reading import read_list
from service.sessions.exports.sheet_reading import SIDE_COLUMNS, Reader, recognise_columns
from service.sessions.schedule_view import ScheduleView
from service.spreadsheets.cell_text import clean_text
from service.spreadsheets.sheet import Sheet

_HEADER_WITHIN = 15
_BASE_HEADER = 4
_PEOPLE = frozenset(column for columns in SIDE_COLUMNS.values() for column in columns)


def read_schedule_edits(sheets: Sequence[Sheet], view: ScheduleView) -> ScheduleEdits:
    """What the sheets of a file change in the schedule of `view`, the draft as it is now.

    A file that was exported holds the schedule as it was then, so only what was edited in the file counts; of
    any other file, every sheet tells the whole schedule.
    """
    base_sheet = next((sheet for sheet in sheets if _is_base(sheet)), None)
    if base_sheet and _read_session(base_sheet) != view.session.id:
        return ScheduleEdits(troubles=(Trouble("other-session", OTHER_SESSION, Spot(base_sheet.file, "")),))
    reader = Reader(view, Directory(view))
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet is not base_sheet]
    claims = [found for sheet in shown if (found := _read_sheet(reader, sheet))]
    if not claims:
        file = sheets[0].file if sheets else ""
        return ScheduleEdits(troubles=(Trouble("not-a-schedule", NOT_A_SCHEDULE, Spot(file, "")),))
    return conclude(claims, _read_base(base_sheet, view) if base_sheet else _take_base(view), view)


def _read_sheet(reader: Reader, sheet: Sheet) -> Claims | None:
    """What a sheet says; None where it is no grid, list or agenda."""
    for header, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        columns = recognise_columns(row)
        if Column.ROUND not in columns:
            continue
        if {Column.TABLE, Column.PARTNER} <= columns.keys():
            return read_agenda(reader, sheet, header, columns)
        if Column.TABLE in columns and columns.keys() & _PEOPLE:
            return read_list(reader, sheet, header, columns)
        # A grid begins with its rounds; a participant who is called "Round" does not make one.
        begins = next(index for index, cell in enumerate(row) if clean_text(cell))
        if Column.TABLE not in columns and columns[Column.ROUND] == begins and names_tables(reader, row):
            return read_grid(reader, sheet, header, columns)
    return None


def _is_base(sheet: Sheet) -> bool:
    # Somebody's agenda begins with their name, whatever that is; only this sheet has a session below the mark.
    first = [row[0] if row else None for row in sheet.rows[:2]]
    return first == [BASE_MARK, "session"]


def _read_session(sheet: Sheet) -> str:
    return next((clean_text(row[1]) for row in sheet.rows if len(row) > 1 and row[0] == "session"), "")


def _read_base(sheet: Sheet, view: ScheduleView) -> dict[Couple, Place]:
    """The schedule that was exported, without people who have left the session and rows that somebody damaged."""
    base = {}
    for row in sheet.rows[_BASE_HEADER:]:
        with suppress(ValueError):
            _, faculty, company, round_, table = (clean_text(cell) for cell in row)
            if {faculty, company} <= view.by_id.keys():
                base[Couple(faculty, company)] = Place(int(round_), int(table))
    return base


def _take_base(view: ScheduleView) -> dict[Couple, Place]:
    return {Couple(m.faculty_id, m.company_id): Place(m.round, m.table) for m in list_held(view)}

"""The pages of the print pack, cut so that each fills one sheet of A4: what goes on which, before a line of HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from matching.scheduling.problem import Side
from service.models.docking_session import RoundState
from service.sessions.exports.cells import index_places
from service.sessions.exports.labels import list_held
from service.sessions.schedule_view import Attendee, BroughtNeed, PlannedMeeting, RoundTime, ScheduleView, TableLabel

_ItemT = TypeVar("_ItemT")

AGENDA_ROUNDS = 12
CARD_ROUNDS = 12
GRID_TABLES = 8
GRID_ROUNDS = 8
SIGN_IN_ROWS = 18
BADGES = 10
"""How many fit on a page at a size that is read easily, from the wall as in the hand."""

_LONG_PAUSE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One round of somebody's day; `pause_until` is set where a break follows. Without a meeting the round is free."""

    round: RoundTime
    is_cancelled: bool
    meeting: PlannedMeeting | None = None
    partner: Attendee | None = None
    table: TableLabel | None = None
    pause_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """A page of somebody's agenda; `sheet` of `sheets`."""

    attendee: Attendee
    lines: tuple[AgendaLine, ...]
    needs: tuple[BroughtNeed, ...]
    count: int
    sheet: int
    sheets: int


@dataclass(frozen=True, slots=True)
class CardLine:
    """One round at a table; without people it is free."""

    round: RoundTime
    is_cancelled: bool
    faculty: Attendee | None = None
    company: Attendee | None = None


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card that stands on a table."""

    table: TableLabel
    lines: tuple[CardLine, ...]
    sheet: int
    sheets: int


@dataclass(frozen=True, slots=True)
class GridPage:
    """A part of the wall grid: some tables across, some rounds down."""

    tables: tuple[TableLabel, ...]
    rows: tuple[tuple[RoundTime, tuple[CardLine, ...]], ...]
    sheet: int
    sheets: int


@dataclass(frozen=True, slots=True)
class SignInPage:
    """A page of the sign-in sheet of one side; `first` is the number of its first line."""

    side: Side
    people: tuple[Attendee, ...]
    first: int
    sheet: int
    sheets: int


@dataclass(frozen=True, slots=True)
class BadgePage:
    """Badges to cut out."""

    people: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class PrintPack:
    """All pages, in the order in which they are printed."""

    grid: tuple[GridPage, ...]
    agendas: tuple[AgendaPage, ...]
    cards: tuple[CardPage, ...]
    sign_in: tuple[SignInPage, ...]
    badges: tuple[BadgePage, ...]

    @property
    def page_count(self) -> int:
        """How many sheets of A4 the whole pack takes."""
        return sum(map(len, (self.grid, self.agendas, self.cards, self.sign_in, self.badges)))


def lay_out(view: ScheduleView) -> PrintPack:
    """Cut the schedule into pages."""
    people = [*view.list_side(Side.FACULTY), *view.list_side(Side.COMPANY)]
    return PrintPack(
        grid=tuple(_lay_out_grid(view)),
        agendas=tuple(page for attendee in people for page in _lay_out_agenda(view, attendee)),
        cards=tuple(page for table in view.tables for page in _lay_out_card(view, table)),
        sign_in=tuple(page for side in Side for page in _lay_out_sign_in(view, side)),
        badges=tuple(BadgePage(tuple(part)) for part in _cut(people, BADGES)),
    )


def _lay_out_agenda(view: ScheduleView, attendee: Attendee) -> Iterable[AgendaPage]:
    meetings = {m.round: m for m in list_held(view) if attendee.id in {m.faculty_id, m.company_id}}
    tables = {table.number: table for table in view.tables}
    lines = []
    for position, round_ in enumerate(view.rounds):
        meeting = meetings.get(round_.number)
        partner = table = None
        if meeting:
            other = meeting.company_id if attendee.id == meeting.faculty_id else meeting.faculty_id
            partner, table = view.by_id[other], tables.get(meeting.table, TableLabel(meeting.table))
        pause = _find_pause(view.rounds, position)
        lines.append(AgendaLine(round_, _is_cancelled(round_), meeting, partner, table, pause))
    parts = _cut_evenly(lines, AGENDA_ROUNDS)
    for sheet, part in enumerate(parts, start=1):
        yield AgendaPage(attendee, tuple(part), attendee.needs, len(meetings), sheet, len(parts))


def _find_pause(rounds: Sequence[RoundTime], position: int) -> datetime | None:
    """When the next round begins, where that is a real break and not just the time to change tables."""
    gaps = [int((after.starts_at - before.ends_at).total_seconds()) // 60 for before, after in pairwise(rounds)]
    if position >= len(gaps):
        return None
    is_break = gaps[position] >= _LONG_PAUSE_MINUTES and gaps[position] > min(gaps)
    return rounds[position + 1].starts_at if is_break else None


def _lay_out_card(view: ScheduleView, table: TableLabel) -> Iterable[CardPage]:
    lines = [_fill_place(view, round_, table) for round_ in view.rounds]
    parts = _cut_evenly(lines, CARD_ROUNDS)
    for sheet, part in enumerate(parts, start=1):
        yield CardPage(table, tuple(part), sheet, len(parts))


def _lay_out_grid(view: ScheduleView) -> Iterable[GridPage]:
    columns, rows = _cut_evenly(view.tables, GRID_TABLES), _cut_evenly(view.rounds, GRID_ROUNDS)
    sheets = len(columns) * len(rows)
    sheet = 0
    for rounds in rows:
        for tables in columns:
            sheet += 1
            yield GridPage(
                tables=tuple(tables),
                rows=tuple((round_, tuple(_fill_place(view, round_, table) for table in tables)) for round_ in rounds),
                sheet=sheet,
                sheets=sheets,
            )


def _fill_place(view: ScheduleView, round_: RoundTime, table: TableLabel) -> CardLine:
    meeting = index_places(view).get((round_.number, table.number))
    if meeting is None:
        return CardLine(round_, _is_cancelled(round_))
    return CardLine(round_, _is_cancelled(round_), view.by_id[meeting.faculty_id], view.by_id[meeting.company_id])


def _lay_out_sign_in(view: ScheduleView, side: Side) -> Iterable[SignInPage]:
    parts = _cut(view.list_side(side), SIGN_IN_ROWS)
    for sheet, part in enumerate(parts, start=1):
        yield SignInPage(side, tuple(part), (sheet - 1) * SIGN_IN_ROWS + 1, sheet, len(parts))


def _is_cancelled(round_: RoundTime) -> bool:
    return round_.state is RoundState.CANCELLED


def _cut(items: Sequence[_ItemT], size: int) -> list[Sequence[_ItemT]]:
    """Parts of `size`, the last of which may be smaller."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _cut_evenly(items: Sequence[_ItemT], most: int) -> list[Sequence[_ItemT]]:
    """As few parts of at most `most` as possible, alike in size."""
    count = -(-len(items) // most)
    base, extra = divmod(len(items), count) if count else (0, 0)
    parts, start = [], 0
    for position in range(count):
        end = start + base + (position < extra)
        parts.append(items[start:end])
        start = end
    return parts

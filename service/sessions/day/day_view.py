"""The day as the big screen, the check-in desk and the organiser see it: plain values, no database behind them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.models.docking_session import RoundState
from service.models.schedule import MeetingState
from service.models.session_participant import ParticipantState
from service.sessions import repository
from service.sessions.day.clock import BEGUN, RoundClock, SessionClock
from service.sessions.day.rounds import clock_of
from service.sessions.inputs import ABSENT
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView, TableLabel
from service.sessions.views import load_schedule


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody on the check-in list: where they are now, where they go next, and how many meetings they have in all."""

    attendee: Attendee
    now: PlannedMeeting | None
    next: PlannedMeeting | None
    meetings: int


@dataclass(frozen=True, slots=True)
class TableOccupancy:
    """A table in a round: the meeting that it holds, or none; closed, or free."""

    table: TableLabel
    meeting: PlannedMeeting | None
    is_closed: bool


@dataclass(frozen=True)
class DayView:
    """A moment of the day, with the schedule that was published last.

    now: the moment, in the session's zone. clock: which round is on, which is next, and what a countdown counts to.
    attendance: faculty first, each side by code. tables_now, tables_next: every table in the current and the next round;
    empty where there is none. free_now, free_next: who is there and has no meeting then: the standbys.
    """

    schedule: ScheduleView
    now: datetime
    clock: SessionClock
    attendance: tuple[Attendance, ...]
    tables_now: tuple[TableOccupancy, ...]
    tables_next: tuple[TableOccupancy, ...]
    free_now: tuple[Attendee, ...]
    free_next: tuple[Attendee, ...]

    @property
    def current(self) -> RoundClock | None:
        """The round that is on."""
        return self.clock.current

    @property
    def next(self) -> RoundClock | None:
        """The round that comes next."""
        return self.clock.next

    @property
    def target(self) -> datetime | None:
        """What a countdown counts to: the end of this round, else the beginning of the next."""
        return self.clock.target

    @cached_property
    def arrived(self) -> int:
        """How many have come."""
        return sum(one.attendee.state is ParticipantState.ARRIVED for one in self.attendance)

    @cached_property
    def expected(self) -> int:
        """How many have come or are still to come."""
        return sum(one.attendee.state not in ABSENT for one in self.attendance)


def load_day(db: Session, session_id: str, *, now: datetime) -> DayView:
    """The day at a moment. Raises SessionNotFoundError, and NoScheduleError before a schedule is published."""
    session = repository.get_session(db, session_id)
    clock = clock_of(session, now)
    schedule = _as_it_stands(load_schedule(db, session_id, "published"), clock)
    closed = {(row.round, row.table) for row in repository.list_closed_places(db, session_id)}
    current, coming = clock.current, clock.next
    return DayView(
        schedule=schedule,
        now=now.astimezone(schedule.session.zone),
        clock=clock,
        attendance=tuple(_attendance(schedule, one, clock) for one in schedule.participants),
        tables_now=_tables(schedule, current, closed),
        tables_next=_tables(schedule, coming, closed),
        free_now=_free(schedule, current),
        free_next=_free(schedule, coming),
    )


def _as_it_stands(schedule: ScheduleView, clock: SessionClock) -> ScheduleView:
    """The schedule with rounds and meetings as the clock has them, which nobody may have written down yet."""
    states = {item.number: item.state for item in clock.rounds}
    absent = {one.id for one in schedule.participants if one.state in ABSENT}
    return replace(
        schedule,
        rounds=tuple(replace(item, state=states.get(item.number, item.state)) for item in schedule.rounds),
        meetings=tuple(
            replace(one, state=_state_of(one, states.get(one.round, RoundState.PLANNED), absent))
            for one in schedule.meetings
        ),
    )


def _state_of(meeting: PlannedMeeting, state: RoundState, absent: AbstractSet[str]) -> MeetingState:
    if state not in BEGUN or meeting.state not in {MeetingState.PLANNED, MeetingState.STARTED}:
        return meeting.state
    if meeting.state is MeetingState.PLANNED and absent & {meeting.faculty_id, meeting.company_id}:
        return MeetingState.NO_SHOW
    return MeetingState.HELD if state is RoundState.FINISHED else MeetingState.STARTED


def _attendance(schedule: ScheduleView, attendee: Attendee, clock: SessionClock) -> Attendance:
    meetings = sorted(schedule.list_meetings_of(attendee.id), key=lambda meeting: meeting.round)
    current = clock.current.number if clock.current else None
    return Attendance(
        attendee,
        now=next((meeting for meeting in meetings if meeting.round == current), None),
        next=next((meeting for meeting in meetings if meeting.round > clock.begun_through), None),
        meetings=len(meetings),
    )


def _tables(
    schedule: ScheduleView, item: RoundClock | None, closed: set[tuple[int, int]]
) -> tuple[TableOccupancy, ...]:
    if item is None:
        return ()
    return tuple(
        TableOccupancy(
            table,
            schedule.by_place.get((item.number, table.number)),
            (item.number, table.number) in closed or item.state is RoundState.CANCELLED,
        )
        for table in schedule.tables
    )


def _free(schedule: ScheduleView, item: RoundClock | None) -> tuple[Attendee, ...]:
    """Who is there in a round, as far as anybody knows, and has no meeting in it."""
    if item is None:
        return ()
    busy = {
        id_
        for meeting in schedule.meetings
        if meeting.round == item.number
        for id_ in (meeting.faculty_id, meeting.company_id)
    }
    return tuple(
        one
        for one in schedule.participants
        if one.id not in busy
        and one.name
        and one.state not in ABSENT
        and (one.available is None or item.number in one.available)
    )


def list_side(attendance: Sequence[Attendance], side: Side) -> tuple[Attendance, ...]:
    """The check-in list of one side."""
    return tuple(one for one in attendance if one.attendee.side is side)

"""From what the day's use cases answer to its wire shape; HTTP and the command line's `--json` print the same."""

from datetime import datetime

from matching.scheduling.problem import Party
from matching.scheduling.repair import Standby
from service.sessions.day.clock import SessionClock
from service.sessions.day.day_view import Attendance, DayView, TableOccupancy
from service.sessions.day.outcomes import Reported
from service.sessions.day.repairing import Repaired
from service.sessions.day.schemas import (
    AttendancePublic,
    ClockPublic,
    DayPublic,
    OfferPublic,
    OutcomePublic,
    RepairPublic,
    RoundTaken,
    SeatPublic,
    StandbyPublic,
    TablePublic,
    UndonePublic,
)
from service.sessions.day.undoing import Undone
from service.sessions.presentation import say_reasons, say_wordings, show_change, show_person
from service.sessions.schedule_view import PlannedMeeting, ScheduleView
from service.sessions.schemas import SchedulePerson


def show_clock(clock: SessionClock, now: datetime) -> ClockPublic:
    """Which round is on."""
    return ClockPublic(
        now=now,
        by_hand=clock.by_hand,
        current=clock.current.number if clock.current else None,
        next=clock.next.number if clock.next else None,
        target=clock.target,
        begun_through=clock.begun_through,
        rounds=[RoundTaken.model_validate(item) for item in clock.rounds],
    )


def show_day(day: DayView) -> DayPublic:
    """A moment of the day."""
    session = day.schedule.session
    return DayPublic(
        session_id=session.id,
        name=session.name,
        status=session.status,
        version=day.schedule.version.number or 0,
        revision=session.revision,
        clock=show_clock(day.clock, day.now),
        arrived=day.arrived,
        expected=day.expected,
        attendance=[_show_attendance(day.schedule, one) for one in day.attendance],
        tables_now=[_show_table(day.schedule, one) for one in day.tables_now],
        tables_next=[_show_table(day.schedule, one) for one in day.tables_next],
        free_now=[show_person(one) for one in day.free_now],
        free_next=[show_person(one) for one in day.free_next],
    )


def show_repair(repaired: Repaired) -> RepairPublic:
    """What a disruption does."""
    names, change = repaired.names, repaired.change
    said = say_reasons(names, change.diff.reasons)
    return RepairPublic(
        status=repaired.status,
        confirmed=repaired.is_confirmed,
        version=repaired.version,
        revision=repaired.revision,
        fingerprint=repaired.fingerprint,
        summary=said[0],
        change=show_change(change),
        moves=said[1:],
        notes=say_wordings(repaired.notes),
        standby=[_show_standby(repaired, one) for one in repaired.standby],
        walk_ins=[show_person(one) for one in repaired.walk_ins],
        tell=[show_person(one) for one in change.touched],
    )


def show_undone(undone: Undone) -> UndonePublic:
    """A disruption that was taken back."""
    return UndonePublic(
        run=undone.run,
        version=undone.version,
        revision=undone.revision,
        change=show_change(undone.change),
        tell=[show_person(one) for one in undone.change.touched],
    )


def show_outcome(reported: Reported) -> OutcomePublic:
    """A meeting with what both sides say."""
    return OutcomePublic(
        meeting_id=reported.meeting_id,
        state=reported.state,
        faculty_outcome=reported.faculty_outcome,
        company_outcome=reported.company_outcome,
        follow_up_id=reported.follow_up_id,
    )


def _show_attendance(schedule: ScheduleView, one: Attendance) -> AttendancePublic:
    who = one.attendee
    return AttendancePublic(
        id=who.id,
        side=who.side,
        code=who.code,
        name=who.name,
        organization=who.organization,
        title=who.title,
        state=who.state,
        is_walk_in=who.is_walk_in,
        meetings=one.meetings,
        now=_show_seat(schedule, one.now, who.id),
        next=_show_seat(schedule, one.next, who.id),
    )


def _show_seat(schedule: ScheduleView, meeting: PlannedMeeting | None, own_id: str) -> SeatPublic | None:
    if meeting is None:
        return None
    partner = schedule.by_id[meeting.company_id if own_id == meeting.faculty_id else meeting.faculty_id]
    return SeatPublic(
        meeting_id=meeting.id,
        round=meeting.round,
        table=meeting.table,
        table_name=next((table.name for table in schedule.tables if table.number == meeting.table), ""),
        starts_at=meeting.starts_at,
        partner=show_person(partner),
        partner_state=partner.state,
        state=meeting.state,
        is_locked=meeting.is_locked,
    )


def _show_table(schedule: ScheduleView, one: TableOccupancy) -> TablePublic:
    meeting = one.meeting
    return TablePublic(
        table=one.table.number,
        table_name=one.table.name,
        is_closed=one.is_closed,
        meeting_id=meeting.id if meeting else None,
        faculty=show_person(schedule.by_id[meeting.faculty_id]) if meeting else None,
        company=show_person(schedule.by_id[meeting.company_id]) if meeting else None,
        state=meeting.state if meeting else None,
    )


def _show_standby(repaired: Repaired, one: Standby) -> StandbyPublic:
    return StandbyPublic(
        person=_find(repaired, one.party),
        side=one.party.side,
        round=one.place.round,
        table=one.place.table,
        offers=[OfferPublic(person=_find(repaired, party), affinity=worth) for party, worth in one.offers],
    )


def _find(repaired: Repaired, party: Party) -> SchedulePerson:
    return next(show_person(one) for one in repaired.attendees if (one.side, one.code) == (party.side, str(party.id)))

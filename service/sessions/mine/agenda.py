"""One's own part of the published schedule: agenda, calendar file, and what one says of a meeting that was held."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.accounts.principal import Principal
from service.language import Language
from service.models.schedule import MeetingOutcome, MeetingState
from service.sessions.day.clock import SessionClock
from service.sessions.day.outcomes import report_outcome
from service.sessions.day.rounds import clock_of
from service.sessions.errors import MeetingNotFoundError, NoScheduleError
from service.sessions.exports.calendar import write_calendar, write_cancellations
from service.sessions.mine.participation import WRITE, find_own, list_shown_needs, show_session
from service.sessions.mine.values import MyAgenda, MyMeeting, MyPartner, MyRound
from service.sessions.schedule_view import Attendee, BroughtNeed, PlannedMeeting, ScheduleView
from service.sessions.views import load_schedule


def get_my_agenda(db: Session, principal: Principal, session_id: str, *, now: datetime) -> MyAgenda:
    """The rounds of the version published last with one's own meetings. Raises NotTakingPartError.

    Before a schedule is published the agenda has no rounds.
    """
    session, own = find_own(db, principal, session_id)
    shown = show_session(db, session, own, now=now)
    if shown.version is None:
        return MyAgenda(shown)
    view = _load_own_view(db, principal, session_id, own.id)
    show = partial(_show_meeting, view, own.side, clock_of(session, now))
    by_round = {meeting.round: show(meeting) for meeting in view.meetings}
    available = own.available
    rounds = tuple(
        MyRound(
            item.number,
            item.starts_at,
            item.ends_at,
            item.state,
            is_available=available is None or item.number in available,
            meeting=by_round.get(item.number),
        )
        for item in view.rounds
    )
    return MyAgenda(shown, view.version.published_at, rounds, tuple(show(meeting) for meeting in view.cancelled))


def write_my_calendar(
    db: Session, principal: Principal, session_id: str, language: Language, *, stamp: datetime, cancelled: bool = False
) -> bytes | None:
    """One's own meetings as iCalendar; `cancelled`: those that an earlier version announced and this one does not hold.

    None where there is nothing to cancel. Raises NotTakingPartError, and NoScheduleError before the first publication.
    """
    _, own = find_own(db, principal, session_id)
    view = _load_own_view(db, principal, session_id, own.id)
    write = write_cancellations if cancelled else write_calendar
    return write(view, language, stamp=stamp, participant=view.by_id[own.id])


def report_my_outcome(
    db: Session,
    principal: Principal,
    session_id: str,
    meeting_id: str,
    outcome: MeetingOutcome | None,
    *,
    now: datetime,
) -> MyMeeting:
    """Say what came of one's own meeting; None takes it back.

    Raises NotTakingPartError, MeetingNotFoundError for a meeting that is not one's own, and MeetingNotBegunError.
    """
    _, own = find_own(db, principal, session_id, action=WRITE, lock=True)
    mine = {meeting.id for meeting in _find_own_meetings(db, principal, session_id, own.id)}
    if meeting_id not in mine:
        raise MeetingNotFoundError(id=meeting_id)
    report_outcome(db, session_id, meeting_id, own.side, outcome, person=principal.name, now=now)
    agenda = get_my_agenda(db, principal, session_id, now=now)
    return next(meeting for meeting in agenda.meetings if meeting.id == meeting_id)


def _find_own_meetings(
    db: Session, principal: Principal, session_id: str, participant_id: str
) -> tuple[PlannedMeeting, ...]:
    try:
        view = _load_own_view(db, principal, session_id, participant_id)
    except NoScheduleError:
        return ()
    return (*view.meetings, *view.cancelled)


def _load_own_view(db: Session, principal: Principal, session_id: str, participant_id: str) -> ScheduleView:
    """The published schedule with one's own meetings, one's partners, and the needs that one may read.

    Raises NoScheduleError.
    """
    view = load_schedule(db, session_id, "published")
    meetings = [m for m in view.meetings if participant_id in {m.faculty_id, m.company_id}]
    cancelled = [m for m in view.cancelled if participant_id in {m.faculty_id, m.company_id}]
    people = {id_ for m in (*meetings, *cancelled) for id_ in (m.faculty_id, m.company_id)} | {participant_id}
    ids = {m.need.id for m in (*meetings, *cancelled) if m.need is not None}
    needs = list_shown_needs(db, principal, ids)
    return replace(
        view,
        participants=tuple(one for one in view.participants if one.id in people),
        meetings=tuple(_with_need(meeting, needs) for meeting in meetings),
        cancelled=tuple(_with_need(meeting, needs) for meeting in cancelled),
    )


def _with_need(meeting: PlannedMeeting, needs: Mapping[str, BroughtNeed]) -> PlannedMeeting:
    return replace(meeting, need=needs.get(meeting.need.id) if meeting.need else None)


def _show_meeting(view: ScheduleView, side: Side, clock: SessionClock, meeting: PlannedMeeting) -> MyMeeting:
    partner = view.by_id[meeting.company_id if side is Side.FACULTY else meeting.faculty_id]
    begun = meeting.state is not MeetingState.PLANNED or meeting.round <= clock.begun_through
    return MyMeeting(
        id=meeting.id,
        round=meeting.round,
        table=meeting.table,
        table_name=next((table.name for table in view.tables if table.number == meeting.table), ""),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        partner=show_partner(partner),
        state=meeting.state,
        need=meeting.need,
        outcome=meeting.faculty_outcome if side is Side.FACULTY else meeting.company_outcome,
        may_report=begun and meeting not in view.cancelled,
    )


def show_partner(attendee: Attendee) -> MyPartner:
    """Somebody on the other side by what they are called."""
    return MyPartner(attendee.id, attendee.name, attendee.organization, attendee.department, attendee.title)

"""Start and end rounds, by hand or by the timetable, and with them the meetings that they hold."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.language import Wording
from service.models.columns import now as present
from service.models.docking_session import DockingSession, RoundState, SessionRound, SessionStatus
from service.models.need_status_change import NeedStatus
from service.models.schedule import Meeting, MeetingState
from service.needs.trail import advance_needs
from service.sessions import repository
from service.sessions.day.clock import BEGUN, RoundClock, SessionClock, read_clock
from service.sessions.day.errors import RoundOrderError
from service.sessions.drafts import lock_session, touch
from service.sessions.frame import round_time
from service.sessions.inputs import ABSENT
from service.sessions.repository import Placed
from service.sessions.views import choose_version

_NO_ROUND = Wording("没有第 {number} 轮。", "there is no round {number}.")
_CANCELLED = Wording("第 {number} 轮已取消。", "round {number} is cancelled.")
_STARTED = Wording("第 {number} 轮已经开始。", "round {number} has begun already.")
_NOT_ON = Wording("第 {number} 轮没有在进行。", "round {number} is not on.")
_LATER_BEGUN = Wording(
    "第 {later} 轮已经开始，第 {number} 轮不能再开始。",
    "round {later} has begun, so round {number} cannot begin any more.",
)
_EARLIER = Wording(
    "第 {earlier} 轮还没有开始：请先开始或取消它。", "round {earlier} has not begun; start or cancel it first."
)


def clock_of(session: DockingSession, now: datetime) -> SessionClock:
    """The rounds of a session as they stand now."""
    return read_clock([_clock(session, item) for item in session.rounds], now)


def start_round(
    db: Session, session_id: str, number: int, *, now: datetime, revision: int | None = None
) -> SessionClock:
    """Start a round by hand; the one that was on ends. From now on the clock goes by hand.

    Raises SessionNotFoundError, SessionChangedError, NoScheduleError without a published schedule, RoundOrderError.
    """
    session = lock_session(db, session_id, revision)
    choose_version(db, session_id, "published")
    row = _get_round(session, number)
    clock = clock_of(session, now)
    if row.state is RoundState.CANCELLED:
        raise RoundOrderError(why=_CANCELLED.fill(number=number))
    if row.started_at is not None:
        raise RoundOrderError(why=_STARTED.fill(number=number))
    if clock.begun_through > number:
        raise RoundOrderError(why=_LATER_BEGUN.fill(later=clock.begun_through, number=number))
    sync_rounds(db, session, now)
    for earlier in session.rounds:
        if earlier.number < number and earlier.state is RoundState.PLANNED:
            raise RoundOrderError(why=_EARLIER.fill(earlier=earlier.number))
        if earlier.number < number and earlier.state is RoundState.STARTED:
            _finish(db, session, earlier, now)
    _begin(db, session, row, now)
    row.started_at = now
    touch(session)
    db.flush()
    return clock_of(session, now)


def end_round(db: Session, session_id: str, number: int, *, now: datetime, revision: int | None = None) -> SessionClock:
    """End the round that is on; its meetings were held unless something else was said of them.

    Raises SessionNotFoundError, SessionChangedError and RoundOrderError.
    """
    session = lock_session(db, session_id, revision)
    row = _get_round(session, number)
    sync_rounds(db, session, now)
    if row.state is not RoundState.STARTED:
        raise RoundOrderError(why=_NOT_ON.fill(number=number))
    _finish(db, session, row, now)
    if row.started_at is None:  # begun by the timetable, ended by hand: by hand from now on
        row.started_at = _clock(session, row).starts_at.astimezone(UTC)
    touch(session)
    db.flush()
    return clock_of(session, now)


def take_back_start(
    db: Session, session_id: str, number: int, *, now: datetime, revision: int | None = None
) -> SessionClock:
    """The round that is on was started by mistake: it is still to come, and so are its meetings.

    Raises SessionNotFoundError, SessionChangedError and RoundOrderError.
    """
    session = lock_session(db, session_id, revision)
    row = _get_round(session, number)
    if row.state is not RoundState.STARTED or row.started_at is None:
        raise RoundOrderError(why=_NOT_ON.fill(number=number))
    row.state, row.started_at = RoundState.PLANNED, None
    for meeting in _meetings_of(db, session, row):
        if meeting.state is MeetingState.STARTED:
            _set(meeting, MeetingState.PLANNED)
    touch(session)
    db.flush()
    return clock_of(session, now)


def sync_rounds(db: Session, session: DockingSession, now: datetime) -> None:
    """Write down what the timetable has begun and ended, so that what follows sees it. Changes no revision."""
    if repository.find_published(db, session.id) is None:
        return
    clock = clock_of(session, now)
    for row, shown in zip(session.rounds, clock.rounds, strict=True):
        if shown.state in BEGUN and row.state is RoundState.PLANNED:
            _begin(db, session, row, now)
        if shown.state is RoundState.FINISHED and row.state is RoundState.STARTED:
            _finish(db, session, row, None)
    begin_day(session, now)
    db.flush()


def begin_day(session: DockingSession, now: datetime) -> None:
    """From the first hour of its day on, a published session is running."""
    today = now.astimezone(ZoneInfo(session.timezone)).date()
    if session.status is SessionStatus.PUBLISHED and today >= session.date:
        session.status = SessionStatus.RUNNING


def _clock(session: DockingSession, row: SessionRound) -> RoundClock:
    planned = round_time(session.date, session.timezone, row.number, row.start, row.length_minutes)
    return RoundClock(row.number, planned.starts_at, planned.ends_at, row.state, row.started_at, row.ended_at)


def _get_round(session: DockingSession, number: int) -> SessionRound:
    row = next((item for item in session.rounds if item.number == number), None)
    if row is None:
        raise RoundOrderError(why=_NO_ROUND.fill(number=number))
    return row


def _begin(db: Session, session: DockingSession, row: SessionRound, now: datetime) -> None:
    begin_day(session, now)
    row.state = RoundState.STARTED
    absent = {one.id for one in repository.list_participants(db, session.id) if one.state in ABSENT}
    for meeting in _meetings_of(db, session, row):
        if meeting.state is MeetingState.PLANNED:
            missing = {meeting.faculty_participant_id, meeting.company_participant_id} & absent
            _set(meeting, MeetingState.NO_SHOW if missing else MeetingState.STARTED)


def _finish(db: Session, session: DockingSession, row: SessionRound, now: datetime | None) -> None:
    row.state, row.ended_at = RoundState.FINISHED, now
    held = [item for item in _placed_in(db, session, row) if item.meeting.state is MeetingState.STARTED]
    for item in held:
        _set(item.meeting, MeetingState.HELD)
    advance_needs(db, [item.at.need_id for item in held], NeedStatus.MET)


def _meetings_of(db: Session, session: DockingSession, row: SessionRound) -> list[Meeting]:
    return [item.meeting for item in _placed_in(db, session, row)]


def _placed_in(db: Session, session: DockingSession, row: SessionRound) -> list[Placed]:
    published = repository.find_published(db, session.id)
    if published is None:
        return []
    placed = repository.list_placed(db, published.id)
    return [item for item in placed if item.at.round == row.number and not item.at.is_cancelled]


def _set(meeting: Meeting, state: MeetingState) -> None:
    meeting.state = state
    meeting.updated_at = present()

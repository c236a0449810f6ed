"""What becomes of each meeting, and what each side says of it; "cooperation possible" opens a follow-up, once."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.followups.use_cases import open_for_meeting, withdraw_for_meeting
from service.language import Wording
from service.models.columns import now as present
from service.models.docking_session import DockingSession
from service.models.need_status_change import NeedStatus
from service.models.schedule import Meeting, MeetingOutcome, MeetingState
from service.models.session_participant import SessionParticipant
from service.needs.trail import advance_needs
from service.sessions import repository
from service.sessions.day.errors import MeetingNotBegunError, MeetingStateError
from service.sessions.day.rounds import clock_of, sync_rounds
from service.sessions.errors import MeetingNotFoundError
from service.sessions.repository import Placed
from service.sessions.views import choose_version

TRANSITIONS = {
    MeetingState.PLANNED: (MeetingState.STARTED, MeetingState.NO_SHOW),
    MeetingState.STARTED: (MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.PLANNED),
    MeetingState.HELD: (MeetingState.STARTED, MeetingState.NO_SHOW),
    MeetingState.NO_SHOW: (MeetingState.STARTED, MeetingState.HELD, MeetingState.PLANNED),
    MeetingState.CANCELLED: (),
}
"""From each state, the ones it may become by hand. What the schedule drops is cancelled, and planned when it returns."""

STATES = {
    MeetingState.PLANNED: Wording("待进行", "planned"),
    MeetingState.STARTED: Wording("进行中", "started"),
    MeetingState.HELD: Wording("已进行", "held"),
    MeetingState.NO_SHOW: Wording("未到场", "a no-show"),
    MeetingState.CANCELLED: Wording("已取消", "cancelled"),
}
"""What each state is called."""

_NOTHING = Wording("无", "nothing")


@dataclass(frozen=True, slots=True)
class Reported:
    """A meeting with what both sides say, and the follow-up that it has."""

    meeting_id: str
    state: MeetingState
    faculty_outcome: MeetingOutcome | None
    company_outcome: MeetingOutcome | None
    follow_up_id: str | None = None


def set_meeting_state(db: Session, session_id: str, meeting_id: str, state: MeetingState, *, now: datetime) -> Reported:
    """Say what has become of a meeting; the state that it has already changes nothing.

    Raises SessionNotFoundError, NoScheduleError, MeetingNotFoundError and MeetingStateError.
    """
    session, item = _get_meeting(db, session_id, meeting_id)
    sync_rounds(db, session, now)
    meeting = item.meeting
    if state is not meeting.state:
        known = TRANSITIONS[meeting.state]
        if state not in known:
            shown = tuple(STATES[one] for one in known) or (_NOTHING,)
            raise MeetingStateError(now=STATES[meeting.state], wanted=STATES[state], known=_join(shown))
        _set_state(meeting, state)
        db.flush()
        _advance(db, item)
    return _show(meeting)


def report_outcome(
    db: Session,
    session_id: str,
    meeting_id: str,
    side: Side,
    outcome: MeetingOutcome | None,
    *,
    person: str,
    now: datetime,
) -> Reported:
    """Keep what one side says of a meeting; None takes it back.

    An outcome other than "did not take place" means that it was held; "did not take place" from both that it was not.
    Cooperation possible from either side opens the follow-up; taken back by both, an opening on which nobody has worked
    is taken back too. Raises SessionNotFoundError, NoScheduleError, MeetingNotFoundError, and MeetingNotBegunError for a
    meeting whose round has not begun.
    """
    session, item = _get_meeting(db, session_id, meeting_id)
    meeting = item.meeting
    sync_rounds(db, session, now)
    if meeting.state is MeetingState.PLANNED and item.at.round > clock_of(session, now).begun_through:
        raise MeetingNotBegunError
    if side is Side.FACULTY:
        meeting.faculty_outcome = outcome
    else:
        meeting.company_outcome = outcome
    said = {meeting.faculty_outcome, meeting.company_outcome}
    if said == {MeetingOutcome.DID_NOT_TAKE_PLACE}:
        _set_state(meeting, MeetingState.NO_SHOW)
    elif outcome not in {None, MeetingOutcome.DID_NOT_TAKE_PLACE}:
        _set_state(meeting, MeetingState.HELD)
    meeting.updated_at = present()
    db.flush()
    if MeetingOutcome.COOPERATION_POSSIBLE in said:
        return _show(meeting, _open(db, session, item, person=person, now=now))
    withdraw_for_meeting(db, meeting.id)
    _advance(db, item)
    return _show(meeting)


def _get_meeting(db: Session, session_id: str, meeting_id: str) -> tuple[DockingSession, Placed]:
    """A meeting of the version published last, kept from other writers together with its session."""
    session = repository.get_session(db, session_id, lock=True)
    version = choose_version(db, session_id, "published")
    found = next((item for item in repository.list_placed(db, version.id) if item.meeting.id == meeting_id), None)
    if found is None:
        raise MeetingNotFoundError(id=meeting_id)
    if found.at.is_cancelled:
        raise MeetingNotBegunError
    return session, found


def _open(db: Session, session: DockingSession, item: Placed, *, person: str, now: datetime) -> str | None:
    """The follow-up of a meeting; None where the data of one side was deleted."""
    faculty = db.get(SessionParticipant, item.meeting.faculty_participant_id)
    company = db.get(SessionParticipant, item.meeting.company_participant_id)
    if faculty is None or company is None or faculty.faculty_id is None or company.company_id is None:
        return None
    return open_for_meeting(
        db,
        meeting_id=item.meeting.id,
        faculty_id=faculty.faculty_id,
        company_id=company.company_id,
        need_id=item.at.need_id,
        person=person,
        today=now.astimezone(ZoneInfo(session.timezone)).date(),
    )


def _advance(db: Session, item: Placed) -> None:
    """The need of a meeting that was held has met somebody."""
    if item.meeting.state is MeetingState.HELD:
        advance_needs(db, [item.at.need_id], NeedStatus.MET)


def _set_state(meeting: Meeting, state: MeetingState) -> None:
    meeting.state = state
    meeting.updated_at = present()


def _show(meeting: Meeting, follow_up_id: str | None = None) -> Reported:
    return Reported(meeting.id, meeting.state, meeting.faculty_outcome, meeting.company_outcome, follow_up_id)


def _join(words: tuple[Wording, ...]) -> Wording:
    return Wording("、".join(word.zh for word in words), ", ".join(word.en for word in words))

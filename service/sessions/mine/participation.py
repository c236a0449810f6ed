"""Who a professor or a company is in a session: the one door to everything below `/v1/me/sessions`.

Whoever asks is found by the profile or the company of their account, never by an id that they send; a session that they
do not take part in answers as one that does not exist.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.accounts.permissions import Reach
from service.accounts.principal import Principal
from service.models.docking_session import DockingSession, SessionStatus
from service.models.session_participant import SessionParticipant
from service.needs.disclosure import list_open_ids
from service.sessions import repository
from service.sessions.frame import frame_of, read_frame
from service.sessions.mine.errors import NotTakingPartError
from service.sessions.mine.values import MySession
from service.sessions.schedule_view import BroughtNeed

READ, WRITE = "participation:read", "participation:write"


def list_my_sessions(db: Session, principal: Principal, *, now: datetime) -> tuple[MySession, ...]:
    """The sessions that the principal takes part in, the latest day first."""
    faculty_id, company_id = _bound_to(principal, READ)
    found = [
        show_session(db, repository.get_session(db, row.session_id), row, now=now)
        for row in repository.list_participations(db, faculty_id=faculty_id, company_id=company_id)
    ]
    return tuple(sorted(found, key=lambda one: (one.date, one.id), reverse=True))


def get_my_session(db: Session, principal: Principal, session_id: str, *, now: datetime) -> MySession:
    """A session, and as what the principal takes part in it. Raises NotTakingPartError."""
    session, own = find_own(db, principal, session_id)
    return show_session(db, session, own, now=now)


def find_own(
    db: Session, principal: Principal, session_id: str, *, action: str = READ, lock: bool = False
) -> tuple[DockingSession, SessionParticipant]:
    """The session and the principal's own row in it. Raises NotTakingPartError. `lock` as in the repository."""
    faculty_id, company_id = _bound_to(principal, action)
    rows = repository.list_participations(db, faculty_id=faculty_id, company_id=company_id)
    own = next((row for row in rows if row.session_id == session_id), None)
    if own is None:
        raise NotTakingPartError(id=session_id)
    return repository.get_session(db, session_id, lock=lock), own


def show_session(db: Session, session: DockingSession, own: SessionParticipant, *, now: datetime) -> MySession:
    """A session as one participant sees it; its day and place as they were announced, where they were."""
    published = repository.find_published(db, session.id)
    frame = read_frame(published.frame) if published and published.frame else frame_of(session)
    placed = repository.list_placed(db, published.id) if published else []
    mine = [
        item
        for item in placed
        if not item.at.is_cancelled
        and own.id in {item.meeting.faculty_participant_id, item.meeting.company_participant_id}
    ]
    return MySession(
        id=session.id,
        name=frame.name,
        date=frame.date,
        timezone=frame.timezone,
        place=frame.place,
        status=session.status,
        participant_id=own.id,
        side=own.side,
        code=own.code,
        min_meetings=own.min_meetings,
        max_meetings=own.max_meetings,
        available=None if own.available is None else tuple(own.available),
        state=own.state,
        version=published.number if published else None,
        meetings=len(mine),
        may_wish=may_wish(session, now),
    )


def may_wish(session: DockingSession, now: datetime) -> bool:
    """Whether wishes are taken: until the schedule is published, and not after the day of the session."""
    today = now.astimezone(ZoneInfo(session.timezone)).date()
    return session.status is SessionStatus.PREPARING and today <= session.date


def list_shown_needs(db: Session, principal: Principal, need_ids: Collection[str]) -> dict[str, BroughtNeed]:
    """These needs by id, as far as the principal may read them in full.

    Of a confidential need not even the summary stands beside the company that brings it: the summary is there so that
    nobody knows whose it is.
    """
    if principal.company_id is not None:  # a company's own, all of them
        return repository.list_full_needs(db, need_ids, company_id=principal.company_id)
    return repository.list_full_needs(db, list_open_ids(db, principal, need_ids))


def other_side(side: Side) -> Side:
    """The other of the two."""
    return Side.COMPANY if side is Side.FACULTY else Side.FACULTY


def _bound_to(principal: Principal, action: str) -> tuple[str | None, str | None]:
    """The profile or the company of the account; neither where the action is not theirs."""
    if principal.reach(action) is not Reach.OWN:
        return None, None
    return principal.faculty_id, principal.company_id

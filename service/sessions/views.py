"""From rows to the values that pages, files and other use cases take: who takes part, and any version of the schedule."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlmodel import Session

from service.language import Wording
from service.models.docking_session import DockingSession
from service.models.schedule import ScheduleStatus, ScheduleVersion
from service.models.session_participant import SessionParticipant
from service.models.session_wish import SessionLock
from service.sessions import repository
from service.sessions.errors import NoScheduleError
from service.sessions.frame import Frame, frame_of, read_frame
from service.sessions.repository import Person, Placed
from service.sessions.schedule_view import (
    Attendee,
    BroughtNeed,
    PlannedMeeting,
    ScheduleView,
    SessionSummary,
    VersionSummary,
)

_MISSING = {
    "draft": Wording("草稿", "no draft"),
    "published": Wording("已发布的日程", "no published schedule"),
    "latest": Wording("日程", "no schedule"),
}

Which = Literal["draft", "published", "latest"] | int
"""A version: the draft, the one published last, the draft or else the one published last, or one by its number."""


def load_schedule(db: Session, session_id: str, which: Which = "latest") -> ScheduleView:
    """A version of the schedule as it is shown. Raises SessionNotFoundError, VersionNotFoundError, NoScheduleError."""
    session = repository.get_session(db, session_id)
    version = choose_version(db, session_id, which)
    attendees = load_attendees(db, session_id)
    return show_version(db, session, version, attendees)


def choose_version(db: Session, session_id: str, which: Which) -> ScheduleVersion:
    """The row of a version. Raises VersionNotFoundError and NoScheduleError."""
    if isinstance(which, int):
        return repository.get_version(db, session_id, which)
    draft = repository.find_draft(db, session_id) if which != "published" else None
    found = draft or (repository.find_published(db, session_id) if which != "draft" else None)
    if found is None:
        raise NoScheduleError(what=_MISSING[which])
    return found


def load_attendees(db: Session, session_id: str) -> tuple[Attendee, ...]:
    """Everybody in a session, faculty first, each side by code."""
    participants = repository.list_participants(db, session_id)
    return to_attendees(
        participants, repository.list_people(db, participants), repository.list_brought_needs(db, participants)
    )


def to_attendees(
    participants: Sequence[SessionParticipant],
    people: Mapping[str, Person],
    needs: Mapping[str, tuple[BroughtNeed, ...]],
) -> tuple[Attendee, ...]:
    """Participants as values, in the order given."""
    return tuple(to_attendee(row, people.get(row.id), needs.get(row.id, ())) for row in participants)


def to_attendee(row: SessionParticipant, person: Person | None, needs: tuple[BroughtNeed, ...] = ()) -> Attendee:
    """A participant as a value; without a person, of one whose data was deleted."""
    return Attendee(
        id=row.id,
        side=row.side,
        code=row.code,
        name=person.name if person else "",
        organization=person.organization if person else "",
        department=person.department if person else "",
        title=person.title if person else "",
        needs=needs,
        min_meetings=row.min_meetings,
        max_meetings=row.max_meetings,
        available=None if row.available is None else frozenset(row.available),
        state=row.state,
        is_walk_in=row.is_walk_in,
    )


def summarise_session(session: DockingSession, frame: Frame | None = None) -> SessionSummary:
    """Which session it is; with a frame, as it was announced."""
    shown = frame or frame_of(session)
    return SessionSummary(
        id=session.id,
        external_id=session.external_id,
        name=shown.name,
        date=shown.date,
        timezone=shown.timezone,
        place=shown.place,
        status=session.status,
        revision=session.revision,
    )


def summarise_version(version: ScheduleVersion, parent: ScheduleVersion | None) -> VersionSummary:
    """Which version it is."""
    return VersionSummary(
        id=version.id,
        number=version.number,
        status=version.status,
        parent_number=parent.number if parent else None,
        created_at=version.created_at,
        published_at=version.published_at,
        note=version.note,
    )


def show_version(
    db: Session, session: DockingSession, version: ScheduleVersion, attendees: tuple[Attendee, ...]
) -> ScheduleView:
    """A version as values: a published one as it was announced, the draft with the session as it is now."""
    frame = read_frame(version.frame) if version.frame else frame_of(session)
    placed = repository.list_placed(db, version.id)
    needs = repository.list_needs_by_id(db, {item.at.need_id for item in placed if item.at.need_id})
    locks = {(lock.faculty_participant_id, lock.company_participant_id) for lock in _locks(db, session, version)}
    parent = db.get(ScheduleVersion, version.parent_id) if version.parent_id else None
    states = {item.number: item.state for item in session.rounds}
    meetings = [(item, _show_meeting(item, frame, session, needs, locks)) for item in placed]
    return ScheduleView(
        session=summarise_session(session, frame),
        version=summarise_version(version, parent),
        rounds=tuple(
            type(item)(item.number, item.starts_at, item.ends_at, states.get(item.number, item.state))
            for item in frame.rounds
        ),
        tables=frame.tables,
        participants=attendees,
        meetings=tuple(shown for item, shown in meetings if not item.at.is_cancelled),
        cancelled=tuple(shown for item, shown in meetings if item.at.is_cancelled),
    )


def _locks(db: Session, session: DockingSession, version: ScheduleVersion) -> list[SessionLock]:
    """Only what is still open to change can be locked: the draft, and the version published last."""
    if version.status is ScheduleStatus.PUBLISHED:
        last = repository.find_published(db, session.id)
        if last is not None and last.id != version.id:
            return []
    return repository.list_locks(db, session.id)


def _show_meeting(
    item: Placed,
    frame: Frame,
    session: DockingSession,
    needs: Mapping[str, BroughtNeed],
    locks: set[tuple[str, str]],
) -> PlannedMeeting:
    meeting, at = item.meeting, item.at
    zone = summarise_session(session, frame).zone
    time = frame.find_round(at.round)
    starts_at, ends_at = at.starts_at, at.ends_at
    if starts_at is None or ends_at is None:
        if time is None:
            raise LookupError(at.round)
        starts_at, ends_at = time.starts_at, time.ends_at
    return PlannedMeeting(
        id=meeting.id,
        faculty_id=meeting.faculty_participant_id,
        company_id=meeting.company_participant_id,
        round=at.round,
        table=at.table,
        starts_at=starts_at.astimezone(zone),
        ends_at=ends_at.astimezone(zone),
        sequence=at.sequence,
        is_locked=(meeting.faculty_participant_id, meeting.company_participant_id) in locks,
        need=needs.get(at.need_id or ""),
        affinity=at.affinity,
        state=meeting.state,
        faculty_outcome=meeting.faculty_outcome,
        company_outcome=meeting.company_outcome,
    )

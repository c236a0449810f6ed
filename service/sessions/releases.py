"""Publish the draft as the next version, with what is new in it and who is to be told."""

from dataclasses import dataclass

from sqlmodel import Session

from matching.scheduling.problem import Reason
from service.models.columns import now
from service.models.docking_session import DockingSession, RoundState, SessionStatus
from service.models.need_status_change import NeedStatus
from service.models.schedule import MeetingState, ScheduledMeeting, ScheduleStatus, ScheduleVersion
from service.needs.trail import advance_needs
from service.sessions import repository
from service.sessions.changes import ScheduleChange, change_document, compare_schedules
from service.sessions.drafts import codes_of, find_breaks, list_placements, lock_session, open_draft, touch
from service.sessions.errors import NothingChangedError, RoundBegunError, ScheduleBrokenError
from service.sessions.frame import Frame, frame_of, read_frame, write_frame
from service.sessions.inputs import load_inputs
from service.sessions.names import Names
from service.sessions.repository import Placed
from service.sessions.schedule_view import ScheduleView, VersionSummary
from service.sessions.session_problem import build_problem
from service.sessions.views import Which, choose_version, load_attendees, load_schedule, summarise_version


@dataclass(frozen=True)
class Published:
    """A version that was published, and what is new in it."""

    schedule: ScheduleView
    change: ScheduleChange


@dataclass(frozen=True)
class Version:
    """A version in a list of them; `touched` has the names of whoever was to be told of it."""

    summary: VersionSummary
    meetings: int
    edits: int
    touched: tuple[str, ...]


@dataclass(frozen=True)
class Audited:
    """Every hard rule that a version breaks of the session as it now is; none means that it can be held."""

    version: VersionSummary
    breaks: tuple[Reason, ...]
    names: Names


def audit_version(db: Session, session_id: str, which: Which = "latest") -> Audited:
    """Check a version against the session as it now is. Raises as `load_schedule`."""
    inputs = load_inputs(db, session_id)
    version = choose_version(db, session_id, which)
    codes = codes_of(repository.list_participants(db, session_id))
    placements = list_placements(repository.list_placed(db, version.id), codes)
    breaks = find_breaks(build_problem(inputs, {}).by_hand, placements)
    return Audited(summarise_version(version, None), breaks, inputs.names)


def publish_session(db: Session, session_id: str, *, note: str = "", revision: int | None = None) -> Published:
    """Make the draft the next version; only those named in the change have to be told. Needs with a meeting are scheduled.

    Without a draft the last version is published again, with the times and the place that the session now has. Raises
    SessionNotFoundError, SessionChangedError, NoScheduleError where nothing was planned, NothingChangedError where it
    says what the last version says, ScheduleBrokenError where it breaks a hard rule of the session as it now is, and
    RoundBegunError where it changes a round that has begun.
    """
    session = lock_session(db, session_id, revision)
    draft = open_draft(db, session)
    audited = audit_version(db, session_id, "draft")
    if audited.breaks:
        raise ScheduleBrokenError(reasons=tuple(audited.names.fill(reason) for reason in audited.breaks))
    parent = repository.find_published(db, session_id)
    before = load_schedule(db, session_id, "published") if parent else None
    after = load_schedule(db, session_id, "draft")
    if before is not None:
        _check_begun(session, before, after)
    change = compare_schedules(before, after)
    if parent is not None and change.is_empty:
        raise NothingChangedError(number=parent.number)
    _announce(db, session, draft, parent)
    draft.number = 1 + ((parent.number or 0) if parent else 0)
    draft.status = ScheduleStatus.PUBLISHED
    draft.parent_id = parent.id if parent else None
    draft.published_at = now()
    draft.note = note
    draft.diff = change_document(change)
    if session.status is SessionStatus.PREPARING:
        session.status = SessionStatus.PUBLISHED
    touch(session)
    placed = repository.list_placed(db, draft.id)
    advance_needs(db, [item.at.need_id for item in placed if not item.at.is_cancelled], NeedStatus.SCHEDULED)
    schedule = load_schedule(db, session_id, draft.number)
    return Published(schedule, compare_schedules(before, schedule))


def list_versions(db: Session, session_id: str) -> list[Version]:
    """Everything published, oldest first, and then the draft. Raises SessionNotFoundError."""
    repository.get_session(db, session_id)
    names = Names.of(load_attendees(db, session_id))
    rows = repository.list_versions(db, session_id)
    by_id = {row.id: row for row in rows}
    return [
        Version(
            summarise_version(row, by_id.get(row.parent_id or "")),
            sum(not item.at.is_cancelled for item in repository.list_placed(db, row.id)),
            row.edits,
            tuple(names.by_key.get((side, code), code) for side, code in (row.diff or {}).get("touched", ())),
        )
        for row in rows
    ]


def discard_draft(db: Session, session_id: str, *, revision: int | None = None) -> None:
    """Forget the draft; what was published stays. Raises NoScheduleError without a draft."""
    session = lock_session(db, session_id, revision)
    draft = choose_version(db, session_id, "draft")
    repository.clear_version(db, draft.id)
    db.delete(draft)
    db.flush()
    repository.drop_unplaced_meetings(db, session_id)
    touch(session)


def _check_begun(session: DockingSession, before: ScheduleView, after: ScheduleView) -> None:
    """What has begun or is over was held as it was announced."""
    begun = {item.number for item in session.rounds if item.state in {RoundState.STARTED, RoundState.FINISHED}}
    old, new = (
        {(m.round, m.table, m.faculty_id, m.company_id) for m in view.meetings if m.round in begun}
        for view in (before, after)
    )
    changed = min(old ^ new, default=None)
    if changed is not None:
        number, _, faculty, company = changed
        people = {**before.by_id, **after.by_id}
        raise RoundBegunError(number=number, meeting=f"{people[faculty].name} × {people[company].name}")


def _announce(db: Session, session: DockingSession, draft: ScheduleVersion, parent: ScheduleVersion | None) -> None:
    """Set what the version announces of each meeting: its times, its SEQUENCE, and what is no longer held."""
    frame = frame_of(session)
    old_frame = read_frame(parent.frame) if parent and parent.frame else frame
    old = {item.meeting.id: item for item in repository.list_placed(db, parent.id)} if parent else {}
    placed = repository.list_placed(db, draft.id)
    for item in placed:
        time = frame.find_round(item.at.round)
        if time is None:
            raise LookupError(item.at.round)
        item.at.starts_at, item.at.ends_at = time.starts_at, time.ends_at
        last = old.get(item.meeting.id)
        if last is not None:
            changed = last.at.is_cancelled or _told(last, old_frame) != _told(item, frame)
            item.at.sequence = last.at.sequence + changed
        if item.meeting.state is MeetingState.CANCELLED:
            item.meeting.state = MeetingState.PLANNED
            item.meeting.updated_at = now()
    there = {item.meeting.id for item in placed}
    for last in old.values():
        if last.meeting.id not in there:
            _cancel(db, draft, last)
    draft.frame = write_frame(frame)
    db.flush()


def _cancel(db: Session, draft: ScheduleVersion, last: Placed) -> None:
    """Keep on saying that a meeting is not held, so that whoever missed it hears it with the next version."""
    values = last.at.model_dump(exclude={"version_id", "is_cancelled", "sequence"})
    sequence = last.at.sequence + (not last.at.is_cancelled)
    db.add(ScheduledMeeting(**values, version_id=draft.id, is_cancelled=True, sequence=sequence))
    if last.meeting.state is MeetingState.PLANNED:
        last.meeting.state = MeetingState.CANCELLED
        last.meeting.updated_at = now()


def _told(item: Placed, frame: Frame) -> tuple[object, ...]:
    at = item.at
    return (at.starts_at, at.ends_at, at.table, frame.table_name(at.table), frame.place)

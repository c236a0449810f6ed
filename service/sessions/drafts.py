"""The draft of a session: begun, filled and checked; every use case that changes a schedule comes through here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.scheduling.audit import audit
from matching.scheduling.problem import Meeting as PlannedPair
from matching.scheduling.problem import Pair, Problem, Reason
from service.models.columns import now
from service.models.docking_session import DockingSession
from service.models.schedule import Meeting, ScheduledMeeting, ScheduleStatus, ScheduleVersion
from service.models.session_participant import SessionParticipant
from service.sessions import repository
from service.sessions.errors import SessionChangedError
from service.sessions.repository import Placed
from service.sessions.views import choose_version


@dataclass(frozen=True, slots=True)
class Placement:
    """A pair, by codes, at a table in a round; the need that brings them together, and what the meeting is worth."""

    pair: Pair
    round: int
    table: int
    need_id: str | None = None
    affinity: float | None = None

    @property
    def meeting(self) -> PlannedPair:
        """The same as the planner says it."""
        return PlannedPair(*self.pair, self.round, self.table)


def lock_session(db: Session, session_id: str, revision: int | None) -> DockingSession:
    """The session, kept from other writers until the end. Raises SessionNotFoundError and SessionChangedError.

    `revision` is what the caller has seen; None means that it does not matter.
    """
    session = repository.get_session(db, session_id, lock=True)
    if revision is not None and session.revision != revision:
        raise SessionChangedError(seen=revision, now=session.revision)
    return session


def touch(session: DockingSession) -> None:
    """Note that the session, its wishes or its schedule have changed."""
    session.revision += 1
    session.updated_at = now()


def codes_of(participants: Iterable[SessionParticipant]) -> dict[str, str]:
    """Codes by participant id."""
    return {row.id: row.code for row in participants}


def list_placements(placed: Iterable[Placed], codes: Mapping[str, str]) -> list[Placement]:
    """What a version places, without what it cancels."""
    return [
        Placement(
            Pair(codes[item.meeting.faculty_participant_id], codes[item.meeting.company_participant_id]),
            item.at.round,
            item.at.table,
            item.at.need_id,
            item.at.affinity,
        )
        for item in placed
        if not item.at.is_cancelled
    ]


def open_draft(db: Session, session: DockingSession) -> ScheduleVersion:
    """The draft; where there is none, a new one that says what was published last. Raises NoScheduleError."""
    draft = repository.find_draft(db, session.id)
    if draft is not None:
        return draft
    published = choose_version(db, session.id, "published")
    placed = repository.list_placed(db, published.id)
    draft = _add_draft(db, session, published)
    draft.run_id = published.run_id
    for item in placed:
        if not item.at.is_cancelled:
            copied = ScheduledMeeting(
                version_id=draft.id,
                meeting_id=item.meeting.id,
                round=item.at.round,
                table=item.at.table,
                need_id=item.at.need_id,
                affinity=item.at.affinity,
            )
            db.add(copied)
    db.flush()
    drop_homeless(db, session, draft)
    return draft


def replace_draft(
    db: Session, session: DockingSession, placements: Sequence[Placement], *, run_id: str | None, edits: int = 0
) -> ScheduleVersion:
    """Make these placements the draft. Pairs that were placed before keep their meeting, and so its id."""
    participants = repository.list_participants(db, session.id)
    ids = {(row.side.value, row.code): row.id for row in participants}
    draft = repository.find_draft(db, session.id)
    if draft is None:
        draft = _add_draft(db, session, repository.find_published(db, session.id))
    else:
        repository.clear_version(db, draft.id)
    draft.run_id, draft.edits = run_id, edits
    known = {
        (row.faculty_participant_id, row.company_participant_id): row
        for row in repository.list_meetings(db, session.id)
    }
    for placement in placements:
        key = ids["faculty", str(placement.pair.faculty)], ids["company", str(placement.pair.company)]
        meeting = known.get(key)
        if meeting is None:
            meeting = Meeting(session_id=session.id, faculty_participant_id=key[0], company_participant_id=key[1])
            db.add(meeting)
            db.flush()
        db.add(
            ScheduledMeeting(
                version_id=draft.id,
                meeting_id=meeting.id,
                round=placement.round,
                table=placement.table,
                need_id=placement.need_id,
                affinity=placement.affinity,
            )
        )
    db.flush()
    repository.drop_unplaced_meetings(db, session.id)
    return draft


def drop_homeless(db: Session, session: DockingSession, draft: ScheduleVersion) -> int:
    """Take meetings off the draft whose round or table is no longer there; returns how many."""
    numbers = {item.number for item in session.rounds}
    homeless = [
        item.at
        for item in repository.list_placed(db, draft.id)
        if item.at.round not in numbers or item.at.table > session.tables
    ]
    for at in homeless:
        db.delete(at)
    db.flush()
    return len(homeless)


def find_breaks(by_hand: Problem, placements: Iterable[Placement]) -> tuple[Reason, ...]:
    """Every hard rule that placements break; empty means that they can be held as they are."""
    return audit(by_hand, [placement.meeting for placement in placements])


def _add_draft(db: Session, session: DockingSession, parent: ScheduleVersion | None) -> ScheduleVersion:
    draft = ScheduleVersion(session_id=session.id, status=ScheduleStatus.DRAFT, parent_id=parent.id if parent else None)
    db.add(draft)
    db.flush()
    return draft

"""What can be done with sessions themselves; every door calls these.

Who takes part stands in `participants`, what is wished in `wishes`, the plan in `planning` and `runs`, changes by hand
in `editing`, versions in `releases` and `changes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.errors import ExternalIdTakenError
from service.language import Wording
from service.models.columns import new_id
from service.models.docking_session import DockingSession, SessionRound
from service.sessions import repository
from service.sessions.drafts import drop_homeless, lock_session, touch
from service.sessions.errors import InvalidWishError, SessionNotFoundError
from service.sessions.frame import frame_of
from service.sessions.schedule_view import RoundTime
from service.sessions.schemas import RoundCreate, SessionCreate, SessionQuery, SessionUpdate

_MORE_NAMES = Wording("桌名有 {names} 个，而桌子只有 {tables} 张", "there are {names} table names but {tables} tables")


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session, and how far it has come."""

    row: DockingSession
    rounds: tuple[RoundTime, ...]
    faculty: int
    companies: int
    published_version: int | None
    has_draft: bool


def create_session(db: Session, body: SessionCreate) -> DockingSession:
    """Store a new session. Raises ExternalIdTakenError and InvalidWishError."""
    id_ = new_id()
    external_id = body.external_id or id_
    _check_external_id(db, external_id)
    row = DockingSession(id=id_, **body.model_dump(exclude={"external_id", "rounds"}), external_id=external_id)
    row.rounds = [_round(row, number, item) for number, item in enumerate(body.rounds, start=1)]
    check_tables(row)
    db.add(row)
    db.flush()
    return row


def get_session_id(db: Session, reference: str) -> str:
    """The id of the session with this id or external id. Raises SessionNotFoundError."""
    id_ = repository.find_session_id(db, reference)
    if id_ is None:
        raise SessionNotFoundError(id=reference)
    return id_


def get_session(db: Session, session_id: str) -> SessionCard:
    """A session and how far it has come. Raises SessionNotFoundError."""
    return _show(db, [repository.get_session(db, session_id)])[0]


def list_sessions(db: Session, query: SessionQuery) -> tuple[list[SessionCard], str | None]:
    """A page of sessions and the cursor of the next page. Raises InvalidCursorError."""
    rows, cursor = repository.list_sessions(db, query)
    return _show(db, rows), cursor


def update_session(db: Session, session_id: str, body: SessionUpdate, *, revision: int | None = None) -> SessionCard:
    """Change what the body holds. Rounds are replaced as a whole; equal numbers keep their state on the day.

    Meetings of the draft whose round or table is gone are taken off it; what was published stays as it was announced.
    Raises SessionNotFoundError, SessionChangedError, ExternalIdTakenError and InvalidWishError.
    """
    row = lock_session(db, session_id, revision)
    values = body.model_dump(exclude_unset=True, exclude={"rounds"})
    if "external_id" in values and values["external_id"] != row.external_id:
        _check_external_id(db, values["external_id"])
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    check_tables(row)
    if "rounds" in body.model_fields_set:
        changed += ["rounds"] if replace_rounds(db, row, body.rounds) else []
    if changed:
        draft = repository.find_draft(db, session_id)
        if draft is not None and drop_homeless(db, row, draft):
            draft.edits += 1
        touch(row)
        db.flush()
    return _show(db, [row])[0]


def delete_session(db: Session, session_id: str, *, revision: int | None = None) -> None:
    """Remove a session with its wishes, runs and schedules. Raises SessionNotFoundError and SessionChangedError."""
    db.delete(lock_session(db, session_id, revision))
    db.flush()


def check_tables(row: DockingSession) -> None:
    """Raise InvalidWishError for more names of tables than tables."""
    if len(row.table_names) > row.tables:
        raise InvalidWishError(why=_MORE_NAMES.fill(names=len(row.table_names), tables=row.tables))


def _show(db: Session, rows: Sequence[DockingSession]) -> list[SessionCard]:
    ids = [row.id for row in rows]
    counts = repository.count_participants(db, ids)
    numbers = repository.list_latest_numbers(db, ids)
    drafts = repository.list_with_draft(db, ids)
    return [
        SessionCard(
            row,
            frame_of(row).rounds,
            counts[row.id][Side.FACULTY],
            counts[row.id][Side.COMPANY],
            numbers.get(row.id),
            row.id in drafts,
        )
        for row in rows
    ]


def replace_rounds(db: Session, row: DockingSession, bodies: Sequence[RoundCreate]) -> bool:
    """Make these the rounds of a session; equal numbers keep their state. Returns whether anything differs."""
    wanted: list[tuple[Any, int]] = [(item.start, item.length_minutes) for item in bodies]
    if [(item.start, item.length_minutes) for item in row.rounds] == wanted:
        return False
    known = {item.number: item for item in row.rounds}
    rounds = []
    for number, body in enumerate(bodies, start=1):
        item = known.get(number) or _round(row, number, body)
        item.start, item.length_minutes = body.start, body.length_minutes
        rounds.append(item)
    row.rounds = rounds
    db.flush()
    return True


def _round(row: DockingSession, number: int, body: RoundCreate) -> SessionRound:
    return SessionRound(session_id=row.id, number=number, start=body.start, length_minutes=body.length_minutes)


def _check_external_id(db: Session, external_id: str) -> None:
    existing = repository.find_session_id(db, external_id)
    if existing is not None:
        row = repository.get_session(db, existing)
        raise ExternalIdTakenError(external_id, noun="session", existing_id=row.id, existing_name=row.name)

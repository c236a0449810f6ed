"""What is wished of a plan: preferences of the participants, conflicts, locks, and tables that cannot be used."""

from sqlmodel import Session, delete, select

from matching.scheduling.problem import Side
from service.language import Wording
from service.models.docking_session import ClosedPlace
from service.models.session_participant import SessionParticipant
from service.models.session_wish import PreferenceKind, SessionConflict, SessionLock, SessionPreference
from service.sessions import repository
from service.sessions.drafts import lock_session, touch
from service.sessions.errors import InvalidWishError, WishNotFoundError
from service.sessions.inputs import Conflict, Preference, find_conflicts, load_inputs
from service.sessions.schemas import ClosedPlacesUpdate, ConflictCreate, LockCreate, PreferenceCreate

_SAME_SIDE = Wording("意愿只能针对另一方", "a preference is of somebody on the other side")
_RANK_TAKEN = Wording(
    "第 {rank} 志愿已给了“{code}”：每个名次只能用一次",
    "rank {rank} is given to '{code}' already; each rank is given once",
)
_WRONG_SIDES = Wording("请给出一位教师和一家企业", "give a professor and a company")
_ROUND = Wording("没有第 {number} 轮：本场共 {count} 轮", "there is no round {number}: the session has {count}")
_TABLE = Wording("没有 {number} 号桌：本场共 {count} 张", "there is no table {number}: the session has {count}")
_LOCKED_THERE = Wording(
    "第 {round} 轮 {table} 号桌已锁定给另一对", "another pair is locked in round {round} at table {table}"
)


def list_preferences(db: Session, session_id: str) -> tuple[Preference, ...]:
    """All preferences, for the organiser. Raises SessionNotFoundError."""
    return load_inputs(db, session_id).preferences


def list_preferences_of(db: Session, session_id: str, participant_id: str) -> tuple[Preference, ...]:
    """What one participant has said; what others say of them is not for their eyes.

    Raises SessionNotFoundError and ParticipantNotFoundError.
    """
    row = repository.get_participant(db, session_id, participant_id)
    inputs = load_inputs(db, session_id)
    return tuple(
        one
        for one in inputs.preferences
        if one.side is row.side and row.code == (one.pair.faculty if row.side is Side.FACULTY else one.pair.company)
    )


def set_preference(db: Session, session_id: str, body: PreferenceCreate, *, revision: int | None = None) -> Preference:
    """Say what one participant wishes of another; it replaces what they said before.

    Raises SessionNotFoundError, SessionChangedError, ParticipantNotFoundError, and InvalidWishError for somebody on the
    same side and for a rank that is taken.
    """
    session = lock_session(db, session_id, revision)
    own = repository.get_participant(db, session_id, body.participant_id)
    other = repository.get_participant(db, session_id, body.other_id)
    store_preference(db, own, other, body.kind, body.rank)
    touch(session)
    db.flush()
    mine = list_preferences_of(db, session_id, own.id)
    return next(one for one in mine if other.code in {one.pair.faculty, one.pair.company})


def store_preference(
    db: Session, own: SessionParticipant, other: SessionParticipant, kind: PreferenceKind, rank: int | None
) -> bool:
    """Store a preference; returns whether anything differs. Raises InvalidWishError."""
    if own.side is other.side:
        raise InvalidWishError(why=_SAME_SIDE)
    said = {
        row.other_id: row for row in repository.list_preferences(db, own.session_id) if row.participant_id == own.id
    }
    for row in said.values():
        if rank is not None and row.rank == rank and row.other_id != other.id:
            taken = db.get(SessionParticipant, row.other_id)
            raise InvalidWishError(why=_RANK_TAKEN.fill(rank=rank, code=taken.code if taken else ""))
    known = said.get(other.id)
    if known is not None and (known.kind, known.rank) == (kind, rank):
        return False
    said_now = known or SessionPreference(
        session_id=own.session_id, participant_id=own.id, other_id=other.id, kind=kind
    )
    said_now.kind, said_now.rank = kind, rank
    db.add(said_now)
    db.flush()
    return True


def remove_preference(db: Session, session_id: str, preference_id: str, *, revision: int | None = None) -> None:
    """Take a preference back. Raises SessionNotFoundError, SessionChangedError and WishNotFoundError."""
    _remove(db, session_id, SessionPreference, preference_id, revision)


def list_conflicts(db: Session, session_id: str) -> tuple[Conflict, ...]:
    """Every pair that may not meet and why, lifted ones included, by pair. Raises SessionNotFoundError."""
    session = repository.get_session(db, session_id)
    participants = repository.list_participants(db, session_id)
    return find_conflicts(db, session, participants, repository.list_people(db, participants))


def set_conflict(db: Session, session_id: str, body: ConflictCreate, *, revision: int | None = None) -> Conflict:
    """Let a pair not meet, or lift what a rule says of it; it replaces what was entered of the pair before.

    Raises SessionNotFoundError, SessionChangedError, ParticipantNotFoundError and InvalidWishError.
    """
    session = lock_session(db, session_id, revision)
    faculty, company = _get_pair(db, session_id, body.faculty_id, body.company_id)
    store_conflict(db, faculty, company, is_lifted=body.is_lifted, note=body.note)
    touch(session)
    db.flush()
    pair = (faculty.code, company.code)
    return next(one for one in list_conflicts(db, session_id) if tuple(one.pair) == pair)


def store_conflict(
    db: Session, faculty: SessionParticipant, company: SessionParticipant, *, is_lifted: bool, note: str
) -> bool:
    """Store a conflict; returns whether anything differs."""
    row = next(
        (
            row
            for row in repository.list_conflicts(db, faculty.session_id)
            if (row.faculty_participant_id, row.company_participant_id) == (faculty.id, company.id)
        ),
        None,
    )
    if row is not None and (row.is_lifted, row.note) == (is_lifted, note):
        return False
    if row is None:
        row = SessionConflict(
            session_id=faculty.session_id, faculty_participant_id=faculty.id, company_participant_id=company.id
        )
    row.is_lifted, row.note = is_lifted, note
    db.add(row)
    db.flush()
    return True


def remove_conflict(db: Session, session_id: str, conflict_id: str, *, revision: int | None = None) -> None:
    """Forget what was entered of a pair. Raises SessionNotFoundError, SessionChangedError and WishNotFoundError."""
    _remove(db, session_id, SessionConflict, conflict_id, revision)


def list_locks(db: Session, session_id: str) -> list[tuple[str, str, str, int, int]]:
    """The locks as (id, professor's code, company's code, round, table), by round and table."""
    repository.get_session(db, session_id)
    codes = {row.id: row.code for row in repository.list_participants(db, session_id)}
    found = [
        (row.id, codes[row.faculty_participant_id], codes[row.company_participant_id], row.round, row.table)
        for row in repository.list_locks(db, session_id)
    ]
    return sorted(found, key=lambda lock: lock[3:])


def set_lock(db: Session, session_id: str, body: LockCreate, *, revision: int | None = None) -> str:
    """Lock a pair there and then, whatever is planned anew; returns the lock's id.

    Raises SessionNotFoundError, SessionChangedError, ParticipantNotFoundError and InvalidWishError.
    """
    session = lock_session(db, session_id, revision)
    faculty, company = _get_pair(db, session_id, body.faculty_id, body.company_id)
    store_lock(db, faculty, company, round_number=body.round, table=body.table)
    touch(session)
    db.flush()
    return next(id_ for id_, *pair, _, _ in list_locks(db, session_id) if pair == [faculty.code, company.code])


def store_lock(
    db: Session,
    faculty: SessionParticipant,
    company: SessionParticipant,
    *,
    round_number: int,
    table: int,
) -> bool:
    """Store a lock; returns whether anything differs. Raises InvalidWishError."""
    session = repository.get_session(db, faculty.session_id)
    if round_number > len(session.rounds):
        raise InvalidWishError(why=_ROUND.fill(number=round_number, count=len(session.rounds)))
    if table > session.tables:
        raise InvalidWishError(why=_TABLE.fill(number=table, count=session.tables))
    locks = repository.list_locks(db, faculty.session_id)
    row = next(
        (one for one in locks if (one.faculty_participant_id, one.company_participant_id) == (faculty.id, company.id)),
        None,
    )
    if any((one.round, one.table) == (round_number, table) and one is not row for one in locks):
        raise InvalidWishError(why=_LOCKED_THERE.fill(round=round_number, table=table))
    if row is not None and (row.round, row.table) == (round_number, table):
        return False
    if row is None:
        row = SessionLock(
            session_id=session.id,
            faculty_participant_id=faculty.id,
            company_participant_id=company.id,
            round=round_number,
            table=table,
        )
    row.round, row.table = round_number, table
    db.add(row)
    db.flush()
    return True


def remove_lock(db: Session, session_id: str, lock_id: str, *, revision: int | None = None) -> None:
    """Unlock a pair. Raises SessionNotFoundError, SessionChangedError and WishNotFoundError."""
    _remove(db, session_id, SessionLock, lock_id, revision)


def list_closed_places(db: Session, session_id: str) -> list[ClosedPlace]:
    """The tables that cannot be used in some round. Raises SessionNotFoundError."""
    repository.get_session(db, session_id)
    return repository.list_closed_places(db, session_id)


def set_closed_places(
    db: Session, session_id: str, body: ClosedPlacesUpdate, *, revision: int | None = None
) -> list[ClosedPlace]:
    """Make these the tables that cannot be used. Raises SessionNotFoundError and SessionChangedError."""
    session = lock_session(db, session_id, revision)
    db.exec(delete(ClosedPlace).where(ClosedPlace.session_id == session_id))  # type: ignore[arg-type]
    for place in {(place.round, place.table): place for place in body.places}.values():
        db.add(ClosedPlace(session_id=session_id, **place.model_dump()))
    touch(session)
    db.flush()
    return repository.list_closed_places(db, session_id)


def _get_pair(
    db: Session, session_id: str, faculty_id: str, company_id: str
) -> tuple[SessionParticipant, SessionParticipant]:
    faculty = repository.get_participant(db, session_id, faculty_id)
    company = repository.get_participant(db, session_id, company_id)
    if (faculty.side, company.side) != (Side.FACULTY, Side.COMPANY):
        raise InvalidWishError(why=_WRONG_SIDES)
    return faculty, company


def _remove(
    db: Session,
    session_id: str,
    table: type[SessionPreference] | type[SessionConflict] | type[SessionLock],
    id_: str,
    revision: int | None,
) -> None:
    session = lock_session(db, session_id, revision)
    row = db.exec(select(table).where(table.id == id_, table.session_id == session_id)).first()
    if row is None:
        raise WishNotFoundError(id=id_)
    db.delete(row)
    touch(session)
    db.flush()

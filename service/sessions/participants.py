"""Who takes part in a session: added one by one or all at once, with quota, availability and the needs they bring."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.errors import CompanyNotFoundError, FacultyNotFoundError
from service.language import Wording
from service.models.columns import now
from service.models.docking_session import DockingSession
from service.models.session_participant import SessionNeed, SessionParticipant
from service.sessions import repository
from service.sessions.drafts import lock_session, touch
from service.sessions.errors import (
    AlreadyTakingPartError,
    InvalidWishError,
    ParticipantBusyError,
)
from service.sessions.repository import Person
from service.sessions.schedule_view import Attendee
from service.sessions.schemas import ParticipantCreate, ParticipantsCreate, ParticipantUpdate
from service.sessions.views import load_attendees, to_attendee

_QUOTA = Wording("最少 {low} 场多于最多 {high} 场", "the minimum of {low} is above the maximum of {high}")
_NEEDS = Wording("这些需求不是该企业的：{ids}", "these needs are not the company's: {ids}")
_FACULTY_NEEDS = Wording("教师不携带需求", "a professor brings no needs")
_CODE_PREFIX = {Side.FACULTY: "F", Side.COMPANY: "C"}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many meetings somebody has: at least `low`, and at most `high` (None: as many as fit)."""

    low: int = 0
    high: int | None = None


def list_attendees(db: Session, session_id: str) -> tuple[Attendee, ...]:
    """Everybody in a session, faculty first, each side by code. Raises SessionNotFoundError."""
    repository.get_session(db, session_id)
    return load_attendees(db, session_id)


def get_attendee(db: Session, session_id: str, reference: str, side: Side | None = None) -> Attendee:
    """Somebody by id or by code. Raises SessionNotFoundError and ParticipantNotFoundError."""
    repository.get_session(db, session_id)
    return _show(db, repository.get_participant(db, session_id, reference, side))


def add_participant(
    db: Session, session_id: str, body: ParticipantCreate, *, is_walk_in: bool = False, revision: int | None = None
) -> Attendee:
    """Let a professor or a company take part.

    Raises SessionNotFoundError, SessionChangedError, FacultyNotFoundError, CompanyNotFoundError,
    AlreadyTakingPartError and InvalidWishError.
    """
    session = lock_session(db, session_id, revision)
    side = Side.FACULTY if body.faculty_id else Side.COMPANY
    person = _find_person(db, side, body.faculty_id or body.company_id or "")
    everybody = repository.list_participants(db, session_id)
    for row in everybody:
        if person.id in {row.faculty_id, row.company_id}:
            raise AlreadyTakingPartError(name=person.name, id=row.code)
    taken = {row.code for row in everybody if row.side is side}
    quota = Quota(body.min_meetings, body.max_meetings)
    row = new_participant(session, side, person, taken, quota)
    row.available = None if body.available is None else sorted(set(body.available))
    row.note, row.is_walk_in = body.note, is_walk_in
    _set_needs(db, row, body.need_ids)
    db.add(row)
    touch(session)
    db.flush()
    return _show(db, row)


def add_everybody(
    db: Session, session_id: str, body: ParticipantsCreate, *, revision: int | None = None
) -> tuple[Attendee, ...]:
    """Let everybody take part who does not yet, of one side or both; returns those who were added.

    Raises SessionNotFoundError, SessionChangedError and InvalidWishError.
    """
    session = lock_session(db, session_id, revision)
    quota = Quota(body.min_meetings, body.max_meetings)
    added: list[str] = []
    for side in [body.side] if body.side else list(Side):
        listed = repository.list_faculty_to_add if side is Side.FACULTY else repository.list_companies_to_add
        taken = {row.code for row in repository.list_participants(db, session_id) if row.side is side}
        for person in listed(db, session_id):
            row = new_participant(session, side, person, taken, quota)
            taken.add(row.code)
            db.add(row)
            added.append(row.id)
    if added:
        touch(session)
    db.flush()
    return tuple(attendee for attendee in load_attendees(db, session_id) if attendee.id in set(added))


def update_participant(
    db: Session, session_id: str, reference: str, body: ParticipantUpdate, *, revision: int | None = None
) -> Attendee:
    """Change somebody's quota, availability or needs. Raises as `add_participant`, and ParticipantNotFoundError."""
    session = lock_session(db, session_id, revision)
    row = repository.get_participant(db, session_id, reference)
    if apply_update(db, row, body):
        touch(session)
        db.flush()
    return _show(db, row)


def apply_update(db: Session, row: SessionParticipant, body: ParticipantUpdate) -> bool:
    """Set what the body holds; returns whether anything differs. Raises InvalidWishError."""
    values = body.model_dump(exclude_unset=True, exclude={"need_ids"})
    if values.get("available") is not None:
        values["available"] = sorted(set(values["available"]))
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    check_quota(Quota(values.get("min_meetings", row.min_meetings), values.get("max_meetings", row.max_meetings)))
    needs_differ = "need_ids" in body.model_fields_set and _set_needs(db, row, body.need_ids)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed or needs_differ:
        row.updated_at = now()
    return bool(changed) or needs_differ


def remove_participant(db: Session, session_id: str, reference: str, *, revision: int | None = None) -> None:
    """Let somebody not take part, with all that was wished of them.

    Raises SessionNotFoundError, SessionChangedError, ParticipantNotFoundError, and ParticipantBusyError for somebody
    with meetings in the published schedule.
    """
    session = lock_session(db, session_id, revision)
    row = repository.get_participant(db, session_id, reference)
    check_free(db, row)
    db.delete(row)
    touch(session)
    db.flush()


def check_free(db: Session, row: SessionParticipant) -> None:
    """Raise ParticipantBusyError for somebody with meetings in the published schedule."""
    if repository.is_announced(db, row.id, row.session_id):
        raise ParticipantBusyError(name=_show(db, row).name or row.code)


def check_quota(quota: Quota) -> None:
    """Raise InvalidWishError for a minimum above the maximum."""
    if quota.high is not None and quota.low > quota.high:
        raise InvalidWishError(why=_QUOTA.fill(low=quota.low, high=quota.high))


def choose_code(person: Person, side: Side, taken: Collection[str]) -> str:
    """What to call somebody within their side: the external id, or a short one where that was made up by the service."""
    if person.external_id != person.id and person.external_id not in taken:
        return person.external_id
    number = len(taken) + 1
    while f"{_CODE_PREFIX[side]}{number}" in taken:
        number += 1
    return f"{_CODE_PREFIX[side]}{number}"


def _find_person(db: Session, side: Side, id_: str) -> Person:
    found = (repository.find_faculty if side is Side.FACULTY else repository.find_companies)(db, [id_])
    if id_ not in found:
        raise (FacultyNotFoundError if side is Side.FACULTY else CompanyNotFoundError)(id_)
    return found[id_]


def new_participant(
    session: DockingSession, side: Side, person: Person, taken: Collection[str], quota: Quota
) -> SessionParticipant:
    """A row for somebody who begins to take part; `taken` are the codes of their side. Raises InvalidWishError."""
    check_quota(quota)
    return SessionParticipant(
        session_id=session.id,
        side=side,
        code=choose_code(person, side, taken),
        faculty_id=person.id if side is Side.FACULTY else None,
        company_id=person.id if side is Side.COMPANY else None,
        min_meetings=quota.low,
        max_meetings=quota.high,
    )


def _set_needs(db: Session, row: SessionParticipant, need_ids: Sequence[str]) -> bool:
    """Let a company bring these needs only; returns whether that differs from before."""
    wanted = sorted(set(need_ids))
    if wanted == [link.need_id for link in row.needs]:
        return False
    if row.company_id is None:
        raise InvalidWishError(why=_FACULTY_NEEDS)
    known = set(repository.find_need_ids(db, row.company_id, wanted).values())
    if unknown := [id_ for id_ in wanted if id_ not in known]:
        raise InvalidWishError(why=_NEEDS.fill(ids=", ".join(unknown)))
    kept = {link.need_id: link for link in row.needs}
    row.needs = [kept.get(id_) or SessionNeed(participant_id=row.id, need_id=id_) for id_ in wanted]
    return True


def _show(db: Session, row: SessionParticipant) -> Attendee:
    people = repository.list_people(db, [row])
    return to_attendee(row, people.get(row.id), repository.list_brought_needs(db, [row]).get(row.id, ()))

"""Queries for sessions, who takes part in them, what is wished, and their schedules."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select

from matching.scheduling.problem import Side
from service.models.company import Company
from service.models.docking_session import ClosedPlace, DockingSession, RoundState, SessionStatus
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.models.schedule import (
    Meeting,
    MeetingOutcome,
    MeetingState,
    PlanningRun,
    ScheduledMeeting,
    ScheduleStatus,
    ScheduleVersion,
)
from service.models.session_participant import SessionParticipant
from service.models.session_wish import SessionConflict, SessionLock, SessionPreference
from service.needs.disclosure import outside_id, outside_title
from service.pagination import cut_page, select_page
from service.sessions.errors import (
    ParticipantNotFoundError,
    RunNotFoundError,
    SessionNotFoundError,
    VersionNotFoundError,
)
from service.sessions.schedule_view import BroughtNeed
from service.sessions.schemas import SessionQuery
from service.statements import chunked


class Person(NamedTuple):
    """What a list says of a professor or a company."""

    id: str
    external_id: str
    name: str
    organization: str = ""
    department: str = ""
    title: str = ""


class Met(NamedTuple):
    """A pair of a faculty profile and a company that met, and the name of the session in which they did."""

    faculty_id: str
    company_id: str
    session_name: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting with where a version places it."""

    meeting: Meeting
    at: ScheduledMeeting


def get_session(db: Session, session_id: str, *, lock: bool = False) -> DockingSession:
    """Return the session. Raises SessionNotFoundError. `lock` keeps other writers from it until the end."""
    row = db.get(DockingSession, session_id, with_for_update={"of": DockingSession} if lock else None)
    if row is None:
        raise SessionNotFoundError(id=session_id)
    return row


def find_session_id(db: Session, reference: str) -> str | None:
    """The id of the session with this id or external id."""
    row = DockingSession
    by_reference = or_(col(row.id) == reference, col(row.external_id) == reference)
    return db.exec(select(row.id).where(by_reference)).first()


def list_sessions(db: Session, query: SessionQuery) -> tuple[list[DockingSession], str | None]:
    """Return a page of sessions and the next cursor. Raises InvalidCursorError."""
    statement = select(DockingSession)
    if query.external_id:
        statement = statement.where(col(DockingSession.external_id) == query.external_id)
    if query.status:
        statement = statement.where(col(DockingSession.status) == query.status)
    if query.q:
        columns = (DockingSession.name, DockingSession.place, DockingSession.external_id)
        statement = statement.where(or_(*(col(column).icontains(query.q, autoescape=True) for column in columns)))
    return cut_page(db.exec(select_page(statement, DockingSession, query)).all(), query)


def list_participants(db: Session, session_id: str) -> list[SessionParticipant]:
    """Everybody in a session, faculty first, each side by code."""
    row = SessionParticipant
    statement = select(row).where(col(row.session_id) == session_id)
    return sorted(db.exec(statement), key=lambda found: (found.side is Side.COMPANY, found.code))


def get_participant(db: Session, session_id: str, reference: str, side: Side | None = None) -> SessionParticipant:
    """Somebody by id or by code. Raises ParticipantNotFoundError, also where a code is on both sides and none is given."""
    row = SessionParticipant
    statement = select(row).where(
        col(row.session_id) == session_id, or_(col(row.id) == reference, col(row.code) == reference)
    )
    if side is not None:
        statement = statement.where(col(row.side) == side)
    found = db.exec(statement).all()
    if len(found) != 1:
        raise ParticipantNotFoundError(id=reference)
    return found[0]


def list_participations(
    db: Session, *, faculty_id: str | None = None, company_id: str | None = None
) -> list[SessionParticipant]:
    """The places in sessions of a professor or of a company; of nobody where neither is given."""
    row = SessionParticipant
    if faculty_id is not None:
        return list(db.exec(select(row).where(col(row.faculty_id) == faculty_id)))
    if company_id is not None:
        return list(db.exec(select(row).where(col(row.company_id) == company_id)))
    return []


def list_people(db: Session, participants: Sequence[SessionParticipant]) -> dict[str, Person]:
    """Who participants are, by participant id; those whose data was deleted are left out."""
    profile, company = FacultyProfile, Company
    by_faculty = {row.faculty_id: row.id for row in participants if row.faculty_id}
    by_company = {row.company_id: row.id for row in participants if row.company_id}
    people: dict[str, Person] = {}
    for chunk in chunked(list(by_faculty)):
        columns = (profile.id, profile.external_id, profile.name, profile.organization)
        statement = select(*columns, profile.department, profile.title).where(col(profile.id).in_(chunk))  # type: ignore[call-overload]
        people.update({by_faculty[row[0]]: Person(*row) for row in db.exec(statement)})
    for chunk in chunked(list(by_company)):
        found = db.exec(select(company.id, company.external_id, company.name).where(col(company.id).in_(chunk)))
        people.update({by_company[row[0]]: Person(*row) for row in found})
    return people


def list_brought_needs(db: Session, participants: Sequence[SessionParticipant]) -> dict[str, tuple[BroughtNeed, ...]]:
    """The needs that each company brings, by participant id: those chosen, else all that it has."""
    by_company = {row.company_id: row for row in participants if row.company_id}
    needs: dict[str, list[BroughtNeed]] = defaultdict(list)
    for chunk in chunked(list(by_company)):
        statement = select(Need.id, outside_id, outside_title, Need.company_id).where(col(Need.company_id).in_(chunk))
        for need_id, external_id, title, company_id in db.exec(statement.order_by(Need.external_id)):
            row = by_company[company_id]
            chosen = {link.need_id for link in row.needs}
            if not chosen or need_id in chosen:
                needs[row.id].append(BroughtNeed(need_id, external_id, title))
    return {id_: tuple(found) for id_, found in needs.items()}


def list_needs_by_id(db: Session, need_ids: Collection[str]) -> dict[str, BroughtNeed]:
    """Needs as a schedule names them, by id."""
    found: dict[str, BroughtNeed] = {}
    for chunk in chunked(sorted(need_ids)):
        statement = select(Need.id, outside_id, outside_title).where(col(Need.id).in_(chunk))
        found.update({row[0]: BroughtNeed(*row) for row in db.exec(statement)})
    return found


def list_full_needs(db: Session, need_ids: Collection[str], *, company_id: str | None = None) -> dict[str, BroughtNeed]:
    """Needs by id with the title and the id that their company gave them, for those who may read them in full."""
    found: dict[str, BroughtNeed] = {}
    for chunk in chunked(sorted(need_ids)):
        statement = select(Need.id, Need.external_id, Need.title).where(col(Need.id).in_(chunk))
        if company_id is not None:
            statement = statement.where(col(Need.company_id) == company_id)
        found.update({row[0]: BroughtNeed(*row) for row in db.exec(statement)})
    return found


def list_visible_faculty(db: Session, faculty_ids: Collection[str], day: date) -> frozenset[str]:
    """Which of these professors are shown to others on that day."""
    profile, found = FacultyProfile, set[str]()
    for chunk in chunked(sorted(faculty_ids)):
        shown = or_(col(profile.visible_until).is_(None), col(profile.visible_until) >= day)
        found.update(db.exec(select(profile.id).where(col(profile.id).in_(chunk), shown)))
    return frozenset(found)


def list_preferences(db: Session, session_id: str) -> list[SessionPreference]:
    """All preferences of a session."""
    return list(db.exec(select(SessionPreference).where(col(SessionPreference.session_id) == session_id)))


def list_conflicts(db: Session, session_id: str) -> list[SessionConflict]:
    """The conflicts that were entered, lifted ones included."""
    return list(db.exec(select(SessionConflict).where(col(SessionConflict.session_id) == session_id)))


def list_locks(db: Session, session_id: str) -> list[SessionLock]:
    """The locks of a session."""
    return list(db.exec(select(SessionLock).where(col(SessionLock.session_id) == session_id)))


def list_closed_places(db: Session, session_id: str) -> list[ClosedPlace]:
    """The tables that cannot be used in some round, by round and table."""
    row = ClosedPlace
    statement = select(row).where(col(row.session_id) == session_id)
    return list(db.exec(statement.order_by(col(row.round), col(row.table))))


def list_met_before(db: Session, session: DockingSession) -> list[Met]:
    """The pairs that met in a session of an earlier day, as its last published version and its outcomes say."""
    published = (
        select(ScheduleVersion.session_id, func.max(ScheduleVersion.number).label("number"))
        .where(col(ScheduleVersion.status) == ScheduleStatus.PUBLISHED)
        .group_by(col(ScheduleVersion.session_id))
        .subquery()
    )
    faculty, company = aliased(SessionParticipant), aliased(SessionParticipant)
    missed = MeetingOutcome.DID_NOT_TAKE_PLACE
    statement = (
        select(faculty.faculty_id, company.company_id, DockingSession.name)
        .select_from(DockingSession)
        .join(published, published.c.session_id == col(DockingSession.id))
        .join(
            ScheduleVersion,
            (col(ScheduleVersion.session_id) == published.c.session_id)
            & (col(ScheduleVersion.number) == published.c.number),
        )
        .join(ScheduledMeeting, col(ScheduledMeeting.version_id) == col(ScheduleVersion.id))
        .join(Meeting, col(Meeting.id) == col(ScheduledMeeting.meeting_id))
        .join(faculty, col(faculty.id) == col(Meeting.faculty_participant_id))
        .join(company, col(company.id) == col(Meeting.company_participant_id))
        .where(col(DockingSession.date) < session.date)
        .where(col(DockingSession.status) != SessionStatus.CANCELLED)
        .where(col(ScheduledMeeting.is_cancelled).is_(False))
        .where(col(Meeting.state).not_in([MeetingState.NO_SHOW, MeetingState.CANCELLED]))
        .where(or_(col(Meeting.faculty_outcome).is_(None), col(Meeting.faculty_outcome) != missed))
        .where(or_(col(Meeting.company_outcome).is_(None), col(Meeting.company_outcome) != missed))
        .where(col(faculty.faculty_id).is_not(None), col(company.company_id).is_not(None))
        .order_by(col(DockingSession.date))
    )
    return [Met(*row) for row in db.exec(statement)]


def find_draft(db: Session, session_id: str) -> ScheduleVersion | None:
    """The draft of a session."""
    row = ScheduleVersion
    statement = select(row).where(col(row.session_id) == session_id, col(row.status) == ScheduleStatus.DRAFT)
    return db.exec(statement).first()


def find_published(db: Session, session_id: str) -> ScheduleVersion | None:
    """The version that was published last."""
    row = ScheduleVersion
    statement = select(row).where(col(row.session_id) == session_id, col(row.status) == ScheduleStatus.PUBLISHED)
    return db.exec(statement.order_by(col(row.number).desc())).first()


def list_attended(db: Session, session: DockingSession) -> dict[str, frozenset[int]]:
    """By participant, the rounds that have begun and in which the version published last gives them a meeting."""
    begun = {item.number for item in session.rounds if item.state in {RoundState.STARTED, RoundState.FINISHED}}
    published = find_published(db, session.id) if begun else None
    if published is None:
        return {}
    rounds: defaultdict[str, set[int]] = defaultdict(set)
    for item in list_placed(db, published.id):
        if item.at.round in begun and not item.at.is_cancelled:
            rounds[item.meeting.faculty_participant_id].add(item.at.round)
            rounds[item.meeting.company_participant_id].add(item.at.round)
    return {id_: frozenset(numbers) for id_, numbers in rounds.items()}


def get_version(db: Session, session_id: str, number: int) -> ScheduleVersion:
    """A published version by number. Raises VersionNotFoundError."""
    row = ScheduleVersion
    statement = select(row).where(col(row.session_id) == session_id, col(row.number) == number)
    found = db.exec(statement).first()
    if found is None:
        raise VersionNotFoundError(id=number)
    return found


def list_versions(db: Session, session_id: str) -> list[ScheduleVersion]:
    """Everything published, oldest first, and then the draft."""
    rows = db.exec(select(ScheduleVersion).where(col(ScheduleVersion.session_id) == session_id))
    return sorted(rows, key=lambda row: (row.number is None, row.number or 0))


def list_placed(db: Session, version_id: str) -> list[Placed]:
    """The meetings of a version, cancelled ones included, by round and table."""
    statement = (
        select(Meeting, ScheduledMeeting)
        .join(ScheduledMeeting, col(ScheduledMeeting.meeting_id) == col(Meeting.id))
        .where(col(ScheduledMeeting.version_id) == version_id)
        .order_by(col(ScheduledMeeting.round), col(ScheduledMeeting.table), col(Meeting.id))
    )
    return [Placed(*row) for row in db.exec(statement)]


def list_meetings(db: Session, session_id: str) -> list[Meeting]:
    """Every pair that was ever placed in the session and is still in some version."""
    return list(db.exec(select(Meeting).where(col(Meeting.session_id) == session_id)))


def clear_version(db: Session, version_id: str) -> None:
    """Take all meetings off a version."""
    db.exec(delete(ScheduledMeeting).where(col(ScheduledMeeting.version_id) == version_id))


def drop_unplaced_meetings(db: Session, session_id: str) -> None:
    """Delete meetings that no version holds."""
    placed = select(ScheduledMeeting.meeting_id).join(
        ScheduleVersion, col(ScheduleVersion.id) == col(ScheduledMeeting.version_id)
    )
    placed = placed.where(col(ScheduleVersion.session_id) == session_id)
    db.exec(delete(Meeting).where(col(Meeting.session_id) == session_id, col(Meeting.id).not_in(placed)))


def list_runs(db: Session, session_id: str) -> list[PlanningRun]:
    """All runs of a session, oldest first."""
    row = PlanningRun
    return list(db.exec(select(row).where(col(row.session_id) == session_id).order_by(col(row.number))))


def get_run(db: Session, session_id: str, number: int) -> PlanningRun:
    """A run by number. Raises RunNotFoundError."""
    row = PlanningRun
    found = db.exec(select(row).where(col(row.session_id) == session_id, col(row.number) == number)).first()
    if found is None:
        raise RunNotFoundError(id=number)
    return found


def next_run_number(db: Session, session_id: str) -> int:
    """The number of the next run."""
    last = db.exec(select(func.max(PlanningRun.number)).where(col(PlanningRun.session_id) == session_id)).one()
    return (last or 0) + 1


def list_faculty_to_add(db: Session, session_id: str) -> list[Person]:
    """Every professor who does not take part yet, by external id."""
    row = FacultyProfile
    there = select(SessionParticipant.faculty_id).where(
        col(SessionParticipant.session_id) == session_id, col(SessionParticipant.faculty_id).is_not(None)
    )
    statement = select(row.id, row.external_id, row.name).where(col(row.id).not_in(there)).order_by(row.external_id)
    return [Person(*found) for found in db.exec(statement)]


def list_companies_to_add(db: Session, session_id: str) -> list[Person]:
    """Every company that does not take part yet, by external id."""
    row = Company
    there = select(SessionParticipant.company_id).where(
        col(SessionParticipant.session_id) == session_id, col(SessionParticipant.company_id).is_not(None)
    )
    statement = select(row.id, row.external_id, row.name).where(col(row.id).not_in(there)).order_by(row.external_id)
    return [Person(*found) for found in db.exec(statement)]


def find_faculty(db: Session, references: Sequence[str]) -> dict[str, Person]:
    """Professors by id and by external id."""
    return _find_people(db, FacultyProfile, references)


def find_companies(db: Session, references: Sequence[str]) -> dict[str, Person]:
    """Companies by id and by external id."""
    return _find_people(db, Company, references)


def find_need_ids(db: Session, company_id: str, references: Sequence[str]) -> dict[str, str]:
    """The ids of a company's needs, by id and by external id."""
    statement = select(Need.id, Need.external_id).where(col(Need.company_id) == company_id)
    known = db.exec(statement).all()
    by_reference = {external_id: id_ for id_, external_id in known} | {id_: id_ for id_, _ in known}
    return {reference: by_reference[reference] for reference in references if reference in by_reference}


def list_need_ids(db: Session, company_id: str) -> list[str]:
    """The ids of all needs of a company."""
    return list(db.exec(select(Need.id).where(col(Need.company_id) == company_id).order_by(Need.external_id)))


def find_organization(db: Session, faculty_id: str) -> str:
    """Where a professor works; "" for one who is not there."""
    found = db.exec(select(FacultyProfile.organization).where(col(FacultyProfile.id) == faculty_id)).first()
    return found or ""


def count_participants(db: Session, session_ids: Collection[str]) -> Mapping[str, dict[Side, int]]:
    """How many of each side take part, by session."""
    row = SessionParticipant
    counted: dict[str, dict[Side, int]] = {id_: {Side.FACULTY: 0, Side.COMPANY: 0} for id_ in session_ids}
    statement = select(row.session_id, row.side, func.count()).where(col(row.session_id).in_(session_ids))
    for session_id, side, count in db.exec(statement.group_by(col(row.session_id), col(row.side))):
        counted[session_id][Side(side)] = count
    return counted


def list_latest_numbers(db: Session, session_ids: Collection[str]) -> Mapping[str, int]:
    """The number of the version that was published last, by session; sessions without one are left out."""
    row = ScheduleVersion
    statement = select(row.session_id, func.max(row.number)).where(
        col(row.session_id).in_(session_ids), col(row.number).is_not(None)
    )
    return {session_id: number or 0 for session_id, number in db.exec(statement.group_by(col(row.session_id)))}


def _find_people(
    db: Session, table: type[FacultyProfile] | type[Company], references: Sequence[str]
) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for chunk in chunked(list(references)):
        matches = or_(col(table.id).in_(chunk), col(table.external_id).in_(chunk))
        for row in db.exec(select(table.id, table.external_id, table.name).where(matches)):
            person = Person(*row)
            found[person.external_id] = found[person.id] = person
    return {reference: found[reference] for reference in references if reference in found}


def list_with_draft(db: Session, session_ids: Collection[str]) -> frozenset[str]:
    """Which of these sessions have a draft."""
    row = ScheduleVersion
    statement = select(row.session_id).where(
        col(row.session_id).in_(session_ids), col(row.status) == ScheduleStatus.DRAFT
    )
    return frozenset(db.exec(statement))


def is_announced(db: Session, participant_id: str, session_id: str) -> bool:
    """Whether somebody has a meeting in the version that was published last."""
    published = find_published(db, session_id)
    if published is None:
        return False
    mine = or_(
        col(Meeting.faculty_participant_id) == participant_id, col(Meeting.company_participant_id) == participant_id
    )
    statement = select(Meeting.id).join(ScheduledMeeting, col(ScheduledMeeting.meeting_id) == col(Meeting.id))
    statement = statement.where(
        col(ScheduledMeeting.version_id) == published.id, col(ScheduledMeeting.is_cancelled).is_(False), mine
    )
    return db.exec(statement).first() is not None

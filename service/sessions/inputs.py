"""Everything that a plan of a session follows from, as values: the rows may change while it is solved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlmodel import Session

from matching.scheduling.problem import Meeting, Pair, Place, Side
from service.imports.identity import company_stem
from service.models.docking_session import AffinitySource, DockingSession, PairThreshold, RoundState, SessionStatus
from service.models.session_participant import ParticipantState, SessionParticipant
from service.models.session_wish import ConflictReason, PreferenceKind
from service.sessions import repository
from service.sessions.frame import Frame, frame_of
from service.sessions.names import Names
from service.sessions.repository import Person
from service.sessions.schedule_view import Attendee
from service.sessions.views import to_attendees

ABSENT = frozenset({ParticipantState.NO_SHOW, ParticipantState.LEFT})
"""Who is planned without."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What somebody says of somebody on the other side; `rank` is 1 to 4 for a wish."""

    id: str
    side: Side
    pair: Pair
    kind: PreferenceKind
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A pair that may not meet, or that may although a rule says otherwise (`is_lifted`).

    id: of the row, None for one that only a rule of the session makes. detail: a note, or the session where they met.
    """

    pair: Pair
    reason: ConflictReason
    is_lifted: bool = False
    detail: str = ""
    id: str | None = None


@dataclass(frozen=True)
class SessionInputs:
    """A session and its wishes at one revision. Pairs, locks and preferences are by participants' codes.

    sources: by participant id, the id of the faculty profile or of the company.
    closed: places that cannot be used, those of cancelled rounds included.
    attended: by participant id, the rounds that have begun and in which somebody has a meeting; whoever has any stays
    in the problem with these, whatever became of them since. is_running: the day has begun, so that minimums and musts
    no longer bind: they could not be kept without those who did not come.
    """

    session_id: str
    name: str
    revision: int
    frame: Frame
    seed: int
    time_limit_s: float
    source: AffinitySource
    threshold: PairThreshold
    avoid_same_organization: bool
    avoid_met_before: bool
    attendees: tuple[Attendee, ...]
    sources: Mapping[str, str]
    preferences: tuple[Preference, ...]
    conflicts: tuple[Conflict, ...]
    locks: tuple[Meeting, ...]
    closed: frozenset[Place]
    attended: Mapping[str, frozenset[int]]
    is_running: bool

    @cached_property
    def names(self) -> Names:
        """Everybody's name."""
        return Names.of(self.attendees)

    @cached_property
    def present(self) -> tuple[Attendee, ...]:
        """Who is planned with: everybody who comes and whose data is still there, or who has had a meeting."""
        return tuple(
            one
            for one in self.attendees
            if (one.id in self.sources and one.state not in ABSENT) or one.id in self.attended
        )

    @cached_property
    def by_key(self) -> Mapping[tuple[Side, str], Attendee]:
        """Everybody by side and code."""
        return {(attendee.side, attendee.code): attendee for attendee in self.attendees}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Codes by participant id."""
        return {attendee.id: attendee.code for attendee in self.attendees}

    def list_present(self, side: Side) -> tuple[Attendee, ...]:
        """Who of one side is planned with."""
        return tuple(attendee for attendee in self.present if attendee.side is side)


def load_inputs(db: Session, session_id: str) -> SessionInputs:
    """Read a session with all that is wished of it. Raises SessionNotFoundError."""
    session = repository.get_session(db, session_id)
    participants = repository.list_participants(db, session_id)
    people = repository.list_people(db, participants)
    codes = {row.id: row.code for row in participants}
    sides = {row.id: row.side for row in participants}
    attended = repository.list_attended(db, session)
    attendees = to_attendees(participants, people, repository.list_brought_needs(db, participants))
    sources = {row.id: source for row in participants if (source := row.faculty_id or row.company_id)}
    return SessionInputs(
        session_id=session.id,
        name=session.name,
        revision=session.revision,
        frame=frame_of(session),
        seed=session.seed,
        time_limit_s=session.time_limit_s,
        source=session.affinity_source,
        threshold=session.threshold,
        avoid_same_organization=session.avoid_same_organization,
        avoid_met_before=session.avoid_met_before,
        attendees=tuple(_with_past(attendee, attended.get(attendee.id, frozenset())) for attendee in attendees),
        sources=sources,
        preferences=_preferences(db, session, codes, sides),
        conflicts=find_conflicts(db, session, participants, people),
        locks=tuple(
            sorted(
                Meeting(codes[row.faculty_participant_id], codes[row.company_participant_id], row.round, row.table)
                for row in repository.list_locks(db, session_id)
            )
        ),
        closed=_closed(db, session),
        attended=attended,
        is_running=session.status in {SessionStatus.RUNNING, SessionStatus.FINISHED},
    )


def find_conflicts(
    db: Session, session: DockingSession, participants: Sequence[SessionParticipant], people: Mapping[str, Person]
) -> tuple[Conflict, ...]:
    """Every pair that may not meet and why: what was entered first, then what the session's rules say, by pair."""
    codes = {row.id: row.code for row in participants}
    entered = {
        Pair(codes[row.faculty_participant_id], codes[row.company_participant_id]): row
        for row in repository.list_conflicts(db, session.id)
    }
    found = {
        pair: Conflict(pair, ConflictReason.NAMED_PAIR, row.is_lifted, row.note, row.id)
        for pair, row in entered.items()
        if not row.is_lifted
    }
    rules: dict[Pair, Conflict] = {}
    if session.avoid_same_organization:
        rules |= _same_organization(participants, people)
    if session.avoid_met_before:
        rules = _met_before(db, session, participants) | rules
    for pair, conflict in rules.items():
        row = entered.get(pair)
        if row is None:
            found[pair] = conflict
        elif row.is_lifted:
            found[pair] = Conflict(pair, conflict.reason, is_lifted=True, detail=row.note or conflict.detail, id=row.id)
    for pair, row in entered.items():
        found.setdefault(pair, Conflict(pair, ConflictReason.NAMED_PAIR, row.is_lifted, row.note, row.id))
    return tuple(found[pair] for pair in sorted(found, key=str))


def _with_past(attendee: Attendee, attended: frozenset[int]) -> Attendee:
    """Whoever has had a meeting was there then; whoever is gone is there then only."""
    if attendee.state in ABSENT:
        return replace(attendee, available=attended)
    return attendee if attendee.available is None else replace(attendee, available=attendee.available | attended)


def _preferences(
    db: Session, session: DockingSession, codes: Mapping[str, str], sides: Mapping[str, Side]
) -> tuple[Preference, ...]:
    found = []
    for row in repository.list_preferences(db, session.id):
        side = sides[row.participant_id]
        own, other = codes[row.participant_id], codes[row.other_id]
        pair = Pair(own, other) if side is Side.FACULTY else Pair(other, own)
        found.append(Preference(row.id, side, pair, row.kind, row.rank))
    return tuple(sorted(found, key=lambda one: (one.side is Side.COMPANY, str(one.pair))))


def _closed(db: Session, session: DockingSession) -> frozenset[Place]:
    closed = {Place(row.round, row.table) for row in repository.list_closed_places(db, session.id)}
    cancelled = [item.number for item in session.rounds if item.state is RoundState.CANCELLED]
    closed |= {Place(number, table) for number in cancelled for table in range(1, session.tables + 1)}
    return frozenset(closed)


def _same_organization(
    participants: Sequence[SessionParticipant], people: Mapping[str, Person]
) -> dict[Pair, Conflict]:
    """Professors whose organization is the company, whatever legal form stands behind its name."""
    at: dict[str, list[str]] = {}
    for row in participants:
        if row.side is Side.COMPANY and row.id in people:
            at.setdefault(company_stem(people[row.id].name), []).append(row.code)
    found = {}
    for row in participants:
        organization = people[row.id].organization if row.side is Side.FACULTY and row.id in people else ""
        for company in at.get(company_stem(organization), ()) if organization else ():
            pair = Pair(row.code, company)
            found[pair] = Conflict(pair, ConflictReason.SAME_ORGANIZATION, detail=organization)
    return found


def _met_before(
    db: Session, session: DockingSession, participants: Sequence[SessionParticipant]
) -> dict[Pair, Conflict]:
    faculty = {row.faculty_id: row.code for row in participants if row.faculty_id}
    companies = {row.company_id: row.code for row in participants if row.company_id}
    return {
        pair: Conflict(pair, ConflictReason.MET_BEFORE, detail=met.session_name)
        for met in repository.list_met_before(db, session)
        if met.faculty_id in faculty and met.company_id in companies
        for pair in [Pair(faculty[met.faculty_id], companies[met.company_id])]
    }

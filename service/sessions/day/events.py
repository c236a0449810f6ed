"""What happens on the day: as the planner takes it, and as the session's rows keep it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from matching.scheduling.disruptions import CancelledRound, Disruption, EarlyLeave, LateArrival, LostTable, NoShow
from matching.scheduling.problem import Meeting as PlannedPair
from matching.scheduling.problem import Side
from service.language import Wording
from service.models.columns import now
from service.models.docking_session import ClosedPlace, DockingSession, RoundState, SessionRound
from service.models.schedule import MeetingState
from service.models.session_participant import ParticipantState, SessionParticipant
from service.sessions import repository
from service.sessions.day.errors import InvalidDisruptionError
from service.sessions.day.schemas import (
    CancelledRoundEvent,
    Event,
    LateEvent,
    LeaveEvent,
    LostTableEvent,
    NoShowEvent,
    ReturnEvent,
    SeatEvent,
)
from service.sessions.inputs import ABSENT
from service.sessions.repository import Placed

_GONE = Wording("{who}已标记为未到或已离开。", "{who} is marked as not there already.")
_THERE = Wording("{who}没有缺席。", "{who} is not missing.")
_SEAT_BEGUN = Wording("第 {number} 轮已经开始。", "round {number} has begun.")
_LEAVE_BEGUN = Wording(
    "第 {begun} 轮已经开始：最早只能在该轮之后离开。",
    "round {begun} has begun; they can leave after it at the earliest.",
)
_NO_ROUND = Wording(
    "没有第 {number} 轮，本场为第 1 到 {last} 轮。", "there is no round {number}; the session has rounds 1 to {last}."
)


@dataclass
class Resolved:
    """Events in the planner's terms. Participants are by (side, code)."""

    disruptions: list[Disruption] = field(default_factory=list)
    returning: list[tuple[Side, str]] = field(default_factory=list)
    seats: list[PlannedPair] = field(default_factory=list)


def resolve_events(  # noqa: C901 - one case for each kind of event
    db: Session, session_id: str, events: Sequence[Event], *, begun_through: int
) -> Resolved:
    """What the events are to the planner; walk-ins are left out. Raises ParticipantNotFoundError, InvalidDisruptionError."""
    resolved = Resolved()
    last_of_all = len(repository.get_session(db, session_id).rounds)
    for event in events:
        match event:
            case (
                LateEvent(first_round=int(number))
                | LeaveEvent(last_round=int(number))
                | LostTableEvent(from_round=int(number))
            ) if number > last_of_all:
                raise InvalidDisruptionError(why=_NO_ROUND.fill(number=number, last=last_of_all))
            case NoShowEvent():
                row = _get(db, session_id, event.participant, here=True)
                resolved.disruptions.append(NoShow(row.side, row.code))
            case LateEvent():
                row = _get(db, session_id, event.participant, here=True)
                resolved.disruptions.append(LateArrival(row.side, row.code, event.first_round))
            case LeaveEvent():
                row = _get(db, session_id, event.participant, here=True)
                last = begun_through if event.last_round is None else event.last_round
                if last < begun_through:
                    raise InvalidDisruptionError(why=_LEAVE_BEGUN.fill(begun=begun_through))
                resolved.disruptions.append(EarlyLeave(row.side, row.code, last))
            case ReturnEvent():
                row = _get(db, session_id, event.participant, here=False)
                resolved.returning.append((row.side, row.code))
            case LostTableEvent():
                resolved.disruptions.append(LostTable(event.table, event.from_round or 1))
            case CancelledRoundEvent():
                resolved.disruptions.append(CancelledRound(event.round))
            case SeatEvent():
                if event.round <= begun_through:
                    raise InvalidDisruptionError(why=_SEAT_BEGUN.fill(number=event.round))
                faculty = repository.get_participant(db, session_id, event.faculty, Side.FACULTY)
                company = repository.get_participant(db, session_id, event.company, Side.COMPANY)
                resolved.seats.append(PlannedPair(faculty.code, company.code, event.round, event.table))
    return resolved


@dataclass
class Undo:
    """What rows held before, by id or number, so that a disruption can be taken back."""

    participants: dict[str, dict[str, Any]] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    closed: list[list[int]] = field(default_factory=list)
    locks: list[dict[str, Any]] = field(default_factory=list)
    walk_ins: list[str] = field(default_factory=list)

    def remember(self, row: SessionParticipant) -> None:
        """Keep what a participant was at first."""
        self.participants.setdefault(row.id, {"state": row.state.value, "available": row.available})


def apply_events(
    db: Session,
    session: DockingSession,
    events: Sequence[Event],
    placed: Sequence[Placed],
    *,
    begun_through: int,
    undo: Undo,
) -> None:
    """Write down what the events say of people, tables and rounds; walk-ins are stored elsewhere."""
    for event in events:
        match event:
            case NoShowEvent():
                row = _get(db, session.id, event.participant, here=True)
                undo.remember(row)
                row.state = ParticipantState.NO_SHOW
                _miss_present_meeting(session, row, placed, undo)
            case LateEvent():
                row = _get(db, session.id, event.participant, here=True)
                undo.remember(row)
                row.available = _rounds(session, row, first=event.first_round)
                row.state = ParticipantState.LATE
            case LeaveEvent():
                row = _get(db, session.id, event.participant, here=True)
                undo.remember(row)
                last = begun_through if event.last_round is None else event.last_round
                row.available = _rounds(session, row, last=last)
                if last <= begun_through:
                    row.state = ParticipantState.LEFT
            case ReturnEvent():
                row = _get(db, session.id, event.participant, here=False)
                undo.remember(row)
                row.available = _rounds(session, row, first=begun_through + 1, widen=row.state is ParticipantState.LEFT)
                row.state = ParticipantState.ARRIVED
            case LostTableEvent():
                _close_table(db, session, event, begun_through, undo)
            case CancelledRoundEvent():
                item = next(item for item in session.rounds if item.number == event.round)
                undo.rounds[str(item.number)] = item.state.value
                item.state = RoundState.CANCELLED
    db.flush()


def available_again(row_available: frozenset[int] | None, numbers: Sequence[int], *, widen: bool) -> list[int]:
    """The rounds that somebody who comes back can attend: theirs of those given, or all of them where leaving cut theirs."""
    return [number for number in numbers if widen or row_available is None or number in row_available]


def _get(db: Session, session_id: str, reference: str, *, here: bool) -> SessionParticipant:
    row = repository.get_participant(db, session_id, reference)
    if (row.state not in ABSENT) != here:
        raise InvalidDisruptionError(why=(_GONE if here else _THERE).fill(who=row.code))
    row.updated_at = now() if db.info["writes"] else row.updated_at
    return row


def _rounds(
    session: DockingSession, row: SessionParticipant, *, first: int = 1, last: int | None = None, widen: bool = False
) -> list[int]:
    numbers = [item.number for item in session.rounds if item.number >= first and (last is None or item.number <= last)]
    known = None if row.available is None else frozenset(row.available)
    return available_again(known, numbers, widen=widen)


def _miss_present_meeting(
    session: DockingSession, row: SessionParticipant, placed: Sequence[Placed], undo: Undo
) -> None:
    """Whoever does not come also misses the meeting of the round that is on."""
    on = {item.number for item in session.rounds if item.state is RoundState.STARTED}
    for item in placed:
        mine = row.id in {item.meeting.faculty_participant_id, item.meeting.company_participant_id}
        if mine and item.at.round in on and item.meeting.state is MeetingState.STARTED:
            undo.meetings[item.meeting.id] = item.meeting.state.value
            item.meeting.state = MeetingState.NO_SHOW
            item.meeting.updated_at = now()


def _close_table(db: Session, session: DockingSession, event: LostTableEvent, begun_through: int, undo: Undo) -> None:
    closed = {(row.round, row.table) for row in repository.list_closed_places(db, session.id)}
    first = max(event.from_round or 1, begun_through + 1)
    lost: list[SessionRound] = [item for item in session.rounds if item.number >= first]
    for item in lost:
        if (item.number, event.table) not in closed:
            db.add(ClosedPlace(session_id=session.id, round=item.number, table=event.table, reason=event.reason))
            undo.closed.append([item.number, event.table])

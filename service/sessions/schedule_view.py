"""A schedule as pages and files show it: plain values, every name and time in place, no database behind them.

A published version is shown as it was announced; the draft with the session as it is now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from matching.scheduling.problem import Side
from service.models.docking_session import RoundState, SessionStatus
from service.models.schedule import MeetingOutcome, MeetingState, ScheduleStatus
from service.models.session_participant import ParticipantState

UID_DOMAIN = "duijie"


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """Which session it is. `timezone` is an IANA name; `revision` is what an edit must have seen."""

    id: str
    external_id: str
    name: str
    date: date
    timezone: str
    place: str
    status: SessionStatus
    revision: int

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, to show times in."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class RoundTime:
    """场次: a round, numbered from 1; times are aware, in the session's own zone."""

    number: int
    starts_at: datetime
    ends_at: datetime
    state: RoundState = RoundState.PLANNED


@dataclass(frozen=True, slots=True)
class TableLabel:
    """桌号: a table, numbered from 1; `name` is empty where it goes by its number."""

    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class BroughtNeed:
    """A need that a company brings to the session."""

    id: str
    external_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """参会方: a professor or a company. `code` names them within their side; `name` is empty after their data was deleted.

    organization: a professor's university; empty for a company. needs: what a company brings; empty for a professor.
    available: numbers of the rounds somebody can attend; None means all.
    """

    id: str
    side: Side
    code: str
    name: str
    organization: str = ""
    department: str = ""
    title: str = ""
    needs: tuple[BroughtNeed, ...] = ()
    min_meetings: int = 0
    max_meetings: int | None = None
    available: frozenset[int] | None = None
    state: ParticipantState = ParticipantState.EXPECTED
    is_walk_in: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """会面: who meets where and when. `id` stays the same in every version; `sequence` rises when it changes.

    faculty_id, company_id: ids of the two attendees. need: what the company brings that the professor fits best.
    starts_at, ends_at: aware, in the session's own zone.
    """

    id: str
    faculty_id: str
    company_id: str
    round: int
    table: int
    starts_at: datetime
    ends_at: datetime
    sequence: int = 0
    is_locked: bool = False
    need: BroughtNeed | None = None
    affinity: float | None = None
    state: MeetingState = MeetingState.PLANNED
    faculty_outcome: MeetingOutcome | None = None
    company_outcome: MeetingOutcome | None = None

    @property
    def uid(self) -> str:
        """The calendar's UID: the same in every version."""
        return f"{self.id}@{UID_DOMAIN}"


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """Which version of the schedule. `number` is None for the draft; `parent_number` is the version it follows."""

    id: str
    number: int | None
    status: ScheduleStatus
    parent_number: int | None
    created_at: datetime
    published_at: datetime | None
    note: str = ""


@dataclass(frozen=True)
class ScheduleView:
    """One version of a session's schedule.

    meetings: by round and table. cancelled: meetings that an earlier version announced and this one does not hold,
    where and when they were announced last, with the SEQUENCE of their cancellation; empty for a draft.
    """

    session: SessionSummary
    version: VersionSummary
    rounds: tuple[RoundTime, ...]
    tables: tuple[TableLabel, ...]
    participants: tuple[Attendee, ...]
    meetings: tuple[PlannedMeeting, ...]
    cancelled: tuple[PlannedMeeting, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Attendee]:
        """The participants by id."""
        return {participant.id: participant for participant in self.participants}

    @cached_property
    def by_place(self) -> Mapping[tuple[int, int], PlannedMeeting]:
        """The meetings by (round, table)."""
        return {(meeting.round, meeting.table): meeting for meeting in self.meetings}

    def list_side(self, side: Side) -> tuple[Attendee, ...]:
        """The participants of one side, by code."""
        return tuple(participant for participant in self.participants if participant.side is side)

    def list_meetings_of(self, participant_id: str) -> tuple[PlannedMeeting, ...]:
        """Somebody's meetings, in order of time."""
        return tuple(m for m in self.meetings if participant_id in {m.faculty_id, m.company_id})

"""A session as one participant sees it: plain values, nothing of the other side but whom they may meet and why."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matching.scheduling.problem import Side
from service.models.docking_session import RoundState, SessionStatus
from service.models.schedule import MeetingOutcome, MeetingState
from service.models.session_participant import ParticipantState
from service.models.session_wish import PreferenceKind
from service.sessions.schedule_view import BroughtNeed


@dataclass(frozen=True, slots=True)
class MySession:
    """A session that somebody takes part in, and as what: `participant_id` and `code` are their own.

    available: numbers of the rounds they can attend; None means all. version: the schedule that was published last.
    meetings: how many it gives them. may_wish: whether wishes are still taken.
    """

    id: str
    name: str
    date: date
    timezone: str
    place: str
    status: SessionStatus
    participant_id: str
    side: Side
    code: str
    min_meetings: int
    max_meetings: int | None
    available: tuple[int, ...] | None
    state: ParticipantState
    version: int | None
    meetings: int
    may_wish: bool

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, to show times in."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class MyPartner:
    """Somebody on the other side. `name` is empty after their data was deleted; a company has no `organization`."""

    id: str
    name: str
    organization: str = ""
    department: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class MyCandidate:
    """Somebody on the other side whom one could meet, and what one has said of them oneself.

    needs: what a company brings, as far as the professor who asks may read it in full; empty for a professor.
    kind, rank: one's own word; None where there is none. A must is the organiser's and stays.
    """

    partner: MyPartner
    needs: tuple[BroughtNeed, ...] = ()
    kind: PreferenceKind | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """A meeting from one side. `outcome` is one's own; times are aware, in the session's own zone.

    need: what it is about, where whoever asks may read it in full. may_report: whether an outcome is taken now.
    """

    id: str
    round: int
    table: int
    table_name: str
    starts_at: datetime
    ends_at: datetime
    partner: MyPartner
    state: MeetingState
    need: BroughtNeed | None = None
    outcome: MeetingOutcome | None = None
    may_report: bool = False


@dataclass(frozen=True, slots=True)
class MyRound:
    """A round, and whom one meets in it; `is_available` is False where one has said that one cannot come."""

    number: int
    starts_at: datetime
    ends_at: datetime
    state: RoundState
    is_available: bool
    meeting: MyMeeting | None = None


@dataclass(frozen=True, slots=True)
class MyAgenda:
    """One's own part of the schedule that was published last; without one, no rounds.

    cancelled: what was announced before and is no longer held, where and when it was announced last.
    """

    session: MySession
    published_at: datetime | None = None
    rounds: tuple[MyRound, ...] = ()
    cancelled: tuple[MyMeeting, ...] = ()

    @property
    def meetings(self) -> tuple[MyMeeting, ...]:
        """Those that are held, in order of time."""
        return tuple(item.meeting for item in self.rounds if item.meeting is not None)

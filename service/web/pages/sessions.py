"""Sessions: the list, who takes part, what fits, the board, and the versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from service.models.docking_session import SessionStatus
from service.models.schedule import MeetingState, ScheduleStatus
from service.sessions.schedule_view import Attendee, PlannedMeeting, RoundTime, ScheduleView, TableLabel
from service.sessions.use_cases import SessionCard
from service.translation import deferred
from service.web.forms import Problems

STATUSES = {
    SessionStatus.PREPARING: deferred("in preparation"),
    SessionStatus.PUBLISHED: deferred("published"),
    SessionStatus.RUNNING: deferred("under way"),
    SessionStatus.FINISHED: deferred("over"),
    SessionStatus.CANCELLED: deferred("cancelled"),
}


@dataclass(frozen=True, slots=True)
class SessionListPage:
    """All sessions, the newest day first."""

    template: ClassVar[str] = "session_list.html"
    section: ClassVar[str] = "sessions"
    statuses: ClassVar = STATUSES

    sessions: Sequence[SessionCard]


@dataclass(frozen=True, slots=True)
class SessionFormPage:
    """The form for a session. `values` is what the fields hold; rounds are `rows` with a start and a length."""

    template: ClassVar[str] = "session_form.html"
    section: ClassVar[str] = "sessions"

    id: str
    revision: str
    values: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]
    problems: Problems
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantsPage:
    """Who takes part, with quotas and rounds; `refusal` says why the last change was not made."""

    template: ClassVar[str] = "session_participants.html"
    section: ClassVar[str] = "sessions"
    current: ClassVar[str] = "participants"
    statuses: ClassVar = STATUSES

    card: SessionCard
    faculty: Sequence[Attendee]
    companies: Sequence[Attendee]
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class FeasibilityPage:
    """What fits, in sentences."""

    template: ClassVar[str] = "session_feasibility.html"
    section: ClassVar[str] = "sessions"
    current: ClassVar[str] = "feasibility"
    statuses: ClassVar = STATUSES

    card: SessionCard
    possible: bool
    fits: bool
    meetings: int
    rounds_needed: int
    rounds: int | None
    tables: int | None
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A place on the board: a round, a table, and the meeting that is held there, if any."""

    round: int
    table: int
    meeting: PlannedMeeting | None
    faculty: Attendee | None
    company: Attendee | None

    @property
    def is_movable(self) -> bool:
        """Whether the meeting may still be moved."""
        return self.meeting is not None and self.meeting.state is MeetingState.PLANNED and not self.meeting.is_locked


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A round with its places in the order of the tables."""

    round: RoundTime
    cells: Sequence[BoardCell]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board of rounds × tables. `schedule` is None before anything is planned.

    `said` are the sentences of the last plan or change; `refusal` says why the last change was not made; `idle` are
    those without a meeting; `change` says what publishing would announce, in sentences.
    """

    template: ClassVar[str] = "session_board.html"
    section: ClassVar[str] = "sessions"
    current: ClassVar[str] = "board"
    statuses: ClassVar = STATUSES

    card: SessionCard
    schedule: ScheduleView | None
    rows: Sequence[BoardRow]
    tables: Sequence[TableLabel]
    idle: Sequence[Attendee]
    affinity: float
    said: Sequence[str]
    change: Sequence[str]
    touched: Sequence[str]
    refusal: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the board shows a draft, which nobody has been told."""
        return self.schedule is not None and self.schedule.version.status is ScheduleStatus.DRAFT


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list; `number` is None for the draft, `at` is in the session's own zone."""

    number: int | None
    at: datetime
    meetings: int
    edits: int
    note: str
    touched: Sequence[str]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version, and what is different between two of them."""

    template: ClassVar[str] = "session_versions.html"
    section: ClassVar[str] = "sessions"
    current: ClassVar[str] = "versions"
    statuses: ClassVar = STATUSES

    card: SessionCard
    versions: Sequence[VersionLine]
    before: str
    after: str
    numbers: Mapping[str, int] | None
    sentences: Sequence[str]

"""The day itself: the desk from which it is run, and the big screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from service.models.schedule import MeetingOutcome, MeetingState
from service.models.session_participant import ParticipantState
from service.sessions.day.day_view import Attendance, DayView, TableOccupancy
from service.sessions.exports.print_pack import OUTCOMES
from service.sessions.schedule_view import Attendee, PlannedMeeting
from service.sessions.use_cases import SessionCard
from service.translation import deferred
from service.web.pages.sessions import STATUSES

PRESENCES = {
    ParticipantState.EXPECTED: deferred("expected"),
    ParticipantState.ARRIVED: deferred("here"),
    ParticipantState.LATE: deferred("late"),
    ParticipantState.NO_SHOW: deferred("does not come"),
    ParticipantState.LEFT: deferred("has left"),
}
MEETING_STATES = {
    MeetingState.PLANNED: deferred("planned"),
    MeetingState.STARTED: deferred("talking"),
    MeetingState.HELD: deferred("held"),
    MeetingState.NO_SHOW: deferred("not held"),
    MeetingState.CANCELLED: deferred("cancelled"),
}
EVENTS = {
    "no_show": deferred("{name} does not come"),
    "late": deferred("{name} comes for round {number}"),
    "leave": deferred("{name} leaves"),
    "return": deferred("{name} has come after all"),
    "lost_table": deferred("Table {number} cannot be used"),
    "cancelled_round": deferred("Round {number} is not held"),
    "walk_in": deferred("{name} comes unannounced"),
}
"""What a preview is headed with, by the kind of the event."""


@dataclass(frozen=True, slots=True)
class StandbyOffer:
    """Who could take an empty chair; `seat` is the hidden field that seats them."""

    person: Attendee
    affinity: float
    seat: str


@dataclass(frozen=True, slots=True)
class StandbyLine:
    """Somebody who sits free with an open table, and who could come instead, best fit first."""

    person: Attendee
    round: int
    table: int
    offers: Sequence[StandbyOffer]


@dataclass(frozen=True, slots=True)
class RepairPreview:
    """What confirming would do, in words. `fields` is what was sent, to be sent again."""

    title: str
    values: Mapping[str, Any]
    summary: str
    moves: Sequence[str]
    notes: Sequence[str]
    tell: Sequence[Attendee]
    standby: Sequence[StandbyLine]
    fields: Sequence[tuple[str, str]]
    revision: int
    fingerprint: str


@dataclass(frozen=True)
class DayPage:
    """The organiser's desk. `day` is None before a schedule is published; `query` narrows the check-in list."""

    template: ClassVar[str] = "session_day.html"
    section: ClassVar[str] = "sessions"
    current: ClassVar[str] = "day"
    statuses: ClassVar = STATUSES
    presences: ClassVar = PRESENCES
    states: ClassVar = MEETING_STATES
    outcomes: ClassVar = OUTCOMES

    card: SessionCard
    day: DayView | None
    attendance: Sequence[Attendance] = ()
    query: str = ""
    preview: RepairPreview | None = None
    refusal: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def begun(self) -> Sequence[tuple[int, Sequence[PlannedMeeting]]]:
        """The rounds that have begun with their meetings, the last first: what an outcome can be given for."""
        if self.day is None:
            return []
        rounds = [one.number for one in self.day.schedule.rounds if one.number <= self.day.clock.begun_through]
        meetings = self.day.schedule.meetings
        found = [(number, [one for one in meetings if one.round == number]) for number in reversed(rounds)]
        return [(number, held) for number, held in found if held]

    @property
    def coming_rounds(self) -> Sequence[int]:
        """The rounds that have not begun."""
        if self.day is None:
            return []
        return [one.number for one in self.day.schedule.rounds if one.number > self.day.clock.begun_through]

    def partner_of(self, attendee: Attendee, meeting: PlannedMeeting) -> str:
        """The name of whom somebody meets; "" after their data was deleted."""
        id_ = meeting.company_id if meeting.faculty_id == attendee.id else meeting.faculty_id
        return self.day.schedule.by_id[id_].name if self.day else ""

    def is_absent(self, attendee: Attendee) -> bool:
        """Whether somebody was given up."""
        return attendee.state in {ParticipantState.NO_SHOW, ParticipantState.LEFT}

    def is_here(self, attendee: Attendee) -> bool:
        """Whether somebody has checked in."""
        return attendee.state is ParticipantState.ARRIVED

    def outcome_of(self, meeting: PlannedMeeting, side: str) -> MeetingOutcome | None:
        """What a side has said of a meeting."""
        return meeting.faculty_outcome if side == "faculty" else meeting.company_outcome


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """What hangs on the wall: the countdown, and who goes to which table now and next."""

    template: ClassVar[str] = "session_screen.html"
    section: ClassVar[str] = "sessions"

    card: SessionCard
    day: DayView | None

    @property
    def parts(self) -> Sequence[tuple[str, int, Sequence[TableOccupancy]]]:
        """The current round and the next, each with its tables; tables that stay free are left out."""
        if self.day is None:
            return []
        found = (
            ("now", self.day.current, self.day.tables_now),
            ("next", self.day.next, self.day.tables_next),
        )
        return [(name, one.number, [at for at in tables if at.meeting]) for name, one, tables in found if one]

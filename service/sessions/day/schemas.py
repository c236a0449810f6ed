"""What the day's requests and answers look like on the wire; the command line's `--json` prints the same."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from matching.scheduling.problem import Side, Status
from service.models.docking_session import RoundState, SessionStatus
from service.models.schedule import MeetingOutcome, MeetingState
from service.models.session_participant import ParticipantState
from service.sessions.schemas import ChangePublic, Number, Quota, Rounds, Said, SchedulePerson
from service.texts import Email, Line, Name, Paragraph, RequestBody, RowId, ShortLine

MAX_DISRUPTIONS = 50

Who = Annotated[Name, Field(description="Id or code of the participant.")]

_NO_SHOW_EXAMPLE: JsonValue = {"kind": "no_show", "participant": "F07"}


class NoShowEvent(RequestBody):
    """Somebody does not come, or no longer: nothing that has not begun is held with them."""

    kind: Literal["no_show"]
    participant: Who


class LateEvent(RequestBody):
    """Somebody is there from a round on, not before."""

    kind: Literal["late"]
    participant: Who
    first_round: Number


class LeaveEvent(RequestBody):
    """Somebody leaves after a round; without one, after the last that has begun."""

    kind: Literal["leave"]
    participant: Who
    last_round: Annotated[int, Field(strict=True, ge=0)] | None = None


class ReturnEvent(RequestBody):
    """Somebody who was given up has come after all, and is seated wherever that moves nobody."""

    kind: Literal["return"]
    participant: Who


class LostTableEvent(RequestBody):
    """A table cannot be used from a round on; without one, from the next that begins."""

    kind: Literal["lost_table"]
    table: Number
    from_round: Number | None = None
    reason: Line = ""


class CancelledRoundEvent(RequestBody):
    """A round is not held."""

    kind: Literal["cancelled_round"]
    round: Number
    reason: Line = ""


class SeatEvent(RequestBody):
    """A standby partner, or any other pair, is seated at a free table, exactly there and then."""

    kind: Literal["seat"]
    faculty: Who
    company: Who
    round: Number
    table: Number


class WalkInEvent(RequestBody):
    """Somebody new comes and is matched by their text, or by what is on file, and seated.

    Give `existing` for a profile or company that is there, or `name` and `text` for one that is to be created: what
    the professor works on, or what the company needs.
    """

    kind: Literal["walk_in"]
    side: Side
    existing: Name | None = Field(default=None, description="Id or external id of the profile or company.")
    name: Name | None = None
    text: Paragraph | None = Field(default=None, description="Lines of work, one each, or the company's need.")
    organization: Line = ""
    title: ShortLine = ""
    region: ShortLine = ""
    email: Email = ""
    contact: Line = ""
    max_meetings: Quota | None = None
    available: Rounds | None = None

    @model_validator(mode="after")
    def check_who(self) -> "WalkInEvent":
        """Either somebody who is there, or a name and a text."""
        if self.existing is not None and (self.name or self.text):
            raise ValueError("give either existing, or name and text")
        if self.existing is None and not (self.name and self.text):
            raise ValueError("give existing, or both name and text")
        return self


Event = Annotated[
    NoShowEvent | LateEvent | LeaveEvent | ReturnEvent | LostTableEvent | CancelledRoundEvent | SeatEvent | WalkInEvent,
    Field(discriminator="kind"),
]
Events = Annotated[list[Event], Field(min_length=1, max_length=MAX_DISRUPTIONS)]


class DisruptionPreview(RequestBody):
    """What has happened; nothing is written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"events": [_NO_SHOW_EXAMPLE]},
                {
                    "events": [
                        {
                            "kind": "walk_in",
                            "side": "company",
                            "name": "陇东新材料有限公司",
                            "text": "环氧树脂固化收缩大，想找低收缩固化剂。",
                            "max_meetings": 2,
                        }
                    ]
                },
            ]
        }
    )

    events: Events


class DisruptionConfirm(DisruptionPreview):
    """The same events, with the revision and the fingerprint that the preview answered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"events": [_NO_SHOW_EXAMPLE], "revision": 12, "fingerprint": "0f3b9c1d5e6b47819a0c2d4e6f801234"}
            ]
        }
    )

    revision: Annotated[int, Field(strict=True, ge=1)]
    fingerprint: RowId
    note: Line = Field(default="", description="A word that goes with the new version.")


class CheckIn(RequestBody):
    """Somebody has come, or came and was marked by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"arrived": True}]})

    arrived: Annotated[bool, Field(strict=True)] = True


class MeetingStateChange(RequestBody):
    """What has become of a meeting."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "held"}]})

    state: MeetingState


class OutcomeReport(RequestBody):
    """What one side says of a meeting; null takes it back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"side": "company", "outcome": "cooperation_possible", "person": "周敏"}]}
    )

    side: Side
    outcome: MeetingOutcome | None
    person: Name = Field(description="Who reports it; they see to the follow-up at first.")


class RoundTaken(BaseModel):
    """A round on the day, with its planned times and the real ones."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    state: RoundState
    starts_at: datetime
    ends_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ClockPublic(BaseModel):
    """Which round is on."""

    now: datetime
    by_hand: bool = Field(description="Rounds go by the organiser's hand, not by the timetable.")
    current: int | None
    next: int | None
    target: datetime | None = Field(description="What a countdown counts to: the end of this round, or the next start.")
    begun_through: int = Field(description="Nothing in rounds 1 to this one moves any more.")
    rounds: list[RoundTaken]


class AttendancePublic(BaseModel):
    """Somebody on the check-in list, with where they go."""

    id: str
    side: Side
    code: str
    name: str
    organization: str
    title: str
    state: ParticipantState
    is_walk_in: bool
    meetings: int
    now: "SeatPublic | None"
    next: "SeatPublic | None"


class SeatPublic(BaseModel):
    """A seat that somebody has, and with whom."""

    meeting_id: str
    round: int
    table: int
    table_name: str
    starts_at: datetime
    partner: SchedulePerson
    partner_state: ParticipantState
    state: MeetingState
    is_locked: bool


class TablePublic(BaseModel):
    """A table in a round: who sits there, or that it is free or closed."""

    table: int
    table_name: str
    is_closed: bool
    meeting_id: str | None
    faculty: SchedulePerson | None
    company: SchedulePerson | None
    state: MeetingState | None


class StandbyPublic(BaseModel):
    """Somebody who sits free with an open table, and who could come instead, best fit first."""

    person: SchedulePerson
    side: Side
    round: int
    table: int
    offers: list["OfferPublic"]


class OfferPublic(BaseModel):
    """A standby partner and how well the two fit."""

    person: SchedulePerson
    affinity: float


class DayPublic(BaseModel):
    """The day as the organiser and the big screen see it."""

    session_id: str
    name: str
    status: SessionStatus
    version: int
    revision: int
    clock: ClockPublic
    arrived: int
    expected: int
    attendance: list[AttendancePublic]
    tables_now: list[TablePublic]
    tables_next: list[TablePublic]
    free_now: list[SchedulePerson] = Field(description="Who is there and has no meeting in this round.")
    free_next: list[SchedulePerson] = Field(description="Who is there and has no meeting in the next round.")


class RepairPublic(BaseModel):
    """What a disruption does to the schedule: in one sentence, in numbers, person by person, and who could step in."""

    status: Status = Field(description="OPTIMAL: fewer moves are proved impossible.")
    confirmed: bool
    version: int | None = Field(description="The version that was published; null where no meeting changed.")
    revision: int = Field(description="Give this with the confirmation; after it, the present one.")
    fingerprint: str = Field(description="Give this with the confirmation.")
    summary: Said = Field(
        description="For instance: 3 of 84 meetings moved, 0 added, 2 removed; 7 participants touched."
    )
    change: ChangePublic
    moves: list[Said] = Field(description="Who goes where instead, in words.")
    notes: list[Said] = Field(description="What else follows: locks that are lifted, walk-ins who found no place.")
    standby: list[StandbyPublic]
    walk_ins: list[SchedulePerson]
    tell: list[SchedulePerson] = Field(description="Whose meetings changed: only they have to be told.")


class UndonePublic(BaseModel):
    """A disruption that was taken back."""

    run: int
    version: int | None
    revision: int
    change: ChangePublic
    tell: list[SchedulePerson]


class OutcomePublic(BaseModel):
    """A meeting with what both sides say, and the follow-up that it opened."""

    meeting_id: str
    state: MeetingState
    faculty_outcome: MeetingOutcome | None
    company_outcome: MeetingOutcome | None
    follow_up_id: str | None

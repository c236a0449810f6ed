"""What a session, its participants and wishes, its runs and its schedule look like on the wire; the CLI prints the same."""

from datetime import date, datetime, time
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StrictBool, model_validator

from matching.scheduling.problem import Side, Status
from service.language import Language, Wording
from service.models.docking_session import AffinitySource, PairThreshold, RoundState, SessionStatus
from service.models.schedule import MeetingOutcome, MeetingState, RunKind, ScheduleStatus
from service.models.session_participant import ParticipantState
from service.models.session_wish import ConflictReason, PreferenceKind
from service.pagination import PageQuery
from service.texts import Line, LongText, Name, RequestBody, RowId, unset

MAX_TABLES = 2000
MAX_ROUNDS = 200
MAX_MEETINGS = 10_000
MAX_SECONDS = 600.0

MINUTES_OF_DAY = 24 * 60


def _check_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no time zone; give an IANA name such as Asia/Shanghai") from error
    return value


def _check_time(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError("give hours and minutes of the session's own zone, such as 14:30")
    return value


Day = date
"""The day of a session; a field may be called `date` only if its type is not."""
TimeZone = Annotated[Name, AfterValidator(_check_timezone)]
"""An IANA time zone."""
Tables = Annotated[int, Field(strict=True, ge=0, le=MAX_TABLES)]
"""How many tables there are."""
Quota = Annotated[int, Field(strict=True, ge=0, le=MAX_MEETINGS)]
"""A number of meetings."""
Number = Annotated[int, Field(strict=True, ge=1, le=MAX_MEETINGS)]
"""A round or a table, from 1."""
Rounds = Annotated[list[Number], Field(max_length=MAX_ROUNDS)]
"""Numbers of rounds."""
Seed = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
"""A seed: the same input and seed give the same plan."""
TimeLimit = Annotated[float, Field(gt=0, le=MAX_SECONDS)]
"""The longest time to compute, in seconds."""
Rank = Annotated[int, Field(strict=True, ge=1, le=4)]
"""The rank of a wish, 1 the dearest."""
TableNames = Annotated[list[Line], Field(max_length=MAX_TABLES)]
"""Names of tables, the first one's first."""


class RoundCreate(RequestBody):
    """A round: when it starts on the day of the session, and how long it is. A break is the gap between two."""

    start: Annotated[time, AfterValidator(_check_time)]
    length_minutes: Annotated[int, Field(strict=True, ge=1, le=MINUTES_OF_DAY)]


def check_rounds(rounds: list[RoundCreate]) -> list[RoundCreate]:
    """Refuse rounds that are out of order, overlap, or go beyond midnight."""
    end = 0
    for number, item in enumerate(rounds, start=1):
        begin = item.start.hour * 60 + item.start.minute
        if begin < end:
            raise ValueError(f"round {number} starts at {item.start:%H:%M}, before round {number - 1} has ended")
        end = begin + item.length_minutes
        if end > MINUTES_OF_DAY:
            raise ValueError(f"round {number} ends after midnight; a session is held on one day")
    return rounds


RoundList = Annotated[list[RoundCreate], Field(max_length=MAX_ROUNDS), AfterValidator(check_rounds)]
"""Rounds in order; their numbers are their places, from 1."""

_ROUNDS_EXAMPLE: JsonValue = [
    {"start": "14:00", "length_minutes": 20},
    {"start": "14:25", "length_minutes": 20},
    {"start": "15:00", "length_minutes": 20},
]


class SessionCreate(RequestBody):
    """A day on which professors and companies meet."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "lanzhou-2027",
                    "name": "兰州化工对接会",
                    "date": "2027-03-18",
                    "timezone": "Asia/Shanghai",
                    "place": "园区会展中心二楼",
                    "tables": 12,
                    "rounds": _ROUNDS_EXAMPLE,
                }
            ]
        }
    )

    external_id: Name | None = Field(default=None, description="Your own id; one is made where it is left out.")
    name: Name
    date: Day
    timezone: TimeZone = "Asia/Shanghai"
    place: Line = ""
    tables: Tables = 0
    table_names: TableNames = Field(default_factory=list, description="May be shorter than `tables`.")
    rounds: RoundList = Field(default_factory=list)
    seed: Seed = 0
    time_limit_s: TimeLimit = 60.0
    affinity_source: AffinitySource = AffinitySource.SCORE
    threshold: PairThreshold = Field(default=PairThreshold.ANY, description="Which pairs may meet at all.")
    avoid_same_organization: StrictBool = True
    avoid_met_before: StrictBool = Field(default=True, description="Pairs that met in an earlier session do not again.")


class SessionUpdate(RequestBody):
    """What changes; a field that is left out stays. `rounds`, where given, replace all there are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tables": 14, "rounds": _ROUNDS_EXAMPLE}]})

    external_id: Name = unset()
    name: Name = unset()
    date: Day = unset()
    timezone: TimeZone = unset()
    place: Line = unset()
    tables: Tables = unset()
    table_names: TableNames = unset()
    rounds: RoundList = unset()
    seed: Seed = unset()
    time_limit_s: TimeLimit = unset()
    affinity_source: AffinitySource = unset()
    threshold: PairThreshold = unset()
    avoid_same_organization: StrictBool = unset()
    avoid_met_before: StrictBool = unset()
    status: SessionStatus = unset()


class SessionQuery(PageQuery):
    """Which sessions to list."""

    external_id: Line = Field(default="", description="Only the session with exactly this external id.")
    status: SessionStatus | None = Field(default=None, description="Only sessions that have come so far.")
    q: Line = Field(default="", description="Only sessions with this in name, place or external id.")


class RoundPublic(BaseModel):
    """A round with its times in the session's zone."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    starts_at: datetime
    ends_at: datetime
    state: RoundState


class SessionPublic(BaseModel):
    """A session as it is stored."""

    id: str
    external_id: str
    name: str
    date: Day
    timezone: str
    place: str
    status: SessionStatus
    tables: int
    table_names: list[str]
    rounds: list[RoundPublic]
    seed: int
    time_limit_s: float
    affinity_source: AffinitySource
    threshold: PairThreshold
    avoid_same_organization: bool
    avoid_met_before: bool
    faculty: int = Field(description="How many professors take part.")
    companies: int = Field(description="How many companies take part.")
    published_version: int | None = Field(description="The version that was published last; null before any.")
    has_draft: bool
    revision: int = Field(description="Give this as `revision` with a change: 409 where somebody else was faster.")
    created_at: datetime
    updated_at: datetime


class ParticipantCreate(RequestBody):
    """A professor or a company to take part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faculty_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "min_meetings": 1,
                    "max_meetings": 4,
                    "available": [1, 2, 3, 4],
                }
            ]
        }
    )

    faculty_id: RowId | None = None
    company_id: RowId | None = None
    min_meetings: Quota = 0
    max_meetings: Quota | None = Field(default=None, description="null: as many as fit.")
    available: Rounds | None = Field(default=None, description="Rounds that they can attend; null: all.")
    need_ids: list[RowId] = Field(default_factory=list, description="Needs that a company brings; empty: all it has.")
    note: LongText = ""

    @model_validator(mode="after")
    def check_one(self) -> Self:
        """Exactly one of the two ids says who it is."""
        if (self.faculty_id is None) == (self.company_id is None):
            raise ValueError("give either faculty_id or company_id")
        return self


class ParticipantsCreate(RequestBody):
    """Everybody who does not take part yet, of one side or of both, with the same quota."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "faculty", "max_meetings": 4}]})

    side: Side | None = Field(default=None, description="null: both sides.")
    min_meetings: Quota = 0
    max_meetings: Quota | None = None


class ParticipantUpdate(RequestBody):
    """What changes; a field that is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"max_meetings": 5, "available": [1, 2, 3]}]})

    min_meetings: Quota = unset()
    max_meetings: Quota | None = unset()
    available: Rounds | None = unset()
    need_ids: list[RowId] = unset()
    note: LongText = unset()


class BroughtNeedPublic(BaseModel):
    """A need that a company brings."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    title: str


class ParticipantPublic(BaseModel):
    """Somebody who takes part. `name` is empty after their data was deleted."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    side: Side
    code: str = Field(description="Names them within their side, in plans, workbooks and on the command line.")
    name: str
    organization: str
    department: str
    title: str
    needs: list[BroughtNeedPublic]
    min_meetings: int
    max_meetings: int | None
    available: list[int] | None
    state: ParticipantState
    is_walk_in: bool

    @classmethod
    def of(cls, attendee: Any) -> "ParticipantPublic":  # noqa: ANN401 - an Attendee; schemas stand below it
        """Put an attendee into the wire shape."""
        return cls.model_validate(
            {name: getattr(attendee, name) for name in cls.model_fields if name not in {"available", "needs"}}
            | {
                "available": None if attendee.available is None else sorted(attendee.available),
                "needs": [BroughtNeedPublic.model_validate(need) for need in attendee.needs],
            }
        )


class PreferenceCreate(RequestBody):
    """What one participant says of one on the other side; it replaces what they said of them before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "participant_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "other_id": "9c0d5e6b47819a0c2d4e6f8012343f2a",
                    "kind": "want",
                    "rank": 1,
                }
            ]
        }
    )

    participant_id: RowId = Field(description="Who says it.")
    other_id: RowId = Field(description="Of whom.")
    kind: PreferenceKind
    rank: Rank | None = Field(default=None, description="1 to 4 makes a want a ranked wish.")

    @model_validator(mode="after")
    def check_rank(self) -> Self:
        """Only a want has a rank."""
        if self.rank is not None and self.kind is not PreferenceKind.WANT:
            raise ValueError("only a want has a rank")
        return self


class PreferencePublic(BaseModel):
    """A preference, for the organiser or for whoever has it: a no_thanks is not for the other side's eyes."""

    id: str
    side: Side = Field(description="Who says it.")
    faculty: str = Field(description="Code of the professor.")
    company: str = Field(description="Code of the company.")
    kind: PreferenceKind
    rank: int | None


class ConflictCreate(RequestBody):
    """A pair that may not meet, or (`is_lifted`) that may although a rule of the session says otherwise."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faculty_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "company_id": "9c0d5e6b47819a0c2d4e6f8012343f2a",
                    "note": "持有股份",
                }
            ]
        }
    )

    faculty_id: RowId = Field(description="Id of the participant.")
    company_id: RowId = Field(description="Id of the participant.")
    is_lifted: StrictBool = False
    note: Line = ""


class ConflictPublic(BaseModel):
    """A pair that may not meet and why. `id` is null where only a rule of the session says so."""

    id: str | None
    faculty: str
    company: str
    reason: ConflictReason
    is_lifted: bool
    detail: str = Field(description="A note, or the organization or session that is the reason.")


class LockCreate(RequestBody):
    """A pair that meets exactly there and then, whatever is planned anew."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faculty_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "company_id": "9c0d5e6b47819a0c2d4e6f8012343f2a",
                    "round": 2,
                    "table": 5,
                }
            ]
        }
    )

    faculty_id: RowId = Field(description="Id of the participant.")
    company_id: RowId = Field(description="Id of the participant.")
    round: Number
    table: Number


class LockPublic(BaseModel):
    """A lock."""

    id: str
    faculty: str
    company: str
    round: int
    table: int


class PlaceBody(RequestBody):
    """A table in a round."""

    round: Number
    table: Number
    reason: Line = ""


class ClosedPlacesUpdate(RequestBody):
    """All tables that cannot be used in some round; they replace those there were."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"places": [{"round": 4, "table": 12, "reason": "设备检修"}]}]}
    )

    places: Annotated[list[PlaceBody], Field(max_length=MAX_MEETINGS)]


class ClosedPlacePublic(BaseModel):
    """A table that cannot be used in a round."""

    model_config = ConfigDict(from_attributes=True)

    round: int
    table: int
    reason: str


class PlanRequest(RequestBody):
    """How to plan; what is left out is as the session says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seed": 0, "threshold": "worth_a_talk"}]})

    seed: Seed | None = None
    time_limit_s: TimeLimit | None = None
    threshold: PairThreshold | None = None


class PublishRequest(RequestBody):
    """A word that goes with the version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "按企业意见调整第三轮"}]})

    note: Line = ""


class MeetingCreate(RequestBody):
    """A pair to seat by hand; without a table, at the first that is free."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faculty_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "company_id": "9c0d5e6b47819a0c2d4e6f8012343f2a",
                    "round": 3,
                }
            ]
        }
    )

    faculty_id: RowId = Field(description="Id of the participant.")
    company_id: RowId = Field(description="Id of the participant.")
    round: Number
    table: Number | None = None


class MeetingMove(RequestBody):
    """Where and when the meeting is to be instead; without a table, at the same one or the first that is free."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"round": 4, "table": 2}]})

    round: Number
    table: Number | None = None


class MeetingSwap(RequestBody):
    """Two meetings that change places."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"first_id": "3f2a9c0d5e6b47819a0c2d4e6f801234", "second_id": "9c0d5e6b47819a0c2d4e6f8012343f2a"}
            ]
        }
    )

    first_id: RowId
    second_id: RowId


class Said(BaseModel):
    """One sentence in both languages; `code` is stable where there is one."""

    code: str = ""
    zh: str
    en: str

    @classmethod
    def of(cls, wording: Wording, code: str = "") -> "Said":
        """Put a wording into the wire shape."""
        return cls(code=code, zh=wording.say(Language.ZH), en=wording.say(Language.EN))


class FeasibilityPublic(BaseModel):
    """What fits, in words, before anything is planned."""

    possible: bool = Field(description="Some plan keeps all the hard rules.")
    fits: bool = Field(description="The best meetings by quota alone can all be held.")
    meetings: int = Field(description="How many meetings that would be.")
    rounds_needed: int
    rounds: int | None
    tables: int
    pairs: int = Field(description="How many pairs may meet.")
    reasons: list[Said]
    notes: list[Said]
    revision: int


class RunPublic(BaseModel):
    """A run of the planner."""

    number: int
    kind: RunKind
    status: Status
    objective: float | None
    bound: float | None
    fairness_price: float | None = Field(description="What leaving nobody out costs in affinity; null if not proved.")
    rounds_needed: int | None
    meetings: int
    gaps: int
    table_changes: int
    seconds: float
    unserved: list[str] = Field(description="Names of those with an acceptable partner but no meeting.")
    reasons: list[Said]
    parameters: dict[str, Any]
    input_hash: str
    model: str
    calibration: str
    created_at: datetime


class RunDocument(RunPublic):
    """A run with the whole problem, as `duijie plan --problem` takes it, and the meetings that answered it."""

    problem: dict[str, Any]
    placed: list[dict[str, Any]]


class SchedulePerson(BaseModel):
    """Somebody as a meeting names them."""

    id: str
    code: str
    name: str


class MeetingPublic(BaseModel):
    """A meeting where a version places it."""

    id: str
    uid: str
    sequence: int
    faculty: SchedulePerson
    company: SchedulePerson
    round: int
    table: int
    table_name: str
    starts_at: datetime
    ends_at: datetime
    is_locked: bool
    need: BroughtNeedPublic | None
    affinity: float | None
    state: MeetingState
    faculty_outcome: MeetingOutcome | None
    company_outcome: MeetingOutcome | None


class VersionPublic(BaseModel):
    """A version of the schedule; `number` is null for the draft."""

    number: int | None
    status: ScheduleStatus
    parent_number: int | None
    created_at: datetime
    published_at: datetime | None
    note: str
    meetings: int


class VersionLine(VersionPublic):
    """A version in a list of them."""

    edits: int = Field(description="Changes by hand since the run that it began with.")
    touched: list[str] = Field(description="Names of whoever was to be told of it.")


class SchedulePublic(BaseModel):
    """A version of the schedule with all that it places."""

    version: VersionPublic
    revision: int
    rounds: list[RoundPublic]
    meetings: list[MeetingPublic]
    cancelled: list[MeetingPublic]
    without_meeting: list[SchedulePerson] = Field(description="Who takes part but has no meeting.")


class ChangePublic(BaseModel):
    """What changed between two versions, and who is to be told."""

    before: int | None
    after: int | None
    moved: int
    added: int
    removed: int
    unchanged: int
    reasons: list[Said]
    touched: list[SchedulePerson]


class PlannedPublic(BaseModel):
    """A run, and the draft that it made; no schedule where there was no plan."""

    run: RunPublic
    schedule: SchedulePublic | None
    change: ChangePublic | None = Field(description="Against what was published last; null before any.")
    findings: list[Said] = Field(description="Hard rules that the draft breaks; empty means that it can be held.")


class RestoredPublic(BaseModel):
    """A draft that was made of a run or of a version."""

    schedule: SchedulePublic
    change: ChangePublic | None
    findings: list[Said] = Field(description="Hard rules of the session as it now is that the draft breaks.")
    lost: int = Field(description="Meetings that could not be restored: somebody, the round or the table is gone.")


class EditedPublic(BaseModel):
    """A draft after a change by hand, with what the change costs."""

    schedule: SchedulePublic
    change: ChangePublic | None = Field(description="Against what was published last; null before any.")
    affinity_before: float
    affinity_after: float
    cost: float = Field(description="How much affinity the change loses; negative where it gains.")
    gaps_before: int
    gaps_after: int
    findings: list[Said] = Field(description="Hard rules that the draft broke before and still breaks.")


class PublishedPublic(BaseModel):
    """A version that was published, and what is new in it."""

    schedule: SchedulePublic
    change: ChangePublic


class SheetPublic(BaseModel):
    """What a sheet of a workbook led to."""

    model_config = ConfigDict(from_attributes=True)

    sheet: str
    part: str
    created: int
    updated: int
    unchanged: int
    removed: int = Field(description="What the sheet no longer lists.")
    rejected: int = Field(description="Rows that are wrong.")


class BookProblem(BaseModel):
    """One thing about one cell, row or sheet."""

    model_config = ConfigDict(from_attributes=True)

    sheet: str
    row: int | None
    column: str
    header: str
    value: str
    severity: str
    code: str
    message: str


class BookPublic(BaseModel):
    """What an import of the workbook did, or would do."""

    model_config = ConfigDict(from_attributes=True)

    dry_run: bool
    applied: bool
    sheets: list[SheetPublic]
    problems: list[BookProblem]
    revision: int


class AuditPublic(BaseModel):
    """Whether a schedule can be held as it is."""

    passed: bool
    findings: list[Said]


class Added(BaseModel):
    """Who was added."""

    added: list[ParticipantPublic]
    revision: int

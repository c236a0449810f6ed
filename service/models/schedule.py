"""Plans of a session and what became of them: runs, versions, and the meetings that they place."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from matching.scheduling.problem import Status
from service.models.columns import enum_type, id_column, timestamp_column


class RunKind(StrEnum):
    """What a run did: planned afresh, filled free places, mended the day, or kept a draft that was edited by hand."""

    PLAN = "plan"
    FILL = "fill"
    REPAIR = "repair"
    EDITED = "edited"


class ScheduleStatus(StrEnum):
    """A session has one draft at most; everything else has been published."""

    DRAFT = "draft"
    PUBLISHED = "published"


class MeetingState(StrEnum):
    """What has become of a meeting."""

    PLANNED = "planned"
    STARTED = "started"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class MeetingOutcome(StrEnum):
    """What one side says after a meeting."""

    DID_NOT_TAKE_PLACE = "did_not_take_place"
    NO_INTEREST = "no_interest"
    INFORMATIVE = "informative"
    COOPERATION_POSSIBLE = "cooperation_possible"


class PlanningRun(SQLModel, table=True):
    """One run of the planner and all it takes to judge, repeat or restore it. Runs are never changed.

    problem, meetings: the document of `duijie plan --problem` that was solved, by participants' codes, and the
    meetings that answered it. reasons: as JSON (`service.sessions.reasons`), worded when they are shown.
    unserved: [side, code] of everybody with an acceptable partner but no meeting.
    input_hash: SHA-256 of problem, seed and time limit; the same hash gives the same plan.
    model, calibration: what the affinities come from; `calibration` begins with the name of the weights.
    """

    __tablename__ = "planning_run"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    number: int
    kind: RunKind = Field(default=RunKind.PLAN, sa_type=enum_type(RunKind))
    parameters: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    input_hash: str = Field(index=True, max_length=64)
    model: str = Field(default="", max_length=200)
    calibration: str = Field(default="", max_length=200)
    status: Status = Field(sa_type=enum_type(Status))
    objective: float | None = None
    bound: float | None = None
    fairness_price: float | None = None
    rounds_needed: int | None = None
    gaps: int = 0
    table_changes: int = 0
    seconds: float = 0.0
    reasons: list[Any] = Field(default_factory=list, sa_type=JSON)
    unserved: list[Any] = Field(default_factory=list, sa_type=JSON)
    problem: dict[str, Any] = Field(sa_type=JSON)
    meetings: list[Any] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = timestamp_column()


class ScheduleVersion(SQLModel, table=True):
    """日程: the draft of a session (`number` None), or what was published as version 1, 2, ….

    parent_id: the published version that it follows. run_id: the run whose meetings it began with; `edits` counts the
    changes made by hand since. frame: on publishing, the session's name, day, place, rounds and tables as
    they were announced (`service.sessions.frame`). diff: against the parent, as reasons, with who is to be told.
    """

    __tablename__ = "schedule_version"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    number: int | None = None
    status: ScheduleStatus = Field(default=ScheduleStatus.DRAFT, sa_type=enum_type(ScheduleStatus))
    parent_id: str | None = Field(
        default=None, foreign_key="schedule_version.id", ondelete="SET NULL", index=True, max_length=32
    )
    run_id: str | None = Field(
        default=None, foreign_key="planning_run.id", ondelete="SET NULL", index=True, max_length=32
    )
    edits: int = 0
    note: str = Field(default="", max_length=500)
    frame: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    diff: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    created_at: datetime = timestamp_column()
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Meeting(SQLModel, table=True):
    """会面: a pair that meets in a session, the same row however often it moves, and what became of it on the day.

    A calendar's UID is made of `id`, so it survives every version.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("session_id", "faculty_participant_id", "company_participant_id", name="uq_meeting_pair"),
    )

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    faculty_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    company_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=enum_type(MeetingState))
    faculty_outcome: MeetingOutcome | None = Field(default=None, sa_type=enum_type(MeetingOutcome))
    company_outcome: MeetingOutcome | None = Field(default=None, sa_type=enum_type(MeetingOutcome))
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()


class ScheduledMeeting(SQLModel, table=True):
    """Where one version places a meeting.

    A published version also holds, with `is_cancelled`, every meeting that an earlier one announced and this one does
    not hold, where and when it was announced last. `sequence` is the calendar's SEQUENCE: it rises whenever what was
    announced of the meeting changes. `starts_at` and `ends_at` are set on publishing.
    need_id: the need of the company that the professor fits best. affinity: what the meeting was worth when placed.
    """

    __tablename__ = "scheduled_meeting"

    version_id: str = Field(foreign_key="schedule_version.id", ondelete="CASCADE", primary_key=True, max_length=32)
    meeting_id: str = Field(foreign_key="meeting.id", ondelete="CASCADE", primary_key=True, index=True, max_length=32)
    round: int
    table: int
    is_cancelled: bool = False
    sequence: int = 0
    starts_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    need_id: str | None = Field(default=None, foreign_key="need.id", ondelete="SET NULL", index=True, max_length=32)
    affinity: float | None = None

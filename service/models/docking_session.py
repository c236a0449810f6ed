"""A docking session: when and where people meet, in how many rounds and at how many tables."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from service.models.columns import enum_type, external_id_column, id_column, new_id, timestamp_column


class SessionStatus(StrEnum):
    """How far a session has come."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class RoundState(StrEnum):
    """What has become of a round on the day."""

    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class AffinitySource(StrEnum):
    """What the worth of a meeting is taken from: the matcher's score, or its calibrated probability."""

    SCORE = "score"
    PROBABILITY = "probability"


class PairThreshold(StrEnum):
    """Which pairs may meet at all: every one, or only those with at least this verdict."""

    ANY = "any"
    WORTH_A_TALK = "worth_a_talk"
    STRONG = "strong"


class DockingSession(SQLModel, table=True):
    """对接会: one day on which professors and companies meet.

    `revision` rises with every change to the session, its wishes or its schedule; who edits says which one they saw.
    Rounds are wall-clock times of `date` in `timezone` (IANA), so a session can move to another day as it is.
    `table_names` may be shorter than `tables`; a table without a name is called by its number.
    """

    __tablename__ = "docking_session"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    external_id: str = external_id_column()
    name: str = Field(max_length=200)
    date: date
    timezone: str = Field(default="Asia/Shanghai", max_length=64)
    place: str = Field(default="", max_length=200)
    tables: int = 0
    table_names: list[str] = Field(default_factory=list, sa_type=JSON)
    status: SessionStatus = Field(default=SessionStatus.PREPARING, index=True, sa_type=enum_type(SessionStatus))
    seed: int = 0
    time_limit_s: float = 60.0
    affinity_source: AffinitySource = Field(default=AffinitySource.SCORE, sa_type=enum_type(AffinitySource))
    threshold: PairThreshold = Field(default=PairThreshold.ANY, sa_type=enum_type(PairThreshold))
    avoid_same_organization: bool = True
    avoid_met_before: bool = True
    revision: int = 1
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    rounds: list["SessionRound"] = Relationship(
        sa_relationship_kwargs={
            "cascade": "all, delete-orphan",
            "order_by": "SessionRound.number",
            "lazy": "selectin",
        },
    )


class SessionRound(SQLModel, table=True):
    """场次: a round of a session, numbered from 1. A break is the gap between two rounds.

    `started_at` and `ended_at` say when it really began and ended on the day; None until then.
    """

    __tablename__ = "session_round"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("length_minutes >= 1", name="length_minutes"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    number: int
    start: time
    length_minutes: int
    state: RoundState = Field(default=RoundState.PLANNED, sa_type=enum_type(RoundState))
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ClosedPlace(SQLModel, table=True):
    """A table that cannot be used in a round: a lost table, or each table of a cancelled round."""

    __tablename__ = "closed_place"

    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", primary_key=True, max_length=32)
    round: int = Field(primary_key=True)
    table: int = Field(primary_key=True)
    reason: str = Field(default="", max_length=200)

"""Who takes part in a docking session, with quota and availability, and the needs that a company brings."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.scheduling.problem import Side
from service.models.columns import enum_type, id_column, timestamp_column


class ParticipantState(StrEnum):
    """Where somebody is on the day."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    LATE = "late"
    NO_SHOW = "no_show"
    LEFT = "left"


class SessionParticipant(SQLModel, table=True):
    """参会方: a professor or a company in one session.

    `code` names somebody within a side of the session: in plans, workbooks and on the command line. It is the
    external id at the time of joining (or a short one of its own), and stays. `faculty_id` or `company_id`, by
    `side`, is None only after that row was deleted: what was planned remains, without a name.
    `available` lists the numbers of the rounds somebody can attend; None means all.
    """

    __tablename__ = "session_participant"
    __table_args__ = (
        UniqueConstraint("session_id", "side", "code"),
        UniqueConstraint("session_id", "faculty_id"),
        UniqueConstraint("session_id", "company_id"),
    )

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    side: Side = Field(sa_type=enum_type(Side))
    code: str = Field(max_length=200)
    faculty_id: str | None = Field(
        default=None, foreign_key="faculty_profile.id", ondelete="SET NULL", index=True, max_length=32
    )
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="SET NULL", index=True, max_length=32
    )
    min_meetings: int = 0
    max_meetings: int | None = None
    available: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    state: ParticipantState = Field(default=ParticipantState.EXPECTED, sa_type=enum_type(ParticipantState))
    is_walk_in: bool = False
    note: str = ""
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    needs: list["SessionNeed"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "SessionNeed.need_id", "lazy": "selectin"},
    )


class SessionNeed(SQLModel, table=True):
    """A need that a company brings to a session. A company without any of these brings all that it has."""

    __tablename__ = "session_need"

    participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", primary_key=True, max_length=32
    )
    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", primary_key=True, index=True, max_length=32)

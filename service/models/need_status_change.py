"""The trail of a need: every step, with when, who and why."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, new_id, timestamp_column


class NeedStatus(StrEnum):
    """Where a need stands."""

    RECEIVED = "received"
    CLARIFIED = "clarified"
    MATCHED = "matched"
    SCHEDULED = "scheduled"
    MET = "met"
    COOPERATING = "cooperating"
    CLOSED = "closed"


class NeedStatusChange(SQLModel, table=True):
    """One step. `position` counts from 0; it is unique for a need, so that two steps at once cannot both be the next."""

    __tablename__ = "need_status_change"
    __table_args__ = (UniqueConstraint("need_id", "position"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", index=True, max_length=32)
    position: int
    status: NeedStatus = Field(sa_type=enum_type(NeedStatus))
    at: datetime = timestamp_column()
    actor: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=2000)

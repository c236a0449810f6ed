"""What becomes of a meeting afterwards: a follow-up, and every change to it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from service.models.columns import enum_type, id_column, timestamp_column
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.models.schedule import Meeting


class FollowUpStage(StrEnum):
    """How far a cooperation has come."""

    CONTACTED = "contacted"
    SITE_VISIT = "site_visit"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    DELIVERED = "delivered"
    CLOSED = "closed"


AGREED = frozenset({FollowUpStage.SIGNED, FollowUpStage.DELIVERED})
"""Stages that nobody reaches without an agreement."""


class FollowUpChangeKind(StrEnum):
    """What a change did."""

    OPENED = "opened"
    STAGE = "stage"
    DETAILS = "details"
    REMINDER = "reminder"
    MEETING = "meeting"


class FollowUp(SQLModel, table=True):
    """跟进: a professor and a company after "cooperation possible", until the matter is closed.

    faculty_id, company_id: None only after that row was deleted. need_id: the need that it is about, where there is one.
    meeting_id: the meeting that opened it; None where it was opened by hand. responsible: who sees to it.
    visit_date, visit_place: of the site visit, planned or made. reminders_done: months (1, 3, 6) that were seen to.
    `revision` rises with every change; who edits says which one they saw.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    meeting_id: str | None = Field(
        default=None, foreign_key="meeting.id", ondelete="SET NULL", unique=True, max_length=32
    )
    faculty_id: str | None = Field(
        default=None, foreign_key="faculty_profile.id", ondelete="SET NULL", index=True, max_length=32
    )
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="SET NULL", index=True, max_length=32
    )
    need_id: str | None = Field(default=None, foreign_key="need.id", ondelete="SET NULL", index=True, max_length=32)
    stage: FollowUpStage = Field(default=FollowUpStage.CONTACTED, index=True, sa_type=enum_type(FollowUpStage))
    opened_on: date
    due_date: date | None = Field(default=None, index=True)
    responsible: str = Field(max_length=200)
    visit_date: date | None = Field(default=None, index=True)
    visit_place: str = Field(default="", max_length=200)
    reminders_done: list[int] = Field(default_factory=list, sa_type=JSON)
    revision: int = 1
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    faculty: FacultyProfile | None = Relationship()
    company: Company | None = Relationship()
    need: Need | None = Relationship()
    meeting: Meeting | None = Relationship()
    changes: list["FollowUpChange"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "FollowUpChange.number"},
    )


class FollowUpChange(SQLModel, table=True):
    """One change: on which day, by whom, with what note, and the fields before and after it. Changes stay, also undone."""

    __tablename__ = "follow_up_change"
    __table_args__ = (UniqueConstraint("follow_up_id", "number"),)

    id: str = id_column()
    follow_up_id: str = Field(foreign_key="follow_up.id", ondelete="CASCADE", index=True, max_length=32)
    number: int
    kind: FollowUpChangeKind = Field(sa_type=enum_type(FollowUpChangeKind))
    date: date
    person: str = Field(max_length=200)
    note: str = ""
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = timestamp_column()
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    undone_by: str = Field(default="", max_length=200)

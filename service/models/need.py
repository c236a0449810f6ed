"""A company's need and its requirements."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, Relationship, SQLModel

from matching.types import NeedKind
from service.models.columns import enum_type, id_column, new_id, timestamp_column
from service.models.need_status_change import NeedStatus

if TYPE_CHECKING:
    from service.models.company import Company


class Visibility(StrEnum):
    """Who reads a need in full."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"


class Need(SQLModel, table=True):
    """技术需求: what a company asks for, in its own words.

    `external_id` is the company's own, so two companies may both have their "N-1". Of a confidential need others read
    `public_summary` only, and only once an operator has approved it.
    """

    __tablename__ = "need"
    __table_args__ = (
        Index(None, "created_at", "id"),  # the order of lists
        Index(None, "company_id", "external_id", unique=True),
    )

    id: str = id_column()
    external_id: str = Field(index=True, max_length=200)
    company_id: str = Field(foreign_key="company.id", ondelete="CASCADE", index=True, max_length=32)
    kind: NeedKind = Field(default=NeedKind.TECHNICAL_PROBLEM, index=True, sa_type=enum_type(NeedKind))
    title: str = Field(max_length=500)
    body: str = ""
    deadline: date | None = None
    budget_cny: int | None = Field(default=None, sa_type=BigInteger)
    visibility: Visibility = Field(default=Visibility.PUBLIC, index=True, sa_type=enum_type(Visibility))
    public_summary: str = ""
    summary_approved_at: datetime | None = None
    contact: str = Field(default="", max_length=200)
    status: NeedStatus = Field(default=NeedStatus.RECEIVED, index=True, sa_type=enum_type(NeedStatus))
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    company: "Company" = Relationship(
        back_populates="needs", sa_relationship_kwargs={"lazy": "joined", "innerjoin": True}
    )
    requirements: list["Requirement"] = Relationship(
        back_populates="need",
        sa_relationship_kwargs={
            "cascade": "all, delete-orphan",
            "order_by": "Requirement.position",
            "lazy": "selectin",
        },
    )


class Requirement(SQLModel, table=True):
    """One condition of a need: a must or a wish."""

    __tablename__ = "requirement"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", index=True, max_length=32)
    position: int
    text: str
    must: bool = True

    need: Need = Relationship(back_populates="requirements")

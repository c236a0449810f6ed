"""A need as it was read from a text or a form, until a person has confirmed it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, id_column, timestamp_column


class DraftSource(StrEnum):
    """What a draft was read from."""

    TEXT = "text"
    DOCX = "docx"


class NeedDraft(SQLModel, table=True):
    """The fields of a need that somebody still has to look at; deleted when it is confirmed or discarded.

    `company_id` is the company whose account sent it, None for an operator. `origins` says which words each field came from, `unread` what was not understood, `notes` how values were read.
    """

    __tablename__ = "need_draft"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    source: DraftSource = Field(sa_type=enum_type(DraftSource))
    file_name: str = Field(default="", max_length=200)
    actor: str = Field(default="", max_length=200)
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True, max_length=32
    )
    fields: dict[str, Any] = Field(sa_type=JSON)
    origins: list[dict[str, Any]] = Field(sa_type=JSON)
    unread: list[str] = Field(sa_type=JSON)
    notes: list[dict[str, Any]] = Field(sa_type=JSON)
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

"""Columns that several tables share."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Enum as EnumColumn
from sqlmodel import Field, SQLModel

# Named constraints can be altered by a later migration on SQLite and PostgreSQL alike.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """A fresh primary key: 32 hex digits, so that an id tells nothing and collides with nothing."""
    return uuid4().hex


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The current day where the professors and companies are: China's one time zone."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def id_column() -> Any:  # noqa: ANN401 - SQLModel's Field is typed so, to stand as any column's default
    """Primary key of a row that the outside addresses by id."""
    return Field(default_factory=new_id, primary_key=True, max_length=32)


def external_id_column() -> Any:  # noqa: ANN401 - likewise
    """The id that the sender's own spreadsheet or program uses; rows are upserted by it."""
    return Field(unique=True, index=True, max_length=200)


def timestamp_column() -> Any:  # noqa: ANN401 - likewise
    """A point in time; SQLModel's own type gives it back aware and in UTC on SQLite too."""
    return Field(default_factory=now, nullable=False)


def enum_type(enum: type[StrEnum]) -> EnumColumn:
    """A column type that stores a StrEnum's values as text, the same on SQLite and PostgreSQL."""
    return EnumColumn(enum, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members])

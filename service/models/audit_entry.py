"""The audit log. Triggers refuse to change or remove a row; see `service/audit/scrub.py` for the one way around."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, timestamp_column


class AuditAction(StrEnum):
    """What was done."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"


class AuditEntry(SQLModel, table=True):
    """One row that was changed, or one confidential need that was read in full.

    `before` and `after` hold the columns that differ, all of them where the row is new or gone. `confidential` marks
    values of a confidential need, which lists and exports leave out.
    """

    __tablename__ = "audit_entry"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    at: datetime = timestamp_column()
    actor: str = Field(index=True, max_length=200)
    account_id: str | None = Field(default=None, index=True, max_length=32)
    credential: str = Field(default="", max_length=200)
    request_id: str = Field(default="", max_length=100)
    action: AuditAction = Field(sa_type=enum_type(AuditAction))
    entity: str = Field(index=True, max_length=100)
    entity_id: str = Field(index=True, max_length=200)
    confidential: bool = False
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


class AuditScrub(SQLModel, table=True):
    """While a transaction has a row in here, it may blank the values of audit entries; it removes the row again."""

    __tablename__ = "audit_scrub"

    id: int = Field(primary_key=True)

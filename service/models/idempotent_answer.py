"""Answers that are kept so that a repeated request gets the same one."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.models.columns import timestamp_column


class IdempotentAnswer(SQLModel, table=True):
    """What a request with an `Idempotency-Key` was answered; stored in the transaction of what the request did.

    `scope` says whose keys these are, so that two senders never share one. `resource_id` is the row that was made:
    when a person's row is erased, the answers that quote it go too.
    """

    __tablename__ = "idempotent_answer"

    scope: str = Field(primary_key=True, max_length=100)
    operation: str = Field(primary_key=True, max_length=200)
    key: str = Field(primary_key=True, max_length=255)
    fingerprint: str = Field(max_length=64)
    status: int
    body: str
    location: str = ""
    resource_id: str = Field(default="", index=True, max_length=32)
    created_at: datetime = timestamp_column()
    expires_at: datetime = Field(index=True)

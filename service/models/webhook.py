"""Who is told of what, and the outbox of what is still to be told.

Events and deliveries are written in the transaction of what happened, so that none is lost and none is invented; a
thread of the service sends them afterwards.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, id_column, new_id, timestamp_column


class DeliveryState(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class WebhookSubscription(SQLModel, table=True):
    """An address that wants to be told. `events` are names; `company_id` narrows it to one company's needs.

    `secret` is sealed, see `service/secret_key.py`.
    """

    __tablename__ = "webhook_subscription"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    url: str = Field(max_length=2000)
    events: list[str] = Field(sa_type=JSON)
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True, max_length=32
    )
    secret: str = Field(max_length=200, repr=False)
    enabled: bool = True
    created_at: datetime = timestamp_column()


class WebhookEvent(SQLModel, table=True):
    """Something that happened. `payload` is the exact body that is signed and sent, the same at every attempt."""

    __tablename__ = "webhook_event"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    type: str = Field(max_length=100)
    need_id: str = Field(default="", index=True, max_length=32)
    payload: str
    created_at: datetime = timestamp_column()


class WebhookDelivery(SQLModel, table=True):
    """One event on its way to one address."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index(None, "state", "next_attempt_at"), Index(None, "created_at", "id"))

    id: str = id_column()
    event_id: str = Field(foreign_key="webhook_event.id", ondelete="CASCADE", index=True, max_length=32)
    subscription_id: str = Field(foreign_key="webhook_subscription.id", ondelete="CASCADE", index=True, max_length=32)
    state: DeliveryState = Field(default=DeliveryState.PENDING, sa_type=enum_type(DeliveryState))
    attempts: int = 0
    next_attempt_at: datetime = timestamp_column()
    last_status: int | None = None
    last_error: str = Field(default="", max_length=500)
    delivered_at: datetime | None = None
    created_at: datetime = timestamp_column()

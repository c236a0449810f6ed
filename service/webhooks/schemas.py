"""What webhooks look like on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.models.webhook import DeliveryState, WebhookSubscription
from service.pagination import PageQuery
from service.texts import RequestBody, RowId, unset

EventName = Literal[
    "need.received",
    "need.clarified",
    "need.matched",
    "need.scheduled",
    "need.met",
    "need.cooperating",
    "need.closed",
]
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Events = Annotated[list[EventName], Field(min_length=1, max_length=20)]


class WebhookCreate(RequestBody):
    """An address that wants to be told what happens to needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://erp.example.com/duijie", "events": ["need.matched", "need.scheduled"]}]
        }
    )

    url: Url = Field(description="https, at a public address; redirects are not followed.")
    events: Events
    company_id: RowId | None = Field(default=None, description="Only needs of this company; null for all.")


class WebhookUpdate(RequestBody):
    """What changes; a field that is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"enabled": False}]})

    url: Url = unset()
    events: Events = unset()
    enabled: bool = unset()


class WebhookPublic(BaseModel):
    """A webhook, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    url: str
    events: list[str]
    company_id: str | None
    enabled: bool = Field(description="False where it was switched off, or where the address answered 410 Gone.")
    created_at: datetime


class WebhookCreated(WebhookPublic):
    """A webhook with the secret that its messages are signed with; it is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "5e6f7081920d4e5b6c7a8f49102b3c4d",
                    "url": "https://erp.example.com/duijie",
                    "events": ["need.matched", "need.scheduled"],
                    "company_id": "9a0c2d4e6f8012343f2a9c0d5e6b4781",
                    "enabled": True,
                    "created_at": "2027-03-01T08:30:00Z",
                    "secret": "whsec_ZXhhbXBsZSBvbmx5LCBub3QgYSByZWFsIHNlY3JldCE=",
                }
            ]
        }
    )

    secret: str

    @classmethod
    def of(cls, row: WebhookSubscription, secret: str) -> "WebhookCreated":
        """Show a secret beside the row that keeps it sealed."""
        return cls(**WebhookPublic.model_validate(row).model_dump(), secret=secret)


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    state: DeliveryState | None = Field(default=None, description="`dead` for those that were given up.")
    webhook_id: RowId | None = Field(default=None, description="Only to this webhook.")


class DeliveryPublic(BaseModel):
    """One message on its way to one address."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    webhook_id: str = Field(validation_alias="subscription_id")
    event_id: str = Field(description="The header `webhook-id` of the message.")
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime
    last_status: int | None
    last_error: str
    delivered_at: datetime | None
    created_at: datetime

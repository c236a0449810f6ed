"""What a webhook receives, for the OpenAPI document: its `webhooks` say what this service posts to others."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Response, status
from pydantic import BaseModel, ConfigDict, Field

from service.models.need_status_change import NeedStatus
from service.webhooks.schemas import EventName

router = APIRouter(tags=["webhooks"])


class NeedStepData(BaseModel):
    """Which need went where."""

    need_id: str
    external_id: str = Field(description="Your own id of the need.")
    company_id: str
    status: NeedStatus
    previous: NeedStatus | None = Field(description="null for a new need.")


class NeedStepMessage(BaseModel):
    """A step of a need. It names the need and quotes nothing of it: ask for what you may read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0d4e5b6c7a8f49102b3c4d5e6f708192",
                    "type": "need.matched",
                    "timestamp": "2027-03-01T08:30:00+00:00",
                    "data": {
                        "need_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                        "external_id": "N-031",
                        "company_id": "9a0c2d4e6f8012343f2a9c0d5e6b4781",
                        "status": "matched",
                        "previous": "received",
                    },
                }
            ]
        }
    )

    id: str = Field(description="The same at every attempt; keep those that you have seen.")
    type: EventName | Literal["webhook.ping"] = Field(
        description="`webhook.ping` holds the id of the webhook as its data."
    )
    timestamp: datetime = Field(description="When it happened.")
    data: NeedStepData


@router.post(
    "need.step",
    summary="A step of a need",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={410: {"description": "No more, please: the webhook is switched off."}},
)
def receive_need_step(
    body: NeedStepMessage,
    webhook_id: Annotated[str, Header(description="The `id` of the message.")],
    webhook_timestamp: Annotated[
        int, Header(description="Seconds since 1970; refuse what is older than five minutes.")
    ],
    webhook_signature: Annotated[
        str,
        Header(
            description="Values apart by spaces; one must be `v1,` and the base64 of HMAC-SHA256 over "
            "`{webhook-id}.{webhook-timestamp}.{raw body}`, its key being the base64 behind `whsec_` of your secret. "
            "This is Standard Webhooks, so its libraries verify it."
        ),
    ],
) -> Response:
    """Posted to your address at each step that you subscribed to.

    Answer any 2xx in time; everything else is tried again with growing waits, and becomes a dead letter at last. A
    message may come twice, and a later one before an earlier one.
    """
    del body, webhook_id, webhook_timestamp, webhook_signature  # documented here, received elsewhere
    return Response(status_code=status.HTTP_204_NO_CONTENT)

"""Write down what is to be told, in the transaction of what happened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from service.models.columns import new_id, now
from service.models.need_status_change import NeedStatus
from service.models.webhook import WebhookDelivery, WebhookEvent, WebhookSubscription
from service.statements import chunked

PING = "webhook.ping"
NEED_EVENTS = tuple(f"need.{status}" for status in NeedStatus)
EVENTS = (*NEED_EVENTS, PING)
"""Names of all events."""


@dataclass(frozen=True, slots=True)
class NeedStep:
    """A need went from `previous` (None for a new one) to `status`."""

    need_id: str
    external_id: str
    company_id: str
    status: NeedStatus
    previous: NeedStatus | None
    at: datetime


def tell_need_steps(db: Session, steps: Sequence[NeedStep]) -> None:
    """Put each step into the outbox of every subscription that wants it.

    A payload names the need and says nothing of its text: whoever may read it asks for it.
    """
    subscriptions = db.exec(
        select(WebhookSubscription)
        .where(col(WebhookSubscription.enabled))
        .order_by(col(WebhookSubscription.created_at), col(WebhookSubscription.id))
    ).all()
    for step in steps if subscriptions else ():
        type_ = f"need.{step.status}"
        wanted = [s for s in subscriptions if type_ in s.events and s.company_id in {None, step.company_id}]
        if wanted:
            data = {
                "need_id": step.need_id,
                "external_id": step.external_id,
                "company_id": step.company_id,
                "status": step.status,
                "previous": step.previous,
            }
            put_event(db, type_, data, wanted, at=step.at, need_id=step.need_id)


def put_event(
    db: Session,
    type_: str,
    data: object,
    subscriptions: Sequence[WebhookSubscription],
    *,
    at: datetime,
    need_id: str = "",
) -> list[WebhookDelivery]:
    """Write an event and a delivery to each subscription."""
    event_id = new_id()
    payload = {"id": event_id, "type": type_, "timestamp": at.isoformat(), "data": data}
    db.add(WebhookEvent(id=event_id, type=type_, need_id=need_id, payload=json.dumps(payload, ensure_ascii=False)))
    db.flush()  # no relationship tells the order of the two tables
    deliveries = [
        WebhookDelivery(event_id=event_id, subscription_id=one.id, next_attempt_at=now()) for one in subscriptions
    ]
    db.add_all(deliveries)
    db.flush()
    return deliveries


def forget_need_events(db: Session, need_ids: Sequence[str]) -> None:
    """Remove what was told of these needs, and what was still to be told."""
    for chunk in chunked(need_ids):
        db.execute(delete(WebhookEvent).where(col(WebhookEvent.need_id).in_(chunk)))

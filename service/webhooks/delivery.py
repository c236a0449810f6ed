"""Send what is due. Several processes may do so at once; a message goes out at least once, and rarely twice.

A delivery is claimed in a short transaction that moves its next attempt behind a lease; it is sent outside of any
transaction. Where a process dies in between, the lease runs out and another one sends it.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from service.database import Database
from service.errors import InvalidSettingError
from service.models.columns import now
from service.models.webhook import DeliveryState, WebhookDelivery, WebhookEvent, WebhookSubscription
from service.secret_key import Vault, load_secret_key
from service.settings import Settings
from service.webhooks.sending import Attempt, send
from service.webhooks.signing import signed_headers
from service.webhooks.use_cases import SECRETS

LONGEST_WAIT_S = 12 * 3600
GROWTH = 4
GONE = 410
"""The status by which a receiver says that it wants no more."""
KEEP = timedelta(days=30)
"""How long what was delivered stays readable."""

_AT_ONCE = 4
_LOOKED_AT = 200
_MARGIN_S = 60

Jitter = Callable[[], float]
"""A factor near 1, so that many retries do not come at one moment."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A delivery that this process sends now."""

    id: str
    event_id: str
    payload: str
    url: str
    secret: str
    """Sealed."""


def deliver_due(database: Database, settings: Settings, *, clock: Callable[[], datetime] = now, jitter: Jitter) -> int:
    """Send what is due, at most one message to each address, and write down what came of it; returns how many."""
    with database.reading() as db:
        if not _find_due(db, clock()):
            return 0
    with database.writing() as db:
        claimed = _claim(db, clock(), lease=timedelta(seconds=settings.webhook_timeout_s + _MARGIN_S))

    vault = Vault(load_secret_key(settings), purpose=SECRETS)

    def deliver(one: _Claimed) -> Attempt:
        body = one.payload.encode()
        try:
            secret = vault.open(one.secret)
        except InvalidSettingError as error:
            return Attempt(None, str(error))
        headers = signed_headers(secret, id_=one.event_id, at=clock(), body=body)
        return send(
            one.url,
            body,
            headers,
            timeout_s=settings.webhook_timeout_s,
            allow_private=settings.webhook_allow_private,
        )

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook") as pool:
        attempts = list(pool.map(deliver, claimed))
    if claimed:
        with database.writing() as db:
            for one, attempt in zip(claimed, attempts, strict=True):
                _record(db, one.id, attempt, settings, at=clock(), jitter=jitter)
    return len(claimed)


def small_jitter() -> float:
    """A factor between 0.8 and 1.2."""
    return random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing


def wait_after(attempts: int, *, first_s: float, jitter: Jitter) -> timedelta:
    """How long to wait after this many attempts have failed: four times as long each time, up to 12 hours."""
    return timedelta(seconds=min(first_s * GROWTH ** (attempts - 1), LONGEST_WAIT_S) * jitter())


def forget_delivered(db: Session, *, before: datetime) -> None:
    """Remove what was delivered long ago, and events that nobody is to be told of any more."""
    old = (col(WebhookDelivery.state) == DeliveryState.DELIVERED, col(WebhookDelivery.delivered_at) < before)
    db.execute(delete(WebhookDelivery).where(*old))
    still = select(WebhookDelivery.event_id)
    db.execute(delete(WebhookEvent).where(col(WebhookEvent.created_at) < before, col(WebhookEvent.id).not_in(still)))


def _find_due(db: Session, at: datetime, *, lock: bool = False) -> list[WebhookDelivery]:
    statement = (
        select(WebhookDelivery)
        .join(WebhookSubscription)
        .where(
            col(WebhookDelivery.state) == DeliveryState.PENDING,
            col(WebhookDelivery.next_attempt_at) <= at,
            col(WebhookSubscription.enabled),
        )
        .order_by(col(WebhookDelivery.next_attempt_at), col(WebhookDelivery.created_at), col(WebhookDelivery.id))
        .limit(_LOOKED_AT)
    )
    if lock:
        statement = statement.with_for_update(of=WebhookDelivery, skip_locked=True)
    return list(db.exec(statement))


def _claim(db: Session, at: datetime, *, lease: timedelta) -> list[_Claimed]:
    """Take the oldest delivery of each address, so that a slow one keeps no other waiting for long."""
    oldest: dict[str, WebhookDelivery] = {}
    for row in _find_due(db, at, lock=True):
        oldest.setdefault(row.subscription_id, row)
    claimed = []
    for row in oldest.values():
        subscription = db.get_one(WebhookSubscription, row.subscription_id)
        event = db.get_one(WebhookEvent, row.event_id)
        row.attempts += 1
        row.next_attempt_at = at + lease
        claimed.append(_Claimed(row.id, event.id, event.payload, subscription.url, subscription.secret))
    return claimed


def _record(
    db: Session, delivery_id: str, attempt: Attempt, settings: Settings, *, at: datetime, jitter: Jitter
) -> None:
    row = db.get(WebhookDelivery, delivery_id, with_for_update=True)
    if row is None:
        return  # the subscription or the need was deleted meanwhile
    row.last_status, row.last_error = attempt.status, attempt.error[:500]
    if not attempt.error:
        row.state, row.delivered_at = DeliveryState.DELIVERED, at
    elif attempt.status == GONE:
        row.state = DeliveryState.DEAD
        db.get_one(WebhookSubscription, row.subscription_id).enabled = False
    elif row.attempts >= settings.webhook_attempts:
        row.state = DeliveryState.DEAD
    else:
        row.next_attempt_at = at + wait_after(row.attempts, first_s=settings.webhook_first_retry_s, jitter=jitter)

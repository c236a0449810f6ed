"""What can be done with webhooks; every door calls these."""

from collections.abc import Sequence

from sqlmodel import Session

from service.accounts.principal import Principal
from service.errors import DeliveryNotDeadError
from service.models.columns import now
from service.models.webhook import DeliveryState, WebhookDelivery, WebhookSubscription
from service.pagination import PageQuery
from service.secret_key import Vault
from service.webhooks import repository
from service.webhooks.addresses import check_url
from service.webhooks.outbox import PING, put_event
from service.webhooks.schemas import DeliveryQuery, WebhookCreate, WebhookUpdate
from service.webhooks.signing import new_secret

SECRETS = "webhook secrets"
"""Purpose of the vault that seals the secrets."""


def create_webhook(
    db: Session, principal: Principal, body: WebhookCreate, *, vault: Vault, allow_private: bool
) -> tuple[WebhookSubscription, str]:
    """Register an address; an enterprise's hears only of its own needs. Returns the row and its new secret.

    Raises UnsafeAddressError and UnknownCompanyError.
    """
    check_url(body.url, allow_private=allow_private)
    company_id = body.company_id or principal.company_id
    if company_id is not None:
        repository.check_company(db, principal, company_id)
    secret = new_secret()
    row = WebhookSubscription(
        url=body.url, events=sorted(set(body.events)), company_id=company_id, secret=vault.seal(secret)
    )
    db.add(row)
    db.flush()
    return row, secret


def get_webhook(db: Session, principal: Principal, webhook_id: str) -> WebhookSubscription:
    """Return one webhook. Raises WebhookNotFoundError."""
    return repository.get_webhook(db, principal, webhook_id)


def list_webhooks(db: Session, principal: Principal, query: PageQuery) -> tuple[list[WebhookSubscription], str | None]:
    """Return a page of webhooks and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_webhooks(db, principal, query)


def update_webhook(
    db: Session, principal: Principal, webhook_id: str, body: WebhookUpdate, *, allow_private: bool
) -> WebhookSubscription:
    """Change what the body holds. Raises WebhookNotFoundError and UnsafeAddressError."""
    row = repository.get_webhook(db, principal, webhook_id)
    if "url" in body.model_fields_set:
        check_url(body.url, allow_private=allow_private)
        row.url = body.url
    if "events" in body.model_fields_set:
        row.events = sorted(set(body.events))
    if "enabled" in body.model_fields_set:
        row.enabled = body.enabled
    db.flush()
    return row


def renew_secret(
    db: Session, principal: Principal, webhook_id: str, *, vault: Vault
) -> tuple[WebhookSubscription, str]:
    """Give a webhook a new secret; the old one signs nothing any more. Raises WebhookNotFoundError."""
    row = repository.get_webhook(db, principal, webhook_id)
    secret = new_secret()
    row.secret = vault.seal(secret)
    db.flush()
    return row, secret


def seal_plain_secrets(db: Session, *, vault: Vault) -> None:
    """Seal the secrets that versions before this one stored as they are."""
    for row in repository.list_with_plain_secret(db):
        row.secret = vault.seal(row.secret)
    db.flush()


def delete_webhook(db: Session, principal: Principal, webhook_id: str) -> None:
    """Remove a webhook with its deliveries. Raises WebhookNotFoundError."""
    db.delete(repository.get_webhook(db, principal, webhook_id))
    db.flush()


def ping_webhook(db: Session, principal: Principal, webhook_id: str) -> WebhookDelivery:
    """Send a message without news, to try an address out. Raises WebhookNotFoundError."""
    row = repository.get_webhook(db, principal, webhook_id)
    [delivery] = put_event(db, PING, {"webhook_id": row.id}, [row], at=now())
    return delivery


def list_deliveries(
    db: Session, principal: Principal, query: DeliveryQuery
) -> tuple[list[WebhookDelivery], str | None]:
    """Return a page of deliveries and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_deliveries(db, principal, query)


def send_again(db: Session, principal: Principal, delivery_id: str) -> WebhookDelivery:
    """Put a dead letter back into the outbox, with all its attempts before it.

    Raises DeliveryNotFoundError and DeliveryNotDeadError.
    """
    row = repository.get_delivery(db, principal, delivery_id, lock=True)
    if row.state is not DeliveryState.DEAD:
        raise DeliveryNotDeadError(delivery_id, state=row.state)
    _revive([row])
    db.flush()
    return row


def send_all_again(db: Session) -> int:
    """Put all dead letters back into the outbox; returns how many."""
    rows = repository.list_dead(db)
    _revive(rows)
    db.flush()
    return len(rows)


def _revive(rows: Sequence[WebhookDelivery]) -> None:
    for row in rows:
        row.state, row.attempts, row.next_attempt_at = DeliveryState.PENDING, 0, now()

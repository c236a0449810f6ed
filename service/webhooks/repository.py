"""Queries for webhooks and their deliveries."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import company_scope, webhook_scope
from service.errors import DeliveryNotFoundError, UnknownCompanyError, WebhookNotFoundError
from service.models.company import Company
from service.models.webhook import DeliveryState, WebhookDelivery, WebhookSubscription
from service.pagination import PageQuery, cut_page, select_page
from service.webhooks.schemas import DeliveryQuery
from service.webhooks.signing import PREFIX


def get_webhook(db: Session, principal: Principal, webhook_id: str) -> WebhookSubscription:
    """Return the webhook. Raises WebhookNotFoundError, also where it is another company's."""
    statement = select(WebhookSubscription).where(col(WebhookSubscription.id) == webhook_id, webhook_scope(principal))
    row = db.exec(statement).first()
    if row is None:
        raise WebhookNotFoundError(webhook_id)
    return row


def check_company(db: Session, principal: Principal, company_id: str) -> None:
    """Raise UnknownCompanyError unless there is this company, and the principal writes its needs."""
    mine = company_scope(principal, "needs:write")
    if db.exec(select(Company.id).where(col(Company.id) == company_id, mine)).first() is None:
        raise UnknownCompanyError(company_id)


def list_webhooks(db: Session, principal: Principal, query: PageQuery) -> tuple[list[WebhookSubscription], str | None]:
    """Return a page of webhooks and the next cursor. Raises InvalidCursorError."""
    statement = select(WebhookSubscription).where(webhook_scope(principal))
    return cut_page(db.exec(select_page(statement, WebhookSubscription, query)).all(), query)


def get_delivery(db: Session, principal: Principal, delivery_id: str, *, lock: bool = False) -> WebhookDelivery:
    """Return the delivery. Raises DeliveryNotFoundError."""
    statement = (
        select(WebhookDelivery)
        .join(WebhookSubscription)
        .where(col(WebhookDelivery.id) == delivery_id, webhook_scope(principal))
    )
    if lock:
        statement = statement.with_for_update(of=WebhookDelivery).execution_options(populate_existing=True)
    row = db.exec(statement).first()
    if row is None:
        raise DeliveryNotFoundError(delivery_id)
    return row


def list_deliveries(
    db: Session, principal: Principal, query: DeliveryQuery
) -> tuple[list[WebhookDelivery], str | None]:
    """Return a page of deliveries and the next cursor. Raises InvalidCursorError."""
    statement = select(WebhookDelivery).join(WebhookSubscription).where(webhook_scope(principal))
    if query.state:
        statement = statement.where(col(WebhookDelivery.state) == query.state)
    if query.webhook_id:
        statement = statement.where(col(WebhookDelivery.subscription_id) == query.webhook_id)
    return cut_page(db.exec(select_page(statement, WebhookDelivery, query)).all(), query)


def list_dead(db: Session) -> Sequence[WebhookDelivery]:
    """Return all dead letters, locked until the transaction ends."""
    statement = select(WebhookDelivery).where(col(WebhookDelivery.state) == DeliveryState.DEAD)
    return db.exec(statement.order_by(col(WebhookDelivery.id)).with_for_update()).all()


def list_with_plain_secret(db: Session) -> Sequence[WebhookSubscription]:
    """Webhooks whose secret is not sealed yet, kept from other writers until the transaction ends."""
    plain = col(WebhookSubscription.secret).startswith(PREFIX, autoescape=True)
    return db.exec(select(WebhookSubscription).where(plain).with_for_update()).all()

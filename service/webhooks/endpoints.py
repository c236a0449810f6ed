"""`/v1/webhooks` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from service.dependencies import Db, PathId, PrincipalDep, ReadDb, SecretKeyDep, SettingsDep
from service.pagination import Page, PageQuery
from service.problems import document_problems
from service.secret_key import Vault
from service.webhooks import use_cases
from service.webhooks.schemas import (
    DeliveryPublic,
    DeliveryQuery,
    WebhookCreate,
    WebhookCreated,
    WebhookPublic,
    WebhookUpdate,
)

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


def get_vault(secret_key: SecretKeyDep) -> Vault:
    """What seals the secrets of webhooks."""
    return Vault(secret_key, purpose=use_cases.SECRETS)


VaultDep = Annotated[Vault, Depends(get_vault)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Add a webhook",
    responses=document_problems(400, 409, 413, 422),
)
def create_webhook(
    body: WebhookCreate,
    db: Db,
    principal: PrincipalDep,
    settings: SettingsDep,
    vault: VaultDep,
    request: Request,
    response: Response,
) -> WebhookCreated:
    """From now on each event is posted to this address, signed with the `secret`, which is shown only here.

    Messages and their signature are under *Webhooks* of this document. An address inside a private network is refused
    with `unsafe-address`.
    """
    allow_private = settings.webhook_allow_private
    row, secret = use_cases.create_webhook(db, principal, body, vault=vault, allow_private=allow_private)
    response.headers["Location"] = request.url_for("get_webhook", webhook_id=row.id).path
    return WebhookCreated.of(row, secret)


@router.get("", summary="List webhooks", responses=document_problems(422))
def list_webhooks(query: Annotated[PageQuery, Query()], db: ReadDb, principal: PrincipalDep) -> Page[WebhookPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_webhooks(db, principal, query)
    return Page(items=[WebhookPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/deliveries", summary="List deliveries", responses=document_problems(422))
def list_deliveries(
    query: Annotated[DeliveryQuery, Query()], db: ReadDb, principal: PrincipalDep
) -> Page[DeliveryPublic]:
    """What was sent, is still to be sent, or was given up (`state=dead`), in the order in which it happened."""
    rows, next_cursor = use_cases.list_deliveries(db, principal, query)
    return Page(items=[DeliveryPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.post(
    "/deliveries/{delivery_id}/retry", summary="Send a dead letter again", responses=document_problems(404, 409, 422)
)
def send_again(delivery_id: PathId, db: Db, principal: PrincipalDep) -> DeliveryPublic:
    """It goes out at once, and has all attempts before it again."""
    return DeliveryPublic.model_validate(use_cases.send_again(db, principal, delivery_id))


@router.get("/{webhook_id}", summary="Read a webhook", responses=document_problems(404, 422))
def get_webhook(webhook_id: PathId, db: ReadDb, principal: PrincipalDep) -> WebhookPublic:
    """The webhook with this id."""
    return WebhookPublic.model_validate(use_cases.get_webhook(db, principal, webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook", responses=document_problems(400, 404, 409, 413, 422))
def update_webhook(
    webhook_id: PathId, body: WebhookUpdate, db: Db, principal: PrincipalDep, settings: SettingsDep
) -> WebhookPublic:
    """Fields that are left out stay. What waits for a webhook that is not enabled waits until it is."""
    row = use_cases.update_webhook(db, principal, webhook_id, body, allow_private=settings.webhook_allow_private)
    return WebhookPublic.model_validate(row)


@router.delete(
    "/{webhook_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a webhook",
    responses=document_problems(404, 422),
)
def delete_webhook(webhook_id: PathId, db: Db, principal: PrincipalDep) -> None:
    """With all that was sent, or is still to be sent, to it."""
    use_cases.delete_webhook(db, principal, webhook_id)


@router.post("/{webhook_id}/secret", summary="Renew the secret", responses=document_problems(404, 422))
def renew_secret(webhook_id: PathId, db: Db, principal: PrincipalDep, vault: VaultDep) -> WebhookCreated:
    """Show a new secret, once; the next message is signed with it."""
    return WebhookCreated.of(*use_cases.renew_secret(db, principal, webhook_id, vault=vault))


@router.post(
    "/{webhook_id}/ping",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Try a webhook",
    responses=document_problems(404, 422),
)
def ping_webhook(webhook_id: PathId, db: Db, principal: PrincipalDep) -> DeliveryPublic:
    """Send a `webhook.ping` that holds no news; its delivery tells how it went."""
    return DeliveryPublic.model_validate(use_cases.ping_webhook(db, principal, webhook_id))

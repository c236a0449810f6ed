"""`/v1/accounts`, their keys and links, over HTTP; for operators."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.accounts import use_cases
from service.accounts.schemas import (
    AccountCreate,
    AccountPublic,
    AccountQuery,
    AccountUpdate,
    KeyCreate,
    KeyCreated,
    KeyPublic,
    LinkCreate,
    LinkCreated,
    LinkPublic,
)
from service.dependencies import Db, PathId, PublicUrl, ReadDb, SecretKeyDep
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(tags=["accounts"])


@router.post(
    "/accounts",
    status_code=status.HTTP_201_CREATED,
    summary="Add an account",
    responses=document_problems(400, 409, 413, 422),
)
def create_account(body: AccountCreate, db: Db, request: Request, response: Response) -> AccountPublic:
    """The first one must be an operator's; from then on everybody must sign in. Add a key or a link afterwards."""
    row = use_cases.create_account(db, body)
    response.headers["Location"] = request.url_for("get_account", account_id=row.id).path
    return AccountPublic.model_validate(row)


@router.get("/accounts", summary="List accounts", responses=document_problems(422))
def list_accounts(query: Annotated[AccountQuery, Query()], db: ReadDb) -> Page[AccountPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_accounts(db, query)
    return Page(items=[AccountPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/accounts/{account_id}", summary="Read an account", responses=document_problems(404, 422))
def get_account(account_id: PathId, db: ReadDb) -> AccountPublic:
    """The account with this id."""
    return AccountPublic.model_validate(use_cases.get_account(db, account_id))


@router.patch(
    "/accounts/{account_id}",
    summary="Rename, disable or enable an account",
    responses=document_problems(400, 404, 409, 413, 422),
)
def update_account(account_id: PathId, body: AccountUpdate, db: Db) -> AccountPublic:
    """Who is disabled is signed out everywhere, and keys and links open nothing. The last operator stays."""
    return AccountPublic.model_validate(use_cases.update_account(db, account_id, body, at=datetime.now(UTC)))


@router.delete(
    "/accounts/{account_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete an account",
    responses=document_problems(404, 409, 422),
)
def delete_account(account_id: PathId, db: Db) -> None:
    """With its keys and links. What it did stays in the audit log. The last operator stays."""
    use_cases.delete_account(db, account_id)


@router.post(
    "/accounts/{account_id}/keys",
    status_code=status.HTTP_201_CREATED,
    summary="Make an API key",
    responses=document_problems(400, 404, 413, 422),
)
def create_key(account_id: PathId, body: KeyCreate, db: Db) -> KeyCreated:
    """`key` is shown this once; only a hash of it is stored."""
    row, text = use_cases.create_key(db, account_id, body, at=datetime.now(UTC))
    return KeyCreated(**KeyPublic.model_validate(row).model_dump(), key=text)


@router.get(
    "/accounts/{account_id}/keys", summary="List the API keys of an account", responses=document_problems(404, 422)
)
def list_keys(account_id: PathId, db: ReadDb) -> list[KeyPublic]:
    """All of them, oldest first, with those that are expired or revoked."""
    return [KeyPublic.model_validate(row) for row in use_cases.list_keys(db, account_id)]


@router.delete(
    "/keys/{key_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Revoke an API key",
    responses=document_problems(404, 422),
)
def revoke_key(key_id: PathId, db: Db) -> None:
    """It opens nothing from now on, and stays in the list."""
    use_cases.revoke_key(db, key_id, at=datetime.now(UTC))


@router.post(
    "/accounts/{account_id}/links",
    status_code=status.HTTP_201_CREATED,
    summary="Make a personal link",
    responses=document_problems(400, 404, 413, 422),
)
def create_link(
    account_id: PathId, body: LinkCreate, db: Db, secret_key: SecretKeyDep, public_url: PublicUrl
) -> LinkCreated:
    """For an enterprise or a professor. Whoever opens `url` is signed in, so send it to that person only."""
    row, token = use_cases.create_link(db, account_id, body, secret_key=secret_key, at=datetime.now(UTC))
    return LinkCreated(**LinkPublic.model_validate(row).model_dump(), url=f"{public_url}/enter/{token}")


@router.get(
    "/accounts/{account_id}/links",
    summary="List the personal links of an account",
    responses=document_problems(404, 422),
)
def list_links(account_id: PathId, db: ReadDb) -> list[LinkPublic]:
    """All of them, oldest first, with those that are expired or revoked."""
    return [LinkPublic.model_validate(row) for row in use_cases.list_links(db, account_id)]


@router.delete(
    "/links/{link_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Revoke a personal link",
    responses=document_problems(404, 422),
)
def revoke_link(link_id: PathId, db: Db) -> None:
    """It opens nothing from now on, and whom it signed in is signed out."""
    use_cases.revoke_link(db, link_id, at=datetime.now(UTC))

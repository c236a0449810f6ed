"""The header `Idempotency-Key` for endpoints that create something."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request, Response, status
from pydantic import BaseModel
from sqlmodel import Session

from service.dependencies import Db, PrincipalDep, SettingsDep
from service.errors import InvalidIdempotencyKeyError
from service.idempotency.use_cases import Answer, Ticket, answer_once, fingerprint
from service.models.columns import now

REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Any unique text of 1 to 255 visible ASCII characters, best a UUID. A repeat with the same key and "
        "body is done once and answered the same; the same key with another body is refused.",
    ),
]


@dataclass(frozen=True, slots=True)
class Created:
    """What an endpoint has made: its wire shape, its id and where it is read."""

    content: BaseModel
    id: str
    location: str


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a request, if it has one, and the transaction that its answer is remembered in."""

    db: Session
    operation: str
    key: str | None
    keep: timedelta
    scope: str

    def create(self, body: BaseModel | bytes, make: Callable[[], Created]) -> Response:
        """Answer 201 with what `make` makes, or with what it made when this key was first used.

        Raises IdempotencyKeyReusedError.
        """

        def do() -> Answer:
            made = make()
            return Answer(status.HTTP_201_CREATED, made.content.model_dump_json(), made.location, made.id)

        if self.key is None:
            answer, repeated = do(), False
        else:
            ticket = Ticket(self.scope, self.operation, self.key, fingerprint(body))
            answer, repeated = answer_once(self.db, ticket, do, now=now(), keep=self.keep)
        headers = {"Location": answer.location} | ({REPLAYED: "true"} if repeated else {})
        return Response(answer.body, status_code=answer.status, media_type="application/json", headers=headers)


def get_once(
    request: Request, db: Db, principal: PrincipalDep, settings: SettingsDep, key: IdempotencyKey = None
) -> Once:
    """The key of this request. Raises InvalidIdempotencyKeyError."""
    if key is not None:
        key = key.strip()
        if len(key) > 1 and key[0] == key[-1] == '"':  # the draft writes a quoted string, most clients write it bare
            key = key[1:-1]
        if not _KEY.fullmatch(key):
            raise InvalidIdempotencyKeyError(key)
    operation = f"{request.method} {request.url.path}"
    keep = timedelta(hours=settings.idempotency_hours)
    return Once(db, operation, key, keep, scope=principal.account_id or principal.name)


OnceDep = Annotated[Once, Depends(get_once)]

"""Do something once for a key, and remember the answer in the same transaction.

After "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header): the same key with another
body is refused, and a repeat that comes while the first request runs waits for it. Only what succeeded is remembered;
a refused request changed nothing and may be repeated with the same key.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from service.errors import IdempotencyKeyReusedError
from service.models.idempotent_answer import IdempotentAnswer
from service.statements import chunked


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request as its key tells it from others: whose, what it does, its key, and what its body says."""

    scope: str
    operation: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `resource_id` is the row that was made."""

    status: int
    body: str
    location: str = ""
    resource_id: str = ""


def answer_once(
    db: Session, ticket: Ticket, do: Callable[[], Answer], *, now: datetime, keep: timedelta
) -> tuple[Answer, bool]:
    """Return the answer of `do`, or the one that is remembered; the second value says whether it is a repeat.

    The key is claimed first, so that of two requests at once the second waits at its claim until the first has
    committed. Raises IdempotencyKeyReusedError for another body, and whatever `do` raises.
    """
    place = (ticket.scope, ticket.operation, ticket.key)
    columns = (IdempotentAnswer.scope, IdempotentAnswer.operation, IdempotentAnswer.key)
    mine = [col(column) == value for column, value in zip(columns, place, strict=True)]
    db.execute(delete(IdempotentAnswer).where(*mine, col(IdempotentAnswer.expires_at) <= now))
    row = IdempotentAnswer(
        scope=ticket.scope,
        operation=ticket.operation,
        key=ticket.key,
        fingerprint=ticket.fingerprint,
        status=0,
        body="",
        created_at=now,
        expires_at=now + keep,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        known = db.get_one(IdempotentAnswer, place)
        if known.fingerprint != ticket.fingerprint:
            raise IdempotencyKeyReusedError(ticket.key) from None
        return Answer(known.status, known.body, known.location, known.resource_id), True
    answer = do()
    row.status, row.body = answer.status, answer.body
    row.location, row.resource_id = answer.location, answer.resource_id
    db.flush()
    return answer, False


def fingerprint(body: BaseModel | bytes) -> str:
    """What tells one body from another: equal JSON has one fingerprint however it is spaced or ordered."""
    if isinstance(body, BaseModel):
        content = body.model_dump(mode="json", exclude_unset=True)
        body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(body).hexdigest()


def forget_answers(db: Session, resource_ids: Sequence[str]) -> None:
    """Remove the answers that quote these rows."""
    for chunk in chunked(resource_ids):
        db.execute(delete(IdempotentAnswer).where(col(IdempotentAnswer.resource_id).in_(chunk)))


def forget_expired(db: Session, *, now: datetime) -> int:
    """Remove the answers whose time is over; returns how many."""
    gone = db.execute(
        delete(IdempotentAnswer).where(col(IdempotentAnswer.expires_at) <= now).returning(col(IdempotentAnswer.key))
    )
    return len(gone.all())

"""Lists a page at a time: a cursor says after which row the next page begins, so that pages neither skip nor repeat."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import literal, tuple_
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from service.errors import InvalidCursorError
from service.models.account import Account
from service.models.company import Company
from service.models.docking_session import DockingSession
from service.models.faculty_profile import FacultyProfile
from service.models.follow_up import FollowUp
from service.models.judgement import Judgement
from service.models.need import Need
from service.models.need_draft import NeedDraft
from service.models.webhook import WebhookDelivery, WebhookSubscription
from service.texts import ID_PATTERN, RequestBody

MAX_LIMIT = 200

Item = TypeVar("Item")
Row = TypeVar(
    "Row",
    FacultyProfile,
    Company,
    Need,
    Account,
    NeedDraft,
    WebhookSubscription,
    WebhookDelivery,
    DockingSession,
    Judgement,
    FollowUp,
)


class Page(BaseModel, Generic[Item]):
    """One page of a list, in the order in which rows were created."""

    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="Give this as `cursor` for the next page; null on the last page."
    )


class PageQuery(RequestBody):
    """Which page is asked for; the filters of a list are fields beside these. An unknown parameter is refused."""

    limit: int = Field(default=50, ge=1, le=MAX_LIMIT, description="How many rows a page holds at most.")
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="`next_cursor` of the page before; leave it out for the first page."
    )


def select_page(statement: SelectOfScalar[Row], table: type[Row], page: PageQuery) -> SelectOfScalar[Row]:
    """Order a query by creation and cut it to a page and one row more, which tells whether another page follows.

    Raises InvalidCursorError.
    """
    key = tuple_(col(table.created_at), col(table.id))
    if page.cursor is not None:
        created_at, id_ = read_cursor(page.cursor)
        statement = statement.where(key > tuple_(literal(created_at, UTCDateTime()), literal(id_)))
    return statement.order_by(col(table.created_at), col(table.id)).limit(page.limit + 1)


def cut_page(rows: Sequence[Row], page: PageQuery) -> tuple[list[Row], str | None]:
    """Split what `select_page` found into the rows of the page and the cursor of the next."""
    if len(rows) <= page.limit:
        return list(rows), None
    kept = list(rows[: page.limit])
    return kept, write_cursor(kept[-1].created_at, kept[-1].id)


def list_all(list_page: Callable[[PageQuery], tuple[list[Item], str | None]]) -> list[Item]:
    """Return the rows of all pages."""
    rows, cursor = list_page(PageQuery(limit=MAX_LIMIT))
    while cursor is not None:
        more, cursor = list_page(PageQuery(limit=MAX_LIMIT, cursor=cursor))
        rows += more
    return rows


def write_cursor(created_at: datetime, id_: str) -> str:
    """The cursor of the page after a row; the first value is whatever the list is ordered by."""
    return base64.urlsafe_b64encode(json.dumps([created_at.isoformat(), id_]).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """What `write_cursor` was given. Raises InvalidCursorError."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        created_at, id_ = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(created_at).astimezone(UTC)
        if not re.fullmatch(ID_PATTERN, id_):
            raise ValueError(id_)  # noqa: TRY301 - one way out for every kind of wrong cursor
    except (binascii.Error, ValueError, TypeError, OverflowError) as error:
        raise InvalidCursorError(cursor) from error
    return moment, id_

"""Alembic runs this file for every command; the connection comes from `make_config`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum, String
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import service.models  # noqa: F401 - registers the tables


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Write SQLModel's types, and enums, as the plain types that they are in the database."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    plain = item.impl if isinstance(item, AutoString) else item
    if isinstance(plain, String | Enum):
        return f"sa.String(length={plain.length})" if plain.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_item=render_item,
    render_as_batch=True,  # SQLite changes a column by copying its table
    transactional_ddl=False,  # the caller has begun the transaction
)
context.run_migrations()

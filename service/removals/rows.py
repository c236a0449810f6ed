"""Rows of any table with all that the database would delete along with them, as JSON and back.

The tables' own foreign keys say what goes along (ON DELETE CASCADE), so that a table added later is kept too.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, insert, select
from sqlmodel import Session, SQLModel

from service.statements import chunked

Row = dict[str, Any]


def capture_rows(db: Session, root: Table, ids: Sequence[str]) -> str:
    """The rows of `root` with these ids, and every row that is deleted with them."""
    captured: dict[str, list[Row]] = {root.name: _select(db, root.c.id, ids)}
    for table in SQLModel.metadata.sorted_tables:
        for key in _cascades(table):
            parents = [row[key.column.name] for row in captured.get(key.column.table.name, ())]
            known = captured.setdefault(table.name, [])
            known += [row for row in _select(db, key.parent, parents) if row not in known]
    written = {name: [_write(row) for row in rows] for name, rows in captured.items() if rows}
    return json.dumps(written, ensure_ascii=False)


def restore_rows(db: Session, written: str) -> None:
    """Insert captured rows again, parents first; a row that belongs to something deleted meanwhile is left out.

    Raises IntegrityError where something else has taken a unique value, such as an external id.
    """
    captured = json.loads(written)
    for table in SQLModel.metadata.sorted_tables:
        rows = [_read(row) for row in captured.get(table.name, ())]
        rows = [row for row in rows if all(_has_parent(db, key, row[key.parent.name]) for key in table.foreign_keys)]
        if rows:
            db.execute(insert(table), rows)


def _cascades(table: Table) -> list[ForeignKey]:
    keys = [key for key in table.foreign_keys if (key.ondelete or "").upper() == "CASCADE"]
    return sorted(keys, key=lambda key: key.parent.name)


def _select(db: Session, column: Column[Any], values: Sequence[Any]) -> list[Row]:
    return [
        dict(row)
        for chunk in chunked(values)
        for row in db.execute(select(column.table).where(column.in_(chunk))).mappings()
    ]


def _has_parent(db: Session, key: ForeignKey, value: object) -> bool:
    return value is None or db.execute(select(key.column).where(key.column == value)).first() is not None


def _write(row: Row) -> Row:
    return {name: _plain(value) for name, value in row.items()}


# What JSON has no word for is written as {"$date": "2027-06-30"}, so that reading it back asks no column's type.
_READERS: dict[str, Callable[[str], Any]] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$bytes": b64decode,
}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    match value:
        case Enum():
            return value.value  # an enum column takes the text as well
        case datetime() | date() | time():
            return {f"${type(value).__name__}": value.isoformat()}
        case bytes():
            return {"$bytes": b64encode(value).decode()}
    return value


def _read(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, dict) and len(value) == 1 and (name := next(iter(value))) in _READERS:
        return _READERS[name](value[name])
    return value

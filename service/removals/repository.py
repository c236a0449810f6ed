"""Queries for what is deleted and brought back."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from service.models import FacultyProfile, Need
from service.statements import chunked


def list_names(db: Session, table: type[SQLModel], ids: Sequence[str]) -> dict[str, str]:
    """Id and name (of a need its title) of those rows that are there, in the order of `ids`."""
    columns = table.metadata.tables[str(table.__tablename__)].c
    name = columns.title if table is Need else columns.name
    found: dict[str, str] = {}
    for chunk in chunked(ids):
        found.update((id_, text) for id_, text in db.execute(select(columns.id, name).where(columns.id.in_(chunk))))
    return {id_: found[id_] for id_ in dict.fromkeys(ids) if id_ in found}


def list_restored(db: Session, written: str) -> tuple[list[FacultyProfile], list[Need]]:
    """The professors and needs among captured rows, as they are stored again."""
    captured = json.loads(written)
    faculty_ids = [row["id"] for row in captured.get("faculty_profile", ())]
    need_ids = [row["id"] for row in captured.get("need", ())]
    faculty = [
        row
        for chunk in chunked(faculty_ids)
        for row in db.exec(select_rows(FacultyProfile).where(col(FacultyProfile.id).in_(chunk)))
    ]
    needs = [row for chunk in chunked(need_ids) for row in db.exec(select_rows(Need).where(col(Need.id).in_(chunk)))]
    return faculty, needs

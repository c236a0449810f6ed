"""The embedded pieces of text, their vectors, and the order in which they changed.

The database is the truth about passages; what a process holds in memory is a cache of it. Every transaction that
changes passages takes the next number of `PassageRevision` (its row lock puts writers in order, on PostgreSQL too)
and writes one `PassageChange` for each owner touched. A process that has seen revision r asks for the changes after r.

Numbers grow but have gaps: the next one is the time in microseconds, or one more than the last where the clock stands
behind. So two databases, or two lives of one database after a backup was restored, share no number but 0, and a saved
index whose number is in this database's `PassageChange` is known to be this database's.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type


class PassageOwner(StrEnum):
    """Whose text a passage was cut from."""

    FACULTY = "faculty"
    NEED = "need"


class Passage(SQLModel, table=True):
    """One piece of text of one owner. The integer `id` is the id in the vector index and is never used again."""

    __tablename__ = "passage"
    __table_args__ = (Index(None, "owner", "owner_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    owner: PassageOwner = Field(sa_type=enum_type(PassageOwner))
    owner_id: str = Field(max_length=32)
    source_id: str = Field(max_length=32)
    position: int
    start: int
    text: str


class PassageVector(SQLModel, table=True):
    """The vector of a passage by one model and version of text folding: float32, little endian, unit length."""

    __tablename__ = "passage_vector"

    passage_id: int = Field(foreign_key="passage.id", ondelete="CASCADE", primary_key=True)
    model: str = Field(primary_key=True)
    vector: bytes


class PassageRevision(SQLModel, table=True):
    """A single row (id 1, written by the first migration): the number of the last change, 0 before any."""

    __tablename__ = "passage_revision"

    id: int = Field(default=1, primary_key=True)
    value: int = Field(default=0, sa_type=BigInteger)


class PassageChange(SQLModel, table=True):
    """An owner whose passages, or whose values beside them, changed (or went) at a revision."""

    __tablename__ = "passage_change"

    revision: int = Field(primary_key=True, sa_type=BigInteger)
    owner: PassageOwner = Field(primary_key=True, sa_type=enum_type(PassageOwner))
    owner_id: str = Field(primary_key=True, max_length=32)

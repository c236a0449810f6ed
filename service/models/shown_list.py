"""Which lists of matches were shown, and what stood where: without it a judgement would be taken for more than it is.

A match at the top is looked at and judged more often than one far down; learning weighs judgements by the position at
which they were made. What was shown and not judged is never taken for a judgement.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from matching.types import Query
from service.models.columns import enum_type, id_column, timestamp_column


class ShownList(SQLModel, table=True):
    """A ranking as somebody got it. `scorer` names the parameters: "shipped", or "learned-" and their version."""

    __tablename__ = "shown_list"

    id: str = id_column()
    query: Query = Field(sa_type=enum_type(Query))
    model: str
    scorer: str = Field(max_length=100)
    shown_at: datetime = timestamp_column()


class ShownMatch(SQLModel, table=True):
    """One line of a list; `position` counts from 1."""

    __tablename__ = "shown_match"

    list_id: str = Field(foreign_key="shown_list.id", ondelete="CASCADE", primary_key=True, max_length=32)
    position: int = Field(primary_key=True)
    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", index=True, max_length=32)
    faculty_id: str = Field(foreign_key="faculty_profile.id", ondelete="CASCADE", index=True, max_length=32)
    score: float

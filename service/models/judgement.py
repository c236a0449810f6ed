"""What people said of a match."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from matching.types import JudgementSide, JudgementWord
from service.models.columns import enum_type, id_column, timestamp_column


class Judgement(SQLModel, table=True):
    """One side's word on a need and a professor.

    A word acts: "not useful" and "not my field" set the pair aside, and "not my field" lowers `item_id`, the expertise item
    that carried the match. A grade (0 to 3, from a list of judged pairs) only teaches. A judgement that was taken back
    or replaced keeps its row and has `withdrawn_at`. `list_id` names the list in which the match was shown; it is
    no foreign key, because the list is written down after it was answered.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        Index(None, "created_at", "id"),  # the order of lists
        Index(None, "need_id", "faculty_id"),
    )

    id: str = id_column()
    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", max_length=32)
    faculty_id: str = Field(foreign_key="faculty_profile.id", ondelete="CASCADE", index=True, max_length=32)
    word: JudgementWord = Field(sa_type=enum_type(JudgementWord))
    grade: float | None = None
    side: JudgementSide = Field(sa_type=enum_type(JudgementSide))
    actor: str = Field(default="", max_length=200)
    reason: str = ""
    item_id: str | None = Field(default=None, foreign_key="expertise_item.id", ondelete="SET NULL", max_length=32)
    list_id: str | None = Field(default=None, index=True, max_length=32)
    created_at: datetime = timestamp_column()
    withdrawn_at: datetime | None = None

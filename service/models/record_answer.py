"""What ORCID and OpenAlex have answered, kept for a while so that nobody asks twice."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class RecordAnswer(SQLModel, table=True):
    """The body of one answer. `record_id` is whose record it is: when a person is erased, these go too."""

    __tablename__ = "record_answer"

    url: str = Field(primary_key=True, max_length=500)
    record_id: str = Field(index=True, max_length=40)
    body: str
    expires_at: datetime = Field(index=True)

"""What was deleted in the console a short while ago, so that it can be brought back."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.models.columns import id_column, timestamp_column


class Removal(SQLModel, table=True):
    """The rows of one deletion as JSON, with the name of the first and how many there were."""

    __tablename__ = "removal"

    id: str = id_column()
    name: str = Field(max_length=500)
    count: int
    rows: str
    created_at: datetime = timestamp_column()

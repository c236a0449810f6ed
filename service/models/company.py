"""A company that brings needs."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from service.models.columns import external_id_column, id_column, timestamp_column
from service.models.need import Need


class Company(SQLModel, table=True):
    """企业: who asks."""

    __tablename__ = "company"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    external_id: str = external_id_column()
    name: str = Field(index=True, max_length=200)
    region: str = Field(default="", index=True, max_length=100)
    industry: str = Field(default="", max_length=200)
    size: str = Field(default="", max_length=100)
    description: str = ""
    contact: str = Field(default="", max_length=200)
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    needs: list[Need] = Relationship(
        back_populates="company",
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "Need.external_id"},
    )

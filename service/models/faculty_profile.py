"""A professor and the expertise items that the profile is made of."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from matching.types import ExpertiseKind
from service.models.columns import enum_type, external_id_column, id_column, new_id, timestamp_column


class FacultyProfile(SQLModel, table=True):
    """教师: who somebody is; what they can do stands in `items`.

    After the day `visible_until` the profile is neither matched nor shown to others, after `retain_until` it is due to
    be erased; None means no such day. `consent_purpose` is what the professor has agreed to, on `consent_on`.
    """

    __tablename__ = "faculty_profile"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    external_id: str = external_id_column()
    name: str = Field(max_length=200)
    name_pinyin: str = Field(default="", max_length=200)
    organization: str = Field(default="", index=True, max_length=200)
    department: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=100)
    region: str = Field(default="", index=True, max_length=100)
    email: str = Field(default="", max_length=320)
    orcid: str = Field(default="", index=True, max_length=19)
    openalex_id: str = Field(default="", index=True, max_length=20)
    consent_on: date | None = None
    consent_purpose: str = Field(default="", max_length=500)
    visible_until: date | None = Field(default=None, index=True)
    retain_until: date | None = Field(default=None, index=True)
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    items: list["ExpertiseItem"] = Relationship(
        back_populates="faculty",
        sa_relationship_kwargs={
            "cascade": "all, delete-orphan",
            "order_by": "ExpertiseItem.position",
            "lazy": "selectin",
        },
    )


class ExpertiseItem(SQLModel, table=True):
    """One direction, publication, patent, project, achievement, course or piece of equipment.

    `record_key` says which entry of a record (ORCID, OpenAlex) it was imported from, "" for none. What is disowned is
    no field of the professor's any more: it stays on the own page, and is matched no more.
    """

    __tablename__ = "expertise_item"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    faculty_id: str = Field(foreign_key="faculty_profile.id", ondelete="CASCADE", index=True, max_length=32)
    position: int
    kind: ExpertiseKind = Field(sa_type=enum_type(ExpertiseKind))
    text: str
    year: int | None = None
    record_key: str = Field(default="", max_length=300)
    disowned_at: datetime | None = None

    faculty: FacultyProfile = Relationship(back_populates="items")

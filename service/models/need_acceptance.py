"""Who has said yes to whom: what opens a confidential need to a professor."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class NeedAcceptance(SQLModel, table=True):
    """A need and a professor. Once both sides have accepted, the professor reads the need in full."""

    __tablename__ = "need_acceptance"

    need_id: str = Field(foreign_key="need.id", ondelete="CASCADE", primary_key=True, max_length=32)
    faculty_id: str = Field(
        foreign_key="faculty_profile.id", ondelete="CASCADE", primary_key=True, index=True, max_length=32
    )
    company_accepted_at: datetime | None = None
    faculty_accepted_at: datetime | None = None

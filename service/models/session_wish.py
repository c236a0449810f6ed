"""What is wished of a session's plan: preferences of one participant, conflicts, and locks of the organiser."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, id_column, timestamp_column


class PreferenceKind(StrEnum):
    """What a participant says of another. A no_thanks is never shown to the other side."""

    MUST = "must"
    WANT = "want"
    NO_THANKS = "no_thanks"


class ConflictReason(StrEnum):
    """Why a pair may not meet."""

    SAME_ORGANIZATION = "same_organization"
    NAMED_PAIR = "named_pair"
    MET_BEFORE = "met_before"


class SessionPreference(SQLModel, table=True):
    """What one participant says of one on the other side; a wish is a want with a rank from 1 (dearest) to 4."""

    __tablename__ = "session_preference"
    __table_args__ = (
        UniqueConstraint("participant_id", "other_id"),
        CheckConstraint("rank IS NULL OR (rank BETWEEN 1 AND 4 AND kind = 'want')", name="rank"),
    )

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    participant_id: str = Field(foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32)
    other_id: str = Field(foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32)
    kind: PreferenceKind = Field(sa_type=enum_type(PreferenceKind))
    rank: int | None = None
    created_at: datetime = timestamp_column()


class SessionConflict(SQLModel, table=True):
    """A pair that may not meet, or (`is_lifted`) one that may although a rule of the session says otherwise.

    The rules (same organization, met in an earlier session) are applied afresh for every plan and leave no rows here.
    """

    __tablename__ = "session_conflict"
    __table_args__ = (
        UniqueConstraint(
            "session_id", "faculty_participant_id", "company_participant_id", name="uq_session_conflict_pair"
        ),
    )

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    faculty_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    company_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    is_lifted: bool = False
    note: str = Field(default="", max_length=200)
    created_at: datetime = timestamp_column()


class SessionLock(SQLModel, table=True):
    """A pair that meets exactly there and then, whatever is planned anew."""

    __tablename__ = "session_lock"
    __table_args__ = (
        UniqueConstraint("session_id", "faculty_participant_id", "company_participant_id", name="uq_session_lock_pair"),
    )

    id: str = id_column()
    session_id: str = Field(foreign_key="docking_session.id", ondelete="CASCADE", index=True, max_length=32)
    faculty_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    company_participant_id: str = Field(
        foreign_key="session_participant.id", ondelete="CASCADE", index=True, max_length=32
    )
    round: int
    table: int
    created_at: datetime = timestamp_column()

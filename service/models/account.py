"""Who may come in: accounts, and the keys, links and web sessions that open them. No secret stands here in the clear."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, Relationship, SQLModel

from service.models.columns import enum_type, id_column, timestamp_column


class Role(StrEnum):
    """What somebody is here as."""

    OPERATOR = "operator"
    ENTERPRISE = "enterprise"
    PROFESSOR = "professor"
    VIEWER = "viewer"


class Account(SQLModel, table=True):
    """账号: one person or program. An enterprise is bound to its company, a professor to a profile."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order of lists

    id: str = id_column()
    name: str = Field(unique=True, index=True, max_length=200)
    role: Role = Field(index=True, sa_type=enum_type(Role))
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True, max_length=32
    )
    faculty_id: str | None = Field(
        default=None, foreign_key="faculty_profile.id", ondelete="CASCADE", index=True, max_length=32
    )
    password_hash: str = Field(default="", max_length=300)
    totp_secret: str = Field(default="", max_length=500)
    totp_last_step: int = Field(default=0, sa_type=BigInteger)
    disabled_at: datetime | None = None
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()

    keys: list["ApiKey"] = Relationship(
        back_populates="account", sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )
    links: list["PersonalLink"] = Relationship(
        back_populates="account", sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )
    web_sessions: list["WebSession"] = Relationship(
        back_populates="account", sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )


class ApiKey(SQLModel, table=True):
    """A key of a program: recognised by its prefix, kept as a SHA-256 of 256 random bits."""

    __tablename__ = "api_key"

    id: str = id_column()
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=32)
    label: str = Field(default="", max_length=200)
    prefix: str = Field(unique=True, index=True, max_length=40)
    secret_hash: str = Field(max_length=64)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = timestamp_column()
    expires_at: datetime
    revoked_at: datetime | None = None

    account: Account = Relationship(back_populates="keys", sa_relationship_kwargs={"lazy": "joined", "innerjoin": True})


class PersonalLink(SQLModel, table=True):
    """A link that signs a person in; what is sent is this row's id, signed."""

    __tablename__ = "personal_link"

    id: str = id_column()
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=32)
    label: str = Field(default="", max_length=200)
    created_at: datetime = timestamp_column()
    expires_at: datetime
    revoked_at: datetime | None = None

    account: Account = Relationship(
        back_populates="links", sa_relationship_kwargs={"lazy": "joined", "innerjoin": True}
    )


class WebSession(SQLModel, table=True):
    """A browser that is signed in. It ends with its time, by signing out, or with the link that opened it."""

    __tablename__ = "web_session"

    id: str = id_column()
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=32)
    link_id: str | None = Field(
        default=None, foreign_key="personal_link.id", ondelete="CASCADE", index=True, max_length=32
    )
    secret_hash: str = Field(unique=True, index=True, max_length=64)
    created_at: datetime = timestamp_column()
    expires_at: datetime
    revoked_at: datetime | None = None

    account: Account = Relationship(
        back_populates="web_sessions", sa_relationship_kwargs={"lazy": "joined", "innerjoin": True}
    )

"""What accounts, keys and links look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from service.accounts.passwords import MAX_PASSWORD
from service.accounts.permissions import Reach
from service.models.account import Role
from service.pagination import PageQuery
from service.texts import Line, Name, RequestBody, RowId, unset

_SCOPES_EXAMPLE = ["matches:need", "needs:read", "needs:write"]


class AccountCreate(RequestBody):
    """A new account. An enterprise gives its company, a professor the profile, others neither."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "qingyuan", "role": "enterprise", "company_id": "3f2a9c0d5e6b47819a0c2d4e6f801234"},
                {"name": "Office of the dean", "role": "viewer"},
            ]
        }
    )

    name: Name
    role: Role
    company_id: RowId | None = None
    faculty_id: RowId | None = None


class AccountUpdate(RequestBody):
    """What changes; a field that is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"disabled": True}]})

    name: Name = unset()
    disabled: StrictBool = unset()


class AccountQuery(PageQuery):
    """Which accounts to list."""

    role: Role | None = Field(default=None, description="Only accounts of this role.")
    company_id: RowId | None = Field(default=None, description="Only accounts of this company.")
    faculty_id: RowId | None = Field(default=None, description="Only the accounts of this professor.")


class AccountPublic(BaseModel):
    """An account; nothing of its secrets."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    role: Role
    company_id: str | None
    faculty_id: str | None
    disabled_at: datetime | None
    created_at: datetime
    updated_at: datetime


class KeyCreate(RequestBody):
    """A new API key."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"label": "ERP", "scopes": [*_SCOPES_EXAMPLE], "expires_in_days": 180}]}
    )

    label: Line = Field(default="", description="What the key is for.")
    scopes: Annotated[list[Annotated[str, StringConstraints(max_length=100)]], Field(max_length=100)] | None = Field(
        default=None, description="Actions that the key may do; left out: all that the account may do today."
    )
    expires_in_days: Annotated[int, Field(strict=True, ge=1, le=730)] = 365


class KeyPublic(BaseModel):
    """An API key as it is known after its creation: by its prefix."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    account_id: str
    label: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class KeyCreated(KeyPublic):
    """A fresh API key. `key` is shown this once and never again."""

    key: str = Field(description="Send it as `Authorization: Bearer <key>`. It cannot be read again.")


class LinkCreate(RequestBody):
    """A new personal link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Spring docking", "expires_in_days": 60}]})

    label: Line = Field(default="", description="What the link is for.")
    expires_in_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 90


class LinkPublic(BaseModel):
    """A personal link as it is known after its creation."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    account_id: str
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class LinkCreated(LinkPublic):
    """A fresh personal link. `url` is shown this once; whoever opens it is signed in."""

    url: str


class SignIn(RequestBody):
    """An operator's name, password and the code that the authenticator app shows."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "park", "password": "correct horse battery", "code": "492039"}]}
    )

    name: Name
    password: Annotated[str, StringConstraints(min_length=1, max_length=MAX_PASSWORD)]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class LinkSignIn(RequestBody):
    """The token of a personal link: what stands behind `/enter/` in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "IjNmMmE5YzBkIg.u1Yc-signature"}]})

    token: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Me(BaseModel):
    """Who asks, and what they may do."""

    name: str
    role: Role
    company_id: str | None
    faculty_id: str | None
    actions: dict[str, Reach] = Field(
        description="Every action that may be done, and on which rows: own, shown (published; a confidential need as its "
        "summary) or all."
    )

"""What the audit log looks like on the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.models.audit_entry import AuditAction
from service.texts import Line, Moment, RequestBody

MAX_LIMIT = 200


class AuditFilter(RequestBody):
    """Which entries; an unknown parameter is refused."""

    actor: Line = Field(default="", description="Only what this account did, by its name.")
    action: AuditAction | None = Field(default=None, description="Only this kind of action.")
    entity: Line = Field(default="", description="Only rows of this table, such as `need`.")
    entity_id: Line = Field(default="", description="Only this row.")
    since: Moment | None = Field(default=None, description="Only from this moment on.")
    until: Moment | None = Field(default=None, description="Only before this moment.")


class AuditQuery(AuditFilter):
    """Which page of them."""

    limit: int = Field(default=50, ge=1, le=MAX_LIMIT, description="How many entries a page holds at most.")
    cursor: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")] | None = Field(
        default=None, description="`next_cursor` of the page before; leave it out for the first page."
    )


class AuditPublic(BaseModel):
    """One entry. Values of a confidential need are null here; read the entry by itself to see them, which is noted."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    actor: str
    account_id: str | None
    credential: str = Field(description="What was shown: a key by its prefix, a web session by its id, the loopback.")
    request_id: str = Field(description="X-Request-ID of the request, as it stands in the log.")
    action: AuditAction
    entity: str = Field(description="The table.")
    entity_id: str
    confidential: bool
    before: dict[str, Any] | None
    after: dict[str, Any] | None

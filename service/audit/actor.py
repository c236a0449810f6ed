"""Who acts, for the audit trail. Light, so that the command line can say who it is before anything heavy is imported."""

from contextvars import ContextVar
from dataclasses import dataclass

ACTOR = "actor"
"""Where a database session's `info` holds the Actor of its request."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account's name and id, the credential that was shown, and the request that it came with."""

    name: str
    account_id: str | None = None
    credential: str = ""
    request_id: str = ""


SYSTEM = Actor("system")
"""The service itself, for instance at its start."""

acting: ContextVar[Actor] = ContextVar("acting", default=SYSTEM)
"""Who acts where a session does not say; `duijie` sets it."""

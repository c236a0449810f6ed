"""Who asks: the value that doors pass to use cases, and that decides which rows they see."""

from dataclasses import dataclass

from service.accounts.permissions import Reach, reach_of
from service.models.account import Role


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who has been let in. `scopes` are the actions of the key that was shown; None for all of the role."""

    role: Role
    name: str
    account_id: str | None = None
    company_id: str | None = None
    faculty_id: str | None = None
    scopes: frozenset[str] | None = None
    credential: str = ""
    """What was shown, for the audit trail: "key duijie_ab12cd34", "web session 3f2a…", "loopback", "command line"."""

    def reach(self, action: str) -> Reach:
        """How far this principal reaches with an action of `service/accounts/permissions.py`."""
        if self.scopes is not None and action not in self.scopes:
            return Reach.NONE
        return reach_of(self.role, action)

    def owns_company(self, company_id: str) -> bool:
        """Whether this is an account of that company."""
        return self.role is Role.ENTERPRISE and self.company_id == company_id

    def owns_profile(self, faculty_id: str) -> bool:
        """Whether this is the account of that professor."""
        return self.role is Role.PROFESSOR and self.faculty_id == faculty_id

    @property
    def is_operator(self) -> bool:
        """Whether this is park management."""
        return self.role is Role.OPERATOR


COMMAND_LINE = Principal(role=Role.OPERATOR, name="command line", credential="command line")
"""Whoever runs `duijie` on the machine itself, and so reads the database anyway."""

LOOPBACK = Principal(role=Role.OPERATOR, name="loopback", credential="loopback")
"""Whoever asks from the machine itself while there is no account yet."""

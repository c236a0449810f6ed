"""What imports recognise a company or a professor by: only operators change it."""

from pydantic import BaseModel
from sqlmodel import SQLModel

from service.accounts.principal import Principal
from service.errors import OperatorFieldError


def check_identity(principal: Principal, row: SQLModel, body: BaseModel, *fields: str) -> None:
    """Raise OperatorFieldError where a body would change one of these fields and no operator sends it."""
    if principal.is_operator:
        return
    for field in fields:
        if field in body.model_fields_set and getattr(body, field) != getattr(row, field):
            raise OperatorFieldError(field)

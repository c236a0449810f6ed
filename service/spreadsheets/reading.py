"""What a parser made of a cell."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from service.spreadsheets.findings import Finding

ValueT_co = TypeVar("ValueT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[ValueT_co]):
    """A value, and what there is to say about how it was read."""

    value: ValueT_co
    finding: Finding | None = None

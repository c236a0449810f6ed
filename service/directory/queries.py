"""What can be asked of a list; every field is a part of the page's address, so that a list can be shared."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.types import ExpertiseKind, NeedKind
from service.texts import Line

PAGE_SIZE = 50


class FacultySort(StrEnum):
    """What professors are sorted by."""

    NAME = "name"
    ORGANIZATION = "organization"
    ITEMS = "items"
    BEST = "best"
    CHANGED = "changed"


class CompanySort(StrEnum):
    """What companies are sorted by."""

    NAME = "name"
    REGION = "region"
    INDUSTRY = "industry"
    NEEDS = "needs"
    CHANGED = "changed"


class NeedSort(StrEnum):
    """What needs are sorted by."""

    ID = "id"
    TITLE = "title"
    COMPANY = "company"
    KIND = "kind"
    DEADLINE = "deadline"
    BUDGET = "budget"
    BEST = "best"
    CHANGED = "changed"


class ListQuery(BaseModel):
    """The words that every row must hold, the page, and whether the order is turned round."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: Line = ""
    page: int = Field(default=1, ge=1, le=10_000)
    turned: bool = False

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, values: Any) -> Any:  # noqa: ANN401 - whatever was given
        """A form that is sent without script names each of its filters, those at “all” with nothing."""
        return {name: value for name, value in values.items() if value != ""} if isinstance(values, dict) else values


class FacultyListQuery(ListQuery):
    """Which professors."""

    organization: Line = ""
    kind: ExpertiseKind | None = None
    text: Line = ""
    sort: FacultySort = FacultySort.NAME


class CompanyListQuery(ListQuery):
    """Which companies."""

    region: Line = ""
    industry: Line = ""
    sort: CompanySort = CompanySort.NAME


class NeedListQuery(ListQuery):
    """Which needs. `served` is "no" or "yes"."""

    kind: NeedKind | None = None
    region: Line = ""
    company: Line = ""
    served: Line = ""
    text: Line = ""
    sort: NeedSort = NeedSort.ID

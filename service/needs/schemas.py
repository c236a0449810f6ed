"""What a need looks like on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AliasPath, BaseModel, ConfigDict, Field, JsonValue, StrictBool

from matching.types import NeedKind
from service.pagination import PageQuery
from service.texts import Line, LongText, Name, Paragraph, RequestBody, RowId, ShortLine, Title, Yuan, unset

MAX_REQUIREMENTS = 100

REQUIREMENTS_EXAMPLE: list[JsonValue] = [
    {"text": "出口 COD 稳定低于 60 mg/L", "must": True},
    {"text": "Operating cost below 8 CNY per tonne", "must": False},
]


class RequirementCreate(RequestBody):
    """One condition of a need."""

    text: Paragraph
    must: StrictBool = Field(default=True, description="A must weighs more than a wish.")


Requirements = Annotated[list[RequirementCreate], Field(max_length=MAX_REQUIREMENTS)]


class NeedCreate(RequestBody):
    """What a company asks for, in its own words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "company_id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "external_id": "N-031",
                    "kind": "technical_problem",
                    "title": "高盐有机废水深度处理",
                    "body": "Our brine stream (TDS 45 g/L, COD 900 mg/L, 20 m³/h) fouls the membranes in two weeks; "
                    "现有臭氧氧化段投加量大、效果不稳。",
                    "requirements": REQUIREMENTS_EXAMPLE,
                    "deadline": "2027-06-30",
                    "budget_cny": 800000,
                }
            ]
        }
    )

    company_id: RowId = Field(description="Id of the company that asks.")
    external_id: Name | None = Field(default=None, description="Your own id; one is made where it is left out.")
    kind: NeedKind = NeedKind.TECHNICAL_PROBLEM
    title: Title
    body: LongText = ""
    requirements: Requirements = Field(default_factory=list)
    deadline: date | None = None
    budget_cny: Yuan | None = None


class NeedUpdate(RequestBody):
    """What changes; a field that is left out stays. `requirements`, where given, replace all there are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"budget_cny": 1000000, "requirements": REQUIREMENTS_EXAMPLE[:1]}]}
    )

    company_id: RowId = unset()
    external_id: Name = unset()
    kind: NeedKind = unset()
    title: Title = unset()
    body: LongText = unset()
    requirements: Requirements = unset()
    deadline: date | None = unset()
    budget_cny: Yuan | None = unset()


class NeedQuery(PageQuery):
    """Which needs to list."""

    external_id: Line = Field(default="", description="Only the need with exactly this external id.")
    kind: NeedKind | None = Field(default=None, description="Only needs of this kind.")
    company_id: RowId | None = Field(default=None, description="Only needs of this company.")
    region: ShortLine = Field(default="", description="Only needs of companies whose region contains this.")
    q: Line = Field(default="", description="Only needs with this in title, body, requirements or company name.")


class RequirementPublic(BaseModel):
    """A requirement with its id, which stays as long as the requirement does."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    must: bool


class NeedPublic(BaseModel):
    """A need as it is stored."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    company_id: str
    company_name: str = Field(validation_alias=AliasPath("company", "name"))
    kind: NeedKind
    title: str
    body: str
    requirements: list[RequirementPublic]
    deadline: date | None
    budget_cny: int | None
    created_at: datetime
    updated_at: datetime

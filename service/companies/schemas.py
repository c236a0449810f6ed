"""What a company looks like on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from service.accounts.principal import Principal
from service.models.company import Company
from service.pagination import PageQuery
from service.texts import Line, LongText, Name, RequestBody, ShortLine, unset


class CompanyCreate(RequestBody):
    """A company that brings needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "C-012",
                    "name": "陇西清源助剂有限公司",
                    "region": "甘肃白银",
                    "industry": "精细化工",
                    "size": "120 人",
                    "description": "Surfactants and water-treatment agents; two batch lines.",
                    "contact": "马工 office@example.com",
                }
            ]
        }
    )

    external_id: Name | None = Field(default=None, description="Your own id; one is made where it is left out.")
    name: Name
    region: ShortLine = ""
    industry: Line = ""
    size: ShortLine = ""
    description: LongText = ""
    contact: Line = ""


class CompanyUpdate(RequestBody):
    """What changes; a field that is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"size": "150 人", "region": "甘肃兰州新区"}]})

    external_id: Name = unset()
    name: Name = unset()
    region: ShortLine = unset()
    industry: Line = unset()
    size: ShortLine = unset()
    description: LongText = unset()
    contact: Line = unset()


class CompanyQuery(PageQuery):
    """Which companies to list."""

    external_id: Line = Field(default="", description="Only the company with exactly this external id.")
    region: ShortLine = Field(default="", description="Only companies whose region contains this.")
    industry: Line = Field(default="", description="Only companies whose industry contains this.")
    q: Line = Field(default="", description="Only companies with this in their name, industry or description.")


class CompanyPublic(BaseModel):
    """A company as it is stored; `contact` is empty for those who may not write to the company."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    name: str
    region: str
    industry: str
    size: str
    description: str
    contact: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Company, principal: Principal) -> "CompanyPublic":
        """What a principal sees of a company that the scope has let through."""
        shown = cls.model_validate(row)
        if not (principal.is_operator or principal.owns_company(row.id)):
            shown.contact = ""
        return shown

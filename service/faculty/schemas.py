"""What a faculty profile looks like on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from matching.types import ExpertiseKind
from service.accounts.principal import Principal
from service.models.faculty_profile import FacultyProfile
from service.pagination import PageQuery
from service.texts import (
    Email,
    Line,
    Name,
    OpenAlexId,
    Orcid,
    Paragraph,
    RequestBody,
    ShortLine,
    ShortNote,
    Year,
    unset,
)

MAX_ITEMS = 500

ITEMS_EXAMPLE: list[JsonValue] = [
    {"kind": "direction", "text": "多相催化：低温 SCR 脱硝催化剂的设计与抗硫性能"},
    {"kind": "patent", "text": "一种锰铈复合氧化物脱硝催化剂及其制备方法", "year": 2023},
    {"kind": "publication", "text": "Sulfur-tolerant Mn–Ce catalysts for low-temperature NOx reduction", "year": 2024},
]


class ExpertiseItemCreate(RequestBody):
    """One direction, publication, patent, project, achievement, course or piece of equipment."""

    kind: ExpertiseKind = Field(default=ExpertiseKind.DIRECTION, description="What it is.")
    text: Paragraph = Field(description="In Chinese or English, as the professor would say it.")
    year: Year | None = None


Items = Annotated[list[ExpertiseItemCreate], Field(max_length=MAX_ITEMS)]


class FacultyCreate(RequestBody):
    """A professor and what they can do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "F-007",
                    "name": "沈知远",
                    "name_pinyin": "Shen Zhiyuan",
                    "organization": "陇原大学",
                    "department": "化学化工学院",
                    "title": "教授",
                    "region": "甘肃兰州",
                    "email": "shen.zhiyuan@example.org",
                    "consent_on": "2026-09-01",
                    "consent_purpose": "匹配企业技术需求 Matching with the needs of companies",
                    "visible_until": "2028-08-31",
                    "retain_until": "2029-08-31",
                    "items": ITEMS_EXAMPLE,
                }
            ]
        }
    )

    external_id: Name | None = Field(default=None, description="Your own id; one is made where it is left out.")
    name: Name
    name_pinyin: Line = ""
    organization: Line = ""
    department: Line = ""
    title: ShortLine = ""
    region: ShortLine = ""
    email: Email = ""
    orcid: Orcid = ""
    openalex_id: OpenAlexId = ""
    consent_on: date | None = Field(default=None, description="Day of the professor's consent.")
    consent_purpose: ShortNote = Field(default="", description="What the professor has agreed to.")
    visible_until: date | None = Field(
        default=None, description="Last day on which the profile is matched and shown to others; null for no end."
    )
    retain_until: date | None = Field(default=None, description="Last day on which the data are kept.")
    items: Items = Field(default_factory=list)


class FacultyUpdate(RequestBody):
    """What changes; a field that is left out stays. `items`, where given, replace all items there are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"department": "石油化工学院", "items": ITEMS_EXAMPLE[:2]}]}
    )

    external_id: Name = unset()
    name: Name = unset()
    name_pinyin: Line = unset()
    organization: Line = unset()
    department: Line = unset()
    title: ShortLine = unset()
    region: ShortLine = unset()
    email: Email = unset()
    orcid: Orcid = unset()
    openalex_id: OpenAlexId = unset()
    consent_on: date | None = unset()
    consent_purpose: ShortNote = unset()
    visible_until: date | None = unset()
    retain_until: date | None = unset()
    items: Items = unset()


class FacultyQuery(PageQuery):
    """Which profiles to list."""

    external_id: Line = Field(default="", description="Only the profile with exactly this external id.")
    organization: Line = Field(default="", description="Only profiles of exactly this organization.")
    region: ShortLine = Field(default="", description="Only profiles whose region contains this.")
    kind: ExpertiseKind | None = Field(default=None, description="Only profiles with an expertise item of this kind.")
    name: Line = Field(
        default="",
        description="Only profiles of this name, in characters or pinyin, in either order: 王小明, Xiaoming Wang, Wang X.",
    )
    q: Line = Field(default="", description="Only profiles with this in a name, organization, title or item.")


class ExpertiseItemPublic(BaseModel):
    """An expertise item with its id, which stays as long as the item does."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: ExpertiseKind
    text: str
    year: int | None
    record_key: str = Field(description="The entry of the record that it was imported from: a DOI or an id.")
    disowned_at: datetime | None = Field(description="Since when it is no field of the professor's any more.")


class FacultyPublic(BaseModel):
    """A faculty profile as it is stored.

    Others than operators and the professor see no e-mail address, no consent, no days and no disowned items.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    name: str
    name_pinyin: str
    organization: str
    department: str
    title: str
    region: str
    email: str
    orcid: str
    openalex_id: str
    consent_on: date | None
    consent_purpose: str
    visible_until: date | None
    retain_until: date | None
    items: list[ExpertiseItemPublic]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: FacultyProfile, principal: Principal) -> "FacultyPublic":
        """What a principal sees of a profile that the scope has let through."""
        shown = cls.model_validate(row)
        if not (principal.is_operator or principal.owns_profile(row.id)):
            shown.email, shown.consent_purpose = "", ""
            shown.consent_on = shown.visible_until = shown.retain_until = None
            shown.items = [item for item in shown.items if item.disowned_at is None]
        return shown

"""What a need looks like on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StringConstraints

from matching.types import NeedKind
from service.accounts.permissions import Reach
from service.accounts.principal import Principal
from service.models.need import Need, Visibility
from service.models.need_status_change import NeedStatus
from service.needs.disclosure import CONFIDENTIAL_COMPANY, summary_of, summary_title
from service.needs.quality import QualityWarning
from service.pagination import PageQuery
from service.texts import Line, LongText, Name, Note, Paragraph, RequestBody, RowId, ShortLine, Title, Yuan, unset

MAX_REQUIREMENTS = 100

Summary = Annotated[LongText, StringConstraints(max_length=2000)]

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
                    "contact": "马工 env@example.com",
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
    contact: Line = Field(default="", description="Whom to ask, and one way to reach them; no more than is needed.")
    visibility: Visibility = Field(
        default=Visibility.PUBLIC,
        description="`confidential`: matched on its full text, but others read only `public_summary`, once an operator has "
        "approved it, until both sides accept.",
    )
    public_summary: Summary = Field(default="", description="What others may read of a confidential need.")


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
    contact: Line = unset()
    visibility: Visibility = unset()
    public_summary: Summary = unset()


class SummaryApproval(RequestBody):
    """The summary as an operator has read and approved it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"public_summary": "一家化工企业求高盐废水深度处理，出水稳定达标。"}]}
    )

    public_summary: Annotated[Summary, Field(min_length=1)]


class AcceptingSide(StrEnum):
    """Who accepts."""

    COMPANY = "company"
    FACULTY = "faculty"


class AcceptancePublic(BaseModel):
    """Who has accepted, and when; with both, the professor reads the need in full."""

    model_config = ConfigDict(from_attributes=True)

    need_id: str
    faculty_id: str
    company_accepted_at: datetime | None
    faculty_accepted_at: datetime | None


class NeedQuery(PageQuery):
    """Which needs to list."""

    external_id: Line = Field(default="", description="Only the need with exactly this external id.")
    kind: NeedKind | None = Field(default=None, description="Only needs of this kind.")
    status: NeedStatus | None = Field(default=None, description="Only needs that stand here.")
    company_id: RowId | None = Field(default=None, description="Only needs of this company.")
    region: ShortLine = Field(default="", description="Only needs of companies whose region contains this.")
    q: Line = Field(default="", description="Only needs with this in title, body, requirements or company name.")


class Disclosed(StrEnum):
    """How much of a need is shown."""

    FULL = "full"
    SUMMARY = "summary"


class RequirementPublic(BaseModel):
    """A requirement with its id, which stays as long as the requirement does."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    must: bool


class NeedPublic(BaseModel):
    """A need. Of a confidential one, others than its company see `id`, `kind` and the approved summary."""

    id: str
    external_id: str = Field(description="Your own id; the service's where only the summary is shown.")
    company_id: str | None = Field(description="null where only the summary is shown.")
    company_name: str
    kind: NeedKind
    title: str
    body: str
    requirements: list[RequirementPublic]
    deadline: date | None
    budget_cny: int | None
    visibility: Visibility
    disclosed: Disclosed = Field(description="Whether this is the need in full, or its summary.")
    public_summary: str
    summary_approved_at: datetime | None
    status: NeedStatus
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Need, *, full: bool) -> "NeedPublic":
        """The need in full, or no more than its summary."""
        summary = summary_of(row)
        return cls(
            id=row.id,
            external_id=row.external_id if full else row.id,
            company_id=row.company_id if full else None,
            company_name=row.company.name if full else CONFIDENTIAL_COMPANY,
            kind=row.kind,
            title=row.title if full else summary_title(summary),
            body=row.body if full else summary or "",
            requirements=[RequirementPublic.model_validate(r) for r in row.requirements] if full else [],
            deadline=row.deadline if full else None,
            budget_cny=row.budget_cny if full else None,
            visibility=row.visibility,
            disclosed=Disclosed.FULL if full else Disclosed.SUMMARY,
            public_summary=row.public_summary if full else summary or "",
            summary_approved_at=row.summary_approved_at,
            status=row.status,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class NeedDetail(NeedPublic):
    """A need as it is stored."""

    contact: str = Field(description="Empty for whoever sees the need only because it is published.")

    @classmethod
    def of(cls, row: Need, principal: Principal, *, full: bool) -> "NeedDetail":  # type: ignore[override]
        """Put a need into its wire shape, with as much as the principal may see."""
        may_write_to = full and principal.reach("needs:read") is not Reach.SHOWN
        shown = NeedPublic.of(row, full=full)
        return cls(**shown.model_dump(), contact=row.contact if may_write_to else "")


class QualityWarningPublic(BaseModel):
    """One thing that a need lacks for a good match."""

    code: str = Field(
        description="Stable, for programs: one of `title-vague`, `body-short`, `indicator-missing`, "
        "`present-state-missing`, `budget-missing`, `deadline-missing`, `contact-missing`."
    )
    field: str = Field(description="The field of the need that it is about.")
    zh: str
    en: str

    @classmethod
    def of(cls, warning: QualityWarning) -> "QualityWarningPublic":
        """Put a warning into its wire shape."""
        return cls(code=warning.code, field=warning.field, zh=warning.sentence.zh, en=warning.sentence.en)


class NeedQuality(BaseModel):
    """What a need lacks for a good match. Hints, never a refusal: such a need is stored and matched all the same."""

    complete: bool = Field(description="Whether nothing is missing.")
    warnings: list[QualityWarningPublic]

    @classmethod
    def of(cls, warnings: Sequence[QualityWarning]) -> "NeedQuality":
        """Put what a check found into its wire shape."""
        return cls(complete=not warnings, warnings=[QualityWarningPublic.of(warning) for warning in warnings])


class NeedCreated(NeedDetail):
    """A need that was just stored, and what it lacks for a good match."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "3f2a9c0d5e6b47819a0c2d4e6f801234",
                    "external_id": "N-031",
                    "company_id": "9a0c2d4e6f8012343f2a9c0d5e6b4781",
                    "company_name": "陇西清源助剂有限公司",
                    "kind": "technical_problem",
                    "title": "高盐有机废水深度处理",
                    "body": "现有臭氧氧化段效果不稳，膜两周就堵。",
                    "requirements": [
                        {"id": "b1946ac92492d2347c6235b4d2611184", "text": "出口 COD 稳定低于 60 mg/L", "must": True}
                    ],
                    "deadline": "2027-06-30",
                    "budget_cny": None,
                    "visibility": "public",
                    "disclosed": "full",
                    "public_summary": "",
                    "summary_approved_at": None,
                    "status": "received",
                    "created_at": "2027-03-01T08:30:00Z",
                    "updated_at": "2027-03-01T08:30:00Z",
                    "contact": "马工 env@example.com",
                    "quality": {
                        "complete": False,
                        "warnings": [
                            {
                                "code": "budget-missing",
                                "field": "budget_cny",
                                "zh": "没有预算：请给出金额或上限（元）。",
                                "en": "There is no budget: give an amount or an upper limit in CNY.",
                            }
                        ],
                    },
                }
            ]
        }
    )

    quality: NeedQuality

    @classmethod
    def with_quality(cls, row: Need, warnings: Sequence[QualityWarning]) -> "NeedCreated":
        """Put a new need into its wire shape."""
        stored = NeedPublic.of(row, full=True)
        return cls(**stored.model_dump(), contact=row.contact, quality=NeedQuality.of(warnings))


class StatusCreate(RequestBody):
    """The next step of a need."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "clarified", "note": "指标已电话确认"}]})

    status: NeedStatus
    note: Note = Field(default="", description="Why, or what was agreed.")


class StatusChangePublic(BaseModel):
    """A step that was taken."""

    model_config = ConfigDict(from_attributes=True)

    status: NeedStatus
    at: datetime
    actor: str = Field(description="Who took it.")
    note: str


class StatusTrail(BaseModel):
    """Where a need stands, what may come next, and the steps that led here, first step first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "clarified",
                    "next": ["matched", "closed"],
                    "changes": [
                        {"status": "received", "at": "2027-03-01T08:30:00Z", "actor": "qingyuan", "note": ""},
                        {
                            "status": "clarified",
                            "at": "2027-03-02T01:15:00Z",
                            "actor": "park",
                            "note": "指标已电话确认",
                        },
                    ],
                }
            ]
        }
    )

    status: NeedStatus
    next: list[NeedStatus]
    changes: list[StatusChangePublic]

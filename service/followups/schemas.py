"""What a follow-up looks like on the wire."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from service.models.follow_up import FollowUpChangeKind, FollowUpStage
from service.pagination import PageQuery
from service.texts import Line, LongText, Name, RequestBody, RowId, unset

EXAMPLE_ID = "3f2a9c0d5e6b47819a0c2d4e6f801234"

Revision = Annotated[
    int, Field(strict=True, ge=1, description="The revision that you saw; 409 where it is no longer the present one.")
]


class FollowUpOrder(StrEnum):
    """In which order follow-ups are listed."""

    CREATED = "created"
    DUE = "due"


class _Change(RequestBody):
    """What every change says: on which day, by whom, and why."""

    revision: Revision
    person: Name = Field(description="Who did it, or reports it.")
    day: date | None = Field(default=None, description="The day on which it happened; today where it is left out.")
    note: LongText = ""


class FollowUpCreate(RequestBody):
    """A matter to follow up: a professor, a company and, where there is one, the need that it is about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faculty_id": EXAMPLE_ID,
                    "company_id": EXAMPLE_ID,
                    "need_id": EXAMPLE_ID,
                    "person": "周敏",
                    "due_date": "2026-12-04",
                    "note": "会后互留电话，先寄水样。They exchange samples first.",
                }
            ]
        }
    )

    faculty_id: RowId
    company_id: RowId
    need_id: RowId | None = Field(default=None, description="A need of that company.")
    person: Name = Field(description="Who opens it.")
    responsible: Name | None = Field(default=None, description="Who sees to it; whoever opens it where left out.")
    opened_on: date | None = Field(default=None, description="Today where it is left out. Reminders count from here.")
    due_date: date | None = None
    note: LongText = ""


class FollowUpUpdate(_Change):
    """What changes; a field that is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "revision": 2,
                    "person": "周敏",
                    "responsible": "马晓东",
                    "due_date": "2027-01-15",
                    "note": "对方要求延期",
                }
            ]
        }
    )

    need_id: RowId | None = unset()
    responsible: Name = unset()
    due_date: date | None = unset()
    visit_date: date | None = unset()
    visit_place: Line = unset()


class StageChange(_Change):
    """The stage that the matter has come to. `site_visit` needs a day and a place, given here or before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "revision": 1,
                    "stage": "site_visit",
                    "person": "周敏",
                    "day": "2026-12-01",
                    "note": "看中试装置",
                    "visit_date": "2026-12-10",
                    "visit_place": "白银高新区 清源助剂厂区",
                    "due_date": "2026-12-20",
                }
            ]
        }
    )

    stage: FollowUpStage
    due_date: date | None = unset()
    visit_date: date | None = unset()
    visit_place: Line = unset()


class ReminderDone(_Change):
    """Somebody has asked how things stand; the note says what they heard."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"revision": 3, "person": "周敏", "note": "合同在走流程"}]}
    )


class UndoRequest(RequestBody):
    """Take the last change back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"revision": 4, "person": "周敏"}]})

    revision: Revision
    person: Name


class FollowUpFilter(RequestBody):
    """Which follow-ups are meant."""

    stage: list[FollowUpStage] = Field(default=[], description="Only in these stages.")
    faculty_id: RowId | None = Field(default=None, description="Only of this professor.")
    company_id: RowId | None = Field(default=None, description="Only of this company.")
    session_id: RowId | None = Field(default=None, description="Only those that a meeting of this session opened.")
    responsible: Line = Field(default="", description="Only those that this person sees to.")
    due_until: date | None = Field(default=None, description="Only what is open and due on this day or before.")


class FollowUpQuery(PageQuery, FollowUpFilter):
    """Which follow-ups to list, and in which order."""

    order: FollowUpOrder = Field(
        default=FollowUpOrder.CREATED,
        description="`created`, or `due`: by due date, so overdue first, then those without one, closed ones last.",
    )


class FollowUpRevision(RequestBody):
    """Which revision the caller saw."""

    revision: int = Field(ge=1, description="The revision that you saw; 409 where it is no longer the present one.")


class ReminderWindow(RequestBody):
    """Which reminders are asked for."""

    until: date | None = Field(default=None, description="Due on this day or before; today where it is left out.")


class VisitWindow(RequestBody):
    """Which site visits are asked for."""

    first: date | None = Field(default=None, description="On this day or later.")
    last: date | None = Field(default=None, description="On this day or before.")
    place: Line = Field(default="", description="At places that contain this.")


class ReminderPublic(BaseModel):
    """A day on which to ask how things stand."""

    months: int
    date: date
    is_done: bool
    is_due: bool


class FollowUpPublic(BaseModel):
    """A follow-up as it is stored. Names are empty after their data was deleted."""

    id: str
    faculty_id: str | None
    faculty_name: str
    faculty_organization: str
    company_id: str | None
    company_name: str
    need_id: str | None
    need_title: str
    meeting_id: str | None
    session_id: str | None
    stage: FollowUpStage
    opened_on: date
    due_date: date | None
    is_overdue: bool
    responsible: str
    visit_date: date | None
    visit_place: str
    reminders: list[ReminderPublic]
    revision: int
    created_at: datetime
    updated_at: datetime


class FollowUpChangePublic(BaseModel):
    """One change of a follow-up, with the fields before and after."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    kind: FollowUpChangeKind
    day: date = Field(validation_alias="date")
    person: str
    note: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]
    created_at: datetime
    undone_at: datetime | None
    undone_by: str


class DueReminder(BaseModel):
    """A reminder that nobody has seen to, beside its follow-up."""

    months: int
    date: date
    follow_up: FollowUpPublic


class VisitGroup(BaseModel):
    """Site visits to one place on one day."""

    date: date
    place: str
    visits: list[FollowUpPublic]


class FollowUpSummary(BaseModel):
    """How many there are of what, on a day."""

    today: date
    stages: dict[FollowUpStage, int]
    overdue: int
    reminders_due: int

"""What drafts of needs look like on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matching.types import NeedKind
from service.models.need_draft import DraftSource
from service.needs.schemas import Requirements
from service.texts import Line, LongText, Name, RequestBody, RowId, Title, Yuan, unset

MAX_TEXT = 50_000


class DraftCreate(RequestBody):
    """Free text, such as an e-mail, to read a need from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "主题：骨架镍催化剂失活\n\n老师您好：\n目前催化剂用到第五釜就失活。\n1. 连用 15 釜以上\n预算 60 万元，2027年6月底前完成。\n\n"
                    "谢谢\n马工 13900000000\n陇西清源助剂有限公司"
                }
            ]
        }
    )

    text: Annotated[LongText, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class DraftFields(BaseModel):
    """The fields of a need, as far as they were found; `company` is a name, `company_id` the company it was taken for."""

    company_id: str | None = None
    company: str = ""
    external_id: str | None = None
    kind: NeedKind = NeedKind.TECHNICAL_PROBLEM
    title: str = ""
    body: str = ""
    requirements: Requirements = Field(default_factory=list)
    deadline: date | None = None
    budget_cny: int | None = None
    contact: str = ""


class DraftUpdate(RequestBody):
    """What a person corrects; a field that is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"company_id": "3f2a9c0d5e6b47819a0c2d4e6f801234", "budget_cny": 600000}]}
    )

    company_id: RowId | None = unset()
    external_id: Name | None = unset()
    kind: NeedKind = unset()
    title: Title = unset()
    body: LongText = unset()
    requirements: Requirements = unset()
    deadline: date | None = unset()
    budget_cny: Yuan | None = unset()
    contact: Line = unset()


class OriginPublic(BaseModel):
    """The words of the source that a field was read from."""

    field: str
    quote: str


class DraftNotePublic(BaseModel):
    """How something was read, or why it was not; `field` is empty where it is about none."""

    field: str
    code: str
    zh: str
    en: str


class DraftPublic(BaseModel):
    """A draft, for a person to look through, correct, and confirm or discard."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    source: DraftSource
    file_name: str
    fields: DraftFields
    origins: list[OriginPublic]
    unread: list[str] = Field(description="What was not understood, or is no field of a need.")
    notes: list[DraftNotePublic]
    created_at: datetime
    updated_at: datetime

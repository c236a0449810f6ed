"""What a judgement looks like on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from matching.types import JudgementSide, JudgementWord
from service.judgements.repository import JudgedMatch
from service.matches.schemas import FacultySummary, NeedSummary
from service.pagination import PageQuery
from service.texts import Line, LongText, RequestBody, RowId


class JudgementCreate(RequestBody):
    """One side's word on a match. It replaces that side's earlier word on the same pair."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "word": "not_useful",
                    "side": "company",
                    "actor": "陇西清源助剂 王工",
                    "reason": "做的是膜材料，我们要的是现场工艺",
                    "list_id": "9b1d4c5e7f80412aa3c6d8e0f1123456",
                },
                {"word": "not_my_field", "side": "faculty", "reason": "I left this topic in 2015"},
            ]
        }
    )

    word: JudgementWord = Field(
        description="`not_useful` and `not_my_field` leave the pair out of both rankings until the judgement is taken back; "
        "`not_my_field` (a professor's, or an organiser's for one) also lowers the item that carried the match."
    )
    side: JudgementSide = Field(description="Who speaks.")
    actor: Line = Field(default="", description="Who said it, in words.")
    reason: LongText = Field(default="", description="Not suitable, because …")
    list_id: RowId | None = Field(default=None, description="`list_id` of the list in which the match was shown.")
    item_id: RowId | None = Field(
        default=None, description="With `not_my_field`: which item; the one that carries the match where left out."
    )


class JudgementQuery(PageQuery):
    """Which judgements to list."""

    need_id: RowId | None = Field(default=None, description="Only on this need.")
    faculty_id: RowId | None = Field(default=None, description="Only on this professor.")
    word: JudgementWord | None = Field(default=None, description="Only these words.")
    side: JudgementSide | None = Field(default=None, description="Only of this side.")
    withdrawn: bool = Field(default=False, description="Also those that were taken back or replaced.")


class JudgementPublic(BaseModel):
    """A judgement with both sides of the pair, and where the match stood when it was judged."""

    id: str
    need: NeedSummary
    faculty: FacultySummary
    word: JudgementWord
    grade: float | None = Field(
        description="0 to 3 where the pair came graded in a list: that teaches, and sets nothing aside."
    )
    side: JudgementSide
    actor: str
    reason: str
    item_id: str | None
    list_id: str | None
    position: int | None = Field(description="Where the match stood in that list, from 1; null where no list is known.")
    score: float | None = Field(description="Its score there.")
    created_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, judged: JudgedMatch) -> "JudgementPublic":
        """Put a judgement into its wire shape."""
        return cls(
            **judged.row.model_dump(exclude={"need_id", "faculty_id"}),
            need=NeedSummary.model_validate(judged.need),
            faculty=FacultySummary.model_validate(judged.faculty),
            position=judged.shown.position if judged.shown else None,
            score=judged.shown.score if judged.shown else None,
        )

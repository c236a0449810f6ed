"""What matches look like on the wire; the CLI prints the same."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching.types import Coverage, ExpertiseKind, NeedKind, Verdict
from service.matches.use_cases import RankedPair, RankedPairs
from service.texts import LongText, Paragraph, RequestBody, Title

TopK = Annotated[int, Field(ge=1, le=200, description="How many to return at most.")]

Share = Annotated[float, Field(ge=0, le=1)]


class NeedSummary(BaseModel):
    """A need as it stands in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    title: str
    kind: NeedKind
    company_id: str
    company: str


class FacultySummary(BaseModel):
    """A professor as one stands in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    external_id: str
    name: str
    organization: str
    department: str
    title: str


class QuotePublic(BaseModel):
    """A passage of the profile, literally: `text` stands in the item's text at `start`."""

    model_config = ConfigDict(from_attributes=True)

    item_id: str
    kind: ExpertiseKind
    text: str
    start: int
    year: int | None
    score: Share


class PartEvidencePublic(BaseModel):
    """One part of the need (`need` is title and body, else a requirement's id) beside what the profile says to it."""

    model_config = ConfigDict(from_attributes=True)

    part_id: str
    text: str
    must: bool
    score: Share
    dense: Share
    lexical: Share | None = Field(description="null where the texts share no language: words then say nothing.")
    coverage: Coverage | None = Field(description="null where the model is not calibrated.")
    quotes: list[QuotePublic]


class ScorePartsPublic(BaseModel):
    """What the score is made of."""

    model_config = ConfigDict(from_attributes=True)

    dense: Share
    lexical: Share | None
    coverage: Share | None


class MatchPublic(BaseModel):
    """One ranked pair. Which of `need` and `faculty` is null depends on what was asked for."""

    rank: int
    score: Share
    parts: ScorePartsPublic
    probability: Share | None = Field(description="That an expert would call the pair useful; null if uncalibrated.")
    verdict: Verdict | None
    need: NeedSummary | None
    faculty: FacultySummary | None
    evidence: list[PartEvidencePublic]

    @classmethod
    def of(cls, pair: RankedPair) -> "MatchPublic":
        """Put a pair into its wire shape."""
        match = pair.match
        return cls(
            rank=match.rank,
            score=match.score,
            parts=ScorePartsPublic.model_validate(match.parts),
            probability=match.probability,
            verdict=match.verdict,
            need=pair.need and NeedSummary.model_validate(pair.need),
            faculty=pair.faculty and FacultySummary.model_validate(pair.faculty),
            evidence=[PartEvidencePublic.model_validate(part) for part in match.evidence],
        )


class MatchList(BaseModel):
    """A ranking, best first, ties by id."""

    served: bool | None = Field(description="Whether anybody suitable is among them; null if uncalibrated.")
    calibrated_from: str | None = Field(description="What the verdicts were learned from; null if uncalibrated.")
    matches: list[MatchPublic]

    @classmethod
    def of(cls, ranked: RankedPairs) -> "MatchList":
        """Put a ranking into its wire shape."""
        return cls(
            served=ranked.is_served,
            calibrated_from=ranked.calibration.made_from if ranked.calibration else None,
            matches=[MatchPublic.of(pair) for pair in ranked.pairs],
        )


class RequirementText(RequestBody):
    """One condition of a need that is asked for in free text."""

    text: Paragraph
    must: bool = True


class MatchQuery(RequestBody):
    """Free text to match: a need looking for professors, or a professor's words looking for needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "faculty",
                    "text": "骨架镍催化剂用到第五釜就失活，想连用15釜以上",
                    "requirements": [{"text": "副产一氯苯胺降到0.3%以下", "must": True}],
                    "top_k": 5,
                },
                {"to": "needs", "text": "pervaporation membranes for solvent dehydration", "kinds": ["joint_research"]},
            ]
        }
    )

    to: Literal["faculty", "needs"] = Field(description="What to rank.")
    text: LongText = Field(min_length=1)
    title: Title | None = None
    requirements: list[RequirementText] = Field(default=[], max_length=100)
    top_k: TopK = 10
    organizations: list[str] = Field(default=[], max_length=100, description="Only of these organizations.")
    regions: list[str] = Field(default=[], max_length=100, description="Only in these regions.")
    expertise_kinds: list[ExpertiseKind] = Field(default=[], description="Only items of these kinds (to faculty).")
    kinds: list[NeedKind] = Field(default=[], description="Only needs of these kinds (to needs).")

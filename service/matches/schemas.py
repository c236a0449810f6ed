"""What matches look like on the wire; the CLI prints the same."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching.types import (
    Coverage,
    ExpertiseKind,
    JudgementSide,
    JudgementWord,
    MarkedBy,
    Measured,
    NeedKind,
    Outcome,
    Verdict,
)
from service.matches.use_cases import RankedPair, RankedPairs, SetAside
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
    company_id: str | None = Field(description="null where the need is confidential and known by its summary.")
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


class MarkPublic(BaseModel):
    """A stretch of a quote that carries the match: its characters from `start` to before `end`."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    weight: Share = Field(description="1 for the stretch that brings most.")
    by: MarkedBy = Field(
        description="words: it stands in the need too, or is a translation of what does. meaning: no word is shared, and "
        "this one is nearest to the need by its vector, which is a hint and no proof."
    )


class QuotePublic(BaseModel):
    """A passage of the profile, literally: `text` stands in the item's text at `start`."""

    model_config = ConfigDict(from_attributes=True)

    item_id: str
    kind: ExpertiseKind
    text: str
    start: int
    year: int | None
    score: Share
    marks: list[MarkPublic] = Field(description="The words that carry the match, in order of appearance.")


class QuantityPublic(BaseModel):
    """A quantity that a requirement asks for (`asked`, literally) beside what the profile states (`stated`, literally)."""

    model_config = ConfigDict(from_attributes=True)

    measured: Measured
    outcome: Outcome = Field(description="unknown where nothing comparable is stated; a person then judges.")
    asked: str
    stated: str | None
    item_id: str | None = Field(description="The item in whose text `stated` stands at `start`.")
    start: int | None


class PartEvidencePublic(BaseModel):
    """One part of the need (`need` is title and body, else a requirement's id) beside what the profile says to it."""

    model_config = ConfigDict(from_attributes=True)

    part_id: str
    text: str
    must: bool
    score: Share
    dense: Share
    lexical: Share | None = Field(description="null where the texts share no language: words then say nothing.")
    coverage: Coverage | None = Field(
        description="null where the model is not calibrated, and for the whole of a need that states requirements."
    )
    quotes: list[QuotePublic]
    quantities: list[QuantityPublic]


class ScorePartsPublic(BaseModel):
    """What the score is made of."""

    model_config = ConfigDict(from_attributes=True)

    dense: Share
    lexical: Share | None
    coverage: Share | None
    adjustment: float = Field(
        description="Part of the score: below 0 where professor or need are near to many, above 0 where near to few."
    )


class MatchPublic(BaseModel):
    """One ranked pair. Which of `need` and `faculty` is null depends on what was asked for.

    A confidential need is ranked by its full text; `parts` and `evidence` are then of its summary alone.
    """

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


class SetAsidePublic(BaseModel):
    """A pair that one side has said does not fit; `DELETE /v1/judgements/{judgement_id}` ranks it again."""

    judgement_id: str
    word: JudgementWord
    side: JudgementSide
    actor: str
    reason: str
    need: NeedSummary
    faculty: FacultySummary

    @classmethod
    def of(cls, away: SetAside) -> "SetAsidePublic":
        """Put a pair that is left out into its wire shape."""
        said = away.judgement
        return cls(
            judgement_id=said.id,
            word=said.word,
            side=said.side,
            actor=said.actor,
            reason=said.reason,
            need=NeedSummary.model_validate(away.need),
            faculty=FacultySummary.model_validate(away.faculty),
        )


class MatchList(BaseModel):
    """A ranking, best first, ties by id."""

    list_id: str | None = Field(
        default=None, description="Give this with a judgement on one of the matches; null for free text."
    )
    served: bool | None = Field(description="Whether anybody suitable is among them; null if uncalibrated.")
    calibrated_from: str | None = Field(description="What the verdicts were learned from; null if uncalibrated.")
    matches: list[MatchPublic]
    set_aside: list[SetAsidePublic] = Field(description="Left out, because one side has said that they do not fit.")

    @classmethod
    def of(cls, ranked: RankedPairs, list_id: str | None = None) -> "MatchList":
        """Put a ranking into its wire shape."""
        return cls(
            list_id=list_id,
            served=ranked.is_served,
            calibrated_from=ranked.calibration.made_from if ranked.calibration else None,
            matches=[MatchPublic.of(pair) for pair in ranked.pairs],
            set_aside=[SetAsidePublic.of(away) for away in ranked.set_aside],
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

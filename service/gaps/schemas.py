"""What the gap list looks like on the wire; the CLI prints the same."""

from pydantic import BaseModel, Field

from matching.gaps import IdleProfessor, MissingPart, UncoveredField, UnservedNeed
from matching.types import Coverage
from service.gaps.use_cases import GapList
from service.matches.schemas import FacultySummary, NeedSummary, QuotePublic, Share


class MissingPartPublic(BaseModel):
    """A requirement that nobody covers (`part_id` is `need` for the need as a whole), and the passage that comes closest."""

    part_id: str
    text: str
    must: bool
    coverage: Coverage
    faculty: FacultySummary | None = Field(description="Whose passage it is; null where there is nobody.")
    quote: QuotePublic | None


class UnservedNeedPublic(BaseModel):
    """A need for which nobody here is worth a talk."""

    need: NeedSummary
    nearest: FacultySummary | None
    probability: Share = Field(description="That the nearest professor would be useful after all.")
    missing: list[MissingPartPublic]


class IdleProfessorPublic(BaseModel):
    """A professor for whom no need is worth a talk."""

    faculty: FacultySummary
    nearest: NeedSummary | None
    probability: Share


class UncoveredFieldPublic(BaseModel):
    """What several needs ask for that have no strong match here."""

    words: list[str] = Field(description="The most telling words that its needs share; empty where they share none.")
    needs: list[NeedSummary] = Field(description="The need that is most like the others first.")
    unserved: int = Field(description="For how many of them nobody is even worth a talk.")


class GapListPublic(BaseModel):
    """What is missing here."""

    is_calibrated: bool = Field(description="false: a model that is not calibrated cannot say that nobody is suitable.")
    unserved: list[UnservedNeedPublic]
    idle: list[IdleProfessorPublic]
    fields: list[UncoveredFieldPublic]

    @classmethod
    def of(cls, listed: GapList) -> "GapListPublic":
        """Put a gap list into its wire shape."""
        gaps = listed.gaps
        if gaps is None:
            return cls(is_calibrated=False, unserved=[], idle=[], fields=[])
        return cls(
            is_calibrated=True,
            unserved=[_unserved(one, listed) for one in gaps.unserved],
            idle=[_idle(one, listed) for one in gaps.idle],
            fields=[_field(one, listed) for one in gaps.fields],
        )


def _unserved(one: UnservedNeed, listed: GapList) -> UnservedNeedPublic:
    return UnservedNeedPublic(
        need=NeedSummary.model_validate(listed.needs[one.need_id]),
        nearest=_faculty(one.faculty_id, listed),
        probability=one.probability,
        missing=[_missing(part, listed) for part in one.missing],
    )


def _missing(part: MissingPart, listed: GapList) -> MissingPartPublic:
    return MissingPartPublic(
        part_id=part.part_id,
        text=part.text,
        must=part.must,
        coverage=part.coverage,
        faculty=_faculty(part.faculty_id, listed),
        quote=QuotePublic.model_validate(part.quote) if part.quote else None,
    )


def _idle(one: IdleProfessor, listed: GapList) -> IdleProfessorPublic:
    return IdleProfessorPublic(
        faculty=FacultySummary.model_validate(listed.faculty[one.faculty_id]),
        nearest=NeedSummary.model_validate(listed.needs[one.need_id]) if one.need_id else None,
        probability=one.probability,
    )


def _field(one: UncoveredField, listed: GapList) -> UncoveredFieldPublic:
    needs = [NeedSummary.model_validate(listed.needs[id_]) for id_ in one.need_ids]
    return UncoveredFieldPublic(words=list(one.words), needs=needs, unserved=one.unserved)


def _faculty(faculty_id: str | None, listed: GapList) -> FacultySummary | None:
    return FacultySummary.model_validate(listed.faculty[faculty_id]) if faculty_id else None

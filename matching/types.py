"""The vocabulary that matching shares with everyone above it: frozen values, no behaviour beyond what they hold."""

from dataclasses import dataclass
from enum import StrEnum


class ExpertiseKind(StrEnum):
    """What an expertise item of a faculty profile is."""

    DIRECTION = "direction"
    PUBLICATION = "publication"
    PATENT = "patent"
    PROJECT = "project"
    ACHIEVEMENT = "achievement"
    COURSE = "course"
    EQUIPMENT = "equipment"


class NeedKind(StrEnum):
    """What a company asks for."""

    TECHNICAL_PROBLEM = "technical_problem"
    JOINT_RESEARCH = "joint_research"
    TECHNOLOGY_TRANSFER = "technology_transfer"
    TALENT_RECRUITMENT = "talent_recruitment"
    INTERNSHIP_BASE = "internship_base"
    EMPLOYEE_TRAINING = "employee_training"
    CURRICULUM = "curriculum"
    FACULTY_EXCHANGE = "faculty_exchange"


class Query(StrEnum):
    """Which side asks: needs rank faculty, or faculty rank needs."""

    NEED = "need"
    FACULTY = "faculty"


class JudgementWord(StrEnum):
    """What a match was called."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    NOT_MY_FIELD = "not_my_field"


class JudgementSide(StrEnum):
    """Who speaks: the professor, the company, or the organiser for both."""

    FACULTY = "faculty"
    COMPANY = "company"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class ExpertiseItem:
    """One thing a professor does, wrote or owns. `id` is unique within its profile.

    `weight` is how much it counts: 1, or less where somebody has said of a match that it carried that it is not the
    professor's field. An item that the professor has disowned is none of the profile's items.
    """

    id: str
    kind: ExpertiseKind
    text: str
    year: int | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FacultyProfile:
    """A professor as matching sees one: an id, the items, and what filters look at."""

    id: str
    items: tuple[ExpertiseItem, ...]
    organization: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of a need; `must` weighs more than a wish. `id` is unique within its need."""

    id: str
    text: str
    must: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """A company's need as matching sees one. A free-text query is a need with only a body or title."""

    id: str
    title: str
    body: str = ""
    requirements: tuple[Requirement, ...] = ()
    kind: NeedKind = NeedKind.TECHNICAL_PROBLEM
    organization: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of text with its own vector.

    `source_id` names the item or requirement that the text was cut from, or is "need" for the whole of a need;
    `start` is the offset of `text` in that source, in characters, so that a quotation can be checked.
    """

    source_id: str
    text: str
    start: int = 0


class Verdict(StrEnum):
    """What the score of a pair means, in three words."""

    STRONG = "strong"
    WORTH_A_TALK = "worth_a_talk"
    NO_SUITABLE_EXPERT = "no_suitable_expert"


class Coverage(StrEnum):
    """How far a profile answers one part of a need."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT_COVERED = "not_covered"


class Measured(StrEnum):
    """What a quantity measures."""

    TEMPERATURE = "temperature"
    PRESSURE = "pressure"
    PURITY = "purity"
    YIELD = "yield"
    CONVERSION = "conversion"
    SELECTIVITY = "selectivity"
    RECOVERY = "recovery"
    REMOVAL = "removal"
    CONTENT = "content"
    CONCENTRATION = "concentration"
    THROUGHPUT = "throughput"
    MESH = "mesh"
    SHARE = "share"
    DURATION = "duration"
    CAPACITY = "capacity"
    SIZE = "size"


class Outcome(StrEnum):
    """Whether a profile states a quantity as it is asked for."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class QuantityEvidence:
    """A quantity that a requirement asks for, beside what the profile states of it.

    `asked` stands literally in the requirement; `stated` stands literally in the text of the item `item_id` at
    `start`. Both are None where nothing comparable is stated. An unknown outcome may still show a statement: a person judges it.
    """

    measured: Measured
    outcome: Outcome
    asked: str
    stated: str | None
    item_id: str | None
    start: int | None


class MarkedBy(StrEnum):
    """Why a stretch is marked: its words or their translation stand in the need, or it is near the need by meaning alone."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a quote that carries the match: `quote.text[start:end]`; `weight` in 0..1, 1 for the strongest."""

    start: int
    end: int
    weight: float
    by: MarkedBy = MarkedBy.WORDS


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of the profile that carries a match. `text` stands literally in the item's text at `start`."""

    item_id: str
    kind: ExpertiseKind
    text: str
    start: int
    year: int | None
    score: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """One part of the need (the whole, or a requirement) beside what the profile says to it.

    `part_id` is "need" for the whole of it, shown by its title (a text without one by itself), else the requirement's id. Scores lie in 0..1;
    `lexical` is None where the two texts share no language, because a lexical score then says nothing;
    `coverage` is None where the model is not calibrated, and for the whole of a need that states requirements.
    """

    part_id: str
    text: str
    must: bool
    score: float
    dense: float
    lexical: float | None
    coverage: Coverage | None
    quotes: tuple[Quote, ...]
    quantities: tuple[QuantityEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a score is made of; each in 0..1, but for `adjustment`, which may be below 0.

    `adjustment` is part of the score: it is below 0 where the professor or the need is near to many, above 0 where
    near to few (matching/hubs.py). `lexical` is None where no two passages share a language; `coverage` is the weighted
    share of the need's requirements that are covered (partly counts half), of the need itself where it states none, and
    None where the model is not calibrated.
    """

    dense: float
    lexical: float | None
    coverage: float | None
    adjustment: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """A ranked pair. `rank` counts from 1; equal scores are ordered by id.

    `probability` (that an expert would call the pair useful) and `verdict` are None where the model is not calibrated.
    """

    rank: int
    need_id: str
    faculty_id: str
    score: float
    parts: ScoreParts
    probability: float | None
    verdict: Verdict | None
    evidence: tuple[PartEvidence, ...]

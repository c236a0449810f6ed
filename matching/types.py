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


@dataclass(frozen=True, slots=True)
class ExpertiseItem:
    """One thing a professor does, wrote or owns. `id` is unique within its profile."""

    id: str
    kind: ExpertiseKind
    text: str
    year: int | None = None


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


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of the profile that carries a match. `text` stands literally in the item's text at `start`."""

    item_id: str
    kind: ExpertiseKind
    text: str
    start: int
    year: int | None
    score: float


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """One part of the need (the whole, or a requirement) beside what the profile says to it.

    `part_id` is "need" for the whole of it, shown by its title (a text without one by itself), else the requirement's id. Scores lie in 0..1;
    `lexical` is None where the two texts share no language, because a lexical score then says nothing;
    `coverage` is None where the model is not calibrated.
    """

    part_id: str
    text: str
    must: bool
    score: float
    dense: float
    lexical: float | None
    coverage: Coverage | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a score is made of; each in 0..1.

    `lexical` is None where no two passages share a language; `coverage` is the weighted share of the need's parts
    that are covered (partly counts half), None where the model is not calibrated.
    """

    dense: float
    lexical: float | None
    coverage: float | None


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

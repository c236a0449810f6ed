"""The words for kinds, verdicts and coverage, as sentences that `service.translation` knows."""

from matching.types import (
    Coverage,
    ExpertiseKind,
    JudgementSide,
    JudgementWord,
    Measured,
    NeedKind,
    Outcome,
    Verdict,
)
from service.translation import deferred

EXPERTISE_KINDS = {
    ExpertiseKind.DIRECTION: deferred("Research direction"),
    ExpertiseKind.PUBLICATION: deferred("Publication"),
    ExpertiseKind.PATENT: deferred("Patent"),
    ExpertiseKind.PROJECT: deferred("Project"),
    ExpertiseKind.ACHIEVEMENT: deferred("Achievement"),
    ExpertiseKind.COURSE: deferred("Course"),
    ExpertiseKind.EQUIPMENT: deferred("Equipment"),
}

NEED_KINDS = {
    NeedKind.TECHNICAL_PROBLEM: deferred("Technical problem"),
    NeedKind.JOINT_RESEARCH: deferred("Joint research"),
    NeedKind.TECHNOLOGY_TRANSFER: deferred("Technology transfer"),
    NeedKind.TALENT_RECRUITMENT: deferred("Talent recruitment"),
    NeedKind.INTERNSHIP_BASE: deferred("Internship base"),
    NeedKind.EMPLOYEE_TRAINING: deferred("Employee training"),
    NeedKind.CURRICULUM: deferred("Joint curriculum"),
    NeedKind.FACULTY_EXCHANGE: deferred("Faculty exchange"),
}

# What a need hears.
VERDICTS = {
    Verdict.STRONG: deferred("Strong match"),
    Verdict.WORTH_A_TALK: deferred("Worth a talk"),
    Verdict.NO_SUITABLE_EXPERT: deferred("No suitable expert here"),
}

# What one pair hears: "no suitable expert here" would be said of everybody, not of this professor.
PAIR_VERDICTS = VERDICTS | {Verdict.NO_SUITABLE_EXPERT: deferred("Not a good fit")}

COVERAGES = {
    Coverage.COVERED: deferred("Covered"),
    Coverage.PARTLY: deferred("Partly covered"),
    Coverage.NOT_COVERED: deferred("Not covered"),
}

OUTCOMES = {
    Outcome.MET: deferred("Met"),
    Outcome.NOT_MET: deferred("Not met"),
    Outcome.UNKNOWN: deferred("Not known"),
}

MEASURED = {
    Measured.TEMPERATURE: deferred("Temperature"),
    Measured.PRESSURE: deferred("Pressure"),
    Measured.PURITY: deferred("Purity"),
    Measured.YIELD: deferred("Yield"),
    Measured.CONVERSION: deferred("Conversion"),
    Measured.SELECTIVITY: deferred("Selectivity"),
    Measured.RECOVERY: deferred("Recovery"),
    Measured.REMOVAL: deferred("Removal"),
    Measured.CONTENT: deferred("Content"),
    Measured.CONCENTRATION: deferred("Concentration"),
    Measured.THROUGHPUT: deferred("Throughput"),
    Measured.MESH: deferred("Mesh size"),
    Measured.SHARE: deferred("Share"),
    Measured.DURATION: deferred("Duration"),
    Measured.CAPACITY: deferred("Specific capacity"),
    Measured.SIZE: deferred("Dimension"),
}

JUDGEMENT_WORDS = {
    JudgementWord.USEFUL: deferred("Useful"),
    JudgementWord.NOT_USEFUL: deferred("Not suitable"),
    JudgementWord.NOT_MY_FIELD: deferred("Not my field"),
}

JUDGEMENT_SIDES = {
    JudgementSide.FACULTY: deferred("Professor"),
    JudgementSide.COMPANY: deferred("Company"),
    JudgementSide.ORGANISER: deferred("Organiser"),
}

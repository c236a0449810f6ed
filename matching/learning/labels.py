"""Labelled pairs: what people said or did, as a grade with a weight."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matching.types import JudgementWord


class LabelSource(StrEnum):
    """Where a label comes from. What was merely shown or looked at is none of these."""

    GRADE = "grade"
    JUDGEMENT = "judgement"
    PREFERENCE = "preference"
    OUTCOME = "outcome"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Label:
    """How useful a pair is (grade 0 to 3, useful from 2) and how much that says."""

    need_id: str
    faculty_id: str
    grade: float
    weight: float
    source: LabelSource


WORD_GRADES = {JudgementWord.USEFUL: 2.0, JudgementWord.NOT_USEFUL: 0.0, JudgementWord.NOT_MY_FIELD: 0.0}
"""The grade that a word stands for, on the scale of the judged sets."""

LEAST_PROPENSITY = 1 / 3
"""No position counts as looked at less often than this, so that no judgement weighs more than three others."""


def propensity(position: int | None) -> float:
    """Chance that a match at this position (from 1) is looked at and judged, relative to the first.

    1 / position, as is common where clicks are corrected (Joachims et al. 2017, arXiv 1608.04468), but never below
    LEAST_PROPENSITY; 1 where the position is unknown or the pair was judged outside any list.
    """
    return 1.0 if position is None else max(1.0 / position, LEAST_PROPENSITY)


def merge_labels(labels: Iterable[Label]) -> list[Label]:
    """One label a pair, in the order of ids: the weighted mean of the grades, with the largest of the weights.

    Several people on one pair are heard, but a pair does not count twice. The source is that of the heaviest label.
    """
    by_pair: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for label in labels:
        if label.weight > 0:
            by_pair[label.need_id, label.faculty_id].append(label)
    return [_merge(by_pair[pair]) for pair in sorted(by_pair)]


def _merge(labels: list[Label]) -> Label:
    total = sum(label.weight for label in labels)
    heaviest = max(labels, key=lambda label: label.weight)
    grade = sum(label.grade * label.weight for label in labels) / total
    return Label(heaviest.need_id, heaviest.faculty_id, grade, heaviest.weight, heaviest.source)

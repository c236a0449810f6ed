"""Words about a professor and a company, as labels on the needs that the company brings."""

from collections.abc import Callable
from dataclasses import dataclass

from matching.learning.labels import Label, LabelSource
from matching.metrics import RELEVANT_GRADE


@dataclass(frozen=True, slots=True)
class CompanyWord:
    """What was said or came of a professor and a company; `need_ids` are the needs that it may be about."""

    faculty_id: str
    need_ids: tuple[str, ...]
    grade: float
    weight: float
    source: LabelSource


Score = Callable[[str, str], float]
"""The score in use of a need and a professor, by their ids."""


def spread_word(word: CompanyWord, score: Score) -> list[Label]:
    """One label on the need that fits the professor best where the word is good, else a part of it on each need.

    To want a company means that one of its needs fits, and most likely the best; not to want it means that none does.
    """
    if not word.need_ids:
        return []
    if word.grade >= RELEVANT_GRADE:
        best = max(sorted(word.need_ids), key=lambda need_id: score(need_id, word.faculty_id))
        return [Label(best, word.faculty_id, word.grade, word.weight, word.source)]
    weight = word.weight / len(word.need_ids)
    return [Label(need_id, word.faculty_id, word.grade, weight, word.source) for need_id in sorted(word.need_ids)]

"""Gather the labels that the database holds."""

from dataclasses import replace

from sqlmodel import Session

from matching.learning.company_words import spread_word
from matching.learning.labels import WORD_GRADES, Label, LabelSource, propensity
from matching.matcher import Matcher, score_matrix
from service.judgements.repository import list_shown, list_standing
from service.learning.sessions import list_company_words


def collect_labels(db: Session, matcher: Matcher) -> list[Label]:
    """Everything that people said or that came of it: judgements, preferences, and outcomes of meetings.

    What was only shown is no label. A word about a whole company goes to its needs by the scores of `matcher`.
    """
    return [*_judgements(db), *_company_labels(db, matcher)]


def _company_labels(db: Session, matcher: Matcher) -> list[Label]:
    words = list_company_words(db)
    if not words:
        return []
    scores, needs, faculty = score_matrix(matcher), matcher.corpus.needs.positions, matcher.corpus.faculty.positions

    def score(need_id: str, faculty_id: str) -> float:
        return float(scores[needs[need_id], faculty[faculty_id]])

    known = [
        replace(word, need_ids=tuple(need_id for need_id in word.need_ids if need_id in needs))
        for word in words
        if word.faculty_id in faculty
    ]
    return [label for word in known for label in spread_word(word, score)]


def _judgements(db: Session) -> list[Label]:
    """Every judgement that stands, weighed by how rarely its position is looked at."""
    rows = list_standing(db)
    shown = list_shown(db, {row.list_id for row in rows if row.list_id})
    labels = []
    for row in rows:
        place = shown.get((row.list_id or "", row.need_id, row.faculty_id))
        labels.append(
            Label(
                need_id=row.need_id,
                faculty_id=row.faculty_id,
                grade=WORD_GRADES[row.word] if row.grade is None else row.grade,
                weight=1 / propensity(place.position if place else None),
                source=LabelSource.JUDGEMENT if row.grade is None else LabelSource.GRADE,
            )
        )
    return labels

"""All pairs at once, as frozen values."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Calibration
from matching.matcher import Matcher, score_matrix
from matching.types import Verdict

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Best:
    """The best partner of one side: whom, with which score and verdict; the verdict is None without a calibration."""

    id: str
    score: float
    verdict: Verdict | None


@dataclass(frozen=True, eq=False)
class Landscape:
    """The score of every need (rows) with every professor (columns), both in ascending order of id, within 0..1.

    `set_aside` are pairs (need id, faculty id) that one side has said do not fit: they keep their score and are nobody's
    best.
    """

    revision: int
    scorer: str
    need_ids: tuple[str, ...]
    faculty_ids: tuple[str, ...]
    scores: Scores
    calibration: Calibration | None
    set_aside: AbstractSet[tuple[str, str]] = frozenset()

    def best_of_need(self, need_id: str) -> Best | None:
        """The professor who fits this need best; None without any professor that is not set aside, or for a need that is newer than this."""
        row = self._rows.get(need_id)
        if row is None or not self.faculty_ids:
            return None
        column = int(np.argmax(self.open_scores[row]))
        if self.aside[row, column]:
            return None
        return self._best(self.faculty_ids[column], float(self.scores[row, column]))

    def best_of_faculty(self, faculty_id: str) -> Best | None:
        """The need that this professor fits best; None without any need that is not set aside, or for a professor newer than this."""
        column = self._columns.get(faculty_id)
        if column is None or not self.need_ids:
            return None
        row = int(np.argmax(self.open_scores[:, column]))
        if self.aside[row, column]:
            return None
        return self._best(self.need_ids[row], float(self.scores[row, column]))

    def list_unserved(self) -> list[str]:
        """Ids of the needs for which nobody is suitable; none without a calibration."""
        if self.calibration is None or not self.faculty_ids:
            return []
        best = self.open_scores.max(axis=1)
        words = [self.calibration.verdict(float(score)) for score in best]
        return [id_ for id_, word in zip(self.need_ids, words, strict=True) if word is Verdict.NO_SUITABLE_EXPERT]

    def verdict(self, score: float) -> Verdict | None:
        """The word for a score; None without a calibration."""
        return self.calibration.verdict(score) if self.calibration else None

    @cached_property
    def aside(self) -> NDArray[np.bool_]:
        """Which pairs are set aside, in the order of `scores`."""
        marks = np.zeros(self.scores.shape, dtype=np.bool_)
        for need_id, faculty_id in self.set_aside:
            if need_id in self._rows and faculty_id in self._columns:
                marks[self._rows[need_id], self._columns[faculty_id]] = True
        return marks

    @cached_property
    def open_scores(self) -> Scores:
        """The scores, with -1 where a pair is set aside."""
        return np.where(self.aside, np.float32(-1), self.scores)

    def _best(self, id_: str, score: float) -> Best:
        return Best(id_, score, self.verdict(score))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self.need_ids)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {id_: column for column, id_ in enumerate(self.faculty_ids)}


def survey(matcher: Matcher, *, revision: int) -> Landscape:
    """Score all pairs of a matcher's corpus, which is what `revision` names."""
    corpus = matcher.corpus
    return Landscape(
        revision=revision,
        scorer=matcher.scorer,
        need_ids=tuple(entry.value.id for entry in corpus.needs.entries),
        faculty_ids=tuple(entry.value.id for entry in corpus.faculty.entries),
        scores=score_matrix(matcher).clip(0, 1),
        calibration=matcher.calibration,
        set_aside=matcher.set_aside,
    )

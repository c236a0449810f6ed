import numpy as np
import pytest

from matching.evaluation import measure
from matching.types import Query

SCORES = np.array([[0.9, 0.2, 0.5], [0.1, 0.8, 0.3]], dtype=np.float32)
NEEDS, FACULTY = ["N1", "N2"], ["F1", "F2", "F3"]


def test_measure_ranks_unjudged_items_as_grade_zero() -> None:
    quality = measure(SCORES, need_ids=NEEDS, faculty_ids=FACULTY, grades={("N1", "F3"): 3})
    assert quality.queries == 1
    assert quality.mrr == 0.5


def test_measure_with_judged_only_ranks_nothing_else() -> None:
    grades = {("N1", "F3"): 3.0, ("N1", "F2"): 0.0}
    assert measure(SCORES, need_ids=NEEDS, faculty_ids=FACULTY, grades=grades, judged_only=True).mrr == 1.0


def test_measure_by_faculty_makes_the_professor_the_query() -> None:
    grades = {("N1", "F1"): 3.0, ("N2", "F1"): 0.0, ("N1", "F2"): 3.0, ("N2", "F2"): 0.0}
    quality = measure(SCORES, need_ids=NEEDS, faculty_ids=FACULTY, grades=grades, by=Query.FACULTY)
    assert quality.queries == 2
    assert quality.loss == pytest.approx(0.5)
    assert quality.auc == pytest.approx(0.5)
    assert quality.spearman == pytest.approx(0.0)


def test_measure_breaks_ties_by_id() -> None:
    tied = np.zeros((1, 3), dtype=np.float32)
    assert measure(tied, need_ids=["N"], faculty_ids=FACULTY, grades={("N", "F3"): 3}).mrr == pytest.approx(1 / 3)

from dataclasses import replace

import numpy as np
import pytest

from matching.types import Verdict
from service.reports.docking_report import InconsistentReportError
from tests.service.reports.settings import make_empty_report, make_match, make_small_report


def test_best_verdict_is_the_best_of_a_needs_matches() -> None:
    report = make_small_report()

    assert [report.best_verdict(need.id) for need in report.needs] == [
        Verdict.STRONG,
        Verdict.WORTH_A_TALK,
        Verdict.NO_SUITABLE_EXPERT,
    ]


def test_best_verdict_without_any_match_is_that_nobody_is_suitable() -> None:
    report = replace(make_small_report(), matches_by_need={})

    assert report.best_verdict("n-water") is Verdict.NO_SUITABLE_EXPERT


def test_unserved_and_unmatched_are_named() -> None:
    report = make_small_report()

    assert [need.id for need in report.list_unserved()] == ["n-robot"]
    assert [professor.id for professor in report.list_unmatched()] == ["f-zhao"]


def test_chances_come_from_both_directions_the_best_first() -> None:
    report = make_small_report()
    lin = report.faculty[0]
    scores = report.scores.copy()
    scores[1, 0], scores[2, 0] = 0.95, 0.3
    extra = (
        make_match(report.needs[1], lin, rank=1, score=0.95),
        make_match(report.needs[0], lin, rank=2, score=0.91),
        make_match(report.needs[2], lin, rank=3, score=0.3),
    )
    report = replace(report, scores=scores, matches_by_faculty={"f-lin": extra})

    assert [match.need_id for match in report.list_chances("f-lin")] == ["n-nitro", "n-water"]


def test_top_three_counts_only_pairs_that_are_worth_a_talk() -> None:
    assert make_small_report().count_top_three() == {"f-lin": 1, "f-oka": 1, "f-zhao": 0}


def test_uncalibrated_report_gives_no_verdict_and_calls_nobody_unserved() -> None:
    report = make_small_report(calibrated=False)

    assert not report.is_calibrated
    assert report.best_verdict("n-robot") is None
    assert report.list_unserved() == ()
    assert report.count_top_three() == {"f-lin": 1, "f-oka": 2, "f-zhao": 1}


def test_report_refuses_scores_of_another_shape() -> None:
    with pytest.raises(InconsistentReportError, match=r"shape \(3, 2\), but there are 3 needs and 3 professors"):
        replace(make_small_report(), scores=np.zeros((3, 2), dtype=np.float32))


def test_report_refuses_scores_that_are_not_finite() -> None:
    with pytest.raises(InconsistentReportError, match="not finite"):
        replace(make_small_report(), scores=np.full((3, 3), np.nan, dtype=np.float32))


def test_report_refuses_a_matrix_in_another_order_than_its_needs() -> None:
    report = make_small_report()

    with pytest.raises(InconsistentReportError, match=r"'n-water' and 'f-lin' has the score 0\.910, .* has 0\.100"):
        replace(report, scores=report.scores[::-1])


def test_report_shows_a_score_beyond_one_as_one() -> None:
    report = make_small_report()
    scores = report.scores.copy()
    scores[0, 0] = 1.02
    top = (make_match(report.needs[0], report.faculty[0], rank=1, score=1.0),)

    assert replace(report, scores=scores, matches_by_need={"n-water": top}).count_top_three()["f-lin"] == 1


def test_report_refuses_an_id_that_occurs_twice() -> None:
    report = make_small_report()

    with pytest.raises(InconsistentReportError, match="The professor id 'f-lin' occurs 2 times"):
        replace(report, faculty=(report.faculty[0], *report.faculty[:2]))


def test_report_refuses_a_need_of_an_unknown_company() -> None:
    with pytest.raises(InconsistentReportError, match="The company id 'c-hua' is not in this report") as caught:
        replace(make_small_report(), companies=make_small_report().companies[:1])
    assert caught.value.code == "inconsistent-report"


def test_empty_report_is_consistent() -> None:
    report = make_empty_report()

    assert report.list_unserved() == ()
    assert report.count_top_three() == {}

"""Marked words, compared quantities, first places and reliability on the page."""

from dataclasses import replace

import numpy as np
import pytest

from matching.calibration import Reliability, Trial
from matching.types import Mark, MarkedBy, Measured, Outcome, QuantityEvidence
from service.reports.docking_report import DockingReport, InconsistentReportError
from service.reports.html import render_report
from tests.service.reports.settings import make_small_report


def with_evidence(
    report: DockingReport, *, marks: tuple[Mark, ...], quantities: tuple[QuantityEvidence, ...]
) -> DockingReport:
    """The report whose first match has these marks in its first quote, and these quantities."""
    first, *others = report.matches_by_need["n-water"]
    part, *parts = first.evidence
    quote, *quotes = part.quotes
    part = replace(part, quotes=(replace(quote, marks=marks), *quotes), quantities=quantities)
    match = replace(first, evidence=(part, *parts))
    return replace(report, matches_by_need={**report.matches_by_need, "n-water": (match, *others)})


def test_words_that_carry_a_match_are_marked_by_their_weight_and_escaped() -> None:
    report = make_small_report(text="<b>高盐废水</b>的电催化")
    marks = (Mark(0, 3, 0.2), Mark(3, 7, 1.0), Mark(12, 15, 1.0, by=MarkedBy.MEANING))
    page = render_report(with_evidence(report, marks=marks, quantities=()))
    shown = (
        '<mark class="m1">&lt;b&gt;</mark><mark class="m3">高盐废水</mark>&lt;/b&gt;的<mark class="near">电催化</mark>'
    )
    assert shown in page


def test_quantities_are_shown_with_both_sides_in_their_own_words() -> None:
    quantities = (
        QuantityEvidence(Measured.CONCENTRATION, Outcome.MET, "低于 50 mg/L", "30 mg/L", "i1", 4),
        QuantityEvidence(Measured.TEMPERATURE, Outcome.UNKNOWN, "≤40 ℃", None, None, None),
    )
    page = render_report(with_evidence(make_small_report(), marks=(), quantities=quantities))
    met, unknown = page.split('<ul class="quantities">')[1].split("</ul>")[0].split("</li>")[:2]
    assert ("达到" in met, "低于 50 mg/L" in met, "30 mg/L" in met) == (True, True, True)
    assert ("Not known" in unknown, "≤40 ℃" in unknown, "档案写明" in unknown) == (True, True, False)


def test_first_places_before_and_after_are_counted_for_every_professor() -> None:
    report = make_small_report()
    plain = np.array([[0.1, 0.2, 0.9]] * 3, dtype=np.float32)
    assert replace(report, plain_scores=plain).count_places() == {"f-lin": (3, 3), "f-oka": (3, 3), "f-zhao": (3, 3)}
    assert report.count_places() == {}
    page = render_report(replace(report, plain_scores=plain))
    assert page.count("<td>3</td><td>3</td>") == 3
    assert 'class="hubs"' not in render_report(report)


def test_plain_scores_of_another_shape_are_refused() -> None:
    with pytest.raises(InconsistentReportError, match="plain scores"):
        replace(make_small_report(), plain_scores=np.zeros((1, 1), dtype=np.float32))


def test_reliability_is_a_table_of_what_was_said_and_seen() -> None:
    trial = Trial(0.012, 0.061, 0.97, (Reliability(0.04, 0.02, 164), Reliability(0.84, 0.73, 11)))
    page = render_report(replace(make_small_report(), trial=trial))
    assert "1.2" in page
    assert "6.1" in page
    assert all(figure in page for figure in ("84%", "73%", "<td>164</td>"))
    assert 'class="reliability"' not in render_report(make_small_report())

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.money import MAX_BUDGET_CNY, parse_budget, unit_in_header
from service.spreadsheets.sheet import Cell


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("预算（万元）", 10_000),
        ("预算(元)", 1),
        ("预算", None),
        ("Budget (10k CNY)", 10_000),
        ("Budget (RMB 10,000)", 10_000),
        ("Budget (k CNY)", 1_000),
        ("Budget (million RMB)", 1_000_000),
        ("Budget CNY", 1),
        ("投入预算/万", 10_000),
    ],
)
def test_unit_in_header_knows_the_scale(header: str, unit: int | None) -> None:
    assert unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("cell", "unit", "amount", "code"),
    [
        (50, 10_000, 500_000, None),
        (50.5, 10_000, 505_000, None),
        ("５０", 10_000, 500_000, None),
        ("500,000", 1, 500_000, None),
        ("50万", 1, 500_000, None),
        ("50 万元", None, 500_000, None),
        ("约50万元以内", None, 500_000, None),
        ("¥500,000", None, 500_000, None),
        ("1.2亿元", None, 120_000_000, "budget-large"),
        ("50-80", 10_000, 800_000, "budget-range"),
        ("50万~80万", None, 800_000, "budget-range"),
        (30, None, 300_000, "budget-unit-guessed"),
        (300_000, None, 300_000, "budget-unit-guessed"),
        ("面议", 10_000, None, "budget-open"),
        ("negotiable", 1, None, "budget-open"),
        ("USD 10,000", None, None, "budget-foreign"),
        ("10万美元", 10_000, None, "budget-foreign"),
        ("很多", 10_000, None, "budget-unreadable"),
        (-5, 10_000, None, "budget-unreadable"),
        (10**9, 10_000, None, "budget-too-large"),
        ("2 million CNY", None, 2_000_000, None),
        ("500k", None, 500_000, None),
    ],
)
def test_parse_budget_counts_in_yuan(cell: Cell, unit: int | None, amount: int | None, code: str | None) -> None:
    reading = parse_budget(cell, unit=unit)
    assert reading.value == amount
    assert (reading.finding.code if reading.finding else None) == code


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats()), st.sampled_from([None, 1, 10_000]))
def test_parse_budget_never_fails_and_stays_in_bounds(cell: Cell, unit: int | None) -> None:
    reading = parse_budget(cell, unit=unit)
    assert reading.value is None or 0 <= reading.value <= MAX_BUDGET_CNY
    assert reading.value is not None or reading.finding is not None

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
    ("cell", "header", "amount", "code"),
    [
        (50, "预算（万元）", 500_000, None),
        (50.5, "预算（万元）", 505_000, None),
        ("５０", "预算（万元）", 500_000, None),
        ("500,000", "预算(元)", 500_000, None),
        ("50万", "预算(元)", 500_000, None),
        ("50 万元", "预算", 500_000, None),
        ("约50万元以内", "预算", 500_000, None),
        ("¥500,000", "预算", 500_000, None),
        ("1.2亿元", "预算", 120_000_000, "budget-large"),
        ("50-80", "预算（万元）", 800_000, "budget-range"),
        ("50万~80万", "预算", 800_000, "budget-range"),
        (30, "预算", 300_000, "budget-unit-guessed"),
        (300_000, "预算", 300_000, "budget-unit-guessed"),
        ("面议", "预算（万元）", None, "budget-open"),
        ("negotiable", "预算(元)", None, "budget-open"),
        ("USD 10,000", "预算", None, "budget-foreign"),
        ("10万美元", "预算（万元）", None, "budget-foreign"),
        ("很多", "预算（万元）", None, "budget-unreadable"),
        (-5, "预算（万元）", None, "budget-unreadable"),
        (10**9, "预算（万元）", None, "budget-too-large"),
        ("2 million CNY", "预算", 2_000_000, None),
        ("500k", "预算", 500_000, None),
        (10_000, "Budget (USD)", None, "budget-foreign"),
        ("50万", "预算（万美元）", None, "budget-foreign"),
        ("50万元", "Budget (USD)", 500_000, None),
    ],
)
def test_parse_budget_counts_in_yuan(cell: Cell, header: str, amount: int | None, code: str | None) -> None:
    reading = parse_budget(cell, header=header)
    assert reading.value == amount
    assert (reading.finding.code if reading.finding else None) == code


@given(
    st.one_of(st.text(max_size=40), st.integers(), st.floats()),
    st.sampled_from(["预算", "预算(元)", "预算（万元）", "Budget (USD)"]),
)
def test_parse_budget_never_fails_and_stays_in_bounds(cell: Cell, header: str) -> None:
    reading = parse_budget(cell, header=header)
    assert reading.value is None or 0 <= reading.value <= MAX_BUDGET_CNY
    assert reading.value is not None or reading.finding is not None

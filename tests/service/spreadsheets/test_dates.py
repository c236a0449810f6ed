from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.dates import parse_date, parse_year
from service.spreadsheets.sheet import Cell

_DAY = date(2022, 5, 20)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2022, 5, 20, 0, 0),  # noqa: DTZ001 - Excel has no zones
        _DAY,
        44701,
        44701.0,
        20220520,
        "20220520",
        "2022-05-20",
        "2022/5/20",
        "2022.5.20",
        "2022年5月20日",
        "２０２２年５月２０日",
        "2022 年 5 月 20 日前",
        "2022-05-20 00:00:00",
        "20 May 2022",
        "May 20th, 2022",
        "20-05-2022",
        "05/20/2022",
    ],
)
def test_parse_date_reads_a_day_however_it_is_written(cell: Cell) -> None:
    reading = parse_date(cell)
    assert (reading.value, reading.finding) == (_DAY, None)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2022年12月", date(2022, 12, 31)),
        ("2022-2", date(2022, 2, 28)),
        ("2022年底", date(2022, 12, 31)),
        (2022, date(2022, 12, 31)),
        ("Dec 2022", date(2022, 12, 31)),
    ],
)
def test_parse_date_completes_a_date_with_a_note(cell: Cell, day: date) -> None:
    reading = parse_date(cell)
    assert reading.value == day
    assert reading.finding is not None
    assert reading.finding.code == "date-completed"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("长期有效", "date-open"),
        ("05/06/2022", "date-ambiguous"),
        ("尽快", "date-unreadable"),
        ("2022-02-30", "date-unreadable"),
        ("3022-02-20", "date-unreadable"),
        ("20229999", "date-unreadable"),
        (99999999, "date-unreadable"),
        (-1, "date-unreadable"),
    ],
)
def test_parse_date_says_why_there_is_none(cell: Cell, code: str) -> None:
    reading = parse_date(cell)
    assert reading.value is None
    assert reading.finding is not None
    assert reading.finding.code == code


@given(
    st.dates(date(1950, 1, 1), date(2098, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%d %B %Y"]),
)
def test_parse_date_reads_back_what_was_written(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)).value == day
    assert parse_date((day - date(1899, 12, 30)) // timedelta(days=1)).value == day


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats()))
def test_parse_date_never_fails(cell: Cell) -> None:
    reading = parse_date(cell)
    assert reading.value is not None or reading.finding is not None


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2021, 2021),
        ("2021", 2021),
        ("2021年", 2021),
        ("2021.05", 2021),
        ("2019-2022", 2022),
        ("20210517", 2021),
        (_DAY, 2022),
    ],
)
def test_parse_year_reads_a_year(cell: Cell, year: int) -> None:
    reading = parse_year(cell)
    assert (reading.value, reading.finding) == (year, None)


@pytest.mark.parametrize("cell", ["去年", 21, "12345678", 3000])
def test_parse_year_refuses_what_is_none(cell: Cell) -> None:
    assert parse_year(cell).value is None

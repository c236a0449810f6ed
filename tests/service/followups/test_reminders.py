from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.followups.reminders import REMINDER_MONTHS, add_months, list_reminders


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 12, 20)),
        (date(2026, 11, 20), 3, date(2027, 2, 20)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(REMINDER_MONTHS))
def test_add_months_lands_in_that_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and add_months(later, 0).month != (later.month % 12) + 1)


def test_reminders_are_due_from_their_day_until_somebody_has_asked() -> None:
    first, second, third = list_reminders(date(2026, 11, 20), done=[1])

    assert [r.day for r in (first, second, third)] == [date(2026, 12, 20), date(2027, 2, 20), date(2027, 5, 20)]
    assert not first.is_due(date(2027, 1, 1))
    assert not second.is_due(date(2027, 2, 19))
    assert second.is_due(date(2027, 2, 20))

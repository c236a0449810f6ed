"""When somebody is to be asked how things stand: 1, 3 and 6 months after a follow-up was opened."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

REMINDER_MONTHS = (1, 3, 6)
"""Months after the opening."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which to ask; `is_done` once somebody has."""

    months: int
    day: date
    is_done: bool

    def is_due(self, today: date) -> bool:
        """Whether it is time and nobody has asked yet."""
        return not self.is_done and self.day <= today


def list_reminders(opened_on: date, done: Collection[int] = ()) -> tuple[Reminder, ...]:
    """All reminders of a follow-up, first to last."""
    return tuple(Reminder(months, add_months(opened_on, months), months in done) for months in REMINDER_MONTHS)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter: 31 January and 1 make 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""Follow-ups as everybody outside sees them: every name and every date in place."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from service.followups.reminders import list_reminders
from service.followups.schemas import DueReminder, FollowUpPublic, ReminderPublic, VisitGroup
from service.models.follow_up import FollowUp, FollowUpStage

ZONE = ZoneInfo("Asia/Shanghai")
"""Where a day begins and ends for follow-ups, which belong to no one session."""


def day_of(moment: datetime) -> date:
    """The calendar day of a moment, where the service is used."""
    return moment.astimezone(ZONE).date()


def view_follow_up(row: FollowUp, today: date) -> FollowUpPublic:
    """A row with its names, and what is due on this day. A closed matter has nothing due."""
    is_open = row.stage is not FollowUpStage.CLOSED
    return FollowUpPublic(
        id=row.id,
        faculty_id=row.faculty_id,
        faculty_name=row.faculty.name if row.faculty else "",
        faculty_organization=row.faculty.organization if row.faculty else "",
        company_id=row.company_id,
        company_name=row.company.name if row.company else "",
        need_id=row.need_id,
        need_title=row.need.title if row.need else "",
        meeting_id=row.meeting_id,
        session_id=row.meeting.session_id if row.meeting else None,
        stage=row.stage,
        opened_on=row.opened_on,
        due_date=row.due_date,
        is_overdue=is_open and row.due_date is not None and row.due_date < today,
        responsible=row.responsible,
        visit_date=row.visit_date,
        visit_place=row.visit_place,
        reminders=[
            ReminderPublic(months=r.months, date=r.day, is_done=r.is_done, is_due=is_open and r.is_due(today))
            for r in list_reminders(row.opened_on, row.reminders_done)
        ],
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def view_reminders(rows: Sequence[FollowUp], *, today: date, until: date) -> list[DueReminder]:
    """The reminders of open matters that nobody has seen to, up to a day, the longest due first."""
    due = [
        DueReminder(months=reminder.months, date=reminder.day, follow_up=view_follow_up(row, today))
        for row in rows
        for reminder in list_reminders(row.opened_on, row.reminders_done)
        if reminder.is_due(until)
    ]
    return sorted(due, key=lambda item: (item.date, item.follow_up.created_at, item.follow_up.id))


def view_visits(rows: Sequence[FollowUp], today: date) -> list[VisitGroup]:
    """Site visits by day and place; `rows` come in that order."""
    return [
        VisitGroup(date=day, place=place, visits=[view_follow_up(row, today) for row in group])
        for (day, place), group in groupby(rows, key=lambda row: (row.visit_date, row.visit_place))
        if day is not None
    ]

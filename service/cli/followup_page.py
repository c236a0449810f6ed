"""Follow-ups as a person at a terminal reads them."""

from collections.abc import Iterator, Sequence

from service.cli.speech import say
from service.followups.schemas import DueReminder, FollowUpChangePublic, FollowUpPublic, FollowUpSummary, VisitGroup
from service.followups.words import GONE, KINDS, STAGES
from service.language import Wording
from service.models.follow_up import FollowUpStage

ID_LENGTH = 8
"""Digits of an id that a list shows; as many name the follow-up to the other commands."""

_NONE = Wording("没有跟进。", "There are no follow-ups.")
_NO_REMINDER = Wording("没有到期的提醒。", "No reminder is due.")
_NO_VISIT = Wording("没有走访安排。", "There are no site visits.")
_LINE = Wording("{id}  {stage}  {who}{due}  · {responsible}", "{id}  {stage}  {who}{due}  · {responsible}")
_DUE = Wording("  到期 {date}", "  due {date}")
_OVERDUE = Wording("  已逾期（{date}）", "  OVERDUE since {date}")
_NEED = Wording("  需求：{title}", "  need: {title}")
_VISIT = Wording("  走访：{date} {place}", "  site visit: {date} {place}")
_REMINDER = Wording("  {months} 个月提醒：{date}{state}", "  {months}-month reminder: {date}{state}")
_DONE = Wording("（已办）", " (seen to)")
_IS_DUE = Wording("（到期）", " (due)")
_CHANGE = Wording(
    "  {number}. {day} {kind} · {person}{note}{undone}", "  {number}. {day} {kind} · {person}{note}{undone}"
)
_UNDONE = Wording("（已由{person}撤销）", " (undone by {person})")
_REMIND = Wording("{date}  {months} 个月  {id}  {who}", "{date}  {months}-month  {id}  {who}")
_PLACE = Wording("{date} {place}", "{date} {place}")
_COUNT = Wording("{stage}：{count}", "{stage}: {count}")
_SUMMARY = Wording(
    "逾期 {overdue}，到期提醒 {reminders}（{today}）", "overdue {overdue}, reminders due {reminders} ({today})"
)


def write_list(rows: Sequence[FollowUpPublic]) -> str:
    """One line each."""
    return "\n".join(_line(row) for row in rows) or say(_NONE)


def write_one(row: FollowUpPublic, changes: Sequence[FollowUpChangePublic]) -> str:
    """A follow-up with its reminders and its history."""
    return "\n".join([_line(row), *_details(row), *(_write_change(change) for change in changes)])


def write_reminders(reminders: Sequence[DueReminder]) -> str:
    """One line each, the longest due first."""
    lines = [
        say(_REMIND, date=one.date, months=one.months, id=_short(one.follow_up), who=_who(one.follow_up))
        for one in reminders
    ]
    return "\n".join(lines) or say(_NO_REMINDER)


def write_visits(groups: Sequence[VisitGroup]) -> str:
    """By day and place."""
    lines = []
    for group in groups:
        lines.append(say(_PLACE, date=group.date, place=group.place))
        lines += [f"  {_short(row)}  {_who(row)}" for row in group.visits]
    return "\n".join(lines) or say(_NO_VISIT)


def write_summary(summary: FollowUpSummary) -> str:
    """A line for each stage, and one for what is due."""
    lines = [say(_COUNT, stage=say(STAGES[stage]), count=count) for stage, count in summary.stages.items()]
    due = say(_SUMMARY, overdue=summary.overdue, reminders=summary.reminders_due, today=summary.today)
    return "\n".join([*lines, due])


def _line(row: FollowUpPublic) -> str:
    due = ""
    if row.due_date:
        due = say(_OVERDUE if row.is_overdue else _DUE, date=row.due_date)
    stage = say(STAGES[row.stage])
    return say(_LINE, id=_short(row), stage=stage, who=_who(row), due=due, responsible=row.responsible)


def _details(row: FollowUpPublic) -> Iterator[str]:
    if row.need_title:
        yield say(_NEED, title=row.need_title)
    if row.visit_date:
        yield say(_VISIT, date=row.visit_date, place=row.visit_place)
    for one in row.reminders:
        state = say(_DONE) if one.is_done else say(_IS_DUE) if one.is_due else ""
        yield say(_REMINDER, months=one.months, date=one.date, state=state)


def _write_change(change: FollowUpChangePublic) -> str:
    stage = f" → {say(STAGES[_stage(change)])}" if "stage" in change.after else ""
    return say(
        _CHANGE,
        number=change.number,
        day=change.day,
        kind=say(KINDS[change.kind]) + stage,
        person=change.person,
        note=f": {change.note}" if change.note else "",
        undone=say(_UNDONE, person=change.undone_by) if change.undone_at else "",
    )


def _stage(change: FollowUpChangePublic) -> FollowUpStage:
    return FollowUpStage(str(change.after["stage"]))


def _who(row: FollowUpPublic) -> str:
    return f"{row.faculty_name or say(GONE)} × {row.company_name or say(GONE)}"


def _short(row: FollowUpPublic) -> str:
    return row.id[:ID_LENGTH]

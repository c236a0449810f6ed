"""The day as a person at a terminal reads it."""

from collections.abc import Iterator
from datetime import datetime

from matching.scheduling.problem import Side
from matching.scheduling.repair import Standby
from service.language import Language, Wording
from service.models.session_participant import ParticipantState
from service.sessions.day.clock import SessionClock
from service.sessions.day.day_view import Attendance, DayView, list_side
from service.sessions.day.outcomes import STATES, Reported
from service.sessions.day.repairing import Repaired
from service.sessions.day.undoing import Undone
from service.sessions.schedule_view import Attendee, PlannedMeeting

PRESENCE = {
    ParticipantState.EXPECTED: Wording("未到", "expected"),
    ParticipantState.ARRIVED: Wording("已到", "arrived"),
    ParticipantState.LATE: Wording("晚到", "late"),
    ParticipantState.NO_SHOW: Wording("缺席", "no-show"),
    ParticipantState.LEFT: Wording("已离开", "left"),
}
"""What a participant's state is called."""

_SIDES = {Side.FACULTY: Wording("教师", "Faculty"), Side.COMPANY: Wording("企业", "Companies")}
_TITLE = Wording(
    "{name} · 第 {version} 版日程 · 已到 {arrived}/{expected}",
    "{name} · version {version} · {arrived} of {expected} here",
)
_ON = Wording("第 {number} 轮进行中，到 {end}", "Round {number} is on, until {end}")
_NEXT = Wording("下一轮：第 {number} 轮，{start}", "Next: round {number} at {start}")
_OVER = Wording("全部轮次已结束。", "All rounds are over.")
_BY_HAND = Wording("（手动计时）", " (by hand)")
_LINE = Wording("  {code}  {name}  {state}{now}{next}", "  {code}  {name}  {state}{now}{next}")
_NOW = Wording("  现在 {table} 号桌 × {partner}", "  now at table {table} × {partner}")
_THEN = Wording("  → 第 {round} 轮 {table} 号桌 × {partner}", "  → round {round} at table {table} × {partner}")
_DELETED = Wording("（资料已删除）", "(data deleted)")
_STANDBY = Wording(
    "候补：{who}在第 {round} 轮 {table} 号桌空出，可请 {offers}",
    "standby: {who} is free in round {round} at table {table}; ask {offers}",
)
_OFFER = Wording("{name}（{code}，{worth:.2f}）", "{name} ({code}, {worth:.2f})")
_TELL = Wording("需要通知 {count} 方：{names}", "To be told ({count}): {names}")
_NOBODY = Wording("不需要通知任何人。", "Nobody has to be told.")
_PREVIEW = Wording("预览：没有写入任何内容；确认请加 --yes。", "Preview: nothing was written; add --yes to confirm.")
_DONE = Wording("已发布第 {version} 版。", "Version {version} is published.")
_KEPT = Wording("已记录，日程不变。", "Recorded; the schedule stays.")
_UNDONE = Wording("已撤销（第 {run} 次记录）。", "Taken back (run {run}).")
_FOLLOW_UP = Wording("，跟进编号 {id}", ", follow-up {id}")
_REPORTED = Wording("会面状态：{state}{follow_up}", "The meeting is {state}{follow_up}")


def write_day(day: DayView, language: Language) -> str:
    """Which round is on, then the check-in list with where everybody goes."""
    title = _TITLE.say(
        language,
        name=day.schedule.session.name,
        version=day.schedule.version.number,
        arrived=day.arrived,
        expected=day.expected,
    )
    lines = [title, write_clock(day.clock, language, day.now)]
    for side in Side:
        lines.append(_SIDES[side].say(language))
        lines += [_write_attendance(day, one, language) for one in list_side(day.attendance, side)]
    return "\n".join(lines)


def write_clock(clock: SessionClock, language: Language, now: datetime) -> str:
    """Which round is on and which comes next; times as `now` has its zone."""
    said = []
    if clock.current and clock.target:
        said.append(_ON.say(language, number=clock.current.number, end=f"{clock.target.astimezone(now.tzinfo):%H:%M}"))
    if clock.next:
        start = f"{clock.next.starts_at.astimezone(now.tzinfo):%H:%M}"
        said.append(_NEXT.say(language, number=clock.next.number, start=start))
    return ("  ".join(said) or _OVER.say(language)) + (_BY_HAND.say(language) if clock.by_hand else "")


def write_repaired(repaired: Repaired, language: Language) -> str:
    """What moves, whom to tell and who could step in; last, whether anything was written."""
    lines = [repaired.names.say(reason, language) for reason in repaired.change.diff.reasons]
    lines += [wording.say(language) for wording in repaired.notes]
    lines += [_write_standby(repaired, one, language) for one in repaired.standby]
    lines.append(_write_tell(repaired.change.touched, language))
    if not repaired.is_confirmed:
        lines.append(_PREVIEW.say(language))
    elif repaired.version is None:
        lines.append(_KEPT.say(language))
    else:
        lines.append(_DONE.say(language, version=repaired.version))
    return "\n".join(lines)


def write_undone(undone: Undone, language: Language) -> str:
    """What was taken back, and whom to tell."""
    lines = [_UNDONE.say(language, run=undone.run)]
    lines += [undone.change.names.say(reason, language) for reason in undone.change.diff.reasons]
    lines.append(_write_tell(undone.change.touched, language))
    if undone.version is not None:
        lines.append(_DONE.say(language, version=undone.version))
    return "\n".join(lines)


def write_reported(reported: Reported, language: Language) -> str:
    """A meeting's state, and the follow-up that it has."""
    follow_up = _FOLLOW_UP.say(language, id=reported.follow_up_id) if reported.follow_up_id else ""
    return _REPORTED.say(language, state=STATES[reported.state].say(language), follow_up=follow_up)


def write_attendee(attendee: Attendee, language: Language) -> str:
    """Somebody with their state."""
    state = PRESENCE[attendee.state].say(language)
    return _LINE.say(language, code=attendee.code, name=attendee.name, state=state, now="", next="").strip()


def _write_attendance(day: DayView, one: Attendance, language: Language) -> str:
    who = one.attendee
    seats = {"now": _seat(day, who, one.now, _NOW, language), "next": _seat(day, who, one.next, _THEN, language)}
    name = who.name or _DELETED.say(language)
    return _LINE.say(language, code=who.code, name=name, state=PRESENCE[who.state].say(language), **seats)


def _seat(day: DayView, who: Attendee, meeting: PlannedMeeting | None, wording: Wording, language: Language) -> str:
    if meeting is None:
        return ""
    partner = day.schedule.by_id[meeting.company_id if who.id == meeting.faculty_id else meeting.faculty_id]
    return wording.say(
        language, round=meeting.round, table=meeting.table, partner=partner.name or _DELETED.say(language)
    )


def _write_standby(repaired: Repaired, one: Standby, language: Language) -> str:
    names = repaired.names
    offers = ("、" if language is Language.ZH else ", ").join(
        _OFFER.say(language, name=names.by_key.get((party.side, party.id), party.id), code=party.id, worth=worth)
        for party, worth in one.offers
    )
    who = names.by_key.get((one.party.side, one.party.id), one.party.id)
    return _STANDBY.say(language, who=who, round=one.place.round, table=one.place.table, offers=offers)


def _write_tell(touched: tuple[Attendee, ...], language: Language) -> str:
    names = "、".join(_names(touched, language)) if language is Language.ZH else ", ".join(_names(touched, language))
    return _TELL.say(language, count=len(touched), names=names) if touched else _NOBODY.say(language)


def _names(touched: tuple[Attendee, ...], language: Language) -> Iterator[str]:
    return (one.name or f"{one.code}{_DELETED.say(language)}" for one in touched)

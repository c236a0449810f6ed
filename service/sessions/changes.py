"""What changed between two versions of a schedule: in numbers, in words, and who is to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from matching.scheduling.diff import ScheduleDiff, compare
from matching.scheduling.problem import Meeting, Party, Reason, Side
from matching.scheduling.reason_document import reason_document
from service.language import Language, Wording
from service.sessions import repository
from service.sessions.names import Names
from service.sessions.schedule_view import Attendee, PlannedMeeting, RoundTime, ScheduleView
from service.sessions.views import Which, load_schedule

_ROUND_MOVED = Wording(
    "第 {number} 轮改为 {after}（原为 {before}）。", "Round {number} is now {after} (it was {before})."
)
_PLACE = Wording("地点改为“{after}”（原为“{before}”）。", "The place is now '{after}' (it was '{before}').")
_DAY = Wording("日期改为 {after}（原为 {before}）。", "The day is now {after} (it was {before}).")
_TABLE = Wording(
    "{number} 号桌改称“{after}”（原为“{before}”）。", "Table {number} is now called '{after}' (it was '{before}')."
)


@dataclass(frozen=True)
class ScheduleChange:
    """From one version to another. Meetings and parties are by code; `names` says whose these are.

    rescheduled: meetings at the same round and table that nevertheless are at another time or place.
    announcements: what changed of day, place, rounds and tables. touched: whoever is to be told, faculty first.
    """

    before: int | None
    after: int | None
    diff: ScheduleDiff
    rescheduled: tuple[Meeting, ...]
    announcements: tuple[Wording, ...]
    touched: tuple[Attendee, ...]
    names: Names

    @property
    def is_empty(self) -> bool:
        """Whether nobody has to be told anything."""
        return not self.touched and not self.announcements

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The summary, then a sentence for every change."""
        return () if self.diff.is_empty and self.announcements else self.diff.reasons

    def say(self) -> tuple[Wording, ...]:
        """Everything in words, in both languages."""
        worded = [
            Wording(self.names.say(reason, Language.ZH), self.names.say(reason, Language.EN)) for reason in self.reasons
        ]
        return (*self.announcements, *worded)


def compare_versions(db: Session, session_id: str, before: Which | None, after: Which) -> ScheduleChange:
    """What is different in `after`; without `before`, everything is new. Raises as `load_schedule`."""
    old = load_schedule(db, session_id, before) if before is not None else None
    return compare_schedules(old, load_schedule(db, session_id, after))


def change_since_published(db: Session, session_id: str) -> ScheduleChange | None:
    """What the draft changes of the version that was published last; None without either."""
    if repository.find_published(db, session_id) is None or repository.find_draft(db, session_id) is None:
        return None
    return compare_versions(db, session_id, "published", "draft")


def compare_schedules(before: ScheduleView | None, after: ScheduleView) -> ScheduleChange:
    """What is different in `after`; without `before`, everything is new."""
    old = _by_code(before) if before else {}
    new = _by_code(after)
    diff = compare(list(old), list(new))
    moved_in_time = [
        meeting
        for meeting in diff.unchanged
        if before and _announced(before, old[meeting]) != _announced(after, new[meeting])
    ]
    touched = {(party.side, party.id) for party in diff.touched}
    touched |= {key for m in moved_in_time for key in ((Side.FACULTY, m.faculty), (Side.COMPANY, m.company))}
    everybody = {(one.side, one.code): one for view in (before, after) if view for one in view.participants}
    return ScheduleChange(
        before=before.version.number if before else None,
        after=after.version.number,
        diff=diff,
        rescheduled=tuple(moved_in_time),
        announcements=tuple(_announcements(before, after, used={m.round for m in (*old, *new)})) if before else (),
        touched=tuple(one for key, one in everybody.items() if key in touched),
        names=Names.of(everybody.values()),
    )


def change_document(change: ScheduleChange) -> dict[str, Any]:
    """A change as a version keeps it: numbers, reasons to be worded, and the codes of whoever is to be told."""
    return {
        "before": change.before,
        "moved": len(change.diff.moved),
        "added": len(change.diff.added),
        "removed": len(change.diff.removed),
        "unchanged": len(change.diff.unchanged),
        "reasons": [reason_document(reason) for reason in change.reasons],
        "announcements": [[wording.zh, wording.en] for wording in change.announcements],
        "touched": [[one.side.value, one.code] for one in change.touched],
    }


def list_parties(attendees: Iterable[Attendee]) -> tuple[Party, ...]:
    """Attendees as parties, with their names."""
    return tuple(Party(one.side, one.code, one.name or None) for one in attendees)


def _by_code(view: ScheduleView) -> dict[Meeting, PlannedMeeting]:
    codes = {one.id: one.code for one in view.participants}
    return {Meeting(codes[m.faculty_id], codes[m.company_id], m.round, m.table): m for m in view.meetings}


def _announced(view: ScheduleView, meeting: PlannedMeeting) -> tuple[object, ...]:
    """What a participant has been told of a meeting's time and place."""
    table = next((table.name for table in view.tables if table.number == meeting.table), "")
    return (meeting.starts_at, meeting.ends_at, meeting.table, table, view.session.place)


def _announcements(before: ScheduleView, after: ScheduleView, *, used: set[int]) -> Iterable[Wording]:
    if before.session.date != after.session.date:
        yield _DAY.fill(before=before.session.date, after=after.session.date)
    if before.session.place != after.session.place:
        yield _PLACE.fill(before=before.session.place, after=after.session.place)
    old = {item.number: _clock(item) for item in before.rounds}
    for item in after.rounds:
        if item.number in used and item.number in old and old[item.number] != _clock(item):
            yield _ROUND_MOVED.fill(number=item.number, before=old[item.number], after=_clock(item))
    named = {table.number: table.name for table in before.tables}
    for table in after.tables:
        if table.number in named and named[table.number] != table.name:
            yield _TABLE.fill(number=table.number, before=named[table.number], after=table.name)


def _clock(item: RoundTime) -> str:
    return f"{item.starts_at:%H:%M}–{item.ends_at:%H:%M}"

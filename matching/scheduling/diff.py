"""What changed between two schedules, in numbers, in words, and who has to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.scheduling.problem import Count, Meeting, Party, Reason, Side, Unit


@dataclass(frozen=True, slots=True)
class ScheduleDiff:
    """Meetings by what happened to them; the same pair is the same meeting, wherever it is held.

    moved: before and after, in another round or at another table. touched: everybody with a change, faculty first.
    """

    before_count: int
    unchanged: tuple[Meeting, ...]
    moved: tuple[tuple[Meeting, Meeting], ...]
    added: tuple[Meeting, ...]
    removed: tuple[Meeting, ...]
    touched: tuple[Party, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has to be told anything."""
        return not self.touched

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The summary, then a sentence for every change."""
        if self.is_empty:
            return (Reason("diff-none", {"before": Count(self.before_count, Unit.MEETING)}),)
        summary = {
            "moved": len(self.moved),
            "before": Count(self.before_count, Unit.MEETING),
            "added": len(self.added),
            "removed": len(self.removed),
            "people": Count(len(self.touched), Unit.PERSON),
        }
        return (
            Reason("diff-summary", summary),
            *(Reason("diff-moved", {"before": old, "after": new.place}) for old, new in self.moved),
            *(Reason("diff-added", {"meeting": meeting}) for meeting in self.added),
            *(Reason("diff-removed", {"meeting": meeting}) for meeting in self.removed),
        )


def compare(before: Sequence[Meeting], after: Sequence[Meeting]) -> ScheduleDiff:
    """Tell two schedules apart; in both, a pair meets once at most. Changes are in the order of the schedules."""
    old = {meeting.pair: meeting for meeting in before}
    new = {meeting.pair: meeting for meeting in after}
    moved = tuple((meeting, new[pair]) for pair, meeting in old.items() if pair in new and new[pair] != meeting)
    added = tuple(meeting for pair, meeting in new.items() if pair not in old)
    removed = tuple(meeting for pair, meeting in old.items() if pair not in new)
    changed = [*(meeting for meeting, _ in moved), *added, *removed]
    return ScheduleDiff(
        before_count=len(old),
        unchanged=tuple(meeting for pair, meeting in old.items() if new.get(pair) == meeting),
        moved=moved,
        added=added,
        removed=removed,
        touched=_people(changed),
    )


def _people(meetings: Iterable[Meeting]) -> tuple[Party, ...]:
    meetings = list(meetings)
    faculty = sorted({meeting.faculty for meeting in meetings}, key=str)
    companies = sorted({meeting.company for meeting in meetings}, key=str)
    return (*(Party(Side.FACULTY, i) for i in faculty), *(Party(Side.COMPANY, i) for i in companies))

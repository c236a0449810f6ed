"""Change the schedule by hand: each change is audited at once, and says what it costs in affinity.

Changes go to the draft; where there is none, one begins that says what was published last. A change that breaks a
hard rule is refused with its reasons and leaves everything as it was. What was broken before does not hinder it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlmodel import Session

from matching.scheduling.problem import Meeting as PlannedPair
from matching.scheduling.problem import Pair, Place, Problem, Reason
from matching.scheduling.timetable import count_gaps
from service.language import Wording
from service.models.docking_session import DockingSession, RoundState
from service.models.schedule import Meeting, MeetingState
from service.models.session_wish import SessionLock
from service.sessions import repository
from service.sessions.affinity import Fit
from service.sessions.changes import ScheduleChange, change_since_published
from service.sessions.drafts import (
    Placement,
    codes_of,
    find_breaks,
    list_placements,
    lock_session,
    open_draft,
    replace_draft,
    touch,
)
from service.sessions.errors import EditRefusedError, MeetingBegunError, MeetingNotFoundError
from service.sessions.inputs import SessionInputs, load_inputs
from service.sessions.names import Names
from service.sessions.schedule_view import ScheduleView
from service.sessions.session_problem import build_problem
from service.sessions.views import choose_version, load_schedule

_ROUND_FULL = Wording(
    "第 {number} 轮已满：{tables} 张桌都已占用或停用。",
    "Round {number} is full: all of its {tables} tables are taken or closed.",
)


@dataclass(frozen=True)
class Edited:
    """The draft after a change by hand, and what the change did.

    cost: how much affinity the change loses, negative where it gains. gaps: rounds in which somebody waits.
    breaks: hard rules that the draft did not keep before the change and still does not.
    """

    schedule: ScheduleView
    change: ScheduleChange | None
    affinity_before: float
    affinity_after: float
    gaps_before: int
    gaps_after: int
    breaks: tuple[Reason, ...]
    names: Names

    @property
    def cost(self) -> float:
        """How much affinity the change loses."""
        return round(self.affinity_before - self.affinity_after, 6)


def move_meeting(
    db: Session,
    session_id: str,
    meeting_id: str,
    *,
    round_number: int,
    table: int | None = None,
    revision: int | None = None,
) -> Edited:
    """Hold a meeting in another round or at another table; without a table, at the same or the first that is free.

    Raises SessionNotFoundError, SessionChangedError, NoScheduleError, MeetingNotFoundError, MeetingBegunError and
    EditRefusedError.
    """

    def move(hand: "_Hand") -> list[Placement]:
        moved = hand.find(meeting_id)
        others = [placement for placement in hand.placements if placement is not moved]
        target = table or hand.choose_table(others, round_number, prefer=moved.table)
        return [*others, replace(moved, round=round_number, table=target)]

    return _edit(db, session_id, revision, move)


def swap_meetings(
    db: Session, session_id: str, first_id: str, second_id: str, *, revision: int | None = None
) -> Edited:
    """Let two meetings change places. Raises as `move_meeting`."""

    def swap(hand: "_Hand") -> list[Placement]:
        first, second = hand.find(first_id), hand.find(second_id)
        others = [placement for placement in hand.placements if placement not in {first, second}]
        swapped = [
            replace(first, round=second.round, table=second.table),
            replace(second, round=first.round, table=first.table),
        ]
        return [*others, *swapped]

    return _edit(db, session_id, revision, swap)


def remove_meeting(db: Session, session_id: str, meeting_id: str, *, revision: int | None = None) -> Edited:
    """Do not hold a meeting. Raises as `move_meeting`."""

    def remove(hand: "_Hand") -> list[Placement]:
        removed = hand.find(meeting_id)
        return [placement for placement in hand.placements if placement is not removed]

    return _edit(db, session_id, revision, remove)


def add_meeting(  # noqa: PLR0913 - who, when, where
    db: Session,
    session_id: str,
    *,
    faculty_id: str,
    company_id: str,
    round_number: int,
    table: int | None = None,
    fit: Fit | None = None,
    revision: int | None = None,
) -> Edited:
    """Hold a meeting of two participants as well; `fit` says what it is worth, nothing if it is left out.

    Raises as `move_meeting`, and ParticipantNotFoundError.
    """

    def add(hand: "_Hand") -> list[Placement]:
        codes = [repository.get_participant(db, session_id, id_).code for id_ in (faculty_id, company_id)]
        pair = Pair(codes[0], codes[1])
        target = table or hand.choose_table(hand.placements, round_number)
        worth = build_problem(hand.inputs, {pair: fit} if fit else {}).by_hand.affinity.get(pair, 0.0)
        return [*hand.placements, Placement(pair, round_number, target, fit.need_id if fit else None, worth)]

    return _edit(db, session_id, revision, add)


def rearrange(
    db: Session,
    session_id: str,
    *,
    moved: Mapping[str, Place],
    removed: Collection[str],
    added: Mapping[Pair, Place],
    fits: Mapping[Pair, Fit] = MappingProxyType({}),
    revision: int | None = None,
) -> Edited:
    """Change many things at once, so that only the whole has to keep the rules; `fits` says what `added` is worth.

    moved, removed: by meeting id. added: by the codes of the pair. Raises as `move_meeting`.
    """

    def change(hand: "_Hand") -> list[Placement]:
        taken_out = [hand.find(meeting_id) for meeting_id in [*moved, *removed]]
        kept = [placement for placement in hand.placements if placement not in taken_out]
        put_back = [
            replace(placement, round=place.round, table=place.table)
            for placement, place in zip(taken_out, moved.values(), strict=False)
        ]
        worth = build_problem(hand.inputs, {pair: fit for pair, fit in fits.items() if pair in added}).by_hand.affinity
        new = [
            Placement(
                pair, place.round, place.table, fits[pair].need_id if pair in fits else None, worth.get(pair, 0.0)
            )
            for pair, place in added.items()
        ]
        return [*kept, *put_back, *new]

    return _edit(db, session_id, revision, change)


def lock_meeting(db: Session, session_id: str, meeting_id: str, *, revision: int | None = None) -> ScheduleView:
    """Let a meeting stay where it is, whatever is planned anew. Raises as `move_meeting`."""
    session = lock_session(db, session_id, revision)
    version = choose_version(db, session_id, "latest")
    placed = next((one for one in repository.list_placed(db, version.id) if one.meeting.id == meeting_id), None)
    if placed is None or placed.at.is_cancelled:
        raise MeetingNotFoundError(id=meeting_id)
    lock = _find_lock(db, session_id, placed.meeting)
    if lock is None:
        lock = SessionLock(
            session_id=session_id,
            faculty_participant_id=placed.meeting.faculty_participant_id,
            company_participant_id=placed.meeting.company_participant_id,
            round=placed.at.round,
            table=placed.at.table,
        )
    lock.round, lock.table = placed.at.round, placed.at.table
    db.add(lock)
    touch(session)
    db.flush()
    return load_schedule(db, session_id)


def unlock_meeting(db: Session, session_id: str, meeting_id: str, *, revision: int | None = None) -> ScheduleView:
    """Let a meeting be moved again. Raises as `move_meeting`; one that is not locked stays so."""
    session = lock_session(db, session_id, revision)
    version = choose_version(db, session_id, "latest")
    placed = next((one for one in repository.list_placed(db, version.id) if one.meeting.id == meeting_id), None)
    if placed is None:
        raise MeetingNotFoundError(id=meeting_id)
    lock = _find_lock(db, session_id, placed.meeting)
    if lock is not None:
        db.delete(lock)
        touch(session)
        db.flush()
    return load_schedule(db, session_id)


def get_meeting_id(db: Session, session_id: str, faculty_id: str, company_id: str) -> str:
    """The id of the meeting of two participants in the draft, or else in what was published last.

    Raises NoScheduleError and MeetingNotFoundError.
    """
    version = choose_version(db, session_id, "latest")
    for item in repository.list_placed(db, version.id):
        pair = (item.meeting.faculty_participant_id, item.meeting.company_participant_id)
        if pair == (faculty_id, company_id) and not item.at.is_cancelled:
            return item.meeting.id
    people = [repository.get_participant(db, session_id, id_).code for id_ in (faculty_id, company_id)]
    raise MeetingNotFoundError(id=" × ".join(people))


@dataclass(frozen=True)
class _Hand:
    """The draft as placements, and what is needed to change one."""

    session: DockingSession
    inputs: SessionInputs
    by_hand: Problem
    placements: list[Placement]
    meetings: dict[str, tuple[Meeting, Placement]]

    def find(self, meeting_id: str) -> Placement:
        """The placement of a meeting that may still be changed."""
        if meeting_id not in self.meetings:
            raise MeetingNotFoundError(id=meeting_id)
        meeting, placement = self.meetings[meeting_id]
        begun = {item.number for item in self.session.rounds if item.state in {RoundState.STARTED, RoundState.FINISHED}}
        if meeting.state not in {MeetingState.PLANNED, MeetingState.CANCELLED} or placement.round in begun:
            raise MeetingBegunError(meeting=self.say(placement.meeting))
        return placement

    def choose_table(self, others: list[Placement], number: int, *, prefer: int = 1) -> int:
        """A table that is free in a round: the one preferred, or else the first; the preferred one where none is."""
        taken = {one.table for one in others if one.round == number}
        taken |= {place.table for place in self.by_hand.closed if place.round == number}
        free = [table for table in range(1, self.by_hand.tables + 1) if table not in taken]
        return prefer if prefer in free or not free else free[0]

    def list_full_rounds(self, after: list[Placement]) -> list[Wording]:
        """The rounds into which something was put although no table in them was free."""
        kept = [one for one in after if one in self.placements]
        numbers = sorted({one.round for one in after if one not in self.placements})
        places = {number: {one.table for one in kept if one.round == number} for number in numbers}
        for place in self.by_hand.closed:
            places.get(place.round, set()).add(place.table)
        tables = range(1, self.by_hand.tables + 1)
        return [
            _ROUND_FULL.fill(number=number, tables=len(tables))
            for number, taken in places.items()
            if taken.issuperset(tables)
        ]

    def say(self, meeting: PlannedPair) -> str:
        names = self.inputs.names
        reason = names.fill(Reason("diff-added", {"meeting": meeting}))
        shown = reason.values["meeting"]
        return f"{shown.faculty} × {shown.company}" if isinstance(shown, PlannedPair) else ""


def _edit(db: Session, session_id: str, revision: int | None, change: Callable[[_Hand], list[Placement]]) -> Edited:
    session = lock_session(db, session_id, revision)
    draft = open_draft(db, session)
    inputs = load_inputs(db, session_id)
    by_hand = build_problem(inputs, {}).by_hand
    codes = codes_of(repository.list_participants(db, session_id))
    placed = [item for item in repository.list_placed(db, draft.id) if not item.at.is_cancelled]
    before = list_placements(placed, codes)
    hand = _Hand(
        session, inputs, by_hand, before, {p.meeting.id: (p.meeting, b) for p, b in zip(placed, before, strict=True)}
    )
    after = change(hand)
    broken = find_breaks(by_hand, before)
    findings = find_breaks(by_hand, after)
    new = [finding for finding in findings if finding not in broken]
    if new:
        full = hand.list_full_rounds(after)
        raise EditRefusedError(reasons=(*full, *(inputs.names.fill(finding) for finding in new)))
    replace_draft(db, session, after, run_id=draft.run_id, edits=draft.edits + 1)
    touch(session)
    db.flush()
    return Edited(
        schedule=load_schedule(db, session_id, "draft"),
        change=change_since_published(db, session_id),
        affinity_before=_total(before),
        affinity_after=_total(after),
        gaps_before=count_gaps(tuple(one.meeting for one in before)),
        gaps_after=count_gaps(tuple(one.meeting for one in after)),
        breaks=findings,
        names=inputs.names,
    )


def _find_lock(db: Session, session_id: str, meeting: Meeting) -> SessionLock | None:
    key = (meeting.faculty_participant_id, meeting.company_participant_id)
    locks = repository.list_locks(db, session_id)
    return next((lock for lock in locks if (lock.faculty_participant_id, lock.company_participant_id) == key), None)


def _total(placements: list[Placement]) -> float:
    return round(sum(placement.affinity or 0.0 for placement in placements), 6)

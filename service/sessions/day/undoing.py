"""Take the last disruption back: people, tables, rounds and locks as they were, and the schedule as a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from matching.scheduling.problem import Status
from service.language import Wording
from service.models.columns import now as present
from service.models.docking_session import ClosedPlace, DockingSession, RoundState
from service.models.schedule import Meeting, MeetingState, PlanningRun, RunKind
from service.models.session_participant import ParticipantState, SessionParticipant
from service.models.session_wish import SessionLock
from service.sessions import repository
from service.sessions.changes import ScheduleChange, compare_schedules
from service.sessions.day.errors import NothingToRepairError, UndoTooLateError
from service.sessions.day.rounds import clock_of, sync_rounds
from service.sessions.drafts import Placement, codes_of, list_placements, lock_session, replace_draft, touch
from service.sessions.planning import write_placement
from service.sessions.releases import publish_session
from service.sessions.schedule_view import ScheduleView
from service.sessions.views import choose_version, load_schedule

_PUBLISHED_SINCE = Wording(
    "之后又发布了第 {number} 版日程：请从版本列表恢复，或手工调整。",
    "version {number} was published since; restore a version from the list, or change the schedule by hand.",
)
_BEGUN_SINCE = Wording(
    "变动过的会面所在的第 {number} 轮已经开始。", "round {number}, in which meetings were changed by it, has begun."
)


@dataclass(frozen=True)
class Undone:
    """A disruption that was taken back: the number of its run, and what is new; no version where no meeting changed."""

    run: int
    version: int | None
    revision: int
    change: ScheduleChange
    schedule: ScheduleView


def undo_repair(db: Session, session_id: str, *, now: datetime, revision: int | None = None) -> Undone:
    """Take back the last disruption that is not taken back yet. A walk-in stays on the list, as somebody who has left.

    Raises SessionNotFoundError, SessionChangedError, NothingToRepairError, UndoTooLateError, and ScheduleBrokenError
    where the schedule of before breaks a hard rule that was set since.
    """
    session = lock_session(db, session_id, revision)
    sync_rounds(db, session, now)
    run = _find_last(db, session_id)
    base = choose_version(db, session_id, "published")
    made: int | None = run.parameters["version"]
    number = base.number or 0
    if _resolve(db, session_id, number) != (made or run.parameters["base_version"]):
        raise UndoTooLateError(why=_PUBLISHED_SINCE.fill(number=number))
    codes = codes_of(repository.list_participants(db, session_id))
    current = list_placements(repository.list_placed(db, base.id), codes)
    earlier = repository.get_version(db, session_id, run.parameters["base_version"])
    placements = list_placements(repository.list_placed(db, earlier.id), codes)
    if made is not None:
        _check_begun(session, current, placements, now)
    _put_back(db, session, run.parameters["undo"])
    before = load_schedule(db, session_id, "published")
    keeping = _make_run(db, session_id, run, placements, version=None if made is None else number + 1)
    if made is None:
        touch(session)
        db.flush()
        return Undone(run.number, None, session.revision, compare_schedules(before, before), before)
    replace_draft(db, session, placements, run_id=keeping.id)
    published = publish_session(db, session_id)
    return Undone(run.number, published.schedule.version.number, session.revision, published.change, published.schedule)


def _find_last(db: Session, session_id: str) -> PlanningRun:
    """The last repair that is not taken back."""
    repairs = [run for run in repository.list_runs(db, session_id) if run.kind is RunKind.REPAIR]
    taken_back = {run.parameters["undoes"] for run in repairs if "undoes" in run.parameters}
    left = [run for run in repairs if "undoes" not in run.parameters and run.number not in taken_back]
    if not left:
        raise NothingToRepairError
    return left[-1]


def _resolve(db: Session, session_id: str, number: int) -> int:
    """The version whose meetings a version has: the restored one where undoing made it."""
    restored = {
        run.parameters["version"]: run.parameters["restores"]
        for run in repository.list_runs(db, session_id)
        if "undoes" in run.parameters and run.parameters["version"] is not None
    }
    while number in restored:
        number = restored[number]
    return number


def _check_begun(session: DockingSession, current: list[Placement], earlier: list[Placement], now: datetime) -> None:
    """What has begun since stays: the version of before must have the same meetings there."""
    begun = clock_of(session, now).begun_through
    differing = {one.meeting for one in current} ^ {one.meeting for one in earlier}
    rounds = sorted({meeting.round for meeting in differing if meeting.round <= begun})
    if rounds:
        raise UndoTooLateError(why=_BEGUN_SINCE.fill(number=rounds[0]))


def _put_back(db: Session, session: DockingSession, undo: Mapping[str, Any]) -> None:
    """Everything as the disruption found it, except what has changed again since."""
    _put_back_people(db, undo)
    for id_, state in undo["meetings"].items():
        meeting = db.get(Meeting, id_)
        if meeting is not None and meeting.state is MeetingState.NO_SHOW:
            meeting.state = MeetingState(state)
    for item in session.rounds:
        if str(item.number) in undo["rounds"] and item.state is RoundState.CANCELLED:
            item.state = RoundState(undo["rounds"][str(item.number)])
    for number, table in undo["closed"]:
        place = db.get(ClosedPlace, (session.id, number, table))
        if place is not None:
            db.delete(place)
    there = {(row.faculty_participant_id, row.company_participant_id) for row in repository.list_locks(db, session.id)}
    for values in undo["locks"]:
        if (values["faculty_participant_id"], values["company_participant_id"]) not in there:
            db.add(SessionLock(session_id=session.id, **values))
    db.flush()


def _put_back_people(db: Session, undo: Mapping[str, Any]) -> None:
    left = {id_: {"state": ParticipantState.LEFT} for id_ in undo["walk_ins"]}
    for id_, values in {**undo["participants"], **left}.items():
        row = db.get(SessionParticipant, id_)
        if row is not None:
            row.state, row.available = ParticipantState(values["state"]), values.get("available", row.available)
            row.updated_at = present()


def _make_run(
    db: Session, session_id: str, undone: PlanningRun, placements: list[Placement], *, version: int | None
) -> PlanningRun:
    run = PlanningRun(
        session_id=session_id,
        number=repository.next_run_number(db, session_id),
        kind=RunKind.REPAIR,
        parameters={"undoes": undone.number, "version": version, "restores": undone.parameters["base_version"]},
        input_hash=undone.input_hash,
        status=Status.FEASIBLE,
        objective=round(sum(placement.affinity or 0.0 for placement in placements), 6),
        rounds_needed=max((placement.round for placement in placements), default=0),
        problem=undone.problem,
        meetings=[write_placement(placement) for placement in placements],
    )
    db.add(run)
    db.flush()
    return run

"""What the planner has done for a session: every run is kept, and any can be made the draft again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from matching.scheduling.problem import Pair, Party, Reason, Side, Status
from matching.scheduling.reason_document import parse_reason
from service.models.schedule import PlanningRun, RunKind, ScheduleVersion
from service.sessions import repository
from service.sessions.changes import ScheduleChange, change_since_published
from service.sessions.drafts import (
    Placement,
    codes_of,
    drop_homeless,
    find_breaks,
    list_placements,
    lock_session,
    replace_draft,
    touch,
)
from service.sessions.inputs import load_inputs
from service.sessions.names import Names
from service.sessions.schedule_view import ScheduleView
from service.sessions.session_problem import build_problem
from service.sessions.views import load_attendees, load_schedule


@dataclass(frozen=True)
class Run:
    """A run as values; reasons and unserved are by code, `names` says whose these are."""

    id: str
    number: int
    kind: RunKind
    status: Status
    objective: float | None
    bound: float | None
    fairness_price: float | None
    rounds_needed: int | None
    gaps: int
    table_changes: int
    seconds: float
    reasons: tuple[Reason, ...]
    unserved: tuple[Party, ...]
    parameters: Mapping[str, Any]
    input_hash: str
    model: str
    calibration: str
    problem: Mapping[str, Any]
    meetings: tuple[Mapping[str, Any], ...]
    created_at: datetime
    names: Names


@dataclass(frozen=True)
class Restored:
    """The draft after a run or a version was restored.

    breaks: hard rules of the session as it now is that the draft does not keep. lost: how many meetings could not be
    restored, because somebody no longer takes part or the round or table is gone.
    """

    schedule: ScheduleView
    change: ScheduleChange | None
    names: Names
    breaks: tuple[Reason, ...]
    lost: int


def list_runs(db: Session, session_id: str) -> list[Run]:
    """All runs of a session, oldest first. Raises SessionNotFoundError."""
    repository.get_session(db, session_id)
    names = Names.of(load_attendees(db, session_id))
    return [show_run(row, names) for row in repository.list_runs(db, session_id)]


def get_run(db: Session, session_id: str, number: int) -> Run:
    """One run. Raises SessionNotFoundError and RunNotFoundError."""
    repository.get_session(db, session_id)
    return show_run(repository.get_run(db, session_id, number), Names.of(load_attendees(db, session_id)))


def restore_run(db: Session, session_id: str, number: int, *, revision: int | None = None) -> Restored:
    """Make the meetings of a run the draft. Raises SessionNotFoundError, RunNotFoundError and SessionChangedError."""
    session = lock_session(db, session_id, revision)
    run = repository.get_run(db, session_id, number)
    placements = [
        Placement(Pair(row["faculty"], row["company"]), row["round"], row["table"], row["need_id"], row["affinity"])
        for row in run.meetings
    ]
    return _restore(db, session.id, placements, run_id=run.id)


def restore_version(db: Session, session_id: str, number: int, *, revision: int | None = None) -> Restored:
    """Make what a published version places the draft, to be published again as a new one.

    Raises SessionNotFoundError, VersionNotFoundError and SessionChangedError.
    """
    session = lock_session(db, session_id, revision)
    version: ScheduleVersion = repository.get_version(db, session_id, number)
    codes = codes_of(repository.list_participants(db, session_id))
    placements = list_placements(repository.list_placed(db, version.id), codes)
    return _restore(db, session.id, placements, run_id=version.run_id)


def show_run(row: PlanningRun, names: Names) -> Run:
    """A run as values."""
    return Run(
        id=row.id,
        number=row.number,
        kind=row.kind,
        status=row.status,
        objective=row.objective,
        bound=row.bound,
        fairness_price=row.fairness_price,
        rounds_needed=row.rounds_needed,
        gaps=row.gaps,
        table_changes=row.table_changes,
        seconds=row.seconds,
        reasons=tuple(parse_reason(document) for document in row.reasons),
        unserved=tuple(Party(Side(side), code, names.by_key.get((Side(side), code))) for side, code in row.unserved),
        parameters=row.parameters,
        input_hash=row.input_hash,
        model=row.model,
        calibration=row.calibration,
        problem=row.problem,
        meetings=tuple(row.meetings),
        created_at=row.created_at,
        names=names,
    )


def _restore(db: Session, session_id: str, placements: list[Placement], *, run_id: str | None) -> Restored:
    session = repository.get_session(db, session_id)
    known = {(row.side, row.code) for row in repository.list_participants(db, session_id)}
    kept = [
        placement
        for placement in placements
        if (Side.FACULTY, placement.pair.faculty) in known and (Side.COMPANY, placement.pair.company) in known
    ]
    needs = repository.list_needs_by_id(db, {placement.need_id for placement in kept if placement.need_id})
    kept = [
        Placement(one.pair, one.round, one.table, one.need_id if one.need_id in needs else None, one.affinity)
        for one in kept
    ]
    draft = replace_draft(db, session, kept, run_id=run_id, edits=1)
    homeless = drop_homeless(db, session, draft)
    touch(session)
    db.flush()
    inputs = load_inputs(db, session_id)
    codes = codes_of(repository.list_participants(db, session_id))
    there = list_placements(repository.list_placed(db, draft.id), codes)
    return Restored(
        schedule=load_schedule(db, session_id, "draft"),
        change=change_since_published(db, session_id),
        names=inputs.names,
        breaks=find_breaks(build_problem(inputs, {}).by_hand, there),
        lost=len(placements) - len(kept) + homeless,
    )

"""`/v1/sessions/{id}/…` over HTTP: what fits, plans and runs, the schedule and changes to it, and its versions.

Nothing that solves runs in a transaction: these endpoints take the runtime and open their own.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from service.dependencies import Db, PathId, ReadDb, RuntimeDep
from service.models.docking_session import PairThreshold
from service.problems import document_problems
from service.sessions import changes, editing, planning, releases, runs, views
from service.sessions.endpoints import SeenRevision
from service.sessions.presentation import (
    show_audit,
    show_change,
    show_edited,
    show_feasibility,
    show_planned,
    show_published,
    show_restored,
    show_run,
    show_schedule,
    show_version,
    show_whole_run,
)
from service.sessions.schemas import (
    AuditPublic,
    ChangePublic,
    EditedPublic,
    FeasibilityPublic,
    MeetingCreate,
    MeetingMove,
    MeetingSwap,
    PlannedPublic,
    PlanRequest,
    PublishedPublic,
    PublishRequest,
    RestoredPublic,
    RunDocument,
    RunPublic,
    SchedulePublic,
    VersionLine,
)
from service.sessions.views import Which

router = APIRouter(prefix="/sessions", tags=["schedules"])

PathNumber = Annotated[int, Path(ge=1, le=10**9, description="Number of a run or of a version, from 1.")]
WhichVersion = Annotated[
    Which, Query(description="`draft`, `published` (the last), `latest` (the draft, else the last) or a number.")
]


@router.get("/{session_id}/feasibility", summary="Say what fits", responses=document_problems(404, 409, 422))
def check_session(
    session_id: PathId, runtime: RuntimeDep, threshold: Annotated[PairThreshold | None, Query()] = None
) -> FeasibilityPublic:
    """In words, before anything is promised: what binds, and changes that were tried and are enough."""
    return show_feasibility(planning.check_session(runtime, session_id, threshold=threshold))


@router.post("/{session_id}/plan", summary="Plan a session", responses=document_problems(400, 404, 409, 413, 422))
def plan_session(
    session_id: PathId, body: PlanRequest, runtime: RuntimeDep, revision: SeenRevision = None
) -> PlannedPublic:
    """The best plan becomes the draft; the run is kept either way. No plan is an answer too, with its reasons."""
    planned = planning.plan_session(runtime, session_id, revision=revision, **body.model_dump())
    return show_planned(planned)


@router.post("/{session_id}/fill", summary="Fill free places", responses=document_problems(404, 409, 422))
def fill_session(
    session_id: PathId,
    runtime: RuntimeDep,
    threshold: Annotated[PairThreshold | None, Query()] = None,
    revision: SeenRevision = None,
) -> PlannedPublic:
    """The best meetings in free places are added to the draft, and none is moved."""
    return show_planned(planning.fill_session(runtime, session_id, revision=revision, threshold=threshold))


@router.get("/{session_id}/runs", summary="List planning runs", responses=document_problems(404, 422))
def list_runs(session_id: PathId, db: ReadDb) -> list[RunPublic]:
    """All of them, oldest first."""
    return [show_run(run) for run in runs.list_runs(db, session_id)]


@router.get("/{session_id}/runs/{number}", summary="Read a planning run", responses=document_problems(404, 422))
def get_run(session_id: PathId, number: PathNumber, db: ReadDb) -> RunDocument:
    """With the whole problem and the meetings that answered it."""
    return show_whole_run(runs.get_run(db, session_id, number))


@router.post("/{session_id}/runs/{number}/restore", summary="Restore a run", responses=document_problems(404, 409, 422))
def restore_run(session_id: PathId, number: PathNumber, db: Db, revision: SeenRevision = None) -> RestoredPublic:
    """Its meetings become the draft."""
    return show_restored(runs.restore_run(db, session_id, number, revision=revision))


@router.get("/{session_id}/schedule", summary="Read the schedule", responses=document_problems(404, 409, 422))
def get_schedule(session_id: PathId, db: ReadDb, version: WhichVersion = "latest") -> SchedulePublic:
    """A published version as it was announced, the draft as it is."""
    return show_schedule(views.load_schedule(db, session_id, version))


@router.get("/{session_id}/audit", summary="Audit the schedule", responses=document_problems(404, 409, 422))
def audit_schedule(session_id: PathId, db: ReadDb, version: WhichVersion = "latest") -> AuditPublic:
    """Every hard rule of the session as it now is that a version breaks, in words."""
    return show_audit(releases.audit_version(db, session_id, version))


@router.get("/{session_id}/changes", summary="Compare two versions", responses=document_problems(404, 409, 422))
def compare_versions(
    session_id: PathId,
    db: ReadDb,
    before: WhichVersion = "published",
    after: WhichVersion = "draft",
) -> ChangePublic:
    """What is different, in numbers and words, and who is to be told."""
    return show_change(changes.compare_versions(db, session_id, before, after))


@router.get("/{session_id}/versions", summary="List versions", responses=document_problems(404, 422))
def list_versions(session_id: PathId, db: ReadDb) -> list[VersionLine]:
    """Everything published, oldest first, and then the draft."""
    return [show_version(version) for version in releases.list_versions(db, session_id)]


@router.post("/{session_id}/publish", summary="Publish the draft", responses=document_problems(400, 404, 409, 413, 422))
def publish_session(session_id: PathId, body: PublishRequest, db: Db, revision: SeenRevision = None) -> PublishedPublic:
    """As the next version; 409 where it breaks a hard rule or says nothing new."""
    return show_published(releases.publish_session(db, session_id, note=body.note, revision=revision))


@router.post(
    "/{session_id}/versions/{number}/restore", summary="Restore a version", responses=document_problems(404, 409, 422)
)
def restore_version(session_id: PathId, number: PathNumber, db: Db, revision: SeenRevision = None) -> RestoredPublic:
    """What it placed becomes the draft, to be published again."""
    return show_restored(runs.restore_version(db, session_id, number, revision=revision))


@router.delete(
    "/{session_id}/draft",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Discard the draft",
    responses=document_problems(404, 409, 422),
)
def discard_draft(session_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """What was published stays."""
    releases.discard_draft(db, session_id, revision=revision)


@router.post(
    "/{session_id}/meetings", summary="Seat a pair by hand", responses=document_problems(400, 404, 409, 413, 422)
)
def add_meeting(
    session_id: PathId, body: MeetingCreate, runtime: RuntimeDep, revision: SeenRevision = None
) -> EditedPublic:
    """Checked at once; 409 with the reasons where it breaks a hard rule."""
    edited = planning.seat_pair(
        runtime,
        session_id,
        faculty_id=body.faculty_id,
        company_id=body.company_id,
        round_number=body.round,
        table=body.table,
        revision=revision,
    )
    return show_edited(edited)


@router.post(
    "/{session_id}/meetings/swap", summary="Swap two meetings", responses=document_problems(400, 404, 409, 413, 422)
)
def swap_meetings(session_id: PathId, body: MeetingSwap, db: Db, revision: SeenRevision = None) -> EditedPublic:
    """They change places; 409 with the reasons where that breaks a hard rule."""
    return show_edited(editing.swap_meetings(db, session_id, body.first_id, body.second_id, revision=revision))


@router.patch(
    "/{session_id}/meetings/{meeting_id}",
    summary="Move a meeting",
    responses=document_problems(400, 404, 409, 413, 422),
)
def move_meeting(
    session_id: PathId, meeting_id: PathId, body: MeetingMove, db: Db, revision: SeenRevision = None
) -> EditedPublic:
    """To another round or table; 409 with the reasons where that breaks a hard rule."""
    edited = editing.move_meeting(
        db, session_id, meeting_id, round_number=body.round, table=body.table, revision=revision
    )
    return show_edited(edited)


@router.delete(
    "/{session_id}/meetings/{meeting_id}", summary="Remove a meeting", responses=document_problems(404, 409, 422)
)
def remove_meeting(session_id: PathId, meeting_id: PathId, db: Db, revision: SeenRevision = None) -> EditedPublic:
    """From the draft; 409 with the reasons where somebody must have it."""
    return show_edited(editing.remove_meeting(db, session_id, meeting_id, revision=revision))


@router.post(
    "/{session_id}/meetings/{meeting_id}/lock", summary="Lock a meeting", responses=document_problems(404, 409, 422)
)
def lock_meeting(session_id: PathId, meeting_id: PathId, db: Db, revision: SeenRevision = None) -> SchedulePublic:
    """It stays where it is, whatever is planned anew."""
    return show_schedule(editing.lock_meeting(db, session_id, meeting_id, revision=revision))


@router.post(
    "/{session_id}/meetings/{meeting_id}/unlock",
    summary="Unlock a meeting",
    responses=document_problems(404, 409, 422),
)
def unlock_meeting(session_id: PathId, meeting_id: PathId, db: Db, revision: SeenRevision = None) -> SchedulePublic:
    """It may be moved again."""
    return show_schedule(editing.unlock_meeting(db, session_id, meeting_id, revision=revision))

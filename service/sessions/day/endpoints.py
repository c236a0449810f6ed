"""`/v1/sessions/{id}/day/…` over HTTP: the day's view, check-in, the clock, disruptions, and what came of the meetings.

Mending solves, so it runs in no transaction: those endpoints take the runtime and open their own.
"""

from typing import Annotated

from fastapi import APIRouter, Path

from service.dependencies import Db, Now, PathId, PrincipalDep, ReadDb, RuntimeDep
from service.problems import document_problems
from service.sessions.day import attendance, outcomes, repairing, rounds, undoing
from service.sessions.day.day_view import load_day
from service.sessions.day.presentation import show_clock, show_day, show_outcome, show_repair, show_undone
from service.sessions.day.schemas import (
    CheckIn,
    ClockPublic,
    DayPublic,
    DisruptionConfirm,
    DisruptionPreview,
    MeetingStateChange,
    OutcomePublic,
    OutcomeReport,
    RepairPublic,
    UndonePublic,
)
from service.sessions.endpoints import SeenRevision
from service.sessions.schemas import ParticipantPublic

router = APIRouter(prefix="/sessions/{session_id}", tags=["day"])

PathRound = Annotated[int, Path(ge=1, le=10**9, description="Number of the round, from 1.")]


@router.get("/day", summary="See the day", responses=document_problems(404, 409, 422))
def get_day(session_id: PathId, db: ReadDb, now: Now) -> DayPublic:
    """Which round is on and what a countdown counts to, who sits where now and next, and the check-in list."""
    return show_day(load_day(db, session_id, now=now))


@router.post(
    "/participants/{participant_id}/check-in",
    summary="Check somebody in",
    responses=document_problems(400, 404, 409, 413, 422),
)
def check_in(session_id: PathId, participant_id: PathId, body: CheckIn, db: Db) -> ParticipantPublic:
    """The schedule and its revision stay as they are."""
    return ParticipantPublic.of(attendance.check_in(db, session_id, participant_id, arrived=body.arrived))


@router.post("/rounds/{number}/start", summary="Start a round", responses=document_problems(404, 409, 422))
def start_round(session_id: PathId, number: PathRound, db: Db, now: Now, revision: SeenRevision = None) -> ClockPublic:
    """The one that was on ends. From the first start on, rounds go by hand and no longer by the timetable."""
    return show_clock(rounds.start_round(db, session_id, number, now=now, revision=revision), now)


@router.post("/rounds/{number}/end", summary="End a round", responses=document_problems(404, 409, 422))
def end_round(session_id: PathId, number: PathRound, db: Db, now: Now, revision: SeenRevision = None) -> ClockPublic:
    """Its meetings were held, unless something else was said of them."""
    return show_clock(rounds.end_round(db, session_id, number, now=now, revision=revision), now)


@router.delete("/rounds/{number}/start", summary="Take a start back", responses=document_problems(404, 409, 422))
def take_back_start(
    session_id: PathId, number: PathRound, db: Db, now: Now, revision: SeenRevision = None
) -> ClockPublic:
    """The round was started by mistake and is still to come."""
    return show_clock(rounds.take_back_start(db, session_id, number, now=now, revision=revision), now)


@router.post(
    "/disruptions/preview",
    summary="Preview a disruption",
    responses=document_problems(400, 404, 409, 413, 422),
)
def preview_disruption(
    session_id: PathId, body: DisruptionPreview, runtime: RuntimeDep, principal: PrincipalDep, now: Now
) -> RepairPublic:
    """What would move, whom to tell and who could step in. Nothing is written."""
    return show_repair(repairing.preview_repair(runtime, principal, session_id, body, now=now))


@router.post(
    "/disruptions",
    summary="Confirm a disruption",
    responses=document_problems(400, 404, 409, 413, 422),
)
def confirm_disruption(
    session_id: PathId, body: DisruptionConfirm, runtime: RuntimeDep, principal: PrincipalDep, now: Now
) -> RepairPublic:
    """Mend the schedule as the preview showed and publish it; 409 where that is no longer the answer."""
    return show_repair(repairing.confirm_repair(runtime, principal, session_id, body, now=now))


@router.post("/disruptions/undo", summary="Undo the last disruption", responses=document_problems(404, 409, 422))
def undo_disruption(session_id: PathId, db: Db, now: Now, revision: SeenRevision = None) -> UndonePublic:
    """People, tables and rounds as they were before it, and the schedule of then as a new version."""
    return show_undone(undoing.undo_repair(db, session_id, now=now, revision=revision))


@router.put(
    "/meetings/{meeting_id}/state",
    summary="Say what has become of a meeting",
    responses=document_problems(400, 404, 409, 413, 422),
)
def set_meeting_state(
    session_id: PathId, meeting_id: PathId, body: MeetingStateChange, db: Db, now: Now
) -> OutcomePublic:
    """Planned, started, held or no-show; a meeting is cancelled by taking it off the schedule."""
    return show_outcome(outcomes.set_meeting_state(db, session_id, meeting_id, body.state, now=now))


@router.put(
    "/meetings/{meeting_id}/outcome",
    summary="Say what came of a meeting",
    responses=document_problems(400, 404, 409, 413, 422),
)
def report_outcome(session_id: PathId, meeting_id: PathId, body: OutcomeReport, db: Db, now: Now) -> OutcomePublic:
    """From each side; "cooperation_possible" from either opens a follow-up, once."""
    return show_outcome(
        outcomes.report_outcome(db, session_id, meeting_id, body.side, body.outcome, person=body.person, now=now)
    )

"""`/v1/me/sessions` over HTTP: for a professor or a company, their own side of each session that they take part in."""

from fastapi import APIRouter, Response

from service.dependencies import Db, Now, PathId, PrincipalDep, ReadDb
from service.problems import document_problems
from service.sessions.export_endpoints import ICS, CalendarMethod, LanguageOfFile, Method, document_calendar, send_file
from service.sessions.mine import agenda, participation, wishes
from service.sessions.mine.schemas import (
    MyAgendaPublic,
    MyCandidatePublic,
    MyMeetingPublic,
    MyOutcome,
    MySessionPublic,
    MyWishesUpdate,
    MyWord,
)
from service.sessions.mine.values import MyCandidate

router = APIRouter(prefix="/me/sessions", tags=["mine"])


@router.get("", summary="List my sessions", responses=document_problems())
def list_my_sessions(db: ReadDb, principal: PrincipalDep, now: Now) -> list[MySessionPublic]:
    """Those that you take part in, the latest day first."""
    found = participation.list_my_sessions(db, principal, now=now)
    return [MySessionPublic.model_validate(one) for one in found]


@router.get("/{session_id}", summary="Read one of my sessions", responses=document_problems(404, 422))
def get_my_session(session_id: PathId, db: ReadDb, principal: PrincipalDep, now: Now) -> MySessionPublic:
    """When and where it is, and what you have said of your time."""
    return MySessionPublic.model_validate(participation.get_my_session(db, principal, session_id, now=now))


@router.get("/{session_id}/agenda", summary="Read my agenda", responses=document_problems(404, 422))
def get_my_agenda(session_id: PathId, db: ReadDb, principal: PrincipalDep, now: Now) -> MyAgendaPublic:
    """Round by round, with table and partner, as it was published last; without rounds before that."""
    return MyAgendaPublic.model_validate(agenda.get_my_agenda(db, principal, session_id, now=now))


@router.get(
    "/{session_id}/schedule.ics",
    response_class=Response,
    summary="Download my calendar",
    responses=document_calendar() | document_problems(404, 409, 422),
)
def download_my_calendar(
    session_id: PathId,
    db: ReadDb,
    principal: PrincipalDep,
    now: Now,
    language: LanguageOfFile,
    method: Method = CalendarMethod.PUBLISH,
) -> Response:
    """Your meetings; each keeps its UID in every version, and its SEQUENCE rises when it changes."""
    cancelled = method is CalendarMethod.CANCEL
    data = agenda.write_my_calendar(db, principal, session_id, language, stamp=now, cancelled=cancelled)
    if data is None:
        return Response(status_code=204)
    return send_file(data, f"{ICS}; method={method.value.upper()}", "duijie.ics")


@router.get("/{session_id}/candidates", summary="List whom I could meet", responses=document_problems(404, 422))
def list_my_candidates(session_id: PathId, db: ReadDb, principal: PrincipalDep, now: Now) -> list[MyCandidatePublic]:
    """Everybody on the other side, with what you have said of them and nothing of what they say."""
    return _show(wishes.list_my_candidates(db, principal, session_id, now=now))


@router.get("/{session_id}/preferences", summary="List my preferences", responses=document_problems(404, 422))
def list_my_wishes(session_id: PathId, db: ReadDb, principal: PrincipalDep, now: Now) -> list[MyCandidatePublic]:
    """Those of whom you have said something: the ranked first, no_thanks last."""
    return _show(wishes.list_my_wishes(db, principal, session_id, now=now))


@router.put(
    "/{session_id}/preferences",
    summary="Set all my preferences",
    responses=document_problems(400, 404, 409, 413, 422),
)
def replace_my_wishes(
    session_id: PathId, body: MyWishesUpdate, db: Db, principal: PrincipalDep, now: Now
) -> list[MyCandidatePublic]:
    """What is left out is taken back, but for a must of the organiser; 409 once the schedule is published."""
    wanted = [wishes.MyWish(one.participant_id, one.kind, one.rank) for one in body.wishes]
    return _show(wishes.replace_my_wishes(db, principal, session_id, wanted, now=now))


@router.put(
    "/{session_id}/preferences/{participant_id}",
    summary="Say what I wish of somebody",
    responses=document_problems(400, 404, 409, 413, 422),
)
def set_my_wish(
    session_id: PathId, participant_id: PathId, body: MyWord, db: Db, principal: PrincipalDep, now: Now
) -> list[MyCandidatePublic]:
    """In place of what you said of them before; answers with all of your preferences."""
    wish = wishes.MyWish(participant_id, body.kind, body.rank)
    return _show(wishes.set_my_wish(db, principal, session_id, wish, now=now))


@router.delete(
    "/{session_id}/preferences/{participant_id}",
    summary="Take back what I said of somebody",
    responses=document_problems(404, 409, 422),
)
def remove_my_wish(
    session_id: PathId, participant_id: PathId, db: Db, principal: PrincipalDep, now: Now
) -> list[MyCandidatePublic]:
    """Answers with what is left of your preferences."""
    return _show(wishes.remove_my_wish(db, principal, session_id, participant_id, now=now))


@router.put(
    "/{session_id}/meetings/{meeting_id}/outcome",
    summary="Say what came of my meeting",
    responses=document_problems(400, 404, 409, 413, 422),
)
def report_my_outcome(
    session_id: PathId, meeting_id: PathId, body: MyOutcome, db: Db, principal: PrincipalDep, now: Now
) -> MyMeetingPublic:
    """From your side, once its round has begun; "cooperation_possible" opens a follow-up."""
    reported = agenda.report_my_outcome(db, principal, session_id, meeting_id, body.outcome, now=now)
    return MyMeetingPublic.model_validate(reported)


def _show(candidates: tuple[MyCandidate, ...]) -> list[MyCandidatePublic]:
    return [MyCandidatePublic.model_validate(one) for one in candidates]

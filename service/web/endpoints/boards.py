"""`/sessions/{id}/board` and `/versions`: plan, move, lock, swap, publish, compare, each with its way back."""

from collections.abc import Callable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from service.database import Database
from service.dependencies import PathId, ReadDb, RuntimeDep, StartupDep
from service.language import Language
from service.sessions import editing, releases, runs, use_cases
from service.sessions.changes import ScheduleChange, change_since_published, compare_versions
from service.sessions.editing import Edited
from service.sessions.errors import NoScheduleError, SessionError
from service.sessions.planning import fill_session, plan_session
from service.sessions.schedule_view import ScheduleView
from service.sessions.views import Which, load_schedule
from service.web.forms import FormDep, text_of
from service.web.notices import Notice
from service.web.pages.sessions import BoardCell, BoardPage, BoardRow, VersionLine, VersionsPage
from service.web.rendering import go_to, render
from service.web.visitor import LanguageDep

router = APIRouter(prefix="/sessions")

CONFLICT = 409
SHOWN = 12
"""Sentences on what publishing changes; the versions tell all."""


@router.get("/{session_id}/board")
def show_board(request: Request, session_id: PathId, db: ReadDb, language: LanguageDep) -> HTMLResponse:
    """Rounds by tables, the draft or else what was published last."""
    return render(request, _board(db, session_id, language))


@router.post("/{session_id}/plan")
def plan(request: Request, session_id: PathId, form: FormDep, runtime: RuntimeDep, language: LanguageDep) -> Response:
    """Plan anew, or add meetings in free places; what was locked stays."""
    solve = fill_session if text_of(form, "action") == "fill" else plan_session
    try:
        planned = solve(runtime, session_id, revision=_revision(text_of(form, "revision")))
    except SessionError as error:
        return _refuse(request, runtime.database, session_id, language, error.sentence(language))
    said = planned.run.names.say_all(planned.run.reasons, language)
    with runtime.database.reading() as db:
        page = _board(db, session_id, language, said=said)
    address = f"/sessions/{session_id}/board"
    if planned.schedule is None:
        return render(request, page, status=CONFLICT, address=address)
    return render(request, page, address=address)


@router.post("/{session_id}/move")
def move(request: Request, session_id: PathId, form: FormDep, startup: StartupDep, language: LanguageDep) -> Response:
    """Move a meeting to a place; where another one is held there, the two change places."""
    meeting_id, place = text_of(form, "meeting"), text_of(form, "place")
    number, _, table = place.partition("-")
    if not (number.isdecimal() and table.isdecimal()):
        return go_to(f"/sessions/{session_id}/board", Notice("no-place"))
    revision = _revision(text_of(form, "revision"))

    def change(db: Session) -> tuple[Edited, str]:
        before = load_schedule(db, session_id)
        here = next((one for one in before.meetings if one.id == meeting_id), None)
        there = before.by_place.get((int(number), int(table)))
        if there is not None and there.id != meeting_id:
            edited = editing.swap_meetings(db, session_id, meeting_id, there.id, revision=revision)
            return edited, f"/undo/swap/{session_id}/{meeting_id}/{there.id}"
        edited = editing.move_meeting(
            db, session_id, meeting_id, round_number=int(number), table=int(table), revision=revision
        )
        return edited, f"/undo/move/{session_id}/{meeting_id}/{here.round}/{here.table}" if here else ""

    return _change(request, startup.database, session_id, language, change)


@router.post("/{session_id}/lock")
def lock(session_id: PathId, form: FormDep, startup: StartupDep) -> RedirectResponse:
    """Let a meeting stay where it is, or let it be moved again."""
    meeting_id = text_of(form, "meeting")
    with startup.database.writing() as db:
        if text_of(form, "action") == "unlock":
            editing.unlock_meeting(db, session_id, meeting_id)
        else:
            editing.lock_meeting(db, session_id, meeting_id)
    return go_to(f"/sessions/{session_id}/board#meeting-{meeting_id}")


@router.post("/{session_id}/publish")
def publish(
    request: Request, session_id: PathId, form: FormDep, startup: StartupDep, language: LanguageDep
) -> Response:
    """Make the draft the next version."""
    try:
        with startup.database.writing() as db:
            releases.publish_session(
                db, session_id, note=text_of(form, "note"), revision=_revision(text_of(form, "revision"))
            )
    except SessionError as error:
        return _refuse(request, startup.database, session_id, language, error.sentence(language))
    return go_to(f"/sessions/{session_id}/board", Notice("published"))


@router.post("/{session_id}/discard")
def discard(session_id: PathId, startup: StartupDep) -> RedirectResponse:
    """Forget the draft; what was published stays, and the runs are kept."""
    with startup.database.writing() as db:
        releases.discard_draft(db, session_id)
    return go_to(f"/sessions/{session_id}/board", Notice("draft-discarded"))


@router.get("/{session_id}/versions")
def show_versions(
    request: Request, session_id: PathId, db: ReadDb, language: LanguageDep, before: str = "", after: str = ""
) -> HTMLResponse:
    """Every version, and what is different between two of them."""
    versions = releases.list_versions(db, session_id)
    card = use_cases.get_session(db, session_id)
    change: ScheduleChange | None = None
    if before and after:
        change = compare_versions(db, session_id, _which(before), _which(after))
    page = VersionsPage(
        card=card,
        versions=[
            VersionLine(
                one.summary.number,
                (one.summary.published_at or one.summary.created_at).astimezone(ZoneInfo(card.row.timezone)),
                one.meetings,
                one.edits,
                one.summary.note,
                one.touched,
            )
            for one in reversed(versions)
        ],
        before=before,
        after=after,
        numbers=_count(change) if change else None,
        sentences=_say_change(change, language) if change else [],
    )
    return render(request, page)


@router.post("/{session_id}/restore")
def restore(
    request: Request, session_id: PathId, form: FormDep, startup: StartupDep, language: LanguageDep
) -> Response:
    """Make a published version the draft again."""
    number = text_of(form, "version")
    try:
        with startup.database.writing() as db:
            runs.restore_version(db, session_id, int(number) if number.isdecimal() else 0)
    except SessionError as error:
        return _refuse(request, startup.database, session_id, language, error.sentence(language))
    return go_to(f"/sessions/{session_id}/board", Notice("version-restored", {"number": number}))


undo_router = APIRouter(prefix="/undo")


@undo_router.post("/move/{session_id}/{meeting_id}/{number}/{table}")
def undo_move(
    request: Request,
    session_id: PathId,
    meeting_id: PathId,
    number: int,
    table: int,
    startup: StartupDep,
    language: LanguageDep,
) -> Response:
    """Hold a meeting where it was before."""

    def change(db: Session) -> tuple[Edited, str]:
        return editing.move_meeting(db, session_id, meeting_id, round_number=number, table=table), ""

    return _change(request, startup.database, session_id, language, change)


@undo_router.post("/swap/{session_id}/{first_id}/{second_id}")
def undo_swap(
    request: Request,
    session_id: PathId,
    first_id: PathId,
    second_id: PathId,
    startup: StartupDep,
    language: LanguageDep,
) -> Response:
    """Let two meetings change places once more."""

    def change(db: Session) -> tuple[Edited, str]:
        return editing.swap_meetings(db, session_id, first_id, second_id), ""

    return _change(request, startup.database, session_id, language, change)


def _change(
    request: Request,
    database: Database,
    session_id: str,
    language: Language,
    change: Callable[[Session], tuple[Edited, str]],
) -> Response:
    try:
        with database.writing() as db:
            edited, undo = change(db)
    except SessionError as error:
        return _refuse(request, database, session_id, language, error.sentence(language))
    waits = edited.gaps_after - edited.gaps_before
    values = {"cost": f"{_worth(-edited.cost):+.2f}", "waits": f"{waits:+d}"}
    return go_to(f"/sessions/{session_id}/board", Notice("moved" if undo else "moved-back", values, undo=undo))


def _worth(change: float) -> float:
    """Rounded as it is shown, without the minus of a zero."""
    return round(change, 2) or 0.0


def _refuse(request: Request, database: Database, session_id: str, language: Language, refusal: str) -> HTMLResponse:
    with database.reading() as db:
        page = _board(db, session_id, language, refusal=refusal)
    return render(request, page, status=CONFLICT, address=f"/sessions/{session_id}/board")


def _board(
    db: Session, session_id: str, language: Language, *, said: Sequence[str] = (), refusal: str = ""
) -> BoardPage:
    card = use_cases.get_session(db, session_id)
    schedule = _find_schedule(db, session_id)
    change = change_since_published(db, session_id) if schedule else None
    seated = {id_ for one in schedule.meetings for id_ in (one.faculty_id, one.company_id)} if schedule else set()
    return BoardPage(
        card=card,
        schedule=schedule,
        rows=_rows(schedule) if schedule else [],
        tables=schedule.tables if schedule else [],
        idle=[one for one in schedule.participants if one.id not in seated] if schedule else [],
        affinity=sum(one.affinity or 0 for one in schedule.meetings) if schedule else 0,
        said=said,
        change=_say_change(change, language)[:SHOWN] if change else [],
        touched=[one.name or one.code for one in change.touched] if change else [],
        refusal=refusal,
    )


def _find_schedule(db: Session, session_id: str) -> ScheduleView | None:
    try:
        return load_schedule(db, session_id)
    except NoScheduleError:
        return None


def _rows(schedule: ScheduleView) -> list[BoardRow]:
    def cell(number: int, table: int) -> BoardCell:
        meeting = schedule.by_place.get((number, table))
        if meeting is None:
            return BoardCell(number, table, None, None, None)
        return BoardCell(number, table, meeting, schedule.by_id[meeting.faculty_id], schedule.by_id[meeting.company_id])

    return [BoardRow(one, [cell(one.number, table.number) for table in schedule.tables]) for one in schedule.rounds]


def _count(change: ScheduleChange) -> dict[str, int]:
    diff = change.diff
    return {
        "moved": len(diff.moved),
        "added": len(diff.added),
        "removed": len(diff.removed),
        "unchanged": len(diff.unchanged),
    }


def _say_change(change: ScheduleChange, language: Language) -> list[str]:
    said = [wording.say(language) for wording in change.announcements]
    return [*said, *change.names.say_all(change.reasons, language)]


def _which(text: str) -> Which:
    names: dict[str, Literal["draft", "published", "latest"]] = {"draft": "draft", "published": "published"}
    return int(text) if text.isdecimal() else names.get(text, "latest")


def _revision(text: str) -> int | None:
    return int(text) if text.isdecimal() else None

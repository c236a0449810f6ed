"""`/sessions`: the list, the form, who takes part, and what fits."""

from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from matching.scheduling.problem import Side
from service.dependencies import Db, PathId, ReadDb, RuntimeDep, StartupDep
from service.sessions import participants, use_cases
from service.sessions.errors import SessionError
from service.sessions.planning import check_session
from service.sessions.schemas import (
    ParticipantsCreate,
    ParticipantUpdate,
    SessionCreate,
    SessionQuery,
    SessionUpdate,
)
from service.sessions.views import load_attendees
from service.web.forms import SENTENCES, FieldProblem, FormDep, explain_problems, rows_of, text_of, texts_of
from service.web.notices import Notice
from service.web.pages.sessions import FeasibilityPage, ParticipantsPage, SessionFormPage, SessionListPage
from service.web.rendering import go_to, render
from service.web.visitor import LanguageDep

router = APIRouter(prefix="/sessions")

NEW = {"first": "14:00", "rounds": "6", "length": "20", "pause": "5", "tables": "8", "timezone": "Asia/Shanghai"}
"""What the form of a new session begins with."""


@router.get("")
def show_list(request: Request, db: ReadDb) -> HTMLResponse:
    """All sessions, the newest day first."""
    cards, _ = use_cases.list_sessions(db, SessionQuery(limit=200))
    return render(request, SessionListPage(sorted(cards, key=lambda card: card.row.date, reverse=True)))


@router.get("/new")
def show_new(request: Request) -> HTMLResponse:
    """A form with an afternoon of six rounds."""
    values = {**NEW, "date": (datetime.now().astimezone().date() + timedelta(days=14)).isoformat()}
    return render(request, SessionFormPage("", "", values, [], {}))


@router.post("/new")
def create(request: Request, form: FormDep, db: Db, language: LanguageDep) -> Response:
    """Store a new session and let everybody take part; who does not is taken out afterwards."""
    problems: dict[str, FieldProblem] = {}
    values = _values(form, problems)
    values["rounds"] = _lay_out(form, problems)
    try:
        body = SessionCreate.model_validate(values)
    except ValidationError as error:
        problems |= explain_problems(error)
    if problems:
        return render(request, SessionFormPage("", "", _sent(form), [], problems), status=422)
    try:
        row = use_cases.create_session(db, body)
        if text_of(form, "everybody"):
            participants.add_everybody(db, row.id, ParticipantsCreate(max_meetings=_number(form, "quota")))
    except SessionError as error:
        page = SessionFormPage("", "", _sent(form), [], {}, error.sentence(language))
        return render(request, page, status=409)
    return go_to(f"/sessions/{row.id}/participants", Notice("created", {"name": row.name}))


@router.get("/{session_id}")
def show(session_id: PathId, db: ReadDb) -> RedirectResponse:
    """The board is the session's page."""
    return go_to(f"/sessions/{use_cases.get_session(db, session_id).row.id}/board")


@router.get("/{session_id}/edit")
def show_form(request: Request, session_id: PathId, db: ReadDb) -> HTMLResponse:
    """The form with what is stored."""
    row = use_cases.get_session(db, session_id).row
    values = {name: str(getattr(row, name)) for name in ("name", "date", "place", "tables", "timezone")}
    rows = [{"text": f"{one.start:%H:%M}", "length": str(one.length_minutes)} for one in row.rounds]
    return render(request, SessionFormPage(row.id, str(row.revision), values, rows, {}))


@router.post("/{session_id}/edit")
def update(request: Request, session_id: PathId, form: FormDep, db: Db, language: LanguageDep) -> Response:
    """Store what was changed; a draft loses the meetings whose round or table is gone."""
    problems: dict[str, FieldProblem] = {}
    values = _values(form, problems)
    rows = rows_of(form, "rounds", ("text", "length"))
    values["rounds"] = [{"start": row["text"], "length_minutes": _whole(row["length"])} for row in rows]
    try:
        body = SessionUpdate.model_validate(values)
    except ValidationError as error:
        problems |= explain_problems(error)
    revision = text_of(form, "revision")
    if problems:
        return render(request, SessionFormPage(session_id, revision, _sent(form), rows, problems), status=422)
    try:
        card = use_cases.update_session(db, session_id, body, revision=_number(form, "revision"))
    except SessionError as error:
        db.rollback()
        fresh = str(use_cases.get_session(db, session_id).row.revision)
        page = SessionFormPage(session_id, fresh, _sent(form), rows, {}, error.sentence(language))
        return render(request, page, status=409)
    return go_to(f"/sessions/{session_id}/board", Notice("saved", {"name": card.row.name}))


@router.get("/{session_id}/participants")
def show_participants(request: Request, session_id: PathId, db: ReadDb) -> HTMLResponse:
    """Who takes part, with quotas and rounds."""
    return render(request, _participants(db, session_id))


@router.post("/{session_id}/participants")
def change_participants(
    request: Request, session_id: PathId, form: FormDep, startup: StartupDep, language: LanguageDep
) -> Response:
    """Add everybody who does not take part yet, take some out, or store quotas and rounds."""
    action = text_of(form, "action")
    try:
        with startup.database.writing() as db:
            if action == "add":
                participants.add_everybody(db, session_id, ParticipantsCreate(max_meetings=_number(form, "quota")))
            elif action == "remove":
                for id_ in texts_of(form, "id"):
                    participants.remove_participant(db, session_id, id_)
            else:
                _store_quotas(db, session_id, form)
    except SessionError as error:
        with startup.database.reading() as db:
            return render(request, _participants(db, session_id, error.sentence(language)), status=409)
    return go_to(f"/sessions/{session_id}/participants", Notice("session-saved"))


@router.get("/{session_id}/feasibility")
def show_feasibility(request: Request, session_id: PathId, runtime: RuntimeDep, language: LanguageDep) -> HTMLResponse:
    """What fits, in words, before anything is promised."""
    with runtime.database.reading() as db:
        card = use_cases.get_session(db, session_id)
    checked = check_session(runtime, session_id)
    found = checked.feasibility
    page = FeasibilityPage(
        card=card,
        possible=found.possible,
        fits=found.fits,
        meetings=found.meetings,
        rounds_needed=found.rounds_needed,
        rounds=found.rounds,
        tables=checked.problem.tables,
        sentences=[
            *checked.names.say_all(found.reasons, language),
            *(note.say(language) for note in checked.notes),
        ],
    )
    return render(request, page)


def _participants(db: Session, session_id: str, refusal: str = "") -> ParticipantsPage:
    card = use_cases.get_session(db, session_id)
    everybody = load_attendees(db, session_id)
    return ParticipantsPage(
        card=card,
        faculty=[one for one in everybody if one.side is Side.FACULTY],
        companies=[one for one in everybody if one.side is Side.COMPANY],
        refusal=refusal,
    )


def _store_quotas(db: Session, session_id: str, form: FormData) -> None:
    """Store only what differs, so that two people who edit different rows do not meet."""
    rounds = len(use_cases.get_session(db, session_id).rounds)
    for one in load_attendees(db, session_id):
        if f"max-{one.id}" not in form:
            continue
        low, high = _number(form, f"min-{one.id}") or 0, _number(form, f"max-{one.id}")
        chosen = {int(number) for number in texts_of(form, f"rounds-{one.id}") if number.isdecimal()}
        available = None if len(chosen) == rounds else sorted(chosen)
        before = (one.min_meetings, one.max_meetings, None if one.available is None else sorted(one.available))
        if (low, high, available) != before:
            body = ParticipantUpdate(min_meetings=low, max_meetings=high, available=available)
            participants.update_participant(db, session_id, one.id, body)


def _values(form: FormData, problems: dict[str, FieldProblem]) -> dict[str, Any]:
    values: dict[str, Any] = {name: text_of(form, name) for name in ("name", "place", "timezone")}
    try:
        values["date"] = date.fromisoformat(text_of(form, "date"))
    except ValueError:
        problems["date"] = FieldProblem(SENTENCES["date_parsing"])
        values["date"] = date.min
    values["tables"] = _whole(text_of(form, "tables"))
    return values


def _lay_out(form: FormData, problems: dict[str, FieldProblem]) -> list[dict[str, Any]]:
    """Rounds of one length with one pause between them."""
    count, length = _number(form, "rounds") or 0, _number(form, "length") or 0
    pause = _number(form, "pause") or 0
    try:
        start = datetime.combine(date.min, time.fromisoformat(text_of(form, "first")))
    except ValueError:
        problems["first"] = FieldProblem(SENTENCES["missing"])
        return []
    step = timedelta(minutes=length + pause)
    return [{"start": f"{start + step * number:%H:%M}", "length_minutes": length} for number in range(min(count, 100))]


def _sent(form: FormData) -> dict[str, str]:
    names = ("name", "date", "place", "tables", "timezone", "first", "rounds", "length", "pause", "quota", "everybody")
    return {name: text_of(form, name) for name in names}


def _number(form: FormData, name: str) -> int | None:
    text = text_of(form, name).strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - beyond any count


def _whole(text: str) -> int | str:
    """A number where it is one; otherwise the text, which the schema then refuses."""
    return int(text) if text.strip().isdecimal() else text

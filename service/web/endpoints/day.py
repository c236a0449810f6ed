"""`/sessions/{id}/day` and `/screen`: check in, run the rounds, mend what goes wrong, and note what came of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from matching.scheduling.problem import Side
from service.dependencies import Now, PathId, PrincipalDep, ReadDb, RuntimeDep
from service.language import Language
from service.models.schedule import MeetingOutcome
from service.sessions import use_cases
from service.sessions.day import attendance, outcomes, repairing, rounds, undoing
from service.sessions.day.day_view import DayView, load_day
from service.sessions.day.repairing import Repaired
from service.sessions.day.schemas import DisruptionConfirm, DisruptionPreview
from service.sessions.errors import NoScheduleError, SessionError
from service.sessions.schedule_view import Attendee
from service.startup import Runtime
from service.translation import deferred, translate
from service.web.dependencies import Desk, DeskDep
from service.web.forms import FormDep, text_of, texts_of
from service.web.notices import Notice
from service.web.pages.day import EVENTS, DayPage, RepairPreview, ScreenPage, StandbyLine, StandbyOffer
from service.web.rendering import go_to, render
from service.web.visitor import LanguageDep

router = APIRouter(prefix="/sessions")
undo_router = APIRouter(prefix="/undo")

CONFLICT = 409
FIELDS = ("kind", "participant", "round", "table", "reason", "side", "existing", "name", "text", "quota")
"""What the form of an event may hold."""
UNREADABLE = deferred("Something is missing: choose whom or what it is about, and write rounds and tables as numbers.")
WHO_COMES = deferred(
    "Say who comes: a name with what they work on or need, or the code of somebody who is on file already."
)


@router.get("/{session_id}/day")
def show_day(request: Request, session_id: PathId, db: ReadDb, now: Now, q: str = "") -> HTMLResponse:
    """The clock, the tables, the check-in list, and what came of the meetings."""
    return render(request, _page(db, session_id, now, query=q))


@router.get("/{session_id}/screen")
def show_screen(request: Request, session_id: PathId, db: ReadDb, now: Now) -> HTMLResponse:
    """The big screen."""
    card = use_cases.get_session(db, session_id)
    return render(request, ScreenPage(card, _find_day(db, session_id, now)))


@router.post("/{session_id}/check-in")
def check_in(session_id: PathId, form: FormDep, desk: DeskDep) -> Response:
    """Somebody has come, or was marked by mistake."""

    def change() -> Notice:
        arrived = text_of(form, "action") != "take-back"
        who = attendance.check_in(desk.db, session_id, text_of(form, "participant"), arrived=arrived)
        return Notice("checked-in" if arrived else "not-checked-in", {"name": who.name or who.code})

    return _change(desk, session_id, change, query=text_of(form, "q"))


@router.post("/{session_id}/rounds")
def run_rounds(session_id: PathId, form: FormDep, desk: DeskDep) -> Response:
    """Start a round, end it, or take its start back."""
    steps = {"start": rounds.start_round, "end": rounds.end_round, "take-back": rounds.take_back_start}
    number, revision = _number(form, "number") or 0, _number(form, "revision")
    action = text_of(form, "action")
    done = {"start": "round-started", "end": "round-ended", "take-back": "round-taken-back"}

    def change() -> Notice:
        steps.get(action, rounds.start_round)(desk.db, session_id, number, now=desk.now, revision=revision)
        return Notice(done.get(action, "round-started"), {"number": number})

    return _change(desk, session_id, change)


@router.post("/{session_id}/disruption")
def mend(
    request: Request,
    session_id: PathId,
    form: FormDep,
    runtime: RuntimeDep,
    principal: PrincipalDep,
    now: Now,
    language: LanguageDep,
) -> Response:
    """Show what would move; confirmed, do it and publish it."""
    confirms = text_of(form, "action") == "confirm"
    sent = {name: text_of(form, name).strip() for name in FIELDS}
    try:
        events = [_read_event(sent), *_read_seats(form)]
        if confirms:
            seen = {"revision": _number(form, "revision"), "fingerprint": text_of(form, "fingerprint")}
            body = DisruptionConfirm.model_validate({"events": events, **seen})
            repaired = repairing.confirm_repair(runtime, principal, session_id, body, now=now)
        else:
            preview = DisruptionPreview.model_validate({"events": events})
            repaired = repairing.preview_repair(runtime, principal, session_id, preview, now=now)
    except ValidationError:
        why = WHO_COMES if sent["kind"] == "walk_in" else UNREADABLE
        return _refuse(request, runtime, session_id, now, translate(language, why), sent)
    except SessionError as error:
        return _refuse(request, runtime, session_id, now, error.sentence(language), sent)
    if confirms:
        return go_to(f"/sessions/{session_id}/day", _tell(session_id, repaired))
    with runtime.database.reading() as db:
        page = _page(db, session_id, now, preview=_preview(repaired, form, sent, language), sent=sent)
    return render(request, page, address=f"/sessions/{session_id}/day")


@router.post("/{session_id}/outcome")
def report_outcome(session_id: PathId, form: FormDep, desk: DeskDep) -> Response:
    """What one side says of a meeting; an empty outcome takes it back."""
    meeting_id, said = text_of(form, "meeting"), text_of(form, "outcome")
    side = Side.FACULTY if text_of(form, "side") == "faculty" else Side.COMPANY
    outcome = MeetingOutcome(said) if said in set(MeetingOutcome) else None

    def change() -> Notice:
        reported = outcomes.report_outcome(
            desk.db, session_id, meeting_id, side, outcome, person=desk.principal.name, now=desk.now
        )
        return Notice("outcome-followed" if reported.follow_up_id else "outcome-kept" if outcome else "outcome-gone")

    return _change(desk, session_id, change, anchor=f"outcome-{meeting_id}")


@undo_router.post("/disruption/{session_id}")
def undo_disruption(session_id: PathId, desk: DeskDep) -> Response:
    """Take the last repair back."""

    def change() -> Notice:
        undoing.undo_repair(desk.db, session_id, now=desk.now)
        return Notice("repair-undone")

    return _change(desk, session_id, change)


def _change(
    desk: Desk,
    session_id: str,
    change: Callable[[], Notice],
    *,
    query: str = "",
    anchor: str = "",
) -> Response:
    try:
        notice = change()
    except SessionError as error:
        desk.db.rollback()
        page = _page(desk.db, session_id, desk.now, query=query, refusal=error.sentence(desk.language))
        return render(desk.request, page, status=CONFLICT, address=f"/sessions/{session_id}/day")
    path = f"/sessions/{session_id}/day"
    return go_to(path + (f"?{urlencode({'q': query})}" if query else "") + (f"#{anchor}" if anchor else ""), notice)


def _refuse(
    request: Request, runtime: Runtime, session_id: str, now: datetime, refusal: str, sent: Mapping[str, str]
) -> HTMLResponse:
    with runtime.database.reading() as db:
        page = _page(db, session_id, now, refusal=refusal, sent=sent)
    return render(request, page, status=CONFLICT, address=f"/sessions/{session_id}/day")


def _page(
    db: Session,
    session_id: str,
    now: datetime,
    *,
    query: str = "",
    preview: RepairPreview | None = None,
    refusal: str = "",
    sent: Mapping[str, str] | None = None,
) -> DayPage:
    day = _find_day(db, session_id, now)
    wanted = query.strip().casefold()
    return DayPage(
        card=use_cases.get_session(db, session_id),
        day=day,
        attendance=[one for one in day.attendance if _is_meant(one.attendee, wanted)] if day else [],
        query=query,
        preview=preview,
        refusal=refusal,
        sent=sent or {},
    )


def _is_meant(who: Attendee, wanted: str) -> bool:
    return any(wanted in text.casefold() for text in (who.code, who.name, who.organization))


def _find_day(db: Session, session_id: str, now: datetime) -> DayView | None:
    try:
        return load_day(db, session_id, now=now)
    except NoScheduleError:
        return None


def _read_event(sent: Mapping[str, str]) -> dict[str, Any]:
    """The event that a form holds, in the API's words; what does not go together the schema refuses."""
    numbers = {name: int(sent[name]) if sent[name].isdecimal() else None for name in ("round", "table", "quota")}
    who = {"kind": sent["kind"], "participant": sent["participant"]}
    match sent["kind"]:
        case "late":
            return {**who, "first_round": numbers["round"]}
        case "lost_table":
            return {
                "kind": sent["kind"],
                "table": numbers["table"],
                "from_round": numbers["round"],
                "reason": sent["reason"],
            }
        case "cancelled_round":
            return {"kind": sent["kind"], "round": numbers["round"], "reason": sent["reason"]}
        case "walk_in":
            words = {name: sent[name] for name in ("existing", "name", "text") if sent[name]}
            return {"kind": sent["kind"], "side": sent["side"], "max_meetings": numbers["quota"], **words}
        case _:
            return who


def _read_seats(form: FormData) -> list[dict[str, Any]]:
    """The standbys who were given a chair, as `faculty|company|round|table`."""
    seats = []
    for text in texts_of(form, "seat"):
        faculty, company, number, table = [*text.split("|"), "", "", "", ""][:4]
        place = {"round": int(number), "table": int(table)} if number.isdecimal() and table.isdecimal() else {}
        seats.append({"kind": "seat", "faculty": faculty, "company": company, **place})
    return seats


def _preview(repaired: Repaired, form: FormData, sent: Mapping[str, str], language: Language) -> RepairPreview:
    said = repaired.names.say_all(repaired.change.diff.reasons, language)
    people = {(one.side, one.code): one for one in repaired.attendees}
    seats = texts_of(form, "seat")
    who = next((one for one in repaired.attendees if sent["participant"] in {one.id, one.code}), None)
    newcomer = repaired.walk_ins[0].name if repaired.walk_ins else sent["name"]
    number = sent["table"] if sent["kind"] == "lost_table" else sent["round"]

    def offer(side: Side, code: str, partner: str, number: int, table: int, worth: float) -> StandbyOffer:
        faculty, company = (code, partner) if side is Side.FACULTY else (partner, code)
        other = Side.COMPANY if side is Side.FACULTY else Side.FACULTY
        return StandbyOffer(people[other, partner], worth, f"{faculty}|{company}|{number}|{table}")

    standby = [
        StandbyLine(
            people[one.party.side, str(one.party.id)],
            one.place.round,
            one.place.table,
            [
                offer(one.party.side, str(one.party.id), str(party.id), one.place.round, one.place.table, worth)
                for party, worth in one.offers
            ],
        )
        for one in repaired.standby
    ]
    return RepairPreview(
        title=EVENTS[sent["kind"]],
        values={"name": (who.name or who.code) if who else newcomer, "number": number},
        summary=said[0] if said else "",
        moves=said[1:],
        notes=[note.say(language) for note in repaired.notes],
        tell=repaired.change.touched,
        standby=[one for one in standby if one.offers],
        fields=[*((name, value) for name, value in sent.items() if value), *(("seat", seat) for seat in seats)],
        revision=repaired.revision,
        fingerprint=repaired.fingerprint,
    )


def _tell(session_id: str, repaired: Repaired) -> Notice:
    diff = repaired.change.diff
    values = {
        "moved": len(diff.moved),
        "added": len(diff.added),
        "removed": len(diff.removed),
        "touched": len(repaired.change.touched),
    }
    return Notice("repaired", values, undo=f"/undo/disruption/{session_id}")


def _number(form: FormData, name: str) -> int | None:
    text = text_of(form, name).strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - beyond any count

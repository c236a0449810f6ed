"""`/followups`: what becomes of the meetings, stage by stage, with due dates, notes and site visits."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from service.accounts.principal import Principal
from service.dependencies import Now, PathId, PrincipalDep, ReadDb
from service.directory.use_cases import list_references
from service.followups import use_cases
from service.followups.errors import (
    FollowUpChangedError,
    FollowUpClosedError,
    FollowUpNotFoundError,
    FollowUpOpenError,
    InvalidFollowUpError,
    NothingToUndoError,
)
from service.followups.schemas import (
    FollowUpCreate,
    FollowUpFilter,
    FollowUpPublic,
    FollowUpUpdate,
    ReminderDone,
    ReminderWindow,
    StageChange,
    UndoRequest,
    VisitWindow,
)
from service.followups.views import day_of
from service.models.follow_up import FollowUpStage
from service.translation import deferred, translate
from service.web.dependencies import Desk, DeskDep
from service.web.forms import FormDep, explain_problems, text_of
from service.web.notices import Notice
from service.web.pages.followups import FollowUpCard, FollowUpColumn, FollowUpFormPage, FollowUpsPage
from service.web.rendering import go_to, render

router = APIRouter(prefix="/followups")
undo_router = APIRouter(prefix="/undo")

CONFLICT = 409
UNPROCESSABLE = 422
SEPARATOR = " · "
DATES = ("due_date", "visit_date")
UNREADABLE = deferred("Something could not be read: write dates as 2027-06-30, and at most 200 characters for a name.")
REFUSALS = (FollowUpChangedError, FollowUpClosedError, InvalidFollowUpError, NothingToUndoError)


@router.get("")
def show_board(request: Request, db: ReadDb, principal: PrincipalDep, now: Now) -> HTMLResponse:
    """Every matter in the column of its stage, what is due, and the visits that are planned."""
    return render(request, _page(db, principal, now))


@router.get("/new")
def show_new(request: Request, db: ReadDb, principal: PrincipalDep, faculty: str = "", need: str = "") -> HTMLResponse:
    """A form for a matter that no meeting has opened, for a pair where one is named."""
    references = list_references(db)
    values = {"responsible": principal.name if principal.account_id else ""}
    for name, known in (("faculty", references.faculty.get(faculty)), ("need", references.needs.get(need))):
        if known:
            values[name] = f"{known[0]}{SEPARATOR}{known[1]}"
    return render(request, FollowUpFormPage(references, values))


@router.post("/new")
def create(form: FormDep, desk: DeskDep) -> Response:
    """Open a matter, or show what is wrong; “Undo” takes it away again."""
    try:
        chosen = {name: text_of(form, name).partition(SEPARATOR)[0].strip() for name in ("faculty", "company", "need")}
        faculty_id, company_id, need_id = use_cases.find_matter(desk.db, **chosen)
        body = FollowUpCreate.model_validate(
            {
                "faculty_id": faculty_id,
                "company_id": company_id,
                "need_id": need_id,
                "person": desk.principal.name,
                "responsible": text_of(form, "responsible").strip() or None,
                "due_date": date_of(text_of(form, "due_date")),
                "note": text_of(form, "note"),
            }
        )
        row = use_cases.open_follow_up(desk.db, body, today=day_of(desk.now))
    except (ValidationError, InvalidFollowUpError, FollowUpOpenError) as error:
        desk.db.rollback()
        page = FollowUpFormPage(
            references=list_references(desk.db),
            values={name: text_of(form, name) for name in form},
            problems=explain_problems(error) if isinstance(error, ValidationError) else {},
            refusal="" if isinstance(error, ValidationError) else error.sentence(desk.language),
            existing_id=error.existing_id if isinstance(error, FollowUpOpenError) else "",
        )
        return render(desk.request, page, status=CONFLICT if page.existing_id else UNPROCESSABLE)
    notice = Notice(
        "follow-up-opened",
        {"name": f"{row.faculty_name} × {row.company_name}"},
        undo=f"/undo/opening/{row.id}/{row.revision}",
    )
    return go_to(f"/followups#matter-{row.id}", notice)


@router.post("/{follow_up_id}/stage")
def move(
    follow_up_id: PathId,
    form: FormDep,
    desk: DeskDep,
) -> Response:
    """Bring a matter to another stage."""

    def change() -> FollowUpPublic:
        body = StageChange.model_validate({**_values(form, desk.principal), "stage": _stage(form)})
        return use_cases.move_follow_up(desk.db, follow_up_id, body, today=day_of(desk.now))

    return _change(desk, follow_up_id, form, change)


@router.post("/{follow_up_id}/details")
def update(
    follow_up_id: PathId,
    form: FormDep,
    desk: DeskDep,
) -> Response:
    """Store due date, visit, who sees to it and a note, and the stage where another was chosen."""

    def change() -> FollowUpPublic:
        values, stage, today = _values(form, desk.principal), _stage(form), day_of(desk.now)
        row = use_cases.get_follow_up(desk.db, follow_up_id, today=today)
        if stage and stage is not row.stage:
            moved = StageChange.model_validate({**values, "stage": stage})
            row = use_cases.move_follow_up(desk.db, follow_up_id, moved, today=today)
            values = {"revision": row.revision, "person": values["person"]}
        body = FollowUpUpdate.model_validate({**values, "responsible": text_of(form, "responsible") or row.responsible})
        return use_cases.update_follow_up(desk.db, follow_up_id, body, today=today)

    return _change(desk, follow_up_id, form, change)


@router.post("/{follow_up_id}/reminders/{months}")
def finish_reminder(
    follow_up_id: PathId,
    months: int,
    form: FormDep,
    desk: DeskDep,
) -> Response:
    """Somebody has asked how things stand."""

    def change() -> FollowUpPublic:
        body = ReminderDone.model_validate(_values(form, desk.principal))
        return use_cases.finish_reminder(desk.db, follow_up_id, months, body, today=day_of(desk.now))

    return _change(desk, follow_up_id, form, change)


@undo_router.post("/followup/{follow_up_id}/{revision}")
def undo(
    follow_up_id: PathId,
    revision: int,
    form: FormDep,
    desk: DeskDep,
) -> Response:
    """Take the last change of a matter back."""

    def change() -> FollowUpPublic:
        body = UndoRequest(revision=revision, person=desk.principal.name)
        return use_cases.undo_change(desk.db, follow_up_id, body, today=day_of(desk.now))

    return _change(desk, follow_up_id, form, change, undoes=True)


@undo_router.post("/opening/{follow_up_id}/{revision}")
def undo_opening(follow_up_id: PathId, revision: int, desk: DeskDep) -> Response:
    """Take away a matter that was just opened by hand; one on which somebody has worked since stays."""
    row = use_cases.get_follow_up(desk.db, follow_up_id, today=day_of(desk.now))
    try:
        use_cases.delete_follow_up(desk.db, follow_up_id, revision=revision)
    except FollowUpChangedError as error:
        desk.db.rollback()
        page = _page(desk.db, desk.principal, desk.now, refusal=error.sentence(desk.language))
        return render(desk.request, page, status=CONFLICT, address="/followups")
    return go_to("/followups", Notice("follow-up-undone", {"name": f"{row.faculty_name} × {row.company_name}"}))


def _change(
    desk: Desk,
    follow_up_id: str,
    form: FormData,
    change: Callable[[], FollowUpPublic],
    *,
    undoes: bool = False,
) -> Response:
    try:
        row = change()
    except (ValidationError, *REFUSALS) as error:
        desk.db.rollback()
        said = (
            translate(desk.language, UNREADABLE)
            if isinstance(error, ValidationError)
            else error.sentence(desk.language)
        )
        sent = {name: text_of(form, name) for name in form}
        page = _page(desk.db, desk.principal, desk.now, refusal=said, open_id=follow_up_id, sent=sent)
        return render(desk.request, page, status=CONFLICT, address="/followups")
    name = f"{row.faculty_name} × {row.company_name}"
    notice = (
        Notice("follow-up-undone", {"name": name})
        if undoes
        else Notice("follow-up-changed", {"name": name}, undo=f"/undo/followup/{row.id}/{row.revision}")
    )
    return go_to(f"/followups#matter-{row.id}", notice)


def _values(form: FormData, principal: Principal) -> dict[str, Any]:
    """What every change says, and the dates that the form holds; an empty one takes the date away."""
    revision = text_of(form, "revision")
    values: dict[str, Any] = {
        "revision": int(revision) if revision.isdecimal() else None,
        "person": text_of(form, "person").strip() or principal.name,
        "note": text_of(form, "note"),
    }
    values |= {name: date_of(text_of(form, name)) for name in DATES if name in form}
    if "visit_place" in form:
        values["visit_place"] = text_of(form, "visit_place")
    return values


def date_of(text: str) -> date | str | None:
    """A date where it is one; otherwise the text, which the schema then refuses."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return text


def _stage(form: FormData) -> FollowUpStage | None:
    text = text_of(form, "stage")
    return FollowUpStage(text) if text in set(FollowUpStage) else None


def _page(
    db: Session,
    principal: Principal,
    now: datetime,
    *,
    refusal: str = "",
    open_id: str = "",
    sent: dict[str, str] | None = None,
) -> FollowUpsPage:
    today = day_of(now)
    rows = use_cases.list_all_follow_ups(db, FollowUpFilter(), today=today)
    if open_id and open_id not in {row.id for row in rows}:
        raise FollowUpNotFoundError(open_id)
    history = use_cases.list_all_changes(db, [row.id for row in rows])
    cards = [FollowUpCard(row, tuple(reversed(history[row.id]))) for row in rows]
    cards.sort(key=lambda card: (card.row.due_date is None, card.row.due_date or today))
    return FollowUpsPage(
        today=today,
        columns=[FollowUpColumn(stage, [card for card in cards if card.row.stage is stage]) for stage in FollowUpStage],
        reminders=use_cases.list_reminders(db, ReminderWindow(), today=today),
        visits=use_cases.list_visits(db, VisitWindow(first=today), today=today),
        person=principal.name,
        refusal=refusal,
        open_id=open_id,
        sent=sent or {},
    )

"""`/v1/followups` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, status

from service.dependencies import Db, Now, PathId, ReadDb
from service.followups import use_cases
from service.followups.calendar import write_calendar
from service.followups.schemas import (
    DueReminder,
    FollowUpChangePublic,
    FollowUpCreate,
    FollowUpFilter,
    FollowUpPublic,
    FollowUpQuery,
    FollowUpRevision,
    FollowUpSummary,
    FollowUpUpdate,
    ReminderDone,
    ReminderWindow,
    StageChange,
    UndoRequest,
    VisitGroup,
    VisitWindow,
)
from service.followups.views import day_of
from service.followups.xlsx import write_workbook
from service.language import Language
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(tags=["followups"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR = "text/calendar"


@router.post(
    "/followups",
    status_code=status.HTTP_201_CREATED,
    summary="Open a follow-up",
    responses=document_problems(400, 409, 413, 422),
)
def open_follow_up(body: FollowUpCreate, db: Db, now: Now, request: Request, response: Response) -> FollowUpPublic:
    """By hand; after a meeting with the outcome "cooperation possible" one is opened by itself."""
    opened = use_cases.open_follow_up(db, body, today=day_of(now))
    response.headers["Location"] = request.url_for("get_follow_up", follow_up_id=opened.id).path
    return opened


@router.get("/followups", summary="List follow-ups", responses=document_problems(422))
def list_follow_ups(query: Annotated[FollowUpQuery, Query()], db: ReadDb, now: Now) -> Page[FollowUpPublic]:
    """A page at a time, as they were opened or by due date."""
    items, next_cursor = use_cases.list_follow_ups(db, query, today=day_of(now))
    return Page(items=items, next_cursor=next_cursor)


@router.get("/followups/summary", summary="Count follow-ups", responses=document_problems())
def summarize(db: ReadDb, now: Now) -> FollowUpSummary:
    """How many are in each stage, how many are overdue, and how many reminders are due."""
    return use_cases.summarize(db, today=day_of(now))


@router.get("/followups/reminders", summary="List reminders", responses=document_problems(422))
def list_reminders(window: Annotated[ReminderWindow, Query()], db: ReadDb, now: Now) -> list[DueReminder]:
    """Those at 1, 3 and 6 months that are due and not seen to, the longest due first."""
    return use_cases.list_reminders(db, window, today=day_of(now))


@router.get("/followups/visits", summary="List site visits", responses=document_problems(422))
def list_visits(window: Annotated[VisitWindow, Query()], db: ReadDb, now: Now) -> list[VisitGroup]:
    """By day and place, so that one journey can serve several."""
    return use_cases.list_visits(db, window, today=day_of(now))


@router.get(
    "/followups.xlsx",
    summary="Follow-ups as a workbook",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **document_problems(422)},
)
def export_workbook(only: Annotated[FollowUpFilter, Query()], db: ReadDb, now: Now) -> Response:
    """Follow-ups, their history and the site visits, a sheet each, in both languages."""
    today = day_of(now)
    rows = use_cases.list_all_follow_ups(db, only, today=today)
    changes = use_cases.list_all_changes(db, [row.id for row in rows])
    return _file(write_workbook(rows, changes), XLSX, "followups.xlsx")


@router.get(
    "/followups.ics",
    summary="Follow-ups as a calendar",
    response_class=Response,
    responses={200: {"content": {CALENDAR: {}}}, **document_problems(422)},
)
def export_calendar(only: Annotated[FollowUpFilter, Query()], db: ReadDb, now: Now, request: Request) -> Response:
    """Due dates, site visits and reminders as all-day entries, in the language of Accept-Language."""
    spoken = request.headers.get("accept-language", "").strip().lower()
    language = Language.EN if spoken.startswith("en") else Language.ZH
    rows = use_cases.list_all_follow_ups(db, only, today=day_of(now))
    changes = use_cases.list_all_changes(db, [row.id for row in rows])
    return _file(write_calendar(rows, changes, language), CALENDAR, "followups.ics")


@router.get("/followups/{follow_up_id}", summary="Read a follow-up", responses=document_problems(404, 422))
def get_follow_up(follow_up_id: PathId, db: ReadDb, now: Now) -> FollowUpPublic:
    """The follow-up with this id."""
    return use_cases.get_follow_up(db, follow_up_id, today=day_of(now))


@router.get("/followups/{follow_up_id}/changes", summary="Read its history", responses=document_problems(404, 422))
def list_changes(follow_up_id: PathId, db: ReadDb) -> list[FollowUpChangePublic]:
    """Every change with day, person and note, first to last; undone ones are marked."""
    return use_cases.list_changes(db, follow_up_id)


@router.patch(
    "/followups/{follow_up_id}",
    summary="Change a follow-up",
    responses=document_problems(400, 404, 409, 413, 422),
)
def update_follow_up(follow_up_id: PathId, body: FollowUpUpdate, db: Db, now: Now) -> FollowUpPublic:
    """Fields that are left out stay; 409 where somebody else changed it in between."""
    return use_cases.update_follow_up(db, follow_up_id, body, today=day_of(now))


@router.post(
    "/followups/{follow_up_id}/stage",
    summary="Bring it to another stage",
    responses=document_problems(400, 404, 409, 413, 422),
)
def move_follow_up(follow_up_id: PathId, body: StageChange, db: Db, now: Now) -> FollowUpPublic:
    """With day, person and note, and the next due date or the site visit where they go with it."""
    return use_cases.move_follow_up(db, follow_up_id, body, today=day_of(now))


@router.post(
    "/followups/{follow_up_id}/reminders/{months}",
    summary="Mark a reminder as seen to",
    responses=document_problems(400, 404, 409, 413, 422),
)
def finish_reminder(
    follow_up_id: PathId,
    months: Annotated[int, Path(description="Which reminder: 1, 3 or 6.")],
    body: ReminderDone,
    db: Db,
    now: Now,
) -> FollowUpPublic:
    """A second time changes nothing."""
    return use_cases.finish_reminder(db, follow_up_id, months, body, today=day_of(now))


@router.post(
    "/followups/{follow_up_id}/undo",
    summary="Undo the last change",
    responses=document_problems(400, 404, 409, 413, 422),
)
def undo_change(follow_up_id: PathId, body: UndoRequest, db: Db, now: Now) -> FollowUpPublic:
    """The change stays in the history, marked; asked again, the one before it is undone."""
    return use_cases.undo_change(db, follow_up_id, body, today=day_of(now))


@router.delete(
    "/followups/{follow_up_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a follow-up",
    responses=document_problems(404, 409, 422),
)
def delete_follow_up(follow_up_id: PathId, query: Annotated[FollowUpRevision, Query()], db: Db) -> None:
    """One that was opened by mistake; a matter that came to nothing is closed instead."""
    use_cases.delete_follow_up(db, follow_up_id, revision=query.revision)


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})

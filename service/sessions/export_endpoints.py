"""The schedule as files over HTTP: workbook, calendars and print pack; and the edited workbook back."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from service.dependencies import PathId, ReadDb, RuntimeDep, SettingsDep
from service.language import Language
from service.models.columns import now
from service.problems import document_problems
from service.sessions.endpoints import SeenRevision
from service.sessions.errors import ParticipantNotFoundError
from service.sessions.exports.calendar import write_calendar, write_cancellations
from service.sessions.exports.links import fill_links
from service.sessions.exports.print_pack import render_print_pack
from service.sessions.exports.workbook import write_schedule_xlsx
from service.sessions.import_schemas import ScheduleImportPublic, show_import
from service.sessions.schedule_endpoints import WhichVersion
from service.sessions.schedule_import import import_schedule
from service.sessions.schedule_view import Attendee, ScheduleView
from service.sessions.views import load_schedule
from service.spreadsheets.workbook import read_workbook_data

router = APIRouter(prefix="/sessions", tags=["schedules"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"


class CalendarMethod(StrEnum):
    """Which of the two calendars of a version: the meetings it holds, or those it takes away."""

    PUBLISH = "publish"
    CANCEL = "cancel"


def choose_language(
    request: Request,
    settings: SettingsDep,
    language: Annotated[Language | None, Query(description="`zh` or `en`; else Accept-Language decides.")] = None,
) -> Language:
    """The language asked for; else the first of Accept-Language that is ours, else the setting's."""
    if language is not None:
        return language
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in set(Language):
            return Language(tag)
    return settings.language


LanguageOfFile = Annotated[Language, Depends(choose_language)]
Method = Annotated[
    CalendarMethod,
    Query(
        description="`publish`: the meetings; `cancel`: what an earlier version announced and this one does not hold."
    ),
]


def document_file(media_type: str, description: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of an answer that is a file."""
    return {
        200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}, "description": description}
    }


def document_calendar() -> dict[int | str, dict[str, Any]]:
    """The answers of a route that sends a calendar, or nothing where nothing is to be cancelled."""
    return document_file(ICS, "iCalendar") | {204: {"description": "Nothing to cancel"}}


@router.get(
    "/{session_id}/schedule.xlsx",
    response_class=Response,
    summary="Download the schedule as a workbook",
    responses=document_file(XLSX, "Grid, list, participants and agendas") | document_problems(404, 409, 422),
)
def download_workbook(
    session_id: PathId, db: ReadDb, language: LanguageOfFile, version: WhichVersion = "latest"
) -> Response:
    """It can be edited and sent back to `schedule/import`."""
    view = load_schedule(db, session_id, version)
    return send_file(write_schedule_xlsx(view, language), XLSX, _name_file(view, "xlsx"))


@router.get(
    "/{session_id}/schedule.ics",
    response_class=Response,
    summary="Download the schedule as a calendar",
    responses=document_calendar() | document_problems(404, 409, 422),
)
def download_calendar(
    session_id: PathId,
    db: ReadDb,
    language: LanguageOfFile,
    version: WhichVersion = "latest",
    method: Method = CalendarMethod.PUBLISH,
) -> Response:
    """Each meeting keeps its UID in every version, and its SEQUENCE rises when it changes."""
    return _send_calendar(load_schedule(db, session_id, version), language, method)


@router.get(
    "/{session_id}/participants/{participant_id}/schedule.ics",
    response_class=Response,
    summary="Download somebody's calendar",
    responses=document_calendar() | document_problems(404, 409, 422),
)
def download_personal_calendar(
    session_id: PathId,
    participant_id: PathId,
    db: ReadDb,
    language: LanguageOfFile,
    version: WhichVersion = "latest",
    method: Method = CalendarMethod.PUBLISH,
) -> Response:
    """The meetings of one participant."""
    view = load_schedule(db, session_id, version)
    participant = view.by_id.get(participant_id)
    if participant is None:
        raise ParticipantNotFoundError(id=participant_id)
    return _send_calendar(view, language, method, participant)


@router.get(
    "/{session_id}/schedule/print",
    response_class=HTMLResponse,
    summary="Open the print pack",
    responses=document_problems(404, 409, 422),
)
def open_print_pack(
    session_id: PathId,
    db: ReadDb,
    language: LanguageOfFile,
    version: WhichVersion = "latest",
    link: Annotated[
        str,
        Query(
            max_length=500,
            description="What QR codes lead to, such as `https://match.example.org/p/{code}`; without it they hold the code.",
        ),
    ] = "",
) -> HTMLResponse:
    """One page for A4: wall grid, agendas, cards for tables, sign-in sheets and badges."""
    view = load_schedule(db, session_id, version)
    return HTMLResponse(render_print_pack(view, language, links=fill_links(view, link)))


@router.post(
    "/{session_id}/schedule/import",
    summary="Import an edited workbook",
    responses=document_problems(400, 404, 409, 413, 422),
)
def import_workbook(
    session_id: PathId,
    file: UploadFile,
    runtime: RuntimeDep,
    dry_run: Annotated[bool, Query(description="Only tell what would change.")] = False,  # noqa: FBT002 - by name
    revision: SeenRevision = None,
) -> ScheduleImportPublic:
    """All that it changes, or nothing: errors in the file and broken rules are listed, and then nothing is written."""
    name = Path(Path(file.filename or "schedule.xlsx").name)
    sheets = read_workbook_data(name, file.file.read())
    return show_import(import_schedule(runtime, session_id, sheets, dry_run=dry_run, revision=revision))


def _send_calendar(
    view: ScheduleView, language: Language, method: CalendarMethod, participant: Attendee | None = None
) -> Response:
    if method is CalendarMethod.CANCEL:
        data = write_cancellations(view, language, stamp=now(), participant=participant)
        if data is None:
            return Response(status_code=204)
    else:
        data = write_calendar(view, language, stamp=now(), participant=participant)
    stem = f"-{participant.code}" if participant else ""
    return send_file(data, f"{ICS}; method={method.value.upper()}", _name_file(view, "ics", stem))


def _name_file(view: ScheduleView, ending: str, stem: str = "") -> str:
    version = f"v{view.version.number}" if view.version.number else "draft"
    return f"{view.session.external_id}{stem}-{version}.{ending}"


def send_file(data: bytes, media_type: str, name: str) -> Response:
    """A file to keep under this name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})

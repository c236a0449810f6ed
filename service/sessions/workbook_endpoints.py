"""`/v1/sessions/{id}/workbook` over HTTP: the whole session as xlsx, out and in again."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from service.dependencies import PathId, ReadDb, StartupDep
from service.language import Language
from service.problems import document_problems
from service.sessions.endpoints import SeenRevision
from service.sessions.schemas import BookPublic
from service.sessions.workbook import export_workbook
from service.sessions.workbook_import import import_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix="/sessions", tags=["sessions"])

Spoken = Annotated[Language, Query(description="Language of headers and messages.")]


@router.get(
    "/{session_id}/workbook",
    summary="Export the workbook",
    response_class=Response,
    responses={**document_problems(404, 422), 200: {"content": {XLSX: {}}, "description": "The workbook."}},
)
def get_workbook(session_id: PathId, db: ReadDb, language: Spoken = Language.ZH) -> Response:
    """Rounds, participants, preferences, conflicts and locks, to be edited and imported again."""
    headers = {"Content-Disposition": f'attachment; filename="session-{session_id}.xlsx"'}
    return Response(export_workbook(db, session_id, language), media_type=XLSX, headers=headers)


@router.post(
    "/{session_id}/workbook", summary="Import the workbook", responses=document_problems(400, 404, 409, 413, 422)
)
def post_workbook(
    session_id: PathId,
    startup: StartupDep,
    body: Annotated[bytes, Body(media_type=XLSX, description="The xlsx file itself.")],
    *,
    dry_run: Annotated[bool, Query(description="Only check, write nothing.")] = False,
    strict: Annotated[bool, Query(description="Import nothing if any row is wrong.")] = False,
    revision: SeenRevision = None,
    language: Spoken = Language.ZH,
) -> BookPublic:
    """Each sheet is the whole list of its part; wrong cells are told with sheet, row, column and reason."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "session.xlsx"
        path.write_bytes(body)
        imported = import_workbook(
            startup.database,
            session_id,
            path,
            dry_run=dry_run,
            strict=strict,
            revision=revision,
            language=language,
        )
    return BookPublic.model_validate(imported)

"""What is held on a professor, over HTTP: all of it as a file, and its erasure."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from service.dependencies import PathId, PrincipalDep, ReadDb, RuntimeDep
from service.personal import use_cases
from service.personal.export import write_json, write_zip
from service.problems import document_problems

router = APIRouter(prefix="/faculty", tags=["faculty"])


class ExportFormat(StrEnum):
    """The files that an export can be."""

    JSON = "json"
    ZIP = "zip"


@router.get(
    "/{faculty_id}/export",
    summary="Everything that is held on a professor",
    response_class=Response,
    responses=document_problems(404, 422)
    | {
        200: {
            "description": "A JSON document, or a zip with a csv for each kind of data.",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "application/zip": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
def export_person(
    faculty_id: PathId,
    db: ReadDb,
    principal: PrincipalDep,
    format_: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.JSON,
) -> Response:
    """Profile, items, passages, account, sessions, remembered answers and records."""
    held = use_cases.collect(db, principal, faculty_id)
    if format_ is ExportFormat.ZIP:
        disposition = {"Content-Disposition": f'attachment; filename="{faculty_id}.zip"'}
        return Response(write_zip(held), media_type="application/zip", headers=disposition)
    return Response(write_json(held), media_type="application/json")


@router.delete(
    "/{faculty_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Erase a professor",
    responses=document_problems(404, 422),
)
def erase_person(faculty_id: PathId, principal: PrincipalDep, runtime: RuntimeDep) -> None:
    """The profile and all that is held; once this is answered, no file of this service holds a word of it."""
    use_cases.erase(runtime.database, principal, faculty_id, passage_index=runtime.passage_index)

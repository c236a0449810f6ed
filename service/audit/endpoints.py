"""`/v1/audit` over HTTP; for operators."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from service.audit import use_cases
from service.audit.schemas import AuditFilter, AuditPublic, AuditQuery
from service.dependencies import ReadDb, StartupDep
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/audit", tags=["audit"])

EntryId = Annotated[int, Path(ge=1, le=2**62, description="Number of the entry.")]


@router.get("", summary="List the audit log", responses=document_problems(422))
def list_entries(query: Annotated[AuditQuery, Query()], db: ReadDb) -> Page[AuditPublic]:
    """Newest first: who changed what, when, before and after; and who read a confidential need in full."""
    items, next_cursor = use_cases.list_entries(db, query)
    return Page(items=items, next_cursor=next_cursor)


@router.get(
    "/export",
    summary="Export the audit log",
    responses=document_problems(422) | {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    response_class=StreamingResponse,
)
def export_entries(query: Annotated[AuditFilter, Query()], startup: StartupDep) -> StreamingResponse:
    """All of it that the filter lets pass, as CSV in UTF-8, newest first."""
    database = startup.database

    def lines() -> Iterator[str]:
        with database.reading() as db:
            yield from use_cases.export_csv(db, query)

    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{entry_id}", summary="Read an entry of the audit log", responses=document_problems(404, 422))
def get_entry(entry_id: EntryId, db: ReadDb) -> AuditPublic:
    """With its values, also those of a confidential need; that this was read is noted then."""
    return use_cases.get_entry(db, entry_id)

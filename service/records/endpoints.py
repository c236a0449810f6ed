"""Import of records over HTTP."""

from fastapi import APIRouter

from service.dependencies import PathId, PrincipalDep, RuntimeDep
from service.problems import document_problems
from service.records import use_cases
from service.records.schemas import RecordImport, RecordImportCreate

router = APIRouter(prefix="/faculty", tags=["faculty"])


@router.post(
    "/{faculty_id}/import-record",
    summary="Import publications from ORCID or OpenAlex",
    responses=document_problems(400, 404, 409, 413, 422, 424),
)
def import_record(
    faculty_id: PathId, body: RecordImportCreate, principal: PrincipalDep, runtime: RuntimeDep
) -> RecordImport:
    """Look first (`dry_run`, the default), then import. A second import updates by DOI and adds nothing twice."""
    return use_cases.import_record(
        runtime.database, principal, runtime.encoder, runtime.settings, body, faculty_id=faculty_id
    )

"""`/v1/faculty` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.dependencies import Db, EncoderDep, PathId, PrincipalDep, ReadDb
from service.faculty import use_cases
from service.faculty.schemas import FacultyCreate, FacultyPublic, FacultyQuery, FacultyUpdate
from service.idempotency.once import Created, OnceDep
from service.models.columns import now
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/faculty", tags=["faculty"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=FacultyPublic,
    summary="Add a faculty profile",
    responses=document_problems(400, 409, 413, 422),
)
def create_faculty(
    body: FacultyCreate, principal: PrincipalDep, encoder: EncoderDep, once: OnceDep, request: Request
) -> Response:
    """Once this is answered, the row is stored and the next match finds it."""
    prepared = use_cases.prepare_faculty(encoder, body)

    def create() -> Created:
        row = use_cases.create_faculty(once.db, principal, prepared, body)
        location = request.url_for("get_faculty", faculty_id=row.id).path
        return Created(FacultyPublic.of(row, principal), row.id, location)

    return once.create(body, create)


@router.get("", summary="List faculty profiles", responses=document_problems(422))
def list_faculty(query: Annotated[FacultyQuery, Query()], db: ReadDb, principal: PrincipalDep) -> Page[FacultyPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_faculty(db, principal, query)
    return Page(items=[FacultyPublic.of(row, principal) for row in rows], next_cursor=next_cursor)


@router.get("/{faculty_id}", summary="Read a faculty profile", responses=document_problems(404, 422))
def get_faculty(faculty_id: PathId, db: ReadDb, principal: PrincipalDep) -> FacultyPublic:
    """The faculty profile with this id."""
    return FacultyPublic.of(use_cases.get_faculty(db, principal, faculty_id), principal)


@router.patch("/{faculty_id}", summary="Change a faculty profile", responses=document_problems(400, 404, 409, 413, 422))
def update_faculty(
    faculty_id: PathId, body: FacultyUpdate, db: Db, principal: PrincipalDep, encoder: EncoderDep
) -> FacultyPublic:
    """Fields that are left out stay. `items` replace all items; an item that is equal keeps its id."""
    return FacultyPublic.of(use_cases.update_faculty(db, principal, encoder, faculty_id, body), principal)


@router.post(
    "/{faculty_id}/items/{item_id}/disown", summary="Not my field any more", responses=document_problems(404, 422)
)
def disown_item(
    faculty_id: PathId, item_id: PathId, db: Db, principal: PrincipalDep, encoder: EncoderDep
) -> FacultyPublic:
    """The item is matched no more, from the next match on; it stays on the professor's own page. Evidence names items."""
    row = use_cases.disown_item(db, principal, encoder, faculty_id, item_id, at=now())
    return FacultyPublic.of(row, principal)


@router.delete("/{faculty_id}/items/{item_id}/disown", summary="My field again", responses=document_problems(404, 422))
def reclaim_item(
    faculty_id: PathId, item_id: PathId, db: Db, principal: PrincipalDep, encoder: EncoderDep
) -> FacultyPublic:
    """The item is matched again, from the next match on."""
    return FacultyPublic.of(use_cases.disown_item(db, principal, encoder, faculty_id, item_id, at=None), principal)

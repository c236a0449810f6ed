"""`/v1/faculty` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.dependencies import Db, EncoderDep, PathId, ReadDb
from service.faculty import use_cases
from service.faculty.schemas import FacultyCreate, FacultyPublic, FacultyQuery, FacultyUpdate
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/faculty", tags=["faculty"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Add a faculty profile",
    responses=document_problems(400, 409, 413, 422),
)
def create_faculty(
    body: FacultyCreate, db: Db, encoder: EncoderDep, request: Request, response: Response
) -> FacultyPublic:
    """Once this is answered, the row is stored and the next match finds it."""
    row = use_cases.create_faculty(db, encoder, body)
    response.headers["Location"] = request.url_for("get_faculty", faculty_id=row.id).path
    return FacultyPublic.model_validate(row)


@router.get("", summary="List faculty profiles", responses=document_problems(422))
def list_faculty(query: Annotated[FacultyQuery, Query()], db: ReadDb) -> Page[FacultyPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_faculty(db, query)
    return Page(items=[FacultyPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/{faculty_id}", summary="Read a faculty profile", responses=document_problems(404, 422))
def get_faculty(faculty_id: PathId, db: ReadDb) -> FacultyPublic:
    """The faculty profile with this id."""
    return FacultyPublic.model_validate(use_cases.get_faculty(db, faculty_id))


@router.patch("/{faculty_id}", summary="Change a faculty profile", responses=document_problems(400, 404, 409, 413, 422))
def update_faculty(faculty_id: PathId, body: FacultyUpdate, db: Db, encoder: EncoderDep) -> FacultyPublic:
    """Fields that are left out stay. `items` replace all items; an item that is equal keeps its id."""
    return FacultyPublic.model_validate(use_cases.update_faculty(db, encoder, faculty_id, body))


@router.delete(
    "/{faculty_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a faculty profile",
    responses=document_problems(404, 422),
)
def delete_faculty(faculty_id: PathId, db: Db) -> None:
    """With its items, and from all rankings."""
    use_cases.delete_faculty(db, faculty_id)

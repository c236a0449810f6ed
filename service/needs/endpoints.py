"""`/v1/needs` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.dependencies import Db, EncoderDep, PathId, ReadDb
from service.needs import use_cases
from service.needs.schemas import NeedCreate, NeedPublic, NeedQuery, NeedUpdate
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/needs", tags=["needs"])


@router.post(
    "", status_code=status.HTTP_201_CREATED, summary="Add a need", responses=document_problems(400, 409, 413, 422)
)
def create_need(body: NeedCreate, db: Db, encoder: EncoderDep, request: Request, response: Response) -> NeedPublic:
    """Once this is answered, the row is stored and the next match finds it."""
    row = use_cases.create_need(db, encoder, body)
    response.headers["Location"] = request.url_for("get_need", need_id=row.id).path
    return NeedPublic.model_validate(row)


@router.get("", summary="List needs", responses=document_problems(422))
def list_needs(query: Annotated[NeedQuery, Query()], db: ReadDb) -> Page[NeedPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_needs(db, query)
    return Page(items=[NeedPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/{need_id}", summary="Read a need", responses=document_problems(404, 422))
def get_need(need_id: PathId, db: ReadDb) -> NeedPublic:
    """The need with this id."""
    return NeedPublic.model_validate(use_cases.get_need(db, need_id))


@router.patch("/{need_id}", summary="Change a need", responses=document_problems(400, 404, 409, 413, 422))
def update_need(need_id: PathId, body: NeedUpdate, db: Db, encoder: EncoderDep) -> NeedPublic:
    """Fields that are left out stay. `requirements` replace all; one that is equal keeps its id."""
    return NeedPublic.model_validate(use_cases.update_need(db, encoder, need_id, body))


@router.delete(
    "/{need_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a need", responses=document_problems(404, 422)
)
def delete_need(need_id: PathId, db: Db) -> None:
    """With its requirements, and from all rankings."""
    use_cases.delete_need(db, need_id)

"""`/v1/needs` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.dependencies import Db, EncoderDep, PathId, PrincipalDep, ReadDb
from service.idempotency.once import Created, OnceDep
from service.models.columns import now
from service.needs import trail, use_cases
from service.needs.schemas import (
    AcceptancePublic,
    AcceptingSide,
    NeedCreate,
    NeedCreated,
    NeedDetail,
    NeedPublic,
    NeedQuality,
    NeedQuery,
    NeedUpdate,
    StatusChangePublic,
    StatusCreate,
    StatusTrail,
    SummaryApproval,
)
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/needs", tags=["needs"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NeedCreated,
    summary="Add a need",
    responses=document_problems(400, 409, 413, 422),
)
def create_need(
    body: NeedCreate, principal: PrincipalDep, encoder: EncoderDep, once: OnceDep, request: Request
) -> Response:
    """Once this is answered, the row is stored and the next match finds it; `quality` says what would help it.

    Its trail begins as `received`. Send an `Idempotency-Key`, so that a repeat after a lost answer adds nothing.
    """
    prepared = use_cases.prepare_need(encoder, body)

    def create() -> Created:
        row = use_cases.create_need(once.db, principal, prepared, body)
        location = request.url_for("get_need", need_id=row.id).path
        return Created(NeedCreated.with_quality(row, use_cases.assess(row)), row.id, location)

    return once.create(body, create)


@router.get("", summary="List needs", responses=document_problems(422))
def list_needs(query: Annotated[NeedQuery, Query()], db: ReadDb, principal: PrincipalDep) -> Page[NeedPublic]:
    """A page at a time, in the order in which they were created."""
    items, next_cursor = use_cases.list_needs(db, principal, query)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/{need_id}", summary="Read a need", responses=document_problems(404, 422))
def get_need(need_id: PathId, db: ReadDb, principal: PrincipalDep) -> NeedDetail:
    """In full or, where it is confidential and not open to you, as its approved summary: `disclosed` says which."""
    return use_cases.get_need(db, principal, need_id)


@router.patch("/{need_id}", summary="Change a need", responses=document_problems(400, 404, 409, 413, 422))
def update_need(need_id: PathId, body: NeedUpdate, db: Db, principal: PrincipalDep, encoder: EncoderDep) -> NeedDetail:
    """Fields that are left out stay. `requirements` replace all; one that is equal keeps its id."""
    return NeedDetail.of(use_cases.update_need(db, principal, encoder, need_id, body), principal, full=True)


@router.delete(
    "/{need_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a need", responses=document_problems(404, 422)
)
def delete_need(need_id: PathId, db: Db, principal: PrincipalDep) -> None:
    """With its requirements, and from all rankings."""
    use_cases.delete_need(db, principal, need_id)


@router.put(
    "/{need_id}/summary", summary="Approve the summary of a need", responses=document_problems(400, 404, 413, 422)
)
def approve_summary(need_id: PathId, body: SummaryApproval, db: Db, principal: PrincipalDep) -> NeedPublic:
    """For operators: from now on others read this text of a confidential need, and only this."""
    return NeedPublic.of(use_cases.approve_summary(db, principal, need_id, body, at=now()), full=True)


@router.get("/{need_id}/acceptances", summary="Who has accepted a need", responses=document_problems(404, 422))
def list_acceptances(need_id: PathId, db: ReadDb, principal: PrincipalDep) -> list[AcceptancePublic]:
    """For its company and operators everybody, for a professor no more than one's own."""
    return [AcceptancePublic.model_validate(row) for row in use_cases.list_acceptances(db, principal, need_id)]


@router.put(
    "/{need_id}/acceptances/{faculty_id}/{side}",
    summary="Accept a need and a professor",
    responses=document_problems(404, 422),
)
def accept_need(
    need_id: PathId, faculty_id: PathId, side: AcceptingSide, db: Db, principal: PrincipalDep
) -> AcceptancePublic:
    """Each side says its own yes, an operator what was said on paper. With both the professor reads the need in full."""
    row = use_cases.accept_need(db, principal, need_id, faculty_id, side, at=now())
    return AcceptancePublic.model_validate(row)


@router.delete(
    "/{need_id}/acceptances/{faculty_id}/{side}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take an acceptance back",
    responses=document_problems(404, 422),
)
def withdraw_acceptance(
    need_id: PathId, faculty_id: PathId, side: AcceptingSide, db: Db, principal: PrincipalDep
) -> None:
    """The professor then reads no more than the summary again."""
    use_cases.withdraw_acceptance(db, principal, need_id, faculty_id, side)


@router.get("/{need_id}/quality", summary="What a need lacks", responses=document_problems(404, 422))
def get_quality(need_id: PathId, db: ReadDb, principal: PrincipalDep) -> NeedQuality:
    """What would help this need to a good match, as hints with a stable code."""
    return NeedQuality.of(use_cases.get_quality(db, principal, need_id))


@router.get("/{need_id}/status", summary="Where a need stands", responses=document_problems(404, 422))
def get_status(need_id: PathId, db: ReadDb, principal: PrincipalDep) -> StatusTrail:
    """Its status, what may come next, and every step so far."""
    need, changes = trail.list_trail(db, principal, need_id)
    steps = [StatusChangePublic.model_validate(change) for change in changes]
    return StatusTrail(status=need.status, next=list(trail.NEXT[need.status]), changes=steps)


@router.post(
    "/{need_id}/status",
    status_code=status.HTTP_201_CREATED,
    summary="Take the next step",
    responses=document_problems(400, 404, 409, 413, 422),
)
def change_status(need_id: PathId, body: StatusCreate, db: Db, principal: PrincipalDep) -> StatusChangePublic:
    """Only a step that `next` names is allowed; each is told to the webhooks that want it."""
    change = trail.change_status(db, principal, need_id, body.status, note=body.note)
    return StatusChangePublic.model_validate(change)

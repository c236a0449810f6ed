"""`/v1/judgements` over HTTP."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from matching.matcher import find_carrying_item
from service.dependencies import Db, MatcherDep, PathId, PrincipalDep, ReadDb
from service.judgements import use_cases
from service.judgements.repository import Filter
from service.judgements.schemas import JudgementCreate, JudgementPublic, JudgementQuery
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(tags=["judgements"])


@router.post(
    "/needs/{need_id}/matches/{faculty_id}/judgements",
    status_code=status.HTTP_201_CREATED,
    summary="Judge a match",
    responses=document_problems(400, 404, 413, 422),
)
def judge_match(
    need_id: PathId,
    faculty_id: PathId,
    body: JudgementCreate,
    db: Db,
    principal: PrincipalDep,
    matcher: MatcherDep,
    request: Request,
    response: Response,
) -> JudgementPublic:
    """Useful, not suitable because …, or not my field: both rankings follow with the next question."""
    judged = use_cases.judge_match(
        db, principal, need_id, faculty_id, body, find_item=partial(find_carrying_item, matcher)
    )
    response.headers["Location"] = request.url_for("get_judgement", judgement_id=judged.row.id).path
    return JudgementPublic.of(judged)


@router.get("/judgements", summary="List judgements", responses=document_problems(422))
def list_judgements(
    query: Annotated[JudgementQuery, Query()], db: ReadDb, principal: PrincipalDep
) -> Page[JudgementPublic]:
    """A page at a time, in the order in which they were said."""
    only = Filter(**query.model_dump(exclude={"limit", "cursor"}))
    rows, next_cursor = use_cases.list_judgements(db, principal, only, query)
    return Page(items=[JudgementPublic.of(row) for row in rows], next_cursor=next_cursor)


@router.get("/judgements/{judgement_id}", summary="Read a judgement", responses=document_problems(404, 422))
def get_judgement(judgement_id: PathId, db: ReadDb, principal: PrincipalDep) -> JudgementPublic:
    """The judgement with this id."""
    return JudgementPublic.of(use_cases.get_judgement(db, principal, judgement_id))


@router.delete("/judgements/{judgement_id}", summary="Take a judgement back", responses=document_problems(404, 422))
def withdraw_judgement(judgement_id: PathId, db: Db, principal: PrincipalDep) -> JudgementPublic:
    """The pair is ranked again; the judgement stays readable with `withdrawn_at`."""
    return JudgementPublic.of(use_cases.withdraw_judgement(db, principal, judgement_id))

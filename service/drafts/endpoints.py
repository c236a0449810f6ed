"""`/v1/need-drafts` over HTTP."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, UploadFile, status
from starlette.datastructures import URL

from service.dependencies import Db, EncoderDep, PathId, PrincipalDep, ReadDb
from service.drafts import use_cases
from service.drafts.schemas import DraftCreate, DraftPublic, DraftUpdate
from service.idempotency.once import Created, OnceDep
from service.needs.schemas import NeedCreated
from service.needs.use_cases import assess
from service.pagination import Page, PageQuery
from service.problems import document_problems

router = APIRouter(prefix="/need-drafts", tags=["need drafts"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DraftPublic,
    summary="Read a need from free text",
    responses=document_problems(400, 409, 413, 422),
)
def create_draft(body: DraftCreate, principal: PrincipalDep, once: OnceDep, request: Request) -> Response:
    """Nothing is matched until a person has confirmed the draft. Each field says which words it was read from."""

    def create() -> Created:
        row = use_cases.draft_from_text(once.db, principal, body.text)
        return Created(DraftPublic.model_validate(row), row.id, _location(request, row.id))

    return once.create(body, create)


@router.post(
    "/file",
    status_code=status.HTTP_201_CREATED,
    response_model=DraftPublic,
    summary="Read a need from a .docx form",
    responses=document_problems(400, 409, 413, 422),
)
def create_draft_from_file(file: UploadFile, principal: PrincipalDep, once: OnceDep, request: Request) -> Response:
    """A bureau's form in a table, with labels such as 需求名称, 技术指标, 预算, 期限, 联系人, or their English twins."""
    data = file.file.read()
    path = Path(Path(file.filename or "form.docx").name)

    def create() -> Created:
        row = use_cases.draft_from_docx(once.db, principal, path, data)
        return Created(DraftPublic.model_validate(row), row.id, _location(request, row.id))

    return once.create(data, create)


@router.get("", summary="List drafts", responses=document_problems(422))
def list_drafts(query: Annotated[PageQuery, Query()], db: ReadDb, principal: PrincipalDep) -> Page[DraftPublic]:
    """A page at a time, in the order in which they came in."""
    rows, next_cursor = use_cases.list_drafts(db, principal, query)
    return Page(items=[DraftPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/{draft_id}", summary="Read a draft", responses=document_problems(404, 422))
def get_draft(draft_id: PathId, db: ReadDb, principal: PrincipalDep) -> DraftPublic:
    """The draft with this id."""
    return DraftPublic.model_validate(use_cases.get_draft(db, principal, draft_id))


@router.patch("/{draft_id}", summary="Correct a draft", responses=document_problems(400, 404, 409, 413, 422))
def update_draft(draft_id: PathId, body: DraftUpdate, db: Db, principal: PrincipalDep) -> DraftPublic:
    """Fields that are left out stay."""
    return DraftPublic.model_validate(use_cases.update_draft(db, principal, draft_id, body))


@router.post(
    "/{draft_id}/confirm",
    status_code=status.HTTP_201_CREATED,
    response_model=NeedCreated,
    summary="Make a draft a need",
    responses=document_problems(404, 409, 422),
)
def confirm_draft(
    draft_id: PathId, encoder: EncoderDep, principal: PrincipalDep, once: OnceDep, request: Request
) -> Response:
    """The need is stored and matched as if it had been sent to `/v1/needs`; the draft, with all it quotes, is gone."""

    def create() -> Created:
        row = use_cases.confirm_draft(once.db, principal, encoder, draft_id)
        location = request.url_for("get_need", need_id=row.id).path
        return Created(NeedCreated.with_quality(row, assess(row)), row.id, location)

    return once.create(b"", create)


@router.delete(
    "/{draft_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Discard a draft",
    responses=document_problems(404, 422),
)
def discard_draft(draft_id: PathId, db: Db, principal: PrincipalDep) -> None:
    """With all that it quotes."""
    use_cases.discard_draft(db, principal, draft_id)


def _location(request: Request, draft_id: str) -> str:
    url: URL = request.url_for("get_draft", draft_id=draft_id)
    return url.path

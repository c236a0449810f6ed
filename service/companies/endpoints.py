"""`/v1/companies` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.companies import use_cases
from service.companies.schemas import CompanyCreate, CompanyPublic, CompanyQuery, CompanyUpdate
from service.dependencies import Db, PathId, ReadDb
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/companies", tags=["companies"])


@router.post(
    "", status_code=status.HTTP_201_CREATED, summary="Add a company", responses=document_problems(400, 409, 413, 422)
)
def create_company(body: CompanyCreate, db: Db, request: Request, response: Response) -> CompanyPublic:
    """Once this is answered, the row is stored."""
    row = use_cases.create_company(db, body)
    response.headers["Location"] = request.url_for("get_company", company_id=row.id).path
    return CompanyPublic.model_validate(row)


@router.get("", summary="List companies", responses=document_problems(422))
def list_companies(query: Annotated[CompanyQuery, Query()], db: ReadDb) -> Page[CompanyPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_companies(db, query)
    return Page(items=[CompanyPublic.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/{company_id}", summary="Read a company", responses=document_problems(404, 422))
def get_company(company_id: PathId, db: ReadDb) -> CompanyPublic:
    """The company with this id."""
    return CompanyPublic.model_validate(use_cases.get_company(db, company_id))


@router.patch("/{company_id}", summary="Change a company", responses=document_problems(400, 404, 409, 413, 422))
def update_company(company_id: PathId, body: CompanyUpdate, db: Db) -> CompanyPublic:
    """Fields that are left out stay."""
    return CompanyPublic.model_validate(use_cases.update_company(db, company_id, body))


@router.delete(
    "/{company_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a company",
    responses=document_problems(404, 422),
)
def delete_company(company_id: PathId, db: Db) -> None:
    """With all its needs."""
    use_cases.delete_company(db, company_id)

"""`/v1/companies` over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.companies import use_cases
from service.companies.schemas import CompanyCreate, CompanyPublic, CompanyQuery, CompanyUpdate
from service.dependencies import Db, PathId, PrincipalDep, ReadDb
from service.idempotency.once import Created, OnceDep
from service.pagination import Page
from service.problems import document_problems

router = APIRouter(prefix="/companies", tags=["companies"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CompanyPublic,
    summary="Add a company",
    responses=document_problems(400, 409, 413, 422),
)
def create_company(body: CompanyCreate, principal: PrincipalDep, once: OnceDep, request: Request) -> Response:
    """Once this is answered, the row is stored."""

    def create() -> Created:
        row = use_cases.create_company(once.db, principal, body)
        location = request.url_for("get_company", company_id=row.id).path
        return Created(CompanyPublic.of(row, principal), row.id, location)

    return once.create(body, create)


@router.get("", summary="List companies", responses=document_problems(422))
def list_companies(query: Annotated[CompanyQuery, Query()], db: ReadDb, principal: PrincipalDep) -> Page[CompanyPublic]:
    """A page at a time, in the order in which they were created."""
    rows, next_cursor = use_cases.list_companies(db, principal, query)
    return Page(items=[CompanyPublic.of(row, principal) for row in rows], next_cursor=next_cursor)


@router.get("/{company_id}", summary="Read a company", responses=document_problems(404, 422))
def get_company(company_id: PathId, db: ReadDb, principal: PrincipalDep) -> CompanyPublic:
    """The company with this id."""
    return CompanyPublic.of(use_cases.get_company(db, principal, company_id), principal)


@router.patch("/{company_id}", summary="Change a company", responses=document_problems(400, 404, 409, 413, 422))
def update_company(company_id: PathId, body: CompanyUpdate, db: Db, principal: PrincipalDep) -> CompanyPublic:
    """Fields that are left out stay."""
    return CompanyPublic.of(use_cases.update_company(db, principal, company_id, body), principal)


@router.delete(
    "/{company_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a company",
    responses=document_problems(404, 422),
)
def delete_company(company_id: PathId, db: Db, principal: PrincipalDep) -> None:
    """With all its needs."""
    use_cases.delete_company(db, principal, company_id)

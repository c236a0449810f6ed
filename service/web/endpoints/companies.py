"""`/companies`: the list, one company, and the form."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.datastructures import FormData

from service.companies import use_cases
from service.companies.schemas import CompanyCreate, CompanyPublic, CompanyUpdate
from service.dependencies import Db, PathId, PrincipalDep, ReadDb
from service.directory.queries import CompanyListQuery, NeedListQuery
from service.directory.use_cases import browse_companies, browse_needs, list_industries, list_regions
from service.removals.use_cases import Noun
from service.web.changes import list_differences, version_of
from service.web.deleting import delete_chosen, delete_one
from service.web.dependencies import SurveyDep
from service.web.forms import FormDep, Problems, explain_problems, text_of
from service.web.notices import Notice
from service.web.pages.details import CompanyPage
from service.web.pages.forms import CompanyFormPage, EntryForm
from service.web.pages.lists import CompanyListPage
from service.web.rendering import go_to, render

router = APIRouter(prefix="/companies")

FIELDS = ("external_id", "name", "region", "industry", "size", "description", "contact")


@router.get("")
def show_list(request: Request, query: Annotated[CompanyListQuery, Query()], db: ReadDb) -> HTMLResponse:
    """All companies, searched, filtered and sorted."""
    listing = browse_companies(db, query)
    return render(request, CompanyListPage(query, listing, list_regions(db), list_industries(db)))


@router.post("/bulk")
def change_chosen(form: FormDep, principal: PrincipalDep, db: Db) -> RedirectResponse:
    """Delete the rows that were ticked."""
    return delete_chosen(db, principal, Noun.COMPANIES, form, "/companies")


@router.get("/new")
def show_new(request: Request) -> HTMLResponse:
    """An empty form."""
    return render(request, CompanyFormPage(EntryForm("", "", {}, [], {})))


@router.post("/new")
def create(request: Request, form: FormDep, principal: PrincipalDep, db: Db) -> Response:
    """Store a new company, or show what is wrong."""
    try:
        body = CompanyCreate.model_validate(_body(form))
    except ValidationError as error:
        return _show_again(request, form, "", explain_problems(error))
    row = use_cases.create_company(db, principal, body)
    return go_to(f"/companies/{row.id}", Notice("created", {"name": row.name}))


@router.get("/{company_id}")
def show(request: Request, company_id: PathId, principal: PrincipalDep, db: ReadDb, survey: SurveyDep) -> HTMLResponse:
    """A company and its needs."""
    company = CompanyPublic.model_validate(use_cases.get_company(db, principal, company_id))
    landscape = survey.surveyed.landscape if survey.surveyed else None
    needs = browse_needs(db, NeedListQuery(company=company_id), landscape).lines
    best = [landscape.best_of_need(need.id) if landscape else None for need in needs]
    page = CompanyPage(company, [(need, one.verdict if one else None) for need, one in zip(needs, best, strict=True)])
    return render(request, page)


@router.get("/{company_id}/edit")
def show_form(request: Request, company_id: PathId, principal: PrincipalDep, db: ReadDb) -> HTMLResponse:
    """The form with what is stored."""
    row = CompanyPublic.model_validate(use_cases.get_company(db, principal, company_id))
    return render(request, CompanyFormPage(EntryForm(row.id, version_of(row), _values(row), [], {})))


@router.post("/{company_id}/edit")
def update(request: Request, company_id: PathId, form: FormDep, principal: PrincipalDep, db: Db) -> Response:
    """Store what was changed, or show what is wrong, or what somebody else changed meanwhile."""
    stored = CompanyPublic.model_validate(use_cases.get_company(db, principal, company_id))
    try:
        body = CompanyUpdate.model_validate(_body(form))
    except ValidationError as error:
        return _show_again(request, form, company_id, explain_problems(error))
    if text_of(form, "version") != version_of(stored):
        differences = list_differences(_values(stored), _sent_values(form))
        if differences:
            again = EntryForm(company_id, version_of(stored), _sent_values(form), [], {}, differences)
            return render(request, CompanyFormPage(again), status=409)
    row = use_cases.update_company(db, principal, company_id, body)
    return go_to(f"/companies/{row.id}", Notice("saved", {"name": row.name}))


@router.post("/{company_id}/delete")
def delete(company_id: PathId, principal: PrincipalDep, db: Db) -> RedirectResponse:
    """Delete with all needs, with a way back."""
    return delete_one(db, principal, Noun.COMPANIES, company_id, "/companies")


def _show_again(request: Request, form: FormData, id_: str, problems: Problems) -> HTMLResponse:
    again = EntryForm(id_, text_of(form, "version"), _sent_values(form), [], problems)
    return render(request, CompanyFormPage(again), status=422)


def _body(form: FormData) -> dict[str, Any]:
    values = _sent_values(form)
    if not values["external_id"].strip():
        del values["external_id"]
    return dict(values)


def _sent_values(form: FormData) -> dict[str, str]:
    return {name: text_of(form, name) for name in FIELDS}


def _values(row: CompanyPublic) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in FIELDS}

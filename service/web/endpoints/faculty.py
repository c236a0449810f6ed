"""`/faculty`: the list, one professor, and the form."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from matching.types import ExpertiseKind
from service.accounts.principal import Principal
from service.dependencies import Db, EncoderDep, MatcherDep, PathId, PrincipalDep, ReadDb
from service.directory.lines import FacultyLine
from service.directory.queries import FacultyListQuery
from service.directory.use_cases import Listing, browse_faculty, list_organizations
from service.faculty import use_cases
from service.faculty.schemas import FacultyCreate, FacultyPublic, FacultyUpdate
from service.landscape.landscape import Landscape
from service.matches.use_cases import describe_needs, match_faculty
from service.removals.use_cases import Noun
from service.web.changes import list_differences, version_of
from service.web.deleting import delete_chosen, delete_one
from service.web.dependencies import SurveyDep
from service.web.forms import FormDep, Problems, explain_problems, rows_of, text_of
from service.web.notices import Notice
from service.web.pages.details import FacultyPage
from service.web.pages.forms import EntryForm, FacultyFormPage
from service.web.pages.lists import BestMatch, FacultyListPage
from service.web.partners import list_needs
from service.web.rendering import go_to, render

router = APIRouter(prefix="/faculty")

TOP_K = 10
FIELDS = ("external_id", "name", "name_pinyin", "organization", "department", "title", "region", "email")
KINDS = list(ExpertiseKind)


@router.get("")
def show_list(
    request: Request,
    principal: PrincipalDep,
    query: Annotated[FacultyListQuery, Query()],
    db: ReadDb,
    survey: SurveyDep,
) -> HTMLResponse:
    """All professors, searched, filtered and sorted."""
    landscape = survey.surveyed.landscape if survey.surveyed else None
    listing = browse_faculty(db, query, landscape)
    page = FacultyListPage(query, listing, list_organizations(db), _best_needs(db, principal, listing, landscape))
    return render(request, page)


@router.post("/bulk")
def change_chosen(form: FormDep, principal: PrincipalDep, db: Db) -> RedirectResponse:
    """Delete the rows that were ticked."""
    return delete_chosen(db, principal, Noun.FACULTY, form, "/faculty")


@router.get("/new")
def show_new(request: Request) -> HTMLResponse:
    """An empty form."""
    return render(request, FacultyFormPage(EntryForm("", "", {}, [], {})))


@router.post("/new")
def create(request: Request, form: FormDep, principal: PrincipalDep, db: Db, encoder: EncoderDep) -> Response:
    """Store a new professor, or show what is wrong."""
    try:
        body = FacultyCreate.model_validate(_body(form))
    except ValidationError as error:
        return _show_again(request, form, "", explain_problems(error))
    row = use_cases.create_faculty(db, principal, encoder, body)
    return go_to(f"/faculty/{row.id}", Notice("created", {"name": row.name}))


@router.get("/{faculty_id}")
def show(
    request: Request, faculty_id: PathId, principal: PrincipalDep, db: ReadDb, matcher: MatcherDep, encoder: EncoderDep
) -> HTMLResponse:
    """A professor and the needs that fit."""
    faculty = FacultyPublic.model_validate(use_cases.get_faculty(db, principal, faculty_id))
    ranked = match_faculty(db, principal, matcher, encoder, faculty_id, top_k=TOP_K)
    by_kind = sorted(faculty.items, key=lambda item: KINDS.index(item.kind))
    matches, set_aside = list_needs(ranked)
    page = FacultyPage(
        faculty=faculty,
        items_by_kind=[(kind, list(items)) for kind, items in groupby(by_kind, key=lambda item: item.kind)],
        matches=matches,
        set_aside=set_aside,
        is_served=ranked.is_served if ranked.pairs else None,
    )
    return render(request, page)


@router.get("/{faculty_id}/edit")
def show_form(request: Request, faculty_id: PathId, principal: PrincipalDep, db: ReadDb) -> HTMLResponse:
    """The form with what is stored."""
    row = FacultyPublic.model_validate(use_cases.get_faculty(db, principal, faculty_id))
    form = EntryForm(row.id, version_of(row), _values(row), _rows(row), {})
    return render(request, FacultyFormPage(form))


@router.post("/{faculty_id}/edit")
def update(
    request: Request, faculty_id: PathId, form: FormDep, principal: PrincipalDep, db: Db, encoder: EncoderDep
) -> Response:
    """Store what was changed, or show what is wrong, or what somebody else changed meanwhile."""
    stored = FacultyPublic.model_validate(use_cases.get_faculty(db, principal, faculty_id))
    try:
        body = FacultyUpdate.model_validate(_body(form))
    except ValidationError as error:
        return _show_again(request, form, faculty_id, explain_problems(error))
    if text_of(form, "version") != version_of(stored):
        typed = {**_sent_values(form), "items": _say_rows(_sent_rows(form))}
        differences = list_differences({**_values(stored), "items": _say_rows(_rows(stored))}, typed)
        if differences:
            again = EntryForm(faculty_id, version_of(stored), _sent_values(form), _sent_rows(form), {}, differences)
            return render(request, FacultyFormPage(again), status=409)
    row = use_cases.update_faculty(db, principal, encoder, faculty_id, body)
    return go_to(f"/faculty/{row.id}", Notice("saved", {"name": row.name}))


@router.post("/{faculty_id}/delete")
def delete(faculty_id: PathId, principal: PrincipalDep, db: Db) -> RedirectResponse:
    """Delete, with a way back."""
    return delete_one(db, principal, Noun.FACULTY, faculty_id, "/faculty")


def _best_needs(
    db: Session, principal: Principal, listing: Listing[FacultyLine], landscape: Landscape | None
) -> dict[str, BestMatch]:
    best = {line.id: found for line in listing.lines if landscape and (found := landscape.best_of_faculty(line.id))}
    needs = describe_needs(db, principal, {found.id for found in best.values()})
    return {
        id_: BestMatch(found.id, needs[found.id].title, found.score, found.verdict)
        for id_, found in best.items()
        if found.id in needs
    }


def _show_again(request: Request, form: FormData, id_: str, problems: Problems) -> HTMLResponse:
    again = EntryForm(id_, text_of(form, "version"), _sent_values(form), _sent_rows(form), problems)
    return render(request, FacultyFormPage(again), status=422)


def _body(form: FormData) -> dict[str, Any]:
    values: dict[str, Any] = {name: value for name, value in _sent_values(form).items() if name != "external_id"}
    if external_id := text_of(form, "external_id").strip():
        values["external_id"] = external_id
    values["items"] = [{**row, "year": _year(row["year"])} for row in _sent_rows(form)]
    return values


def _year(text: str) -> int | str | None:
    """A number where it is one; otherwise the text, which the schema then refuses."""
    text = text.strip()
    return int(text) if text.isdecimal() else (text or None)


def _sent_values(form: FormData) -> dict[str, str]:
    return {name: text_of(form, name) for name in FIELDS}


def _sent_rows(form: FormData) -> list[dict[str, str]]:
    return rows_of(form, "items", ("kind", "text", "year"))


def _values(row: FacultyPublic) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in FIELDS}


def _rows(row: FacultyPublic) -> list[dict[str, str]]:
    return [
        {"kind": item.kind.value, "text": item.text, "year": "" if item.year is None else str(item.year)}
        for item in row.items
    ]


def _say_rows(rows: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(" ".join(part for part in (row["text"].strip(), row["year"]) if part) for row in rows)

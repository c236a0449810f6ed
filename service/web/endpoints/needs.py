"""`/needs`: the list, one need, and the form."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from matching.types import NeedKind
from service.dependencies import Db, EncoderDep, MatcherDep, PathId, PrincipalDep, ReadDb, RuntimeDep
from service.directory.lines import NeedLine
from service.directory.queries import NeedListQuery
from service.directory.use_cases import Listing, browse_needs, list_company_names, list_regions
from service.landscape.landscape import Landscape
from service.matches.use_cases import describe_faculty, match_need
from service.needs import use_cases
from service.needs.schemas import NeedCreate, NeedPublic, NeedUpdate
from service.removals.use_cases import Noun
from service.web.changes import list_differences, version_of
from service.web.deleting import delete_chosen, delete_one
from service.web.dependencies import SurveyDep
from service.web.forms import SENTENCES, FieldProblem, FormDep, Problems, explain_problems, rows_of, text_of, texts_of
from service.web.notices import Notice
from service.web.pages.details import NeedPage
from service.web.pages.forms import EntryForm, NeedFormPage
from service.web.pages.lists import BestMatch, NeedListPage
from service.web.partners import list_faculty
from service.web.rendering import go_to, render

router = APIRouter(prefix="/needs")

TOP_K = 10
WAN = 10_000
Body = TypeVar("Body", NeedCreate, NeedUpdate)
FIELDS = ("external_id", "title", "company_id", "kind", "body", "deadline", "budget_wan")


@router.get("")
def show_list(
    request: Request, query: Annotated[NeedListQuery, Query()], db: ReadDb, runtime: RuntimeDep, survey: SurveyDep
) -> HTMLResponse:
    """All needs, searched, filtered and sorted."""
    landscape = survey.surveyed.landscape if survey.surveyed else None
    listing = browse_needs(db, query, landscape)
    names = dict(list_company_names(db)) if query.company else {}
    page = NeedListPage(
        query=query,
        listing=listing,
        regions=list_regions(db),
        company=names.get(query.company, ""),
        best=_best_faculty(db, listing, landscape),
        is_calibrated=runtime.calibration is not None,
    )
    return render(request, page)


@router.post("/bulk")
def change_chosen(form: FormDep, principal: PrincipalDep, db: Db, encoder: EncoderDep) -> RedirectResponse:
    """Delete the rows that were ticked, or give them another kind."""
    if text_of(form, "action") != "kind":
        return delete_chosen(db, principal, Noun.NEEDS, form, "/needs")
    back = text_of(form, "back")
    back = back if back.startswith("/needs?") else "/needs"
    ids, kind = texts_of(form, "id"), text_of(form, "kind")
    if not ids or kind not in set(NeedKind):
        return go_to(back, Notice("nothing-chosen"))
    for id_ in ids:
        use_cases.update_need(db, principal, encoder, id_, NeedUpdate(kind=NeedKind(kind)))
    return go_to(back, Notice("kind-changed", {"count": len(ids)}))


@router.get("/new")
def show_new(request: Request, db: ReadDb, company: str = "") -> HTMLResponse:
    """An empty form, for a company where one is named."""
    form = EntryForm("", "", {"company_id": company}, [], {})
    return render(request, NeedFormPage(form, list_company_names(db)))


@router.post("/new")
def create(request: Request, form: FormDep, principal: PrincipalDep, db: Db, encoder: EncoderDep) -> Response:
    """Store a new need, or show what is wrong."""
    body, problems = _read(NeedCreate, form)
    if body is None:
        return _show_again(request, form, "", problems, list_company_names(db))
    row = use_cases.create_need(db, principal, encoder, body)
    return go_to(f"/needs/{row.id}", Notice("created", {"name": row.title}))


@router.get("/{need_id}")
def show(
    request: Request, need_id: PathId, principal: PrincipalDep, db: ReadDb, matcher: MatcherDep, encoder: EncoderDep
) -> HTMLResponse:
    """A need and the professors who fit."""
    need = NeedPublic.model_validate(use_cases.get_need(db, principal, need_id))
    ranked = match_need(db, principal, matcher, encoder, need_id, top_k=TOP_K)
    matches, set_aside = list_faculty(ranked)
    page = NeedPage(
        need=need,
        matches=matches,
        set_aside=set_aside,
        is_served=ranked.is_served if ranked.pairs else None,
    )
    return render(request, page)


@router.get("/{need_id}/edit")
def show_form(request: Request, need_id: PathId, principal: PrincipalDep, db: ReadDb) -> HTMLResponse:
    """The form with what is stored."""
    row = NeedPublic.model_validate(use_cases.get_need(db, principal, need_id))
    form = EntryForm(row.id, version_of(row), _values(row), _rows(row), {})
    return render(request, NeedFormPage(form, list_company_names(db)))


@router.post("/{need_id}/edit")
def update(
    request: Request, need_id: PathId, form: FormDep, principal: PrincipalDep, db: Db, encoder: EncoderDep
) -> Response:
    """Store what was changed, or show what is wrong, or what somebody else changed meanwhile."""
    stored = NeedPublic.model_validate(use_cases.get_need(db, principal, need_id))
    body, problems = _read(NeedUpdate, form)
    if body is None:
        return _show_again(request, form, need_id, problems, list_company_names(db))
    if text_of(form, "version") != version_of(stored):
        companies = list_company_names(db)
        differences = list_differences(
            _for_people({**_values(stored), "requirements": _say_rows(_rows(stored))}, companies),
            _for_people({**_sent_values(form), "requirements": _say_rows(_sent_rows(form))}, companies),
        )
        if differences:
            again = EntryForm(need_id, version_of(stored), _sent_values(form), _sent_rows(form), {}, differences)
            return render(request, NeedFormPage(again, companies), status=409)
    row = use_cases.update_need(db, principal, encoder, need_id, body)
    return go_to(f"/needs/{row.id}", Notice("saved", {"name": row.title}))


@router.post("/{need_id}/delete")
def delete(need_id: PathId, principal: PrincipalDep, db: Db) -> RedirectResponse:
    """Delete, with a way back."""
    return delete_one(db, principal, Noun.NEEDS, need_id, "/needs")


def _best_faculty(db: Session, listing: Listing[NeedLine], landscape: Landscape | None) -> dict[str, BestMatch]:
    best = {line.id: found for line in listing.lines if landscape and (found := landscape.best_of_need(line.id))}
    people = describe_faculty(db, {found.id for found in best.values()})
    return {
        id_: BestMatch(found.id, people[found.id].name, found.score, found.verdict)
        for id_, found in best.items()
        if found.id in people
    }


def _read(model: type[Body], form: FormData) -> tuple[Body | None, Problems]:
    """The body that the form means, or what is wrong with it."""
    problems: dict[str, FieldProblem] = {}
    values: dict[str, Any] = {name: text_of(form, name) for name in ("title", "company_id", "kind", "body")}
    if external_id := text_of(form, "external_id").strip():
        values["external_id"] = external_id
    values["deadline"] = text_of(form, "deadline").strip() or None
    values["requirements"] = [{"text": row["text"], "must": row["must"] != "wish"} for row in _sent_rows(form)]
    if not values["company_id"]:
        problems["company_id"] = FieldProblem(SENTENCES["missing"])
        values["company_id"] = "0" * 32
    try:
        values["budget_cny"] = _yuan(text_of(form, "budget_wan"))
    except InvalidOperation:
        problems["budget_wan"] = FieldProblem(SENTENCES["int_type"])
    try:
        body = model.model_validate(values)
    except ValidationError as error:
        problems |= explain_problems(error)
    if "budget_cny" in problems:
        problems["budget_wan"] = problems.pop("budget_cny")
    return (None, problems) if problems else (body, {})


def _yuan(wan: str) -> int | None:
    text = wan.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    amount = Decimal(text)
    if not amount.is_finite():
        raise InvalidOperation
    return int(amount * WAN)


def _show_again(
    request: Request, form: FormData, id_: str, problems: Problems, companies: Sequence[tuple[str, str]]
) -> HTMLResponse:
    again = EntryForm(id_, text_of(form, "version"), _sent_values(form), _sent_rows(form), problems)
    return render(request, NeedFormPage(again, companies), status=422)


def _sent_values(form: FormData) -> dict[str, str]:
    return {name: text_of(form, name) for name in FIELDS}


def _sent_rows(form: FormData) -> list[dict[str, str]]:
    return rows_of(form, "requirements", ("must", "text"))


def _values(row: NeedPublic) -> dict[str, str]:
    budget = "" if row.budget_cny is None else f"{Decimal(row.budget_cny) / WAN:f}"
    deadline = row.deadline.isoformat() if row.deadline else ""
    values = {name: str(getattr(row, name)) for name in ("external_id", "title", "company_id", "body")}
    return {**values, "kind": row.kind.value, "deadline": deadline, "budget_wan": budget}


def _rows(row: NeedPublic) -> list[dict[str, str]]:
    return [{"must": "must" if one.must else "wish", "text": one.text} for one in row.requirements]


def _say_rows(rows: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(f"{row['text'].strip()}{'' if row['must'] != 'wish' else ' (+)'}" for row in rows)


def _for_people(values: Mapping[str, str], companies: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {**values, "company_id": dict(companies).get(values["company_id"], values["company_id"])}

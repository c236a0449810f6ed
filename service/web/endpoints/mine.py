"""`/mine`: the page behind a professor's or an enterprise's personal link."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.matcher import Matcher
from service.accounts.principal import Principal
from service.companies.use_cases import get_company
from service.dependencies import EncoderDep, MatcherDep, PrincipalDep, ReadDb
from service.faculty.use_cases import get_faculty
from service.matches.use_cases import match_faculty, match_need
from service.needs.schemas import NeedPublic, NeedQuery
from service.needs.use_cases import list_needs as list_own_needs
from service.web.pages.mine import MyCompanyPage, MyFacultyPage, MyNeed, NothingOfMinePage
from service.web.partners import list_faculty, list_needs
from service.web.rendering import go_to, render

router = APIRouter(prefix="/mine")

TOP_K = 5
MOST_NEEDS = 50


@router.get("")
def show_mine(
    request: Request, principal: PrincipalDep, db: ReadDb, matcher: MatcherDep, encoder: EncoderDep
) -> Response:
    """The profile or the needs of whoever is signed in, and who fits."""
    if principal.is_operator:
        return go_to("/")
    if principal.faculty_id:
        row = get_faculty(db, principal, principal.faculty_id)
        matches, set_aside = list_needs(match_faculty(db, principal, matcher, encoder, row.id, top_k=TOP_K))
        items = [item.text for item in row.items]
        return render(request, MyFacultyPage(row.name, row.organization, items, matches, set_aside))
    if principal.company_id:
        company = get_company(db, principal, principal.company_id)
        rows, _ = list_own_needs(db, principal, NeedQuery(company_id=company.id, limit=MOST_NEEDS))
        needs = [_my_need(db, principal, matcher, encoder, NeedPublic.model_validate(row)) for row in rows]
        return render(request, MyCompanyPage(company.name, needs))
    return render(request, NothingOfMinePage())


def _my_need(db: Session, principal: Principal, matcher: Matcher, encoder: Encoder, need: NeedPublic) -> MyNeed:
    ranked = match_need(db, principal, matcher, encoder, need.id, top_k=TOP_K)
    matches, set_aside = list_faculty(ranked)
    return MyNeed(need, matches, set_aside, ranked.is_served if ranked.pairs else None)

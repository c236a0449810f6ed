"""`/mine`: the pages behind a professor's or an enterprise's personal link."""

from collections import defaultdict
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.matcher import Matcher
from matching.types import ExpertiseKind
from service.accounts.principal import Principal
from service.companies.use_cases import get_company
from service.dependencies import EncoderDep, MatcherDep, Now, PathId, PrincipalDep, ReadDb
from service.faculty.use_cases import get_faculty
from service.matches.use_cases import match_faculty, match_need
from service.models.schedule import MeetingOutcome
from service.models.session_wish import PreferenceKind
from service.needs.schemas import NeedPublic, NeedQuery
from service.needs.use_cases import list_needs as list_own_needs
from service.sessions.errors import SessionError
from service.sessions.mine import agenda, participation, wishes
from service.web.dependencies import DeskDep
from service.web.forms import FormDep, text_of
from service.web.notices import Notice
from service.web.pages.mine import (
    WISHES,
    MyCompanyPage,
    MyFacultyPage,
    MyNeed,
    MySessionCard,
    MyWishesPage,
    NothingOfMinePage,
)
from service.web.partners import list_faculty, list_needs
from service.web.rendering import go_to, render

router = APIRouter(prefix="/mine")

TOP_K = 5
MOST_NEEDS = 50
CONFLICT = 409


@router.get("")
def show_mine(
    request: Request, principal: PrincipalDep, db: ReadDb, matcher: MatcherDep, encoder: EncoderDep, now: Now
) -> Response:
    """The sessions, the matches, and the profile or the needs of whoever is signed in."""
    if principal.is_operator:
        return go_to("/")
    if principal.faculty_id:
        return render(request, _show_faculty(db, principal, matcher, encoder, now))
    if principal.company_id:
        return render(request, _show_company(db, principal, matcher, encoder, now))
    return render(request, NothingOfMinePage())


@router.get("/sessions/{session_id}")
def show_wishes(request: Request, session_id: PathId, principal: PrincipalDep, db: ReadDb, now: Now) -> Response:
    """Everybody on the other side, and what one has said of them."""
    return render(request, _show_wishes(db, principal, session_id, now))


@router.post("/sessions/{session_id}/wishes")
def wish(session_id: PathId, form: FormDep, desk: DeskDep) -> Response:
    """Say something of somebody, or take it back with nothing; a rank that another one has passes to them."""
    participant_id = text_of(form, "participant")
    meant = {value: (kind, rank) for value, _, kind, rank in WISHES}.get(text_of(form, "word"))
    try:
        if meant is None:
            wishes.remove_my_wish(desk.db, desk.principal, session_id, participant_id, now=desk.now)
        else:
            _set(desk.db, desk.principal, session_id, wishes.MyWish(participant_id, *meant), desk.now)
    except SessionError as error:
        desk.db.rollback()
        said = error.sentence(desk.language)
        page = _show_wishes(desk.db, desk.principal, session_id, desk.now, refusal=said)
        return render(desk.request, page, status=CONFLICT, address=f"/mine/sessions/{session_id}")
    return go_to(f"/mine/sessions/{session_id}#person-{participant_id}", Notice("wish-kept"))


@router.post("/sessions/{session_id}/outcome")
def report(session_id: PathId, form: FormDep, desk: DeskDep) -> Response:
    """What came of a meeting, from one's own side; nothing takes it back."""
    meeting_id, said = text_of(form, "meeting"), text_of(form, "outcome")
    outcome = MeetingOutcome(said) if said in set(MeetingOutcome) else None
    agenda.report_my_outcome(desk.db, desk.principal, session_id, meeting_id, outcome, now=desk.now)
    return go_to(f"/mine#meeting-{meeting_id}", Notice("outcome-kept" if outcome else "outcome-gone"))


def _show_faculty(
    db: Session, principal: Principal, matcher: Matcher, encoder: Encoder, now: datetime
) -> MyFacultyPage:
    row = get_faculty(db, principal, principal.faculty_id or "")
    ranked = match_faculty(db, principal, matcher, encoder, row.id, top_k=TOP_K)
    matches, set_aside = list_needs(ranked)
    items: dict[ExpertiseKind, list[str]] = defaultdict(list)
    for item in row.items:
        items[item.kind].append(item.text)
    return MyFacultyPage(
        name=row.name,
        about=" · ".join(part for part in (row.title, row.organization, row.department) if part),
        sessions=_list_sessions(db, principal, now),
        items_by_kind=[(kind, items[kind]) for kind in ExpertiseKind if items[kind]],
        matches=matches,
        set_aside=set_aside,
        is_served=ranked.is_served if ranked.pairs else None,
    )


def _show_company(
    db: Session, principal: Principal, matcher: Matcher, encoder: Encoder, now: datetime
) -> MyCompanyPage:
    company = get_company(db, principal, principal.company_id or "")
    rows, _ = list_own_needs(db, principal, NeedQuery(company_id=company.id, limit=MOST_NEEDS))
    return MyCompanyPage(
        name=company.name,
        about=" · ".join(part for part in (company.region, company.industry) if part),
        sessions=_list_sessions(db, principal, now),
        needs=[_show_need(db, principal, matcher, encoder, NeedPublic.model_validate(row)) for row in rows],
    )


def _show_need(db: Session, principal: Principal, matcher: Matcher, encoder: Encoder, need: NeedPublic) -> MyNeed:
    ranked = match_need(db, principal, matcher, encoder, need.id, top_k=TOP_K)
    matches, set_aside = list_faculty(ranked)
    return MyNeed(need, matches, set_aside, ranked.is_served if ranked.pairs else None)


def _list_sessions(db: Session, principal: Principal, now: datetime) -> list[MySessionCard]:
    """The sessions in the order of their days."""
    return [
        MySessionCard(
            agenda.get_my_agenda(db, principal, session.id, now=now),
            wishes.list_my_wishes(db, principal, session.id, now=now) if session.may_wish else (),
        )
        for session in reversed(participation.list_my_sessions(db, principal, now=now))
    ]


def _show_wishes(
    db: Session, principal: Principal, session_id: str, now: datetime, *, refusal: str = ""
) -> MyWishesPage:
    session = participation.get_my_session(db, principal, session_id, now=now)
    return MyWishesPage(session, wishes.list_my_candidates(db, principal, session_id, now=now), refusal)


def _set(db: Session, principal: Principal, session_id: str, wanted: wishes.MyWish, now: datetime) -> None:
    """Set a wish; whoever had its rank is still wanted, but without a rank."""
    said = wishes.list_my_wishes(db, principal, session_id, now=now)
    holder = next((one for one in said if one.rank and one.rank == wanted.rank), None)
    if holder is not None and holder.partner.id != wanted.participant_id:
        demoted = wishes.MyWish(holder.partner.id, PreferenceKind.WANT)
        wishes.set_my_wish(db, principal, session_id, demoted, now=now)
    wishes.set_my_wish(db, principal, session_id, wanted, now=now)

"""`/`: the overview."""

from datetime import UTC, date, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.accounts.principal import Principal
from service.dependencies import Now, PrincipalDep, ReadDb, RuntimeDep
from service.followups.schemas import FollowUpOrder, FollowUpQuery
from service.followups.use_cases import list_follow_ups, summarize
from service.followups.views import day_of
from service.landscape.landscape import Landscape
from service.matches.use_cases import describe_faculty, describe_needs
from service.models.docking_session import SessionStatus
from service.overview.use_cases import look_over
from service.pagination import MAX_LIMIT
from service.sessions.schemas import SessionQuery
from service.sessions.use_cases import SessionCard, list_sessions
from service.web.dependencies import SurveyDep
from service.web.pages.overview import OverviewPage, UnservedNeed
from service.web.rendering import go_to, render

router = APIRouter()

OVER = {SessionStatus.FINISHED, SessionStatus.CANCELLED}


@router.get("/")
def show_overview(
    request: Request, principal: PrincipalDep, db: ReadDb, runtime: RuntimeDep, survey: SurveyDep, now: Now
) -> Response:
    """What is in, what is missing, what comes next."""
    if not principal.is_operator:
        return go_to("/mine")
    today = day_of(now)
    due, _ = list_follow_ups(
        db, FollowUpQuery(order=FollowUpOrder.DUE, due_until=today + timedelta(days=7), limit=MAX_LIMIT), today=today
    )
    page = OverviewPage(
        overview=look_over(db),
        unserved=_unserved(db, principal, survey.surveyed.landscape) if survey.surveyed else None,
        is_calibrated=runtime.calibration is not None,
        next_session=_next_session(db, now.astimezone(UTC).date()),
        due=due,
        reminders_due=summarize(db, today=today).reminders_due,
    )
    return render(request, page)


def _next_session(db: Session, today: date) -> SessionCard | None:
    """The session that is held next, by the calendar of UTC; None where none is planned."""
    cards, _ = list_sessions(db, SessionQuery(limit=MAX_LIMIT))
    coming = [card for card in cards if card.row.date >= today and card.row.status not in OVER]
    return min(coming, key=lambda card: (card.row.date, card.row.id), default=None)


def _unserved(db: Session, principal: Principal, landscape: Landscape) -> tuple[UnservedNeed, ...]:
    """The needs that nobody here can serve, those nearest to somebody last."""
    nearest = {id_: best for id_ in landscape.list_unserved() if (best := landscape.best_of_need(id_))}
    needs = describe_needs(db, principal, nearest)
    people = describe_faculty(db, {best.id for best in nearest.values()})
    rows = [
        UnservedNeed(id_, needs[id_].title, needs[id_].company, people[best.id].name, best.score)
        for id_, best in nearest.items()
        if id_ in needs and best.id in people
    ]
    return tuple(sorted(rows, key=lambda row: (row.score, row.id)))

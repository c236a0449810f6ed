"""Queries for follow-ups."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import Date, case, func, literal, or_, tuple_
from sqlalchemy.orm import joinedload, lazyload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.errors import InvalidCursorError
from service.followups.errors import FollowUpNotFoundError
from service.followups.schemas import FollowUpFilter, FollowUpOrder, FollowUpQuery
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.follow_up import FollowUp, FollowUpChange, FollowUpStage
from service.models.need import Need
from service.models.schedule import Meeting
from service.pagination import cut_page, read_cursor, select_page, write_cursor
from service.statements import chunked

_CLOSED_LAST = date(9999, 12, 31)
_UNDATED = date(9999, 12, 30)


def get_follow_up(db: Session, follow_up_id: str, *, lock: bool = False) -> FollowUp:
    """Return a follow-up with everything that it names. Raises FollowUpNotFoundError.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = _with_names(select(FollowUp).where(col(FollowUp.id) == follow_up_id))
    if lock:
        statement = statement.with_for_update(of=FollowUp)
    row = db.exec(statement).one_or_none()
    if row is None:
        raise FollowUpNotFoundError(follow_up_id)
    return row


def list_follow_ups(db: Session, query: FollowUpQuery) -> tuple[list[FollowUp], str | None]:
    """Return a page of follow-ups and the next cursor. Raises InvalidCursorError."""
    statement = _with_names(_only(select(FollowUp), query))
    if query.order is FollowUpOrder.CREATED:
        return cut_page(db.exec(select_page(statement, FollowUp, query)).all(), query)
    closed = col(FollowUp.stage) == FollowUpStage.CLOSED
    due = case(
        (closed, literal(_CLOSED_LAST, Date())), else_=func.coalesce(col(FollowUp.due_date), literal(_UNDATED, Date()))
    )
    if query.cursor is not None:
        moment, id_ = read_cursor(query.cursor)
        if moment.time() != time():
            raise InvalidCursorError(query.cursor)  # of a list in the other order
        statement = statement.where(
            tuple_(due, col(FollowUp.id)) > tuple_(literal(moment.date(), Date()), literal(id_))
        )
    rows = list(db.exec(statement.order_by(due, col(FollowUp.id)).limit(query.limit + 1)))
    if len(rows) <= query.limit:
        return rows, None
    last = rows[query.limit - 1]
    day = _CLOSED_LAST if last.stage is FollowUpStage.CLOSED else last.due_date or _UNDATED
    return rows[: query.limit], write_cursor(datetime.combine(day, time(), UTC), last.id)


def list_all_follow_ups(db: Session, only: FollowUpFilter) -> list[FollowUp]:
    """Return all that the filter lets through, by the day they were opened on."""
    statement = _with_names(_only(select(FollowUp), only))
    return list(db.exec(statement.order_by(col(FollowUp.opened_on), col(FollowUp.created_at), col(FollowUp.id))))


def list_open_follow_ups(db: Session) -> list[FollowUp]:
    """Return all that are not closed."""
    statement = _with_names(select(FollowUp).where(col(FollowUp.stage) != FollowUpStage.CLOSED))
    return list(db.exec(statement.order_by(col(FollowUp.opened_on), col(FollowUp.id))))


def list_visits(db: Session, *, first: date | None, last: date | None, place: str) -> list[FollowUp]:
    """Return those with a site visit on these days (None: no limit) at a place that contains `place`."""
    statement = select(FollowUp).where(col(FollowUp.visit_date).is_not(None))
    if first:
        statement = statement.where(col(FollowUp.visit_date) >= first)
    if last:
        statement = statement.where(col(FollowUp.visit_date) <= last)
    if place:
        statement = statement.where(col(FollowUp.visit_place).icontains(place, autoescape=True))
    order = (col(FollowUp.visit_date), col(FollowUp.visit_place), col(FollowUp.created_at), col(FollowUp.id))
    return list(db.exec(_with_names(statement).order_by(*order)))


def count_stages(db: Session) -> dict[FollowUpStage, int]:
    """How many follow-ups are in each stage that any is in."""
    statement = select(col(FollowUp.stage), func.count()).group_by(col(FollowUp.stage))
    return {FollowUpStage(stage): count for stage, count in db.exec(statement)}


def find_of_meeting(db: Session, meeting_id: str) -> FollowUp | None:
    """Return the follow-up that this meeting opened, if any."""
    statement = _with_names(select(FollowUp).where(col(FollowUp.meeting_id) == meeting_id))
    return db.exec(statement).one_or_none()


def find_open(db: Session, *, faculty_id: str, company_id: str, need_id: str | None) -> FollowUp | None:
    """Return the oldest follow-up of this matter that is not closed, if any."""
    statement = select(FollowUp).where(
        col(FollowUp.faculty_id) == faculty_id,
        col(FollowUp.company_id) == company_id,
        col(FollowUp.need_id).is_not_distinct_from(need_id),
        col(FollowUp.stage) != FollowUpStage.CLOSED,
    )
    return db.exec(_with_names(statement).order_by(col(FollowUp.created_at), col(FollowUp.id)).limit(1)).first()


def lock_professor(db: Session, faculty_id: str) -> FacultyProfile | None:
    """Return a professor, and keep other writers from opening a follow-up with them until the transaction ends."""
    return db.exec(select(FacultyProfile).where(col(FacultyProfile.id) == faculty_id).with_for_update()).one_or_none()


def find_company(db: Session, company_id: str) -> Company | None:
    """Return the company with this id, if any."""
    return db.get(Company, company_id)


def find_need(db: Session, need_id: str) -> Need | None:
    """Return the need with this id, if any."""
    return db.get(Need, need_id)


def find_ids(db: Session, prefix: str, *, limit: int = 2) -> list[str]:
    """Return the ids of follow-ups that begin so, at most `limit`."""
    statement = select(FollowUp.id).where(col(FollowUp.id).startswith(prefix, autoescape=True))
    return list(db.exec(statement.order_by(col(FollowUp.id)).limit(limit)))


def find_reference(db: Session, table: type[FacultyProfile] | type[Company] | type[Need], reference: str) -> str | None:
    """Return the id of the row with this id or external id, if any."""
    by_reference = or_(col(table.id) == reference, col(table.external_id) == reference)
    return db.exec(select(table.id).where(by_reference).order_by(col(table.id) != reference)).first()


def list_changes(db: Session, follow_up_ids: Sequence[str]) -> list[FollowUpChange]:
    """Return all changes of these follow-ups, each one's in the order in which they were made."""
    found: list[FollowUpChange] = []
    for chunk in chunked(follow_up_ids):
        statement = select(FollowUpChange).where(col(FollowUpChange.follow_up_id).in_(chunk))
        found += db.exec(statement.order_by(col(FollowUpChange.follow_up_id), col(FollowUpChange.number)))
    return found


def _only(statement: SelectOfScalar[FollowUp], only: FollowUpFilter) -> SelectOfScalar[FollowUp]:
    if only.stage:
        statement = statement.where(col(FollowUp.stage).in_(only.stage))
    if only.faculty_id:
        statement = statement.where(col(FollowUp.faculty_id) == only.faculty_id)
    if only.company_id:
        statement = statement.where(col(FollowUp.company_id) == only.company_id)
    if only.session_id:
        statement = statement.where(
            col(FollowUp.meeting_id).in_(select(Meeting.id).where(col(Meeting.session_id) == only.session_id))
        )
    if only.responsible:
        statement = statement.where(col(FollowUp.responsible) == only.responsible)
    if only.due_until:
        statement = statement.where(
            col(FollowUp.due_date) <= only.due_until, col(FollowUp.stage) != FollowUpStage.CLOSED
        )
    return statement


def _with_names(statement: SelectOfScalar[FollowUp]) -> SelectOfScalar[FollowUp]:
    """Load what a follow-up names in the same query, but not a professor's items nor a need's requirements."""
    return statement.options(
        joinedload(FollowUp.faculty).lazyload(FacultyProfile.items),  # type: ignore[arg-type]
        joinedload(FollowUp.company),  # type: ignore[arg-type]
        joinedload(FollowUp.need).options(  # type: ignore[arg-type]
            lazyload(Need.company),  # type: ignore[arg-type]
            lazyload(Need.requirements),  # type: ignore[arg-type]
        ),
        joinedload(FollowUp.meeting),  # type: ignore[arg-type]
    )

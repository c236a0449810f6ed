"""Queries for judgements and for the lists that were shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.types import JudgementSide, JudgementWord
from service.accounts.permissions import Reach
from service.accounts.principal import Principal
from service.errors import JudgementNotFoundError
from service.matches.repository import FacultyLine, NeedLine, list_faculty_lines, list_need_lines
from service.models.account import Role
from service.models.judgement import Judgement
from service.models.need import Need
from service.models.shown_list import ShownMatch
from service.pagination import PageQuery, cut_page, select_page
from service.statements import chunked

NEGATIVE = (JudgementWord.NOT_USEFUL, JudgementWord.NOT_MY_FIELD)
"""The words that set a pair aside."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which judgements to list; None lets every one pass."""

    need_id: str | None = None
    faculty_id: str | None = None
    word: JudgementWord | None = None
    side: JudgementSide | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a match stood in a list, from 1, and its score there."""

    position: int
    score: float


@dataclass(frozen=True, slots=True)
class JudgedMatch:
    """A judgement beside both sides of the pair, and where the match stood when it was judged, if that is known."""

    row: Judgement
    need: NeedLine
    faculty: FacultyLine
    shown: Shown | None


def judgement_scope(principal: Principal, action: str = "judgements:read") -> ColumnElement[bool]:
    """The judgements that an action may touch: all for an operator, for the others what their own side said."""
    if principal.reach(action) is Reach.NONE:
        return false()
    match principal.role:
        case Role.OPERATOR:
            return true()
        case Role.ENTERPRISE:
            own = select(Need.id).where(col(Need.company_id) == principal.company_id)
            return and_(col(Judgement.side) == JudgementSide.COMPANY, col(Judgement.need_id).in_(own))
        case Role.PROFESSOR:
            own_profile = col(Judgement.faculty_id) == principal.faculty_id
            return and_(col(Judgement.side) == JudgementSide.FACULTY, own_profile)
    return false()


def get_judgement(
    db: Session, principal: Principal, judgement_id: str, *, action: str = "judgements:read", lock: bool = False
) -> Judgement:
    """Return one judgement. Raises JudgementNotFoundError, also where the action does not reach it.

    `lock` keeps other writers from it until the transaction ends.
    """
    statement = select(Judgement).where(col(Judgement.id) == judgement_id, judgement_scope(principal, action))
    row = db.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise JudgementNotFoundError(judgement_id)
    return row


def list_judgements(
    db: Session, principal: Principal, only: Filter, page: PageQuery
) -> tuple[list[Judgement], str | None]:
    """Return a page of judgements and the cursor of the next page. Raises InvalidCursorError."""
    statement = _select(only).where(judgement_scope(principal))
    return cut_page(db.exec(select_page(statement, Judgement, page)).all(), page)


def list_standing(db: Session) -> Sequence[Judgement]:
    """Return every judgement that nobody took back, oldest first."""
    return db.exec(_select(Filter()).order_by(col(Judgement.created_at), col(Judgement.id))).all()


def list_words(db: Session, need_id: str, faculty_id: str, side: JudgementSide) -> Sequence[Judgement]:
    """Return the standing words (no grades) of one side on a pair: one at most, unless two were said at once."""
    only = Filter(need_id=need_id, faculty_id=faculty_id, side=side)
    return db.exec(_select(only).where(col(Judgement.grade).is_(None))).all()


def list_grades(db: Session, actor: str) -> dict[tuple[str, str], Judgement]:
    """Return the standing grades that somebody gave, by (need id, faculty id)."""
    statement = _select(Filter()).where(col(Judgement.grade).is_not(None), col(Judgement.actor) == actor)
    return {(row.need_id, row.faculty_id): row for row in db.exec(statement)}


def list_set_aside(
    db: Session, principal: Principal, *, need_id: str | None = None, faculty_id: str | None = None
) -> Sequence[Judgement]:
    """Return the words that set pairs of this need or this professor aside, oldest first.

    Nobody but an operator reads what the other side said.
    """
    statement = _select_negative(Filter(need_id=need_id, faculty_id=faculty_id)).where(judgement_scope(principal))
    return db.exec(statement.order_by(col(Judgement.created_at), col(Judgement.id))).all()


def list_set_aside_pairs(db: Session) -> frozenset[tuple[str, str]]:
    """Return every pair that some side has set aside, as (need id, faculty id)."""
    statement = select_columns(col(Judgement.need_id), col(Judgement.faculty_id)).where(
        col(Judgement.withdrawn_at).is_(None), col(Judgement.grade).is_(None), col(Judgement.word).in_(NEGATIVE)
    )
    return frozenset((need_id, faculty_id) for need_id, faculty_id in db.execute(statement))


def list_shown(db: Session, list_ids: Collection[str]) -> dict[tuple[str, str, str], Shown]:
    """Return what stood where in these lists, by (list id, need id, faculty id)."""
    found: dict[tuple[str, str, str], Shown] = {}
    place = (col(ShownMatch.list_id), col(ShownMatch.need_id), col(ShownMatch.faculty_id))
    for chunk in chunked(sorted(list_ids)):
        statement = select_columns(*place, col(ShownMatch.position), col(ShownMatch.score))
        for row in db.execute(statement.where(col(ShownMatch.list_id).in_(chunk))):
            found[row[0], row[1], row[2]] = Shown(row[3], row[4])
    return found


def describe(db: Session, principal: Principal, rows: Sequence[Judgement]) -> list[JudgedMatch]:
    """Put beside each judgement both sides of its pair, as the principal may see them, and where the match stood."""
    needs = list_need_lines(db, principal, {row.need_id for row in rows})
    faculty = list_faculty_lines(db, {row.faculty_id for row in rows})
    shown = list_shown(db, {row.list_id for row in rows if row.list_id})
    return [
        JudgedMatch(
            row,
            needs[row.need_id],
            faculty[row.faculty_id],
            shown.get((row.list_id or "", row.need_id, row.faculty_id)),
        )
        for row in rows
    ]


def _select(only: Filter) -> SelectOfScalar[Judgement]:
    statement = select(Judgement)
    if only.need_id:
        statement = statement.where(col(Judgement.need_id) == only.need_id)
    if only.faculty_id:
        statement = statement.where(col(Judgement.faculty_id) == only.faculty_id)
    if only.word:
        statement = statement.where(col(Judgement.word) == only.word)
    if only.side:
        statement = statement.where(col(Judgement.side) == only.side)
    if not only.withdrawn:
        statement = statement.where(col(Judgement.withdrawn_at).is_(None))
    return statement


def _select_negative(only: Filter) -> SelectOfScalar[Judgement]:
    return _select(only).where(col(Judgement.grade).is_(None), col(Judgement.word).in_(NEGATIVE))

"""What can be done with judgements; every door calls these."""

from collections.abc import Callable

from pydantic import ValidationError
from sqlmodel import Session

from matching.types import JudgementSide, JudgementWord
from service.accounts.principal import Principal
from service.errors import FacultyNotFoundError, FieldProblem, InvalidInputError, NeedNotFoundError
from service.judgements import repository
from service.judgements.repository import Filter, JudgedMatch
from service.judgements.schemas import JudgementCreate
from service.matches.repository import find_faculty_id, find_need_id
from service.models.account import Role
from service.models.columns import now
from service.models.faculty_profile import FacultyProfile
from service.models.judgement import Judgement
from service.needs.repository import get_need
from service.pagination import PageQuery
from service.passages.store import touch_faculty

FindItem = Callable[[str, str], str | None]
"""Names the item of a professor that carries the match with a need, given need id and faculty id."""


def judge_match(
    db: Session, principal: Principal, need_id: str, faculty_id: str, body: JudgementCreate, *, find_item: FindItem
) -> JudgedMatch:
    """Store one side's word on a pair; the next ranking follows it. An earlier word of that side is replaced.

    `find_item` is asked only for "not my field" that names no item.

    A company speaks for its own needs, a professor for their own profile, an operator for every side. Raises
    NeedNotFoundError, FacultyNotFoundError, and InvalidInputError for another side's word or another's item.
    """
    # Two words on one pair at once wait for each other here.
    need = get_need(db, principal, need_id, action="judgements:write", lock=True)
    professor = db.get(FacultyProfile, faculty_id)
    if professor is None or (principal.role is Role.PROFESSOR and not principal.owns_profile(faculty_id)):
        raise FacultyNotFoundError(faculty_id)
    _check(body, principal, professor)
    row = Judgement(need_id=need.id, faculty_id=professor.id, **body.model_dump())
    row.actor = row.actor if principal.is_operator and row.actor else principal.name
    if row.word is JudgementWord.NOT_MY_FIELD and row.item_id is None:
        carrying = find_item(need_id, faculty_id)
        row.item_id = carrying if carrying in {item.id for item in professor.items} else None
    replaced = repository.list_words(db, need_id, faculty_id, row.side)
    for earlier in replaced:
        earlier.withdrawn_at = row.created_at
    db.add(row)
    db.flush()
    _touch(db, row, *replaced)
    return repository.describe(db, principal, [row])[0]


def read_judgement(*, word: JudgementWord, side: JudgementSide, actor: str, reason: str) -> JudgementCreate:
    """Check what somebody typed as strictly as a request is checked. Raises InvalidInputError."""
    try:
        return JudgementCreate(word=word, side=side, actor=actor, reason=reason)
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{first['loc'][0]}: {first['msg']}; mend it and say it again."
        raise InvalidInputError(message, [FieldProblem(f"body.{first['loc'][0]}", message)]) from error


def get_pair(db: Session, need: str, faculty: str) -> tuple[str, str]:
    """Return the ids of a need and a professor, each named by the service's id or the sender's own.

    Raises NeedNotFoundError, FacultyNotFoundError and AmbiguousReferenceError.
    """
    need_id, faculty_id = find_need_id(db, need), find_faculty_id(db, faculty)
    if need_id is None:
        raise NeedNotFoundError(need)
    if faculty_id is None:
        raise FacultyNotFoundError(faculty)
    return need_id, faculty_id


def list_judgements(
    db: Session, principal: Principal, only: Filter, page: PageQuery
) -> tuple[list[JudgedMatch], str | None]:
    """Return a page of judgements and the cursor of the next page. Raises InvalidCursorError."""
    rows, next_cursor = repository.list_judgements(db, principal, only, page)
    return repository.describe(db, principal, rows), next_cursor


def get_judgement(db: Session, principal: Principal, judgement_id: str) -> JudgedMatch:
    """Return one judgement. Raises JudgementNotFoundError."""
    return repository.describe(db, principal, [repository.get_judgement(db, principal, judgement_id)])[0]


def withdraw_judgement(db: Session, principal: Principal, judgement_id: str) -> JudgedMatch:
    """Take a judgement back: the next ranking is as if it had not been said. Twice is once.

    Raises JudgementNotFoundError.
    """
    row = repository.get_judgement(db, principal, judgement_id, action="judgements:write", lock=True)
    if row.withdrawn_at is None:
        row.withdrawn_at = now()
        db.flush()
        _touch(db, row)
    return repository.describe(db, principal, [row])[0]


_SIDES = {Role.ENTERPRISE: JudgementSide.COMPANY, Role.PROFESSOR: JudgementSide.FACULTY}


def _check(body: JudgementCreate, principal: Principal, professor: FacultyProfile) -> None:
    if body.side is not _SIDES.get(principal.role, body.side):
        message = (
            f"Your account speaks as {_SIDES[principal.role]}, not as {body.side}; say it as {_SIDES[principal.role]}."
        )
        raise InvalidInputError(message, [FieldProblem("body.side", message)])
    if body.word is JudgementWord.NOT_MY_FIELD and body.side is JudgementSide.COMPANY:
        message = "A company cannot say that a professor's item is not their field; say not_useful and why."
        raise InvalidInputError(message, [FieldProblem("body.word", message)])
    if body.item_id is None:
        return
    if body.word is not JudgementWord.NOT_MY_FIELD:
        message = f"item_id goes with not_my_field, not with {body.word}; leave it out."
        raise InvalidInputError(message, [FieldProblem("body.item_id", message)])
    if body.item_id not in {item.id for item in professor.items}:
        message = f"{professor.name} has no item with the id {body.item_id!r}; read the profile to see those there are."
        raise InvalidInputError(message, [FieldProblem("body.item_id", message)])


def _touch(db: Session, *rows: Judgement) -> None:
    """Have every process read the professor again where an item counts less, or counts again."""
    touch_faculty(db, sorted({row.faculty_id for row in rows if row.item_id is not None}))

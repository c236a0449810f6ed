"""`/judge`: “not suitable, because …” in one step; the next ranking follows."""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from matching.matcher import find_carrying_item
from matching.types import JudgementSide, JudgementWord
from service.dependencies import Db, MatcherDep, PathId, PrincipalDep
from service.errors import InvalidInputError
from service.judgements import use_cases
from service.models.account import Role
from service.web.addresses import own_path
from service.web.forms import FormDep, text_of
from service.web.notices import Notice
from service.web.rendering import go_to

router = APIRouter()

SIDES = {
    Role.OPERATOR: JudgementSide.ORGANISER,
    Role.ENTERPRISE: JudgementSide.COMPANY,
    Role.PROFESSOR: JudgementSide.FACULTY,
}


@router.post("/judge/{need_id}/{faculty_id}")
def judge(
    need_id: PathId, faculty_id: PathId, form: FormDep, db: Db, principal: PrincipalDep, matcher: MatcherDep
) -> RedirectResponse:
    """Say of a pair what it is worth, each role for its own side, and return to the page."""
    try:
        word = JudgementWord(text_of(form, "word"))
    except ValueError as error:
        raise InvalidInputError("A judgement is useful, not_useful or not_my_field; choose one of them.") from error
    body = use_cases.read_judgement(
        word=word, side=SIDES[principal.role], actor="", reason=text_of(form, "reason").strip()
    )
    judged = use_cases.judge_match(
        db, principal, need_id, faculty_id, body, find_item=partial(find_carrying_item, matcher)
    )
    code = "useful" if word is JudgementWord.USEFUL else "set-aside"
    return go_to(own_path(text_of(form, "back")), Notice(code, undo=f"/undo/judgement/{judged.row.id}"))


@router.post("/undo/judgement/{judgement_id}")
def take_back(judgement_id: PathId, form: FormDep, db: Db, principal: PrincipalDep) -> RedirectResponse:
    """As if it had not been said."""
    judged = use_cases.withdraw_judgement(db, principal, judgement_id)
    back = text_of(form, "back") or (f"/needs/{judged.row.need_id}" if principal.is_operator else "/mine")
    return go_to(own_path(back), Notice("taken-back"))

"""Store the judged pairs of a file, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.types import JudgementSide, JudgementWord
from service.accounts.principal import COMMAND_LINE
from service.judgements import repository
from service.judgements.judged_file import JudgedRow
from service.judgements.schemas import JudgementCreate
from service.judgements.use_cases import FindItem, judge_match
from service.language import Wording
from service.matches.repository import list_faculty_ids, list_need_ids
from service.models.judgement import Judgement

_UNKNOWN_NEED = Wording(
    "没有编号为“{id}”的需求：请先导入，或改正编号。",
    "there is no need with the id '{id}': import it first, or mend the id.",
)
_AMBIGUOUS_NEED = Wording(
    "有几家企业的需求都编号为“{id}”：请写成“企业编号/需求编号”。",
    "needs of several companies have the id '{id}': write the company's id, a slash, and the need's id.",
)
_UNKNOWN_FACULTY = Wording(
    "没有编号为“{id}”的教师：请先导入，或改正编号。",
    "there is no professor with the id '{id}': import them first, or mend the id.",
)
_TWICE = Wording(
    "{need} 与 {faculty} 在第 {first} 行已有不同评价：请只保留一行。",
    "{need} and {faculty} are judged otherwise in row {first}: keep one of the two rows.",
)
_COMPANY_FIELD = Wording(
    "“不是我的领域”只能由教师或主办方说：请改评价方，或改为“不合适”。",
    "a company cannot say not_my_field: change the side, or say not_useful.",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many judgements are new, take the place of another one, or were there already."""

    created: int
    replaced: int
    unchanged: int


def import_judgements(
    db: Session, rows: Sequence[JudgedRow], *, side: JudgementSide, actor: str, find_item: FindItem
) -> Imported:
    """Store the rows; the same file again changes nothing. `side` and `actor` stand in where a row names none.

    A grade replaces the one that the same person gave the pair; a word replaces that side's word, as when it is said
    at a match. Raises JudgedFileError, naming the row, for an id that is not there and for a pair judged twice.
    """
    needs, faculty = list_need_ids(db), list_faculty_ids(db)
    outcomes = {"created": 0, "replaced": 0, "unchanged": 0}
    seen: dict[tuple[str, str, str, bool], JudgedRow] = {}
    grades: dict[str, dict[tuple[str, str], Judgement]] = {}
    for row in rows:
        if row.need not in needs:
            raise row.refuse(_UNKNOWN_NEED, id=row.need)
        if len(needs[row.need]) > 1:
            raise row.refuse(_AMBIGUOUS_NEED, id=row.need)
        if row.faculty not in faculty:
            raise row.refuse(_UNKNOWN_FACULTY, id=row.faculty)
        pair, by, which = (needs[row.need][0], faculty[row.faculty]), row.actor or actor, row.side or side
        who = by if row.grade is not None else which.value
        first = seen.setdefault((*pair, who, row.grade is None), row)
        if (first.grade, first.word) != (row.grade, row.word):
            raise row.refuse(_TWICE, need=row.need, faculty=row.faculty, first=first.row)
        if first is not row:
            continue
        if row.grade is None:
            outcomes[_store_word(db, row, pair, side=which, actor=by, find_item=find_item)] += 1
        else:
            if by not in grades:
                grades[by] = repository.list_grades(db, by)
            outcomes[_store_grade(db, row, pair, grades[by].get(pair), side=which, actor=by)] += 1
    db.flush()
    return Imported(**outcomes)


def _store_grade(
    db: Session, row: JudgedRow, pair: tuple[str, str], old: Judgement | None, *, side: JudgementSide, actor: str
) -> str:
    if old is not None and (old.grade, old.reason, old.side) == (row.grade, row.reason, side):
        return "unchanged"
    new = Judgement(
        need_id=pair[0],
        faculty_id=pair[1],
        word=row.word,
        grade=row.grade,
        side=side,
        actor=actor,
        reason=row.reason,
    )
    if old is not None:
        old.withdrawn_at = new.created_at
    db.add(new)
    return "created" if old is None else "replaced"


def _store_word(
    db: Session, row: JudgedRow, pair: tuple[str, str], *, side: JudgementSide, actor: str, find_item: FindItem
) -> str:
    if row.word is JudgementWord.NOT_MY_FIELD and side is JudgementSide.COMPANY:
        raise row.refuse(_COMPANY_FIELD)
    old = repository.list_words(db, *pair, side)
    if any((one.word, one.reason, one.actor) == (row.word, row.reason, actor) for one in old):
        return "unchanged"
    body = JudgementCreate(word=row.word, side=side, actor=actor, reason=row.reason[:20_000])
    judge_match(db, COMMAND_LINE, *pair, body, find_item=find_item)
    return "replaced" if old else "created"

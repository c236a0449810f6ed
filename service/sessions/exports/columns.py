"""The columns of a schedule's sheets: what the export calls them, and what else people write there."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from service.language import Language
from service.spreadsheets.cell_text import clean_text, plain_key
from service.translation import deferred, translate


class Column(StrEnum):
    """What a column holds."""

    MEETING = "meeting"
    ROUND = "round"
    TIME = "time"
    TABLE = "table"
    FACULTY_CODE = "faculty_code"
    FACULTY = "faculty"
    COMPANY_CODE = "company_code"
    COMPANY = "company"
    PARTNER = "partner"
    NEED = "need"
    AFFINITY = "affinity"
    LOCKED = "locked"
    STATE = "state"


LABELS: Mapping[Column, str] = {
    Column.MEETING: deferred("Meeting id"),
    Column.ROUND: deferred("Round"),
    Column.TIME: deferred("Time"),
    Column.TABLE: deferred("Table"),
    Column.FACULTY_CODE: deferred("Professor id"),
    Column.FACULTY: deferred("Professor"),
    Column.COMPANY_CODE: deferred("Company id"),
    Column.COMPANY: deferred("Company"),
    Column.PARTNER: deferred("Meets with"),
    Column.NEED: deferred("Need"),
    Column.AFFINITY: deferred("Affinity"),
    Column.LOCKED: deferred("Locked"),
    Column.STATE: deferred("State"),
}

_SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    Column.MEETING: ("会面", "会议编号", "id", "meeting"),
    Column.ROUND: ("场次", "轮", "第几场", "第几轮", "场", "slot", "rounds"),
    Column.TIME: ("时段", "times"),
    Column.TABLE: ("桌", "桌子", "桌次", "洽谈桌", "tables", "tableno"),
    Column.FACULTY_CODE: ("专家编号", "教授编号", "facultyid", "facultycode", "professorcode", "工号"),
    Column.FACULTY: ("教授", "专家", "老师", "faculty", "expert"),
    Column.COMPANY_CODE: ("companycode", "单位编号"),
    Column.COMPANY: ("企业名称", "公司", "companyname", "enterprise"),
    Column.PARTNER: ("会面对象", "对方", "partner", "with"),
    Column.NEED: ("需求",),
    Column.AFFINITY: ("匹配分",),
    Column.LOCKED: ("是否锁定", "lock"),
    Column.STATE: ("会面状态", "status"),
}


def recognise_column(header: object) -> Column | None:
    """The column that a header names, in one language or both, in any case and width; None where it names none."""
    text = clean_text(header) if isinstance(header, str) else ""
    return _known().get(plain_key(text))


@cache
def _known() -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column, label in LABELS.items():
        chinese, english = translate(Language.ZH, label), translate(Language.EN, label)
        for name in (chinese, english, chinese + english, english + chinese, *_SYNONYMS[column]):
            known[plain_key(name)] = column
    return known

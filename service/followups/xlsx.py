"""Follow-ups as a workbook for those who sort, filter and pass on: headers and words in both languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from service.followups.schemas import FollowUpChangePublic, FollowUpPublic
from service.followups.words import KINDS, STAGES, TITLE, both
from service.language import Wording
from service.models.follow_up import FollowUpStage
from service.spreadsheets.book import BookCell, BookSheet, Tone, write_book

_Value: TypeAlias = str | int | None
_Row = TypeVar("_Row")
_Event: TypeAlias = tuple[FollowUpPublic, FollowUpChangePublic]

_HISTORY = Wording("变更记录", "History")
_VISITS = Wording("走访安排", "Site visits")
_YES = Wording("是", "yes")
_DONE = Wording("已办", "done")
_UNDONE = Wording("已撤销", "undone")


@dataclass(frozen=True, slots=True)
class _Column(Generic[_Row]):
    header: Wording
    width: int
    read: Callable[[_Row], _Value]


def write_workbook(rows: Sequence[FollowUpPublic], changes: Mapping[str, Sequence[FollowUpChangePublic]]) -> bytes:
    """The xlsx file: the follow-ups, their history, and the site visits by day and place; `changes` by follow-up."""
    events = [(row, change) for row in rows for change in changes.get(row.id, ())]
    visits = sorted((row for row in rows if row.visit_date), key=lambda row: (str(row.visit_date), row.visit_place))
    sheets = (
        _write_sheet(TITLE, _COLUMNS, rows),
        _write_sheet(_HISTORY, _HISTORY_COLUMNS, events),
        _write_sheet(_VISITS, _VISIT_COLUMNS, visits),
    )
    return write_book(sheets, title=both(TITLE))


def _write_sheet(title: Wording, columns: Sequence[_Column[_Row]], rows: Sequence[_Row]) -> BookSheet:
    header = [BookCell(both(column.header), Tone.HEADER) for column in columns]
    body = [[BookCell(column.read(row)) for column in columns] for row in rows]
    widths = [column.width for column in columns]
    return BookSheet(both(title), [header, *body], widths, header_row=1, frozen="C2", filtered=True)


def _read_reminders(row: FollowUpPublic) -> str:
    return "\n".join(f"{one.date.isoformat()}{' ' + both(_DONE) if one.is_done else ''}" for one in row.reminders)


def _read_values(values: Mapping[str, object]) -> str | None:
    lines = []
    for name, value in values.items():
        label = both(_FIELDS[name]) if name in _FIELDS else name
        shown = both(STAGES[FollowUpStage(str(value))]) if name == "stage" else _join(value)
        lines.append(f"{label}: {shown}")
    return "\n".join(lines) or None


def _join(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


_PROFESSOR = Wording("教师", "Professor")
_ORGANIZATION = Wording("单位", "Organization")
_COMPANY = Wording("企业", "Company")
_NEED = Wording("技术需求", "Need")
_STAGE = Wording("阶段", "Stage")
_RESPONSIBLE = Wording("负责人", "Responsible")
_DUE_DATE = Wording("到期日", "Due date")
_VISIT_PLACE = Wording("走访地点", "Visit place")
_VISIT_DATE = Wording("走访日期", "Visit date")

_FIELDS = {
    "stage": _STAGE,
    "due_date": _DUE_DATE,
    "responsible": _RESPONSIBLE,
    "visit_date": _VISIT_DATE,
    "visit_place": _VISIT_PLACE,
    "need_id": _NEED,
    "meeting_id": Wording("会面", "Meeting"),
    "reminders_done": Wording("已办提醒（月）", "Reminders seen to (months)"),
}

_COLUMNS: tuple[_Column[FollowUpPublic], ...] = (
    _Column(_PROFESSOR, 14, lambda row: row.faculty_name),
    _Column(_COMPANY, 26, lambda row: row.company_name),
    _Column(_ORGANIZATION, 22, lambda row: row.faculty_organization),
    _Column(_NEED, 36, lambda row: row.need_title),
    _Column(_STAGE, 14, lambda row: both(STAGES[row.stage])),
    _Column(_RESPONSIBLE, 12, lambda row: row.responsible),
    _Column(Wording("开立日期", "Opened on"), 12, lambda row: row.opened_on.isoformat()),
    _Column(_DUE_DATE, 12, lambda row: _iso(row.due_date)),
    _Column(Wording("逾期", "Overdue"), 10, lambda row: both(_YES) if row.is_overdue else None),
    _Column(_VISIT_DATE, 12, lambda row: _iso(row.visit_date)),
    _Column(_VISIT_PLACE, 24, lambda row: row.visit_place),
    _Column(Wording("回访提醒", "Reminders"), 22, _read_reminders),
    _Column(Wording("编号", "Id"), 34, lambda row: row.id),
)

_HISTORY_COLUMNS: tuple[_Column[_Event], ...] = (
    _Column(_PROFESSOR, 14, lambda event: event[0].faculty_name),
    _Column(_COMPANY, 26, lambda event: event[0].company_name),
    _Column(Wording("日期", "Day"), 12, lambda event: event[1].day.isoformat()),
    _Column(Wording("变更", "Change"), 22, lambda event: both(KINDS[event[1].kind])),
    _Column(Wording("经办人", "Person"), 12, lambda event: event[1].person),
    _Column(Wording("备注", "Note"), 40, lambda event: event[1].note),
    _Column(Wording("变更前", "Before"), 28, lambda event: _read_values(event[1].before)),
    _Column(Wording("变更后", "After"), 28, lambda event: _read_values(event[1].after)),
    _Column(Wording("状态", "State"), 14, lambda event: both(_UNDONE) if event[1].undone_at else None),
    _Column(Wording("跟进编号", "Follow-up id"), 34, lambda event: event[0].id),
)

_VISIT_COLUMNS: tuple[_Column[FollowUpPublic], ...] = (
    _Column(_VISIT_DATE, 12, lambda row: _iso(row.visit_date)),
    _Column(_VISIT_PLACE, 30, lambda row: row.visit_place),
    _Column(_COMPANY, 26, lambda row: row.company_name),
    _Column(_PROFESSOR, 14, lambda row: row.faculty_name),
    _Column(_ORGANIZATION, 22, lambda row: row.faculty_organization),
    _Column(_RESPONSIBLE, 12, lambda row: row.responsible),
    _Column(_STAGE, 14, lambda row: both(STAGES[row.stage])),
)

"""Write the workbook of a docking session: one sheet for each part, with drop-downs, to be edited and read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from service.language import Language, Wording
from service.reports.safe_text import make_safe
from service.spreadsheets.session_layouts import PARTS, SESSION_LAYOUTS, Part

Value = str | int | date | None
"""What a cell holds."""

LAST_ROW = 1000
"""Down to this row cells have their drop-downs."""

_WIDTHS: Mapping[str, int] = {
    "name": 34,
    "organization": 24,
    "faculty_name": 18,
    "company_name": 34,
    "place": 28,
    "needs": 24,
    "note": 30,
    "table_names": 30,
    "timezone": 16,
}
_WIDTH = 13
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", start_color="1F4E79")
_INFO_FILL = PatternFill("solid", start_color="7F7F7F")
_TOP = Alignment(vertical="top", wrap_text=True)
_INFO = frozenset({"organization", "faculty_name", "company_name"})
"""Columns that only help a reader."""

_GUIDE = Wording("填写说明", "Instructions")
_GUIDES: tuple[Wording, ...] = (
    Wording(
        "每张表列出该部分的全部内容：表中没有的会被移除；空表和缺少的表不改变任何内容。",
        "Each sheet lists all there is of its part: what it leaves out is removed. A sheet that is empty or missing "
        "changes nothing.",
    ),
    Wording(
        "场次：按时间顺序；两轮之间的空当就是休息。",
        "Rounds: in order of time; the gap between two of them is a break.",
    ),
    Wording(
        "参会教师、参会企业：编号是导入教师和企业时的编号。最多场数留空为不限；可参加场次写成 1-4,6，留空为全部。",
        "Faculty, companies: the id is that of the faculty and company sheets. Most meetings: blank for no limit. "
        "Available rounds: 1-4,6, blank for all.",
    ),
    Wording(
        "携带需求：需求编号，用逗号隔开；留空为该企业的全部需求。",
        "Needs brought: ids parted by commas; blank for all the company has.",
    ),
    Wording(
        "意愿：必须会面、希望会面、不会面；希望会面可填志愿 1 至 4，每个名次一方只用一次。不会面不会告诉对方。",
        "Wish: must, want or no thanks; a want may have a rank from 1 to 4, each once for one side. A no thanks is not "
        "told to the other side.",
    ),
    Wording(
        "冲突：不会面，或允许（解除同一单位、以前会面过的限制）。",
        "Conflicts: apart, or allow (lifts same organization or met before).",
    ),
    Wording(
        "锁定：无论怎样重排，都在该轮该桌会面。", "Locks: meets in that round at that table, whatever is planned anew."
    ),
)


@dataclass(frozen=True, slots=True)
class SessionBook:
    """The rows of each sheet, by column name. `choices` are drop-downs, by part and column name."""

    rows: Mapping[Part, Sequence[Mapping[str, Value]]]
    choices: Mapping[tuple[Part, str], Sequence[Wording]] = field(default_factory=dict)


def write_session_book(book: SessionBook, language: Language) -> bytes:
    """The workbook as xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for part, layout in SESSION_LAYOUTS.items():
        sheet: Worksheet = workbook.create_sheet(PARTS[part].say(language))
        for number, column in enumerate(layout.columns, start=1):
            cell = sheet.cell(row=1, column=number, value=column.label.say(language))
            cell.font = _HEADER_FONT
            cell.fill = _INFO_FILL if column.name in _INFO else _HEADER_FILL
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].width = _WIDTHS.get(column.name, _WIDTH)
            if choices := book.choices.get((part, column.name)):
                _add_choices(sheet, f"{letter}2:{letter}{LAST_ROW}", [choice.say(language) for choice in choices])
        for row, values in enumerate(book.rows.get(part, ()), start=2):
            for number, column in enumerate(layout.columns, start=1):
                _write(sheet, row, number, values.get(column.name))
        sheet.freeze_panes = "A2"
    guide: Worksheet = workbook.create_sheet(_GUIDE.say(language))
    guide.column_dimensions["A"].width = 110
    for row, wording in enumerate(_GUIDES, start=1):
        cell = guide.cell(row=row, column=1, value=wording.say(language))
        cell.alignment = _TOP
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row=row, column=column, value=make_safe(value) if isinstance(value, str) else value)
    cell.alignment = _TOP
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _add_choices(sheet: Worksheet, cells: str, choices: Sequence[str]) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)

"""Workbooks out: sheets as plain values, written as xlsx that prints on A4 and holds no formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from service.reports.safe_text import make_safe

LONGEST_TITLE = 31
"""Characters that Excel takes in the name of a sheet."""

_A4 = 9
_MARGIN_IN = 0.4
_FOOTER_LENGTH = 80


class Tone(StrEnum):
    """How a cell looks."""

    TITLE = "title"
    HINT = "hint"
    HEADER = "header"
    BODY = "body"
    CENTRED = "centred"
    FREE = "free"
    LOCKED = "locked"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class BookCell:
    """A value and how it looks. A text is never run as a formula, whatever it starts with."""

    value: str | int | float | None = None
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet. Rows and columns count from 1.

    widths: of the columns, in characters. heights: of rows, in points; the others fit what they hold.
    header_row: repeated on each printed page, as are `lead_columns`. frozen: the first cell that scrolls, such as "C5".
    pages_wide: how many sheets of paper the columns are spread over.
    """

    title: str
    rows: Sequence[Sequence[BookCell]]
    widths: Sequence[float]
    heights: Mapping[int, float] = field(default_factory=dict)
    header_row: int | None = None
    lead_columns: int = 0
    pages_wide: int = 1
    frozen: str | None = None
    filtered: bool = False
    landscape: bool = True
    hidden: bool = False


def write_book(sheets: Sequence[BookSheet], *, title: str) -> bytes:
    """The xlsx file. Titles of sheets are made legal and told apart where two are alike."""
    workbook = Workbook()
    workbook.properties.title = make_safe(title)
    workbook.properties.creator = "Duijie 对接"
    workbook.remove(workbook.worksheets[0])
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(workbook, sheet, _pick_title(sheet.title, taken), footer=title)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _pick_title(wanted: str, taken: set[str]) -> str:
    """A title that Excel takes: short, without its marks or quotes at its ends, and no other sheet's, whatever the case."""
    legal = "".join(" " if character in "[]:*?/\\" or ord(character) < ord(" ") else character for character in wanted)
    stem = make_safe(" ".join(legal.split()).strip("'")).strip("' ")[:LONGEST_TITLE].strip("' ") or "Sheet"
    title, number = stem, 2
    while title.casefold() in taken:
        suffix = f" {number}"
        title, number = stem[: LONGEST_TITLE - len(suffix)] + suffix, number + 1
    taken.add(title.casefold())
    return title


def _write_sheet(workbook: Workbook, page: BookSheet, title: str, *, footer: str) -> None:
    sheet: Worksheet = workbook.create_sheet(title)
    for number, row in enumerate(page.rows, start=1):
        for column, cell in enumerate(row, start=1):
            _write_cell(sheet, number, column, cell)
    for column, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, height in page.heights.items():
        sheet.row_dimensions[number].height = height
    sheet.freeze_panes = page.frozen
    if page.header_row:
        sheet.print_title_rows = f"{page.header_row}:{page.header_row}"
        if page.lead_columns:
            sheet.print_title_cols = f"A:{get_column_letter(page.lead_columns)}"
        if page.filtered:
            last = f"{get_column_letter(len(page.widths))}{max(len(page.rows), page.header_row + 1)}"
            sheet.auto_filter.ref = f"A{page.header_row}:{last}"
    if page.hidden:
        sheet.sheet_state = "hidden"
    _set_up_print(sheet, page, footer)


def _write_cell(sheet: Worksheet, row: int, column: int, content: BookCell) -> None:
    value = content.value
    if value is None and content.tone is Tone.PLAIN:
        return
    cell = sheet.cell(row, column)
    cell.value = make_safe(value) or None if isinstance(value, str) else value
    if isinstance(cell.value, str):
        # openpyxl takes a leading "=" for a formula; this cell is text whatever it starts with.
        cell.data_type = "s"
        cell.number_format = "@"
    look = _LOOKS[content.tone]
    cell.font, cell.alignment = look.font, look.alignment
    if look.fill:
        cell.fill = look.fill
    if look.boxed:
        cell.border = _BOX


def _set_up_print(sheet: Worksheet, page: BookSheet, footer: str) -> None:
    sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = page.pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = _MARGIN_IN
    margins.bottom = 2 * _MARGIN_IN
    if sheet.oddFooter is not None:
        # In a footer "&" begins a code, and two of them are one.
        texts = (make_safe(footer)[:_FOOTER_LENGTH].replace("&", "&&"), "&A", "&P / &N")
        parts = (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right)
        for part, text in zip(parts, texts, strict=True):
            if part is not None:
                part.text = text


@dataclass(frozen=True, slots=True)
class _Look:
    font: Font
    alignment: Alignment
    fill: PatternFill | None = None
    boxed: bool = True


_THIN = Side(style="thin", color="BFC7C9")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE = Alignment(vertical="center")

_LOOKS = {
    Tone.TITLE: _Look(Font(bold=True, size=16, color="0B4F5A"), _LINE, boxed=False),
    Tone.HINT: _Look(Font(size=10, color="566268"), _LINE, boxed=False),
    Tone.HEADER: _Look(Font(bold=True, color="FFFFFF"), _MIDDLE, PatternFill("solid", fgColor="015377")),
    Tone.BODY: _Look(Font(), Alignment(vertical="center", wrap_text=True)),
    Tone.CENTRED: _Look(Font(), _MIDDLE),
    Tone.FREE: _Look(Font(color="8A9499"), _MIDDLE, PatternFill("solid", fgColor="F6F5F1")),
    Tone.LOCKED: _Look(Font(bold=True), _MIDDLE, PatternFill("solid", fgColor="FBEEDB")),
    Tone.PLAIN: _Look(Font(), _TOP, boxed=False),
}

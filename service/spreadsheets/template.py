"""The xlsx templates: headers with notes, drop-downs, and examples on a sheet that an import leaves alone."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from service.language import Language, Wording
from service.spreadsheets.errors import FileTakenError, FolderMissingError
from service.spreadsheets.kinds import NEED_KINDS
from service.spreadsheets.layouts import LAYOUTS, Noun
from service.spreadsheets.template_columns import TEMPLATE_COLUMNS, Example, TemplateColumn

LAST_ROW = 1000
"""Down to this row cells have their drop-downs and formats."""

_SHEETS = {
    Noun.FACULTY: Wording("教师", "Faculty"),
    Noun.COMPANIES: Wording("企业", "Companies"),
    Noun.NEEDS: Wording("技术需求", "Needs"),
}
# `service/imports/reading.py` leaves sheets alone whose names begin so.
_EXAMPLE_SHEET = Wording("示例 {sheet}", "Example {sheet}")
_INVALID_KIND = Wording("请从下拉列表中选择需求类型。", "Choose the kind of need from the list.")
_INVALID_DATE = Wording("请写成 2027-06-30 这样的日期。", "Write a date such as 2027-06-30.")

_HEADER_FONT = Font(bold=True, color="FFFFFF")
_REQUIRED_FILL = PatternFill("solid", start_color="B45309")
_HEADER_FILL = PatternFill("solid", start_color="1F4E79")
_EXAMPLE_FONT = Font(italic=True, color="7F7F7F")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, horizontal="center", vertical="center")
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_template(path: Path, nouns: Sequence[Noun], *, language: Language, force: bool = False) -> None:
    """Write a workbook with a sheet to fill in for each noun, and examples behind.

    Raises FileTakenError where `path` is there and `force` is not set, and FolderMissingError where it cannot be
    written; then nothing was changed.
    """
    if path.exists() and not force:
        raise FileTakenError(path)
    _save(_make_book(nouns, language), path)


def make_template(nouns: Sequence[Noun], *, language: Language) -> bytes:
    """The same workbook as the bytes of a file."""
    buffer = BytesIO()
    _make_book(nouns, language).save(buffer)
    return buffer.getvalue()


def _make_book(nouns: Sequence[Noun], language: Language) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for noun in nouns:
        _add_sheet(book, noun, _SHEETS[noun].say(language), language)
    for noun in nouns:
        name = _EXAMPLE_SHEET.say(language, sheet=_SHEETS[noun].say(language))
        _add_examples(_add_sheet(book, noun, name, language), noun, language)
    return book


def _add_sheet(book: Workbook, noun: Noun, name: str, language: Language) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    for number, column in enumerate(TEMPLATE_COLUMNS[noun], start=1):
        label = LAYOUTS[noun].column(column.name).label.say(language)
        unit = column.unit.say(language) if column.unit else ""
        cell = sheet.cell(row=1, column=number, value=f"{label}{unit}{' *' if column.required else ''}")
        cell.font = _HEADER_FONT
        cell.fill = _REQUIRED_FILL if column.required else _HEADER_FILL
        cell.alignment = _CENTRED
        cell.border = _BOX
        cell.comment = Comment(f"{column.note.zh}\n{column.note.en}", "Duijie", width=280, height=90)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        _guide_cells(sheet, f"{letter}2:{letter}{LAST_ROW}", column, language)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "C2"
    return sheet


def _guide_cells(sheet: Worksheet, cells: str, column: TemplateColumn, language: Language) -> None:
    """Drop-down and format of the cells below a header."""
    if column.name == "kind":
        options = ",".join(label.say(language) for label in NEED_KINDS.values())
        rule = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True, error=_INVALID_KIND.say(language))
    elif column.name == "deadline":
        rule = DataValidation(
            type="date", operator="greaterThan", formula1="36526", allow_blank=True, error=_INVALID_DATE.say(language)
        )
        # Somebody who pastes text still gets it in: the import reads most ways to write a date.
        rule.errorStyle = "warning"
    else:
        return
    rule.showErrorMessage = True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _add_examples(sheet: Worksheet, noun: Noun, language: Language) -> None:
    for number, column in enumerate(TEMPLATE_COLUMNS[noun], start=1):
        for row, example in enumerate(column.examples, start=2):
            cell = sheet.cell(row=row, column=number, value=_value(example, language))
            cell.font = _EXAMPLE_FONT
            cell.alignment = _WRAPPED
            cell.border = _BOX
            if isinstance(example, date):
                cell.number_format = "yyyy-mm-dd"


def _value(example: Example, language: Language) -> str | int | date | None:
    return example.say(language) if isinstance(example, Wording) else example


def _save(book: Workbook, path: Path) -> None:
    """Write beside the place and then move there, so that a half-written file never stands under the name."""
    unfinished: str | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".template-", suffix=".xlsx", delete=False) as file:
            unfinished = file.name
            book.save(file)
        Path(unfinished).replace(path)
        unfinished = None
    except OSError as error:
        raise FolderMissingError(path, folder=str(path.parent)) from error
    finally:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)

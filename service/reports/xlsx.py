"""The report as a workbook for those who sort, filter and pass on: headers and words in both languages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from matching.types import Coverage
from service.language import Language
from service.reports import words
from service.reports.colour_scale import LIGHT_RAMP, percent, points
from service.reports.docking_report import DockingReport
from service.reports.report_page import NeedCard, Pair, ProfessorCard, ReportPage, compose_page
from service.reports.safe_text import make_safe
from service.translation import deferred, translate

Value: TypeAlias = str | int | None
"""What a cell may hold."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its header, a sentence that the catalogue knows, its width, and what it reads of a row."""

    header: str
    width: int
    read: Callable[[Row], Value]


def write_report_xlsx(report: DockingReport, path: Path) -> None:
    """Write `report` to `path` as xlsx: matches, matrix, unserved needs and professors, a sheet each.

    Scores are whole points of a hundred. No cell holds a formula, whatever was typed into a name.
    """
    page = compose_page(report)
    workbook = Workbook()
    workbook.properties.title = make_safe(report.title)
    workbook.properties.creator = "Duijie 对接"
    workbook.remove(workbook.worksheets[0])
    pairs = [pair for card in page.needs for pair in card.pairs]
    write_table(workbook, deferred("Matches"), _MATCH_COLUMNS, pairs)
    _write_matrix(workbook, deferred("Matrix"), report, page)
    write_table(workbook, deferred("Not served"), _UNSERVED_COLUMNS, page.unserved)
    write_table(workbook, deferred("Professors"), _PROFESSOR_COLUMNS, page.professors)
    workbook.save(path)


def both(message: str) -> str:
    """A sentence of the catalogue in both languages."""
    return f"{translate(Language.ZH, message)} {translate(Language.EN, message)}"


def write_table(workbook: Workbook, title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> None:
    """Add a sheet with a header in both languages, frozen and filterable; no cell of it holds a formula."""
    sheet = workbook.create_sheet(both(title))
    for index, column in enumerate(columns, start=1):
        _write(sheet, 1, index, both(column.header), style=_as_header)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    for row_number, row in enumerate(rows, start=2):
        for index, column in enumerate(columns, start=1):
            _write(sheet, row_number, index, column.read(row), style=_as_body)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    _fit_to_page(sheet)


def _write_matrix(workbook: Workbook, title: str, report: DockingReport, page: ReportPage) -> None:
    sheet = workbook.create_sheet(both(title))
    _write(sheet, 1, 1, both(deferred("Company")), style=_as_header)
    _write(sheet, 1, 2, both(deferred("Need")), style=_as_header)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 46
    for column, professor in enumerate(report.faculty, start=3):
        # Two professors may bear one name; the department tells them apart.
        name = "\n".join(part for part in (professor.name, professor.department) if part)
        _write(sheet, 1, column, name, style=_as_header)
        sheet.column_dimensions[get_column_letter(column)].width = 11
    for row, (card, values) in enumerate(zip(page.needs, report.scores, strict=True), start=2):
        _write(sheet, row, 1, card.company, style=_as_body)
        _write(sheet, row, 2, card.need.title, style=_as_body)
        for column, (professor, value) in enumerate(zip(report.faculty, values, strict=True), start=3):
            away = (card.need.id, professor.id) in report.set_aside
            _write(sheet, row, column, points(value), style=_as_struck_number if away else _as_number)
    if report.scores.size:
        last = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
        sheet.conditional_formatting.add(f"C2:{last}", _make_colour_scale())
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    _fit_to_page(sheet)


def _make_colour_scale() -> Rule:
    """Pale up to the third quartile, so that colour marks what stands out; black figures stay legible on all of it."""
    stops = [FormatObject("min"), FormatObject("percentile", 75), FormatObject("max")]
    colours = [Color(LIGHT_RAMP[step].paper.removeprefix("#")) for step in (0, 1, 4)]
    return Rule(type="colorScale", colorScale=ColorScale(cfvo=stops, color=colours))


def _write(
    sheet: Worksheet, row: int, column: int, value: Value, *, style: Callable[[Cell | MergedCell], None]
) -> None:
    cell = sheet.cell(row, column)
    cell.value = make_safe(value) or None if isinstance(value, str) else value
    if isinstance(cell.value, str):
        # openpyxl takes a leading "=" for a formula; this cell is text whatever it starts with.
        cell.data_type = "s"
    style(cell)


def _as_header(cell: Cell | MergedCell) -> None:
    cell.font = _HEADER_FONT
    cell.fill = _HEADER_FILL
    cell.alignment = _HEADER_ALIGNMENT


def _as_body(cell: Cell | MergedCell) -> None:
    cell.alignment = _BODY_ALIGNMENT


def _as_number(cell: Cell | MergedCell) -> None:
    cell.alignment = _NUMBER_ALIGNMENT


def _as_struck_number(cell: Cell | MergedCell) -> None:
    """Of a pair that one side has set aside."""
    _as_number(cell)
    cell.font = _STRUCK_FONT


_HEADER_FONT = Font(bold=True, color="FFFFFF")
_STRUCK_FONT = Font(strike=True)
_HEADER_FILL = PatternFill("solid", fgColor=LIGHT_RAMP[7].paper.removeprefix("#"))
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_BODY_ALIGNMENT = Alignment(vertical="top", wrap_text=True)
_NUMBER_ALIGNMENT = Alignment(horizontal="center", vertical="center")


def _fit_to_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _points(score: float | None) -> Value:
    return None if score is None else points(score)


def _percent(probability: float | None) -> Value:
    return None if probability is None else percent(probability)


def _read_verdict(pair: Pair) -> Value:
    verdict = pair.match.verdict
    return None if verdict is None else both(words.PAIR_VERDICTS[verdict])


def _read_lexical(pair: Pair) -> Value:
    lexical = pair.match.parts.lexical
    return both(deferred("not comparable: two languages")) if lexical is None else points(lexical)


def _read_quote(pair: Pair) -> Value:
    quote = pair.best_quote()
    return quote.text if quote else None


def _read_source(pair: Pair) -> Value:
    quote = pair.best_quote()
    if quote is None:
        return None
    kind = both(words.EXPERTISE_KINDS[quote.kind])
    return kind if quote.year is None else f"{kind} · {quote.year}"


def _read_uncovered(pair: Pair) -> Value:
    lacking = {part.part_id for part in pair.match.evidence if part.coverage is not Coverage.COVERED}
    return "\n".join(one.text for one in pair.need.requirements if one.id in lacking) or None


def _read_missing(card: NeedCard) -> Value:
    return "\n".join(requirement.text for requirement in card.missing) or None


def _read_nearest(card: NeedCard) -> Value:
    return card.pairs[0].professor.name if card.pairs else None


def _read_nearest_score(card: NeedCard) -> Value:
    return points(card.pairs[0].match.score) if card.pairs else None


def _read_first_needs(card: ProfessorCard) -> Value:
    return "\n".join(f"{points(pair.match.score)}  {pair.need.title} ({pair.company})" for pair in card.pairs) or None


_MATCH_COLUMNS: tuple[Column[Pair], ...] = (
    Column(deferred("Company"), 26, lambda pair: pair.company),
    Column(deferred("Need"), 42, lambda pair: pair.need.title),
    Column(deferred("Kind"), 18, lambda pair: both(words.NEED_KINDS[pair.need.kind])),
    Column(deferred("Rank"), 8, lambda pair: pair.match.rank),
    Column(deferred("Professor"), 16, lambda pair: pair.professor.name),
    Column(deferred("Organization"), 22, lambda pair: pair.professor.organization),
    Column(deferred("Department"), 20, lambda pair: pair.professor.department),
    Column(deferred("Verdict"), 20, _read_verdict),
    Column(deferred("Score"), 9, lambda pair: points(pair.match.score)),
    Column(deferred("Meaning"), 11, lambda pair: points(pair.match.parts.dense)),
    Column(deferred("Wording"), 13, _read_lexical),
    Column(deferred("Requirements met"), 13, lambda pair: _points(pair.match.parts.coverage)),
    Column(deferred("Chance of being useful"), 13, lambda pair: _percent(pair.match.probability)),
    Column(deferred("Best quotation"), 60, _read_quote),
    Column(deferred("Source"), 20, _read_source),
    Column(deferred("Requirements not fully met"), 42, _read_uncovered),
    Column(deferred("Need id"), 14, lambda pair: pair.need.id),
    Column(deferred("Professor id"), 14, lambda pair: pair.professor.id),
)

_UNSERVED_COLUMNS: tuple[Column[NeedCard], ...] = (
    Column(deferred("Company"), 26, lambda card: card.company),
    Column(deferred("Need"), 42, lambda card: card.need.title),
    Column(deferred("Kind"), 18, lambda card: both(words.NEED_KINDS[card.need.kind])),
    Column(deferred("Text"), 60, lambda card: card.need.body),
    Column(deferred("Missing"), 48, _read_missing),
    Column(deferred("Nearest professor"), 16, _read_nearest),
    Column(deferred("Score"), 9, _read_nearest_score),
    Column(deferred("Need id"), 14, lambda card: card.need.id),
)

_PROFESSOR_COLUMNS: tuple[Column[ProfessorCard], ...] = (
    Column(deferred("Professor"), 16, lambda card: card.professor.name),
    Column(deferred("Organization"), 22, lambda card: card.professor.organization),
    Column(deferred("Department"), 20, lambda card: card.professor.department),
    Column(deferred("Title"), 12, lambda card: card.professor.title),
    Column(deferred("Needs worth a talk"), 13, lambda card: len(card.pairs)),
    Column(deferred("Times in a top three"), 13, lambda card: card.top_three),
    Column(deferred("Needs, the best first"), 80, _read_first_needs),
    Column(deferred("Professor id"), 14, lambda card: card.professor.id),
)

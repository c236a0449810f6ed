"""A sheet with its header found: what it holds, which column is which, and the rows below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from service.language import Wording
from service.spreadsheets.cell_text import clean_line, clean_text, plain_key, words
from service.spreadsheets.findings import Finding, report
from service.spreadsheets.headers import MAX_HEADER_LENGTH, Recognised, nearest_column, recognise
from service.spreadsheets.layouts import LAYOUTS, Layout, Noun, Use
from service.spreadsheets.sheet import Cell, Sheet, column_letter

HEADER_ROWS = 15
"""Rows with anything in them among which the header is looked for; above it stand titles and instructions."""

_HINTS: Mapping[Noun, re.Pattern[str]] = {
    Noun.FACULTY: re.compile(
        r"教师|专家|教授|老师|师资|faculty|professor|expert|teacher|researcher|staff", re.IGNORECASE
    ),
    Noun.COMPANIES: re.compile(r"企业|公司|厂|compan|enterprise|firm", re.IGNORECASE),
    Noun.NEEDS: re.compile(r"需求|难题|榜单|need|demand|requirement|problem", re.IGNORECASE),
}
_SHEET_HINT, _FILE_HINT = 1.0, 0.5
_INCOMPLETE = 1.5
_GUESS_WEIGHT = 0.5
_MIN_COLUMNS = 2
_HEADER_SHARE = 0.6

_EXAMPLE = re.compile(
    r"(?:填写)?(?:示例|样例|范例|举例|例)\s*(?:\d*|[:：（(].*)|(?:example|sample|e\.g\.)\s*(?:\d*|[:：(（].*)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"※.*|[*]\s*(?:注|说明|号|为).*|(?:合计|总计|小计|共计|total|subtotal|sum)\s*[:：]?"
    r"|(?:注|备注|说明|注意|附注|日期|单位|联系人|联系电话|notes?|remarks?)\s*[:：].*"
    r"|(?:填表|填报|制表|审核|审批|经办|负责人|单位)\w{0,4}\s*(?:[（(].{0,6}[）)])?\s*[:：].*|.{0,6}[（(]?盖章[）)]?\s*[:：]?.*",
    re.IGNORECASE | re.DOTALL,
)
_FORM_WORDS = words(
    "必填|选填|必填项|选填项|必须填写|下拉选择|单选|多选|文本|数字|日期|required|optional|mandatory|text|number|date"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding and where it was made. `row` counts from 1 as people do; `column` is the letters of the column."""

    finding: Finding
    row: int | None = None
    column: str = ""
    header: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `cells` has an entry for each cell that is not blank; joined columns have several."""

    number: int
    cells: Mapping[str, tuple[tuple[Recognised, Cell], ...]]
    covered: frozenset[str]
    """Names of columns whose cell only repeats the merged cell above."""

    def cell(self, name: str) -> Cell:
        """The cell of the column, None where it is blank or missing."""
        found = self.cells.get(name)
        return found[0][1] if found else None


@dataclass(frozen=True, slots=True)
class Table:
    """The readable part of a sheet. `layout` is None where the sheet holds nothing that can be imported."""

    sheet: Sheet
    layout: Layout | None
    header_row: int | None
    columns: tuple[Recognised, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]

    def names(self) -> frozenset[str]:
        """The names of the columns that the sheet has."""
        return frozenset(recognised.column.name for recognised in self.columns)


@dataclass(frozen=True, slots=True)
class _Guess:
    layout: Layout
    row: int
    columns: tuple[Recognised, ...]
    score: float
    missing: tuple[tuple[str, ...], ...]


def read_table(sheet: Sheet, layouts: Sequence[Layout] = tuple(LAYOUTS.values())) -> Table:
    """Find the header of a sheet and which of `layouts` it has; never raises: what is wrong stands in `remarks`."""
    guesses = _guess_headers(sheet, layouts)
    if not guesses:
        return _unreadable(sheet, report("header-not-found", limit=HEADER_ROWS), None)
    best = guesses[0]
    if _is_form(sheet, best, layouts):
        return _unreadable(sheet, report("sheet-is-form"), best.row)
    if best.missing:
        missing = _labels(best.layout, best.missing[0])
        return _unreadable(sheet, report("header-incomplete", missing=missing, noun=best.layout.label), best.row)
    rivals = [g for g in guesses if g.layout is not best.layout and g.score == best.score and not g.missing]
    if rivals:
        first, second = best.layout.label, rivals[0].layout.label
        return _unreadable(sheet, report("sheet-ambiguous", first=first, second=second), best.row)
    columns, remarks = _settle_columns(sheet, best)
    rows, row_remarks = _read_rows(sheet, best, columns)
    remarks += row_remarks
    if not rows:
        remarks.append(Remark(report("sheet-without-rows")))
    return Table(sheet, best.layout, best.row + 1, columns, tuple(rows), tuple(remarks))


def _guess_headers(sheet: Sheet, layouts: Sequence[Layout]) -> list[_Guess]:
    """The possible headers, best first; equal ones in the order of rows and nouns."""
    filled = [position for position, row in enumerate(sheet.rows) if any(cell is not None for cell in row)]
    widest = max((sum(cell is not None for cell in sheet.rows[position]) for position in filled), default=0)
    guesses = [
        guess
        for position in filled[:HEADER_ROWS]
        for layout in layouts
        if (guess := _guess(sheet, position, layout, min(widest, _MIN_COLUMNS)))
    ]
    return sorted(guesses, key=lambda guess: -guess.score)


def _is_form(sheet: Sheet, guess: _Guess, layouts: Sequence[Layout]) -> bool:
    """Whether other headers stand below a header: then they label the cells beside them, not those below."""
    first = min(column.index for column in guess.columns)
    if any(column.index == first + 1 for column in guess.columns):
        return False  # beside a label of a form stands its answer, not another label
    labels = {column.column.name for column in guess.columns if column.index == first}
    for _, values in list(_below(sheet, guess.row))[:HEADER_ROWS]:
        cell = values[first] if first < len(values) else None
        if isinstance(cell, str):
            found = (recognise(cell, first, layout) for layout in layouts)
            labels |= {known.column.name for known in found if known and not known.guessed}
    return len(labels) > _MIN_COLUMNS


def _guess(sheet: Sheet, position: int, layout: Layout, at_least: int) -> _Guess | None:
    columns = tuple(
        recognised
        for index, cell in enumerate(sheet.rows[position])
        if isinstance(cell, str) and (recognised := recognise(cell, index, layout))
    )
    useful = [recognised for recognised in columns if recognised.column.use is not Use.IGNORED]
    exact = {recognised.column.name for recognised in useful if not recognised.guessed}
    names = {recognised.column.name for recognised in useful}
    if len(names) < at_least or not exact:
        return None
    missing = tuple(group for group in layout.required if not names & set(group))
    score = len(exact) + _GUESS_WEIGHT * len(names - exact) - _INCOMPLETE * bool(missing)
    hint = _hinted(sheet.name), _hinted(sheet.file)
    score += _SHEET_HINT * (hint[0] is layout.noun) + _FILE_HINT * (hint[1] is layout.noun)
    return _Guess(layout, position, columns, score, missing)


def _hinted(name: str) -> Noun | None:
    """企业需求 are needs, so needs are looked for first."""
    for noun in (Noun.NEEDS, Noun.FACULTY, Noun.COMPANIES):
        if _HINTS[noun].search(name):
            return noun
    return None


def _labels(layout: Layout, names: tuple[str, ...]) -> Wording:
    labels = [layout.column(name).label for name in names]
    return Wording("或".join(f"“{label.zh}”" for label in labels), " or ".join(f"'{label.en}'" for label in labels))


def _unreadable(sheet: Sheet, finding: Finding, row: int | None) -> Table:
    remark = Remark(finding, row=None if row is None else row + 1)
    return Table(sheet, None, None if row is None else row + 1, (), (), (remark,))


def _settle_columns(sheet: Sheet, guess: _Guess) -> tuple[tuple[Recognised, ...], list[Remark]]:
    """Each column's meaning, and a remark for every column that is not taken literally."""
    header = sheet.rows[guess.row]
    recognised = {column.index: column for column in guess.columns}
    width = max((len(row) for row in sheet.rows[guess.row :]), default=0)
    used = {i for row in sheet.rows[guess.row + 1 :] for i, cell in enumerate(row) if cell is not None}
    taken: dict[str, Recognised] = {}
    columns: list[Recognised] = []
    remarks: list[Remark] = []
    # Exact headers first, so that a guessed one never takes the place of a literal one.
    for index in sorted(range(width), key=lambda i: (i in recognised and recognised[i].guessed, i)):
        text = clean_line(header[index]) if index < len(header) else ""
        place = partial(Remark, row=guess.row + 1, column=column_letter(index), header=text[:MAX_HEADER_LENGTH])
        column = recognised.get(index)
        if column is None:
            if text:
                near = nearest_column(text, guess.layout)
                remarks.append(place(report("column-unknown", suggestion=near.label if near else None)))
            elif index in used:
                remarks.append(place(report("column-without-header")))
            continue
        if column.column.use is Use.IGNORED:
            if column.column.name != "index":
                remarks.append(place(report("column-ignored")))
            continue
        first = taken.setdefault(column.column.name, column)
        if first is not column and column.column.use is Use.VALUE:
            other = column_letter(first.index)
            remarks.append(place(report("column-repeated", other=other, column=column.column.label)))
            continue
        if column.guessed:
            remarks.append(place(report("column-guessed", column=column.column.label)))
        columns.append(column)
    return tuple(sorted(columns, key=lambda column: column.index)), remarks


def _read_rows(sheet: Sheet, guess: _Guess, columns: tuple[Recognised, ...]) -> tuple[list[Row], list[Remark]]:
    rows: list[Row] = []
    remarks: list[Remark] = []
    for position, values in _below(sheet, guess.row):
        number = position + 1
        if code := _not_data(sheet, position, values, guess, columns):
            first = next(clean_line(cell) for cell in values if cell is not None)
            remarks.append(Remark(report(code), row=number, value=first))
            continue
        cells: dict[str, tuple[tuple[Recognised, Cell], ...]] = {}
        covered = set()
        for column in columns:
            if column.index < len(values) and values[column.index] is not None:
                name = column.column.name
                cells[name] = (*cells.get(name, ()), (column, values[column.index]))
                if (position, column.index) in sheet.covered:
                    covered.add(name)
        if cells and not set(cells) <= covered:
            rows.append(Row(number, cells, frozenset(covered)))
    return rows, remarks


def _below(sheet: Sheet, header: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for position in range(header + 1, len(sheet.rows)):
        if any(cell is not None for cell in sheet.rows[position]):
            yield position, sheet.rows[position]


def _not_data(
    sheet: Sheet, position: int, values: tuple[Cell, ...], guess: _Guess, columns: tuple[Recognised, ...]
) -> str | None:
    """The code of the reason why a row is none, or None where it is one."""
    filled = [(index, cell) for index, cell in enumerate(values) if cell is not None]
    own = [(index, cell) for index, cell in filled if (position, index) not in sheet.covered]
    texts = [clean_text(cell) for _, cell in own if isinstance(cell, str)]
    if any(_EXAMPLE.fullmatch(text) for text in texts[:2]):
        return "row-example"
    if len(texts) >= _MIN_COLUMNS and all(plain_key(text) in _FORM_WORDS for text in texts):
        return "row-repeats-header"
    if _repeats_header(filled, guess):
        return "row-repeats-header"
    if (texts and _REMARK.fullmatch(texts[0])) or (len(own) == 1 and _is_aside(own[0][0], columns)):
        return "row-not-data"
    return None


def _repeats_header(filled: Sequence[tuple[int, Cell]], guess: _Guess) -> bool:
    """Printed lists repeat their header on every page, and bilingual ones say it twice."""
    columns = {column.index: column.column for column in guess.columns}

    def repeats(index: int, cell: Cell) -> bool:
        again = recognise(cell, index, guess.layout) if isinstance(cell, str) else None
        return again is not None and not again.guessed and columns.get(index) is again.column

    if not any(repeats(index, cell) for index, cell in filled[:_MIN_COLUMNS]):
        return False
    count = sum(repeats(index, cell) for index, cell in filled)
    return count >= _MIN_COLUMNS and count >= _HEADER_SHARE * len(filled)


def _is_aside(index: int, columns: tuple[Recognised, ...]) -> bool:
    """A lone cell is a section title or a remark unless it continues a list or names somebody."""
    name = next((column.column.name for column in columns if column.index == index), None)
    return name in {None, "external_id"}

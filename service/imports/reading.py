"""From files to entries: everything that can be said before the database is asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.imports.companies_sheet import read_companies
from service.imports.edits import CellEdit, apply_edits
from service.imports.entries import CompanyEntry, FacultyEntry, NeedEntry, Place, Spot
from service.imports.faculty_sheet import read_faculty
from service.imports.log import Log
from service.imports.needs_sheet import read_needs
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.findings import report
from service.spreadsheets.layouts import Noun
from service.spreadsheets.sheet import Sheet
from service.spreadsheets.table import Remark, Table, read_table
from service.spreadsheets.workbook import read_workbook

_ASIDES = (
    "示例",
    "样例",
    "范例",
    "说明",
    "填写说明",
    "填表说明",
    "填报说明",
    "example",
    "instruction",
    "guide",
    "readme",
    "howto",
)


@dataclass(frozen=True, slots=True)
class Source:
    """The sheets of all files in order, and the entries of all their rows."""

    tables: tuple[Table, ...]
    faculty: tuple[FacultyEntry, ...]
    companies: tuple[CompanyEntry, ...]
    needs: tuple[NeedEntry, ...]


def read_files(paths: Sequence[Path], log: Log, edits: Sequence[CellEdit] = ()) -> Source:
    """Read all files, with the cells of `edits` corrected; raises a SpreadsheetError for the first that cannot be read."""
    tables: list[Table] = []
    faculty: list[FacultyEntry] = []
    companies: list[CompanyEntry] = []
    needs: list[NeedEntry] = []
    for sheets in _read_sheets(paths):
        for table in _read_tables([apply_edits(sheet, edits) for sheet in sheets], log):
            tables.append(table)
            match table.layout.noun if table.layout else None:
                case Noun.FACULTY:
                    faculty += read_faculty(table, log)
                case Noun.COMPANIES:
                    companies += read_companies(table, log)
                case Noun.NEEDS:
                    needs += read_needs(table, log)
    return Source(tuple(tables), tuple(faculty), tuple(companies), tuple(needs))


def _read_sheets(paths: Sequence[Path]) -> list[list[Sheet]]:
    """The sheets of each file, read once; files of one name in two folders are told apart by their paths."""
    distinct = list({path.resolve(): path for path in paths}.values())
    names = Counter(path.name for path in distinct)
    return [
        [sheet if names[path.name] == 1 else replace(sheet, file=str(path)) for sheet in read_workbook(path)]
        for path in distinct
    ]


def _read_tables(sheets: Sequence[Sheet], log: Log) -> list[Table]:
    """The tables of one file, with what there is to say about them."""
    tables = [_read_or_skip(sheet) for sheet in sheets if sheet.rows]
    readable = any(table.layout for table in tables)
    for table in tables:
        for remark in table.remarks:
            # A page of remarks beside a good sheet is nobody's mistake.
            aside = readable and remark.finding.code == "header-not-found"
            _log_remark(table, replace(remark, finding=report("sheet-unknown")) if aside else remark, log)
        if table.layout and table.layout.noun is Noun.NEEDS and table.rows and "kind" not in table.names():
            _log_remark(table, Remark(report("kind-column-missing")), log)
    return tables


def _read_or_skip(sheet: Sheet) -> Table:
    code = None
    if sheet.hidden:
        code = "sheet-hidden"
    elif plain_key(sheet.name).startswith(_ASIDES):
        code = "sheet-ignored"
    if code is None:
        return read_table(sheet)
    return Table(sheet, None, None, (), (), (Remark(report(code)),))


def _log_remark(table: Table, remark: Remark, log: Log) -> None:
    place = Place(table.sheet.file, table.sheet.name, remark.row or 0)
    log.say(place, remark.finding, Spot(remark.column, remark.header, remark.value), noun=None)

"""What an import did, or would do: counts, the columns that it recognised, and every problem with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.imports.entries import Place
from service.imports.log import Logged
from service.language import Language
from service.rows import Outcome
from service.spreadsheets.findings import Severity, suggest
from service.spreadsheets.layouts import Noun
from service.spreadsheets.sheet import column_letter
from service.spreadsheets.table import Table


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one noun. Rejected ones are rows of a sheet; the others professors, companies and needs."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def accepted(self) -> int:
        """How many are, or would be, in the database."""
        return self.created + self.updated + self.unchanged

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """A column and what it was read as: `field` is the name in the code, `meaning` the label for people."""

    letter: str
    header: str
    field: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SheetReport:
    """A sheet; `noun` is None where nothing in it could be read. `counts` has the nouns that its rows led to."""

    sheet: str
    noun: Noun | None
    header_row: int | None
    columns: tuple[ColumnReport, ...]
    counts: Mapping[Noun, Counts]


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file and its sheets."""

    file: str
    sheets: tuple[SheetReport, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one cell, row or sheet. `row` is None for a sheet; `column` and `header` are "" for a row."""

    file: str
    sheet: str
    row: int | None
    column: str
    header: str
    value: str
    severity: Severity
    code: str
    message: str
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a need lacks for a good match; it is stored and matched all the same. `code` as in the API."""

    file: str
    sheet: str
    row: int
    external_id: str
    title: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole. `applied` says whether the database now holds what `counts` says."""

    dry_run: bool
    applied: bool
    files: tuple[FileReport, ...]
    counts: Mapping[Noun, Counts]
    problems: tuple[Problem, ...]
    hints: tuple[Hint, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def accepted(self) -> int:
        """How many professors, companies and needs are, or would be, in the database."""
        return sum(counts.accepted for counts in self.counts.values())

    @property
    def changes(self) -> int:
        """How many were, or would be, created or updated."""
        return sum(counts.created + counts.updated for counts in self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to import, and nothing wrong either."""
        return not self.accepted and not self.errors


def count_outcomes(outcomes: Iterable[tuple[Noun, Place, Outcome]]) -> dict[tuple[str, str], dict[Noun, Counts]]:
    """Counts by (file, sheet) and noun."""
    counted: dict[tuple[str, str], dict[Noun, Counts]] = {}
    for noun, place, outcome in outcomes:
        counts = counted.setdefault((place.file, place.sheet), {})
        counts[noun] = counts.get(noun, Counts()) + Counts(**{outcome.value: 1})
    return counted


def report_sheet(table: Table, counts: Mapping[Noun, Counts], language: Language) -> SheetReport:
    """What is told of one sheet."""
    return SheetReport(
        sheet=table.sheet.name,
        noun=Noun(table.layout.noun) if table.layout else None,
        header_row=table.header_row,
        columns=tuple(
            ColumnReport(
                column_letter(column.index),
                " ".join(column.header.split()),
                column.column.name,
                column.column.label.say(language),
            )
            for column in table.columns
        ),
        counts=counts,
    )


def report_problem(logged: Logged, language: Language) -> Problem:
    """What is told of one finding."""
    return Problem(
        file=logged.place.file,
        sheet=logged.place.sheet,
        row=logged.place.row or None,
        column=logged.spot.column,
        header=logged.spot.header,
        value=logged.spot.value,
        severity=logged.finding.severity,
        code=logged.finding.code,
        message=logged.finding.say(language),
        suggestion=suggest(logged.finding, language),
    )

"""Import: choose files, look them over, correct, confirm, follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.imports.preview import SheetPreview
from service.imports.report import ImportReport, Problem
from service.models.import_job import ImportJob, ImportState
from service.spreadsheets.findings import Severity
from service.spreadsheets.layouts import Noun
from service.translation import deferred

ROWS_SHOWN = 100

NOUNS = {Noun.FACULTY: deferred("Faculty"), Noun.COMPANIES: deferred("Companies"), Noun.NEEDS: deferred("Needs")}
STATES = {
    ImportState.DRAFT: deferred("not confirmed yet"),
    ImportState.RUNNING: deferred("running"),
    ImportState.DONE: deferred("done"),
    ImportState.FAILED: deferred("failed"),
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An earlier import in the list."""

    job: ImportJob
    files: Sequence[str]


@dataclass(frozen=True, slots=True)
class ImportStartPage:
    """The box for files, and what was imported before. `refusal` says why the last files could not be read."""

    template: ClassVar[str] = "import_start.html"
    section: ClassVar[str] = "import"
    states: ClassVar = STATES

    jobs: Sequence[ImportLine]
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ImportCell:
    """A cell with what there is to say about it; `field` is the name of its form field."""

    field: str
    value: str
    problems: Sequence[Problem]

    @property
    def severity(self) -> Severity | None:
        """The worst that is said."""
        if any(problem.severity is Severity.ERROR for problem in self.problems):
            return Severity.ERROR
        return Severity.NOTE if self.problems else None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row with its cells, and what there is to say about the row as a whole."""

    number: int
    cells: Sequence[ImportCell]
    problems: Sequence[Problem]

    @property
    def has_error(self) -> bool:
        """Whether the row will be left out."""
        found = [*self.problems, *(problem for cell in self.cells for problem in cell.problems)]
        return any(problem.severity is Severity.ERROR for problem in found)


@dataclass(frozen=True, slots=True)
class ImportHeader:
    """A column; `field` is the name of the field that says what it is read as."""

    field: str
    letter: str
    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ImportSheet:
    """A sheet. `shown` are the rows on the page: those with something to say, or all of them up to a limit."""

    number: int
    preview: SheetPreview
    headers: Sequence[ImportHeader]
    shown: Sequence[ImportRow]
    problems: Sequence[Problem]
    total: int
    to_mend: int


@dataclass(frozen=True, slots=True)
class ImportDraftPage:
    """The dry run. `counts` are by noun, without those that have nothing."""

    template: ClassVar[str] = "import_draft.html"
    section: ClassVar[str] = "import"
    nouns: ClassVar = NOUNS
    rows_shown: ClassVar = ROWS_SHOWN

    job: ImportJob
    files: Sequence[str]
    report: ImportReport
    sheets: Sequence[ImportSheet]
    new_texts: int
    all_rows: bool
    edited: int

    @property
    def counts(self) -> Mapping[str, object]:
        """What would be done, by noun."""
        return {
            NOUNS[noun]: counts for noun, counts in self.report.counts.items() if counts.accepted or counts.rejected
        }


@dataclass(frozen=True, slots=True)
class ImportProgressPage:
    """An import that runs, is done, or failed; `share` is within 0..1, None before the first text is encoded."""

    template: ClassVar[str] = "import_progress.html"
    section: ClassVar[str] = "import"

    job: ImportJob
    files: Sequence[str]
    report: ImportReport | None
    is_cut_off: bool

    @property
    def is_running(self) -> bool:
        """Whether there is something to wait for."""
        return self.job.state is ImportState.RUNNING and not self.is_cut_off

    @property
    def counts(self) -> Mapping[str, object]:
        """What was done, by noun."""
        if self.report is None:
            return {}
        return {
            NOUNS[noun]: counts for noun, counts in self.report.counts.items() if counts.accepted or counts.rejected
        }

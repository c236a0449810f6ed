"""Import files: read, try in a transaction that is rolled back, encode what is new, then write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.passages import need_passages, profile_passages
from service.database import Database
from service.imports.company_book import CompanyBook
from service.imports.edits import CellEdit
from service.imports.faculty_book import FacultyBook
from service.imports.log import Log, Logged
from service.imports.need_book import NeedBook
from service.imports.preview import SheetPreview, preview_sheet
from service.imports.reading import Source, read_files
from service.imports.report import (
    Counts,
    FileReport,
    Hint,
    ImportReport,
    SheetReport,
    count_outcomes,
    report_problem,
    report_sheet,
)
from service.imports.repository import (
    list_known_companies,
    list_known_faculty,
    list_known_needs,
    list_passage_texts,
)
from service.imports.writing import Written, write_drafts
from service.language import Language
from service.passages.prepared_encoder import PreparedEncoder
from service.passages.store import store_passages
from service.passages.values import to_need, to_profile
from service.rows import Outcome
from service.spreadsheets.layouts import Noun


@dataclass(frozen=True, slots=True)
class _Texts:
    """Passages that are not stored yet."""

    documents: tuple[str, ...]
    queries: tuple[str, ...]


def import_files(
    database: Database,
    encoder: Callable[[], Encoder],
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    strict: bool = False,
    edits: Sequence[CellEdit] = (),
    language: Language = Language.ZH,
) -> ImportReport:
    """Create or update the faculty, companies and needs that stand in xlsx and csv files, in one transaction.

    Rows are upserted by external id. Rows with errors are rejected and the others imported; with `strict` one error
    leaves everything as it was, and with `dry_run` the report says what would happen. Cells of `edits` are read as
    corrected. `encoder` is called only where
    there is a new text to encode, and no lock is held meanwhile. Messages of the report are in `language`.

    Raises a SpreadsheetError where a file cannot be read at all; then nothing was changed.
    """
    reading_log = Log()
    source = read_files(paths, reading_log, edits)
    log, written, texts = _try_out(database, source, reading_log)
    stopped = dry_run or (strict and log.has_errors())
    if not stopped and any(outcome is not Outcome.UNCHANGED for _, _, outcome in written.outcomes):
        needs_encoder = written.faculty or written.needs
        prepared = (
            PreparedEncoder(encoder(), queries=texts.queries, documents=texts.documents) if needs_encoder else None
        )
        with database.writing() as db:
            log, written = write_source(db, source, reading_log)
            if prepared or written.faculty or written.needs:
                store_passages(db, prepared or encoder(), faculty=written.faculty, needs=written.needs)
    return _report(source, log, written, language, dry_run=dry_run, applied=not stopped)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, and the sheets that it would read; `new_texts` is how many it would have to encode."""

    report: ImportReport
    sheets: tuple[SheetPreview, ...]
    new_texts: int


def preview_files(
    database: Database, paths: Sequence[Path], *, edits: Sequence[CellEdit] = (), language: Language = Language.ZH
) -> Preview:
    """Do a dry run and show what was read. Raises a SpreadsheetError where a file cannot be read at all."""
    reading_log = Log()
    source = read_files(paths, reading_log, edits)
    log, written, texts = _try_out(database, source, reading_log)
    return Preview(
        report=_report(source, log, written, language, dry_run=True, applied=False),
        sheets=tuple(preview_sheet(table, language) for table in source.tables),
        new_texts=len(set(texts.documents)) + len(set(texts.queries)),
    )


def _try_out(database: Database, source: Source, reading_log: Log) -> tuple[Log, Written, _Texts]:
    """Do everything but encode, then undo it: what a dry run tells is what the import would do."""
    with database.writing() as db:
        log, written = write_source(db, source, reading_log)
        texts = _new_texts(db, written)
        db.rollback()
    return log, written, texts


def write_source(db: Session, source: Source, reading_log: Log) -> tuple[Log, Written]:
    """Write the rows of a source in the transaction of `db`, without passages; returns the log with what was found."""
    log = reading_log.copy()
    companies = CompanyBook(list_known_companies(db), log)
    companies.add(source.companies)
    needs = NeedBook(list_known_needs(db), companies, log)
    needs.add(source.needs)
    faculty = FacultyBook(list_known_faculty(db), log)
    faculty.add(source.faculty)
    return log, write_drafts(db, faculty.drafts, companies.drafts, needs.drafts)


def _new_texts(db: Session, written: Written) -> _Texts:
    """The passages of changed rows that no stored passage of theirs has."""
    stored = list_passage_texts(db, [row.id for row in written.faculty] + [row.id for row in written.needs])
    documents = [passage.text for row in written.faculty for passage in profile_passages(to_profile(row))]
    queries = [passage.text for row in written.needs for passage in need_passages(to_need(row))]
    return _Texts(
        documents=tuple(text for text in documents if text not in stored),
        queries=tuple(text for text in queries if text not in stored),
    )


def _report(
    source: Source, log: Log, written: Written, language: Language, *, dry_run: bool, applied: bool
) -> ImportReport:
    counted = count_outcomes(written.outcomes)
    files: dict[str, list[SheetReport]] = {}
    for table in source.tables:
        key = (table.sheet.file, table.sheet.name)
        counts = counted.get(key, {})
        for noun in Noun:
            if rejected := log.rejected(*key, noun):
                counts[noun] = counts.get(noun, Counts()) + Counts(rejected=rejected)
        files.setdefault(table.sheet.file, []).append(report_sheet(table, counts, language))
    sheets = [sheet for sheets in files.values() for sheet in sheets]
    return ImportReport(
        dry_run=dry_run,
        applied=applied,
        files=tuple(FileReport(file, tuple(sheets)) for file, sheets in files.items()),
        counts={noun: sum((sheet.counts.get(noun, Counts()) for sheet in sheets), Counts()) for noun in Noun},
        problems=tuple(report_problem(logged, language) for logged in _in_order(source, log)),
        hints=tuple(
            Hint(
                file=place.file,
                sheet=place.sheet,
                row=place.row,
                external_id=need.external_id,
                title=need.title,
                code=warning.code,
                message=warning.sentence.say(language),
            )
            for place, need, warning in written.hints
        ),
    )


def _in_order(source: Source, log: Log) -> list[Logged]:
    """As the files, sheets, rows and columns stand; what was found first comes first where that says nothing."""
    order = {(table.sheet.file, table.sheet.name): number for number, table in enumerate(source.tables)}

    def position(logged: Logged) -> tuple[int, int, int, str]:
        place, column = logged.place, logged.spot.column
        return order[place.file, place.sheet], place.row, len(column), column

    return sorted(log.logged, key=position)

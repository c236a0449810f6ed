"""An import from the first look to the last text: begin, preview, correct, confirm, follow.

The files lie in the data folder until the import is done or forgotten; the job's row says how far it is, so that any
process and any reload finds it.
"""

import json
import logging
import shutil
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlmodel import Session, col, select

from embeddings.errors import DuijieError
from service.database import Database
from service.errors import ConflictError, InvalidFileError, NotFoundError
from service.import_jobs.progress_encoder import ProgressEncoder
from service.imports.edits import CellEdit
from service.imports.report import ImportReport
from service.imports.use_cases import Preview, import_files, preview_files
from service.language import Language
from service.models.columns import new_id, now
from service.models.import_job import ImportJob, ImportState
from service.settings import Settings
from service.spreadsheets.errors import SpreadsheetError
from service.startup import Runtime

log = logging.getLogger(__name__)

KEPT = timedelta(days=1)
"""How long an import that nobody confirms is kept."""

SILENCE = timedelta(minutes=3)
"""A running import that has said nothing for so long was cut off together with its process."""

_REPORT: TypeAdapter[ImportReport] = TypeAdapter(ImportReport)


class ImportNotFoundError(NotFoundError):
    """There is no import with this id."""

    code = "import-not-found"
    noun = "import"


class ImportNotOpenError(ConflictError):
    """The import is already running or done."""

    code = "import-not-open"

    def __init__(self) -> None:
        """Say it."""
        super().__init__("This import is already running or done; upload the files again to import them once more.")


class NoFilesError(InvalidFileError):
    """Nothing was sent."""

    code = "no-files"

    def __init__(self) -> None:
        """Say it."""
        super().__init__("No file was chosen; choose one or several .xlsx or .csv files.")


def begin_import(
    database: Database, settings: Settings, files: Sequence[tuple[str, bytes]], *, language: Language
) -> ImportJob:
    """Keep the files (name, content) and try them once. Raises a SpreadsheetError and keeps nothing where one is unreadable."""
    if not files:
        raise NoFilesError
    _forget_old(database, settings)
    job = ImportJob(id=new_id(), files=json.dumps(_name_apart([name for name, _ in files]), ensure_ascii=False))
    folder = _folder(settings, job.id)
    folder.mkdir(parents=True)
    try:
        for path, (_, content) in zip(_paths(settings, job), files, strict=True):
            path.write_bytes(content)
        preview_files(database, _paths(settings, job), language=language)
    except SpreadsheetError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    with database.writing() as db:
        db.add(job)
    return job


def get_job(db: Session, job_id: str) -> ImportJob:
    """The job. Raises ImportNotFoundError."""
    job = db.get(ImportJob, job_id)
    if job is None:
        raise ImportNotFoundError(job_id)
    return job


def list_jobs(db: Session, *, limit: int = 10) -> list[ImportJob]:
    """The last jobs, the newest first."""
    statement = select(ImportJob).order_by(col(ImportJob.created_at).desc(), col(ImportJob.id)).limit(limit)
    return list(db.exec(statement))


def is_cut_off(job: ImportJob) -> bool:
    """Whether a job says that it runs, but its process is gone."""
    return job.state is ImportState.RUNNING and job.updated_at < now() - SILENCE


def preview_job(database: Database, settings: Settings, job: ImportJob, *, language: Language) -> Preview:
    """What the job would do now. Raises ImportNotOpenError once it runs."""
    if job.state is not ImportState.DRAFT:
        raise ImportNotOpenError
    return preview_files(database, _paths(settings, job), edits=list_edits(job), language=language)


def list_edits(job: ImportJob) -> list[CellEdit]:
    """The cells that were corrected."""
    return [CellEdit(**edit) for edit in json.loads(job.edits)]


def edit_cells(db: Session, job_id: str, edits: Sequence[CellEdit]) -> ImportJob:
    """Correct cells; a later correction of the same cell replaces the earlier. Raises ImportNotOpenError."""
    job = get_job(db, job_id)
    if job.state is not ImportState.DRAFT:
        raise ImportNotOpenError
    by_cell = {(edit.file, edit.sheet, edit.row, edit.column): edit for edit in [*list_edits(job), *edits]}
    job.edits = json.dumps([asdict(edit) for edit in by_cell.values()], ensure_ascii=False)
    job.updated_at = now()
    db.add(job)
    return job


def read_report(job: ImportJob) -> ImportReport | None:
    """What a job has done; None until it is done."""
    return _REPORT.validate_json(job.report) if job.report else None


def discard_job(db: Session, settings: Settings, job_id: str) -> None:
    """Forget a job that does not run, with its files. Raises ImportNotFoundError and ImportNotOpenError."""
    job = get_job(db, job_id)
    if job.state is ImportState.RUNNING and not is_cut_off(job):
        raise ImportNotOpenError
    db.delete(job)
    shutil.rmtree(_folder(settings, job_id), ignore_errors=True)


def start_job(runtime: Runtime, job_id: str, *, total: int, language: Language) -> threading.Thread:
    """Import in the background; the job's row says how far it is. Raises ImportNotFoundError and ImportNotOpenError."""
    with runtime.database.writing() as db:
        job = get_job(db, job_id)
        if job.state is not ImportState.DRAFT:
            raise ImportNotOpenError
        job.state, job.total, job.updated_at = ImportState.RUNNING, total, now()
        db.add(job)
    thread = threading.Thread(target=_run, args=(runtime, job, language), name=f"import-{job_id}", daemon=True)
    thread.start()
    return thread


def _run(runtime: Runtime, job: ImportJob, language: Language) -> None:
    def tell(done: int) -> None:
        _note(runtime.database, job.id, done=done)

    try:
        report = import_files(
            runtime.database,
            lambda: ProgressEncoder(runtime.encoder, tell),
            _paths(runtime.settings, job),
            edits=list_edits(job),
            language=language,
        )
        _note(runtime.database, job.id, state=ImportState.DONE, report=_REPORT.dump_json(report).decode())
    except DuijieError as error:
        sentence = error.sentence(language) if isinstance(error, SpreadsheetError) else str(error)
        _note(runtime.database, job.id, state=ImportState.FAILED, error=sentence)
    except Exception as error:
        log.exception("The import %s failed.", job.id)
        _note(runtime.database, job.id, state=ImportState.FAILED, error=f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(_folder(runtime.settings, job.id), ignore_errors=True)


def _note(database: Database, job_id: str, **values: object) -> None:
    with database.writing() as db:
        job = get_job(db, job_id)
        for name, value in values.items():
            setattr(job, name, value)
        job.updated_at = now()
        db.add(job)


def _forget_old(database: Database, settings: Settings) -> None:
    """Files that nobody confirmed hold names of people, so they do not stay."""
    limit = now() - KEPT
    old = (col(ImportJob.state) == ImportState.DRAFT) & (col(ImportJob.created_at) < limit)
    with database.writing() as db:
        ids = list(db.exec(select(ImportJob.id).where(old)))
        db.execute(delete(ImportJob).where(old))
    for id_ in ids:
        shutil.rmtree(_folder(settings, id_), ignore_errors=True)


def _folder(settings: Settings, job_id: str) -> Path:
    return settings.data_dir / "imports" / job_id


def _paths(settings: Settings, job: ImportJob) -> list[Path]:
    return [_folder(settings, job.id) / name for name in json.loads(job.files)]


def _name_apart(names: Sequence[str]) -> list[str]:
    """Names that a disk takes, each once: two files of one name can be sent together."""
    apart: list[str] = []
    for name in map(_safe, names):
        number, candidate = 2, name
        while candidate in apart:
            candidate = f"{Path(name).stem} ({number}){Path(name).suffix}"
            number += 1
        apart.append(candidate)
    return apart


def _safe(name: str) -> str:
    """A file name that every system takes; what a file is, its content says."""
    return "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name)[-120:].lstrip(".") or "file"

"""`/import`: files in, looked over, corrected, confirmed, followed."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from starlette.datastructures import FormData

from service.dependencies import Db, PathId, ReadDb, RuntimeDep, SettingsDep, StartupDep
from service.import_jobs import use_cases
from service.import_jobs.use_cases import NoFilesError
from service.imports.edits import CellEdit
from service.imports.preview import SheetPreview
from service.imports.report import Problem
from service.imports.use_cases import Preview
from service.language import Language
from service.models.import_job import ImportJob, ImportState
from service.spreadsheets.errors import SpreadsheetError
from service.spreadsheets.findings import Severity
from service.spreadsheets.layouts import Noun
from service.spreadsheets.template import make_template
from service.startup import Startup
from service.translation import translate
from service.web.forms import FormDep, text_of
from service.web.notices import Notice
from service.web.pages.imports import (
    ROWS_SHOWN,
    ImportCell,
    ImportDraftPage,
    ImportHeader,
    ImportLine,
    ImportProgressPage,
    ImportRow,
    ImportSheet,
    ImportStartPage,
)
from service.web.rendering import go_to, render
from service.web.visitor import LanguageDep

router = APIRouter(prefix="/import")

POLL_S = 0.3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("")
def show_start(request: Request, db: ReadDb) -> HTMLResponse:
    """The box for files, and what was imported before."""
    return render(request, ImportStartPage(_list_jobs(db)))


@router.post("")
def begin(
    request: Request,
    startup: StartupDep,
    settings: SettingsDep,
    language: LanguageDep,
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """Keep the files and go on to the dry run, or say why they cannot be read."""
    given = [(file.filename or "", file.file.read()) for file in files if file.filename]
    try:
        job = use_cases.begin_import(startup.database, settings, given, language=language)
    except SpreadsheetError as error:
        refusal = error.sentence(language)
    except NoFilesError:
        refusal = translate(language, "No file was chosen: choose one or several .xlsx or .csv files.")
    else:
        return go_to(f"/import/{job.id}")
    with startup.database.reading() as db:
        return render(request, ImportStartPage(_list_jobs(db), refusal), status=422)


@router.get("/template/faculty.xlsx")
def download_faculty_template(language: LanguageDep) -> Response:
    """An empty sheet of professors with the columns, drop-downs and an example."""
    return _send_template("faculty.xlsx", (Noun.FACULTY,), language)


@router.get("/template/needs.xlsx")
def download_needs_template(language: LanguageDep) -> Response:
    """The same for companies and their needs."""
    return _send_template("needs.xlsx", (Noun.COMPANIES, Noun.NEEDS), language)


@router.get("/{job_id}")
def show(
    request: Request, job_id: PathId, startup: StartupDep, settings: SettingsDep, db: ReadDb, language: LanguageDep
) -> HTMLResponse:
    """The dry run of a draft; of an import that was confirmed, how far it is or what it did."""
    job = use_cases.get_job(db, job_id)
    if job.state is not ImportState.DRAFT:
        page = ImportProgressPage(job, json.loads(job.files), use_cases.read_report(job), use_cases.is_cut_off(job))
        return render(request, page)
    preview = use_cases.preview_job(startup.database, settings, job, language=language)
    return render(request, _draft(job, preview, all_rows=request.query_params.get("rows") == "all"))


@router.post("/{job_id}/cells")
def correct(
    job_id: PathId, form: FormDep, startup: StartupDep, settings: SettingsDep, language: LanguageDep
) -> RedirectResponse:
    """Correct cells and columns, and look again."""
    job = _read_job(startup, job_id)
    # The dry run takes the write lock itself, so it comes before our own transaction.
    preview = use_cases.preview_job(startup.database, settings, job, language=language)
    with startup.database.writing() as db:
        use_cases.edit_cells(db, job_id, _edits(form, preview.sheets))
    rows = "?rows=all" if text_of(form, "rows") == "all" else ""
    return go_to(f"/import/{job_id}{rows}#first-problem")


@router.post("/{job_id}/confirm")
def confirm(job_id: PathId, runtime: RuntimeDep, language: LanguageDep) -> RedirectResponse:
    """Import what the dry run showed."""
    with runtime.database.reading() as db:
        job = use_cases.get_job(db, job_id)
    preview = use_cases.preview_job(runtime.database, runtime.settings, job, language=language)
    use_cases.start_job(runtime, job_id, total=preview.new_texts, language=language)
    return go_to(f"/import/{job_id}")


@router.post("/{job_id}/discard")
def discard(job_id: PathId, settings: SettingsDep, db: Db) -> RedirectResponse:
    """Forget a draft and its files."""
    use_cases.discard_job(db, settings, job_id)
    return go_to("/import", Notice("import-discarded"))


@router.get("/{job_id}/events")
async def follow(job_id: PathId, request: Request, startup: StartupDep, language: LanguageDep) -> StreamingResponse:
    """Server-sent events while an import runs: `progress` with done and total, and `end`."""
    await run_in_threadpool(_read_job, startup, job_id)  # a job that is not there is an answer, not an event

    async def events() -> AsyncIterator[str]:
        last: dict[str, object] | None = None
        while not await request.is_disconnected():
            job = await run_in_threadpool(_read_job, startup, job_id)
            if job.state is not ImportState.RUNNING or use_cases.is_cut_off(job):
                yield "event: end\ndata: {}\n\n"
                return
            sentence = translate(language, "{done} of {total} texts are encoded", done=job.done, total=job.total)
            told: dict[str, object] = {"done": job.done, "total": job.total, "sentence": sentence if job.done else ""}
            if told != last:
                yield f"event: progress\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
                last = told
            await asyncio.sleep(POLL_S)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)


def _send_template(name: str, nouns: Sequence[Noun], language: Language) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(make_template(nouns, language=language), media_type=XLSX, headers=headers)


def _read_job(startup: Startup, job_id: str) -> ImportJob:
    with startup.database.reading() as db:
        return use_cases.get_job(db, job_id)


def _list_jobs(db: ReadDb) -> list[ImportLine]:
    return [ImportLine(job, json.loads(job.files)) for job in use_cases.list_jobs(db)]


def _draft(job: ImportJob, preview: Preview, *, all_rows: bool) -> ImportDraftPage:
    problems: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in preview.report.problems:
        problems[problem.file, problem.sheet].append(problem)
    sheets = [
        _sheet(number, sheet, problems[sheet.file, sheet.sheet], all_rows=all_rows)
        for number, sheet in enumerate(preview.sheets)
    ]
    edited = len(use_cases.list_edits(job))
    return ImportDraftPage(job, json.loads(job.files), preview.report, sheets, preview.new_texts, all_rows, edited)


def _sheet(number: int, preview: SheetPreview, problems: Sequence[Problem], *, all_rows: bool) -> ImportSheet:
    by_cell: defaultdict[tuple[int | None, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_cell[problem.row, problem.column].append(problem)
    rows = [
        ImportRow(
            number=row.number,
            cells=[
                ImportCell(f"cell-{number}-{row.number}-{header.letter}", value, by_cell[row.number, header.letter])
                for header, value in zip(preview.headers, row.cells, strict=True)
            ],
            problems=by_cell[row.number, ""],
        )
        for row in preview.rows
    ]
    numbers = {row.number for row in rows}
    to_mend = [row for row in rows if row.problems or any(cell.problems for cell in row.cells)]
    return ImportSheet(
        number=number,
        preview=preview,
        headers=[
            ImportHeader(f"head-{number}-{header.letter}", header.letter, header.header, header.meaning)
            for header in preview.headers
        ],
        shown=(rows if all_rows else to_mend)[:ROWS_SHOWN],
        problems=[problem for problem in problems if problem.row not in numbers],
        total=len(rows),
        to_mend=sum(problem.severity is Severity.ERROR for problem in problems),
    )


def _edits(form: FormData, sheets: Sequence[SheetPreview]) -> list[CellEdit]:
    """The cells whose field says something else than the cell; a suggestion that was taken wins."""
    field, _, suggestion = text_of(form, "take").partition("=")
    taken: Mapping[str, str] = {field: suggestion} if suggestion else {}
    edits = []
    for number, sheet in enumerate(sheets):
        for position, header in enumerate(sheet.headers):
            name = f"head-{number}-{header.letter}"
            if name in form and text_of(form, name) != header.meaning:
                edits.append(CellEdit(sheet.file, sheet.sheet, sheet.header_row, header.letter, text_of(form, name)))
            for row in sheet.rows:
                name = f"cell-{number}-{row.number}-{header.letter}"
                value = taken.get(name, text_of(form, name) if name in form else row.cells[position])
                if value.strip() != row.cells[position].strip():
                    edits.append(CellEdit(sheet.file, sheet.sheet, row.number, header.letter, value))
    return edits

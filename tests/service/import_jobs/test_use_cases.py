from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from service.import_jobs import use_cases
from service.import_jobs.use_cases import ImportNotOpenError, NoFilesError
from service.imports.edits import CellEdit
from service.language import Language
from service.models.import_job import ImportState
from service.settings import Settings
from service.spreadsheets.errors import WrongFileTypeError
from service.startup import Runtime, open_runtime
from tests.console.sheets import write_needs_sheet
from tests.embeddings.ngram_encoder import NgramEncoder


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    with open_runtime(Settings(data_dir=tmp_path / "data"), encoder=NgramEncoder()) as runtime:
        yield runtime


def _sheet(tmp_path: Path) -> bytes:
    return write_needs_sheet(tmp_path / "needs.xlsx").read_bytes()


def test_cells_are_corrected_without_touching_the_file_and_then_imported(runtime: Runtime, tmp_path: Path) -> None:
    database, settings = runtime.database, runtime.settings
    job = use_cases.begin_import(database, settings, [("需求.xlsx", _sheet(tmp_path))], language=Language.EN)
    assert use_cases.preview_job(database, settings, job, language=Language.EN).report.errors == 2

    edits = [CellEdit("需求.xlsx", "需求", 2, "F", "2027-06-05"), CellEdit("需求.xlsx", "需求", 3, "G", "30万元")]
    with database.writing() as db:
        job = use_cases.edit_cells(db, job.id, edits)
    preview = use_cases.preview_job(database, settings, job, language=Language.EN)
    assert (preview.report.errors, preview.report.changes) == (0, 3)
    stored = settings.data_dir / "imports" / job.id / "需求.xlsx"
    assert load_workbook(stored).worksheets[0]["F2"].value == "05/06/2027"

    use_cases.start_job(runtime, job.id, total=preview.new_texts, language=Language.EN).join(30)
    with database.reading() as db:
        job = use_cases.get_job(db, job.id)
    report = use_cases.read_report(job)
    assert (job.state, job.done, job.total) == (ImportState.DONE, preview.new_texts, preview.new_texts)
    assert report is not None
    assert report.changes == 3
    assert not stored.parent.exists()


def test_an_import_runs_once(runtime: Runtime, tmp_path: Path) -> None:
    job = use_cases.begin_import(
        runtime.database, runtime.settings, [("a.xlsx", _sheet(tmp_path))], language=Language.EN
    )
    use_cases.start_job(runtime, job.id, total=0, language=Language.EN).join(30)

    with pytest.raises(ImportNotOpenError):
        use_cases.start_job(runtime, job.id, total=0, language=Language.EN)
    with runtime.database.writing() as db, pytest.raises(ImportNotOpenError):
        use_cases.edit_cells(db, job.id, [])


def test_a_file_that_cannot_be_read_leaves_nothing_behind(runtime: Runtime) -> None:
    with pytest.raises(WrongFileTypeError):
        use_cases.begin_import(runtime.database, runtime.settings, [("a.xlsx", b"%PDF-1.7")], language=Language.EN)
    with pytest.raises(NoFilesError):
        use_cases.begin_import(runtime.database, runtime.settings, [], language=Language.EN)

    assert list((runtime.settings.data_dir / "imports").glob("*")) == []


def test_names_of_files_neither_lead_elsewhere_nor_collide(runtime: Runtime, tmp_path: Path) -> None:
    sheet = _sheet(tmp_path)
    files = [("../../etc/passwd", sheet), ("a.xlsx", sheet), ("a.xlsx", sheet)]
    job = use_cases.begin_import(runtime.database, runtime.settings, files, language=Language.EN)

    names = sorted(path.name for path in (runtime.settings.data_dir / "imports" / job.id).iterdir())
    assert names == ["_.._etc_passwd", "a (2).xlsx", "a.xlsx"]

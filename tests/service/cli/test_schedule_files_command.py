import json
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from tests.service.cli.conftest import Duijie
from tests.service.sessions.docking import write_sheets


@pytest.fixture
def planned(duijie: Duijie, tmp_path: Path) -> Duijie:
    """A terminal on a database with a session that has been planned."""
    ran = duijie("import", *write_sheets(tmp_path))
    assert ran.code == 0, ran.err
    rounds = "14:00-14:15,14:20-14:35,14:40-14:55"
    for arguments in (
        (
            "create",
            "春季对接会",
            "--id",
            "spring",
            "--date",
            "2026-05-12",
            "--tables",
            "2",
            "--rounds",
            rounds,
        ),
        ("add", "spring", "--all-faculty", "--all-companies", "--max", "2"),
        ("plan", "spring"),
    ):
        ran = duijie("session", *arguments)
        assert ran.code == 0, ran.err
    return duijie


def test_workbook_is_written_and_comes_back_unchanged(planned: Duijie, tmp_path: Path) -> None:
    exported = planned("session", "export-schedule", "spring")
    imported = planned("session", "import-schedule", "spring", "spring.xlsx")

    assert (exported.code, exported.out) == (0, "spring.xlsx\n")
    assert (tmp_path / "spring.xlsx").stat().st_size > 5000
    assert (imported.code, imported.out) == (0, "The file changes nothing.\n")


def test_file_that_is_there_is_only_overwritten_on_demand(planned: Duijie) -> None:
    planned("session", "export-schedule", "spring")

    refused = planned("session", "export-schedule", "spring")
    forced = planned("session", "export-schedule", "spring", "--force")

    assert refused.code == 1
    assert refused.err == (
        "error: The file 'spring.xlsx' is already there: choose another name, or write over it with --force.\n"
    )
    assert forced.code == 0


def test_edited_workbook_changes_the_draft_after_a_dry_run(planned: Duijie) -> None:
    planned("session", "export-schedule", "spring")
    workbook = load_workbook("spring.xlsx")
    cell = next(cell for row in workbook.worksheets[0].iter_rows(5, 7, 3, 4) for cell in row if cell.value)
    faculty = str(cell.value).split("\n", maxsplit=1)[0]
    cell.value = None
    workbook.save("edited.xlsx")

    tried = planned("session", "import-schedule", "spring", "edited.xlsx", "--dry-run")
    done = planned("session", "import-schedule", "spring", "edited.xlsx", "--json")

    assert tried.code == 0
    assert tried.out.startswith(f"Removed: {faculty} × ")
    assert "Moved: 0, added: 0, removed: 1, errors: 0." in tried.out
    assert tried.out.endswith("Dry run: nothing was written.\n")
    answer = json.loads(done.out)
    assert (answer["applied"], len(answer["changes"])) == (True, 1)


def test_error_in_the_workbook_ends_with_code_1_and_names_the_cell(planned: Duijie) -> None:
    planned("session", "export-schedule", "spring")
    workbook = load_workbook("spring.xlsx")
    workbook.worksheets[0]["C5"] = "nobody"
    workbook.save("edited.xlsx")

    ran = planned("session", "import-schedule", "spring", "edited.xlsx")

    assert ran.code == 1
    assert "edited.xlsx › Grid 总表 › C5: This cell does not name a professor and a company" in ran.out
    assert ran.out.endswith("Nothing was written; correct the above first.\n")


def test_calendar_of_one_participant(planned: Duijie) -> None:
    ran = planned("session", "export-schedule", "spring", "--format", "ics", "--who", "F01")

    assert ran.out == "spring-F01.ics\n"
    events = icalendar.Calendar.from_ical(Path("spring-F01.ics").read_bytes()).walk("VEVENT")
    assert 1 <= len(events) <= 2


def test_nothing_cancelled_writes_no_file(planned: Duijie) -> None:
    ran = planned("session", "export-schedule", "spring", "--format", "ics", "--cancelled")

    assert (ran.code, ran.out) == (0, "This version cancels no meeting; no file was written.\n")
    assert not list(Path().glob("*.ics"))


def test_all_files_go_into_a_folder(planned: Duijie) -> None:
    ran = planned("session", "export-schedule", "spring", "--format", "all", "-o", "papers")

    assert ran.out.split() == ["papers/session.xlsx", "papers/session.ics", "papers/print-pack.html"]
    assert "春季对接会" in Path("papers/print-pack.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--who", "F01"), 2, "--who and --cancelled go with --format ics only"),
        (("--format", "print", "--link", "example.org"), 1, "The link template 'example.org' cannot be used"),
        (("--version", "7"), 1, "There is no version 7 of the schedule"),
        (("-o", "nowhere/spring.xlsx"), 1, "The file 'spring.xlsx' cannot be written"),
    ],
)
def test_wrong_use_is_said_in_one_line(planned: Duijie, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = planned("session", "export-schedule", "spring", *arguments)

    assert ran.code == code
    assert said in ran.err
    assert ran.err.count("\n") == 1

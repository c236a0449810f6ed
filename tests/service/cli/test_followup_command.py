import json
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.service.cli.conftest import Duijie

TODAY = "2026-11-20"


@pytest.fixture
def park(duijie: Duijie) -> Duijie:
    """A service that knows the invented Lanzhou docking's professors and companies."""
    fixtures = Path(__file__).parents[3] / "fixtures" / "lanzhou"
    assert duijie("import", fixtures / "faculty.xlsx", fixtures / "companies.xlsx").code == 0
    return duijie


def test_a_matter_from_its_opening_to_the_signature(park: Duijie, tmp_path: Path) -> None:
    opened = json.loads(
        park(
            *("followup", "open", "F01", "C01", "--person", "周敏", "--day", "2026-10-20"),
            *("--due", "2026-11-01", "--note", "会后互留电话", "--json"),
        ).out
    )
    short = opened["id"][:8]
    assert (opened["stage"], opened["responsible"]) == ("contacted", "周敏")

    listed = park("followup", "list", "--today", TODAY).out
    assert listed.startswith(f"{short}  contacted  ")
    assert "OVERDUE since 2026-11-01" in listed
    assert park("followup", "reminders", "--today", TODAY).out.startswith("2026-11-20  1-month  " + short)

    park("followup", "done", short, "1", "--person", "周敏", "--note", "样品已收到")
    assert park("followup", "reminders", "--today", TODAY).out == "No reminder is due.\n"
    visit = ("--visit-date", "2026-12-10", "--visit-place", "Baiyin")
    park("followup", "move", short, "site_visit", *visit, "--due", "none", "--person", "周敏")
    assert park("followup", "visits").out.startswith("2026-12-10 Baiyin\n  " + short)
    park("followup", "move", short, "signed", "--person", "马晓东", "--day", "2027-01-15")
    park("followup", "undo", short, "--person", "周敏")
    assert "site_visit: 1" not in park("followup", "summary").out
    assert "site visit: 1" in park("followup", "summary").out

    shown = park("followup", "show", short, "--today", TODAY).out
    assert "  2. " in shown
    assert "4. 2027-01-15 stage → signed · 马晓东 (undone by 周敏)" in shown
    assert park("followup", "show", short, "--language", "zh").out.count("实地走访") == 2

    assert park("followup", "export", tmp_path / "f.xlsx").out.endswith("(1).\n")
    assert len(load_workbook(tmp_path / "f.xlsx").worksheets) == 3
    park("followup", "export", tmp_path / "f.ics")
    events = Calendar.from_ical((tmp_path / "f.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 5


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "0000"], 1, "There is no follow-up with the id '0000'"),
        (["open", "F99", "C01"], 1, "There is no professor with the id 'F99'"),
        (["open", "F01", "C99"], 1, "There is no company with the id 'C99'"),
        (["open", "F01", "C01", "--need", "N99"], 1, "The company has no need with the id 'N99'"),
        (["open", "F01", "C01", "--due", "soon"], 2, "'soon' is no date, write it as 2026-12-04"),
        (["open", "F01", "C01", "--person", " "], 2, "person: must not be blank"),
        (["list", "--stage", "wedding"], 2, "stage.0: Input should be 'contacted'"),
        (["export", "list.pdf"], 2, "give a name that ends in .xlsx or .ics"),
    ],
)
def test_what_cannot_be_done_is_one_line(park: Duijie, arguments: list[str], code: int, message: str) -> None:
    ran = park("followup", *arguments)

    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_the_same_matter_twice_is_refused_in_the_language_of_the_run(park: Duijie) -> None:
    assert park("followup", "open", "F01", "C01").code == 0

    assert "is being followed up already" in park("followup", "open", "F01", "C01").err
    assert "的同一事项已在跟进" in park("followup", "open", "F01", "C01", "--language", "zh").err

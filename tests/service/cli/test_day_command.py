"""The Lanzhou afternoon as an organiser lives it: planned, published, broken five times, mended, and followed up."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Duijie, Ran

SESSION = "lanzhou"
Meetings = set[tuple[str, str, int, int]]


class Organiser:
    """Somebody at a terminal, with a watch."""

    def __init__(self, duijie: Duijie) -> None:
        self._duijie = duijie
        self.clock = "13:30"

    def ask(self, command: str, *arguments: object, code: int = 0) -> Ran:
        ran = self._duijie("session", command, SESSION, *arguments)
        assert ran.code == code, ran.err
        return ran

    def at(self, command: str, *arguments: object, code: int = 0) -> Ran:
        return self.ask(command, *arguments, "--now", f"2027-03-18T{self.clock}", code=code)

    def answer(self, command: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.at(command, *arguments, "--json").out)

    def meetings(self) -> Meetings:
        found = json.loads(self.ask("schedule", "--version", "published", "--json").out)["meetings"]
        return {(m["faculty"]["code"], m["company"]["code"], m["round"], m["table"]) for m in found}


@pytest.fixture
def organiser(duijie: Duijie) -> Organiser:
    fixtures = Path(__file__).parents[3] / "fixtures" / "lanzhou"
    assert duijie("import", fixtures / "faculty.xlsx", fixtures / "companies.xlsx").code == 0
    created = duijie(
        *("session", "create", "兰州化工对接会", "--id", SESSION, "--date", "2027-03-18", "--tables", 12),
        *("--start", "14:00", "--count", 8, "--length", 15),
    )
    assert created.code == 0, created.err
    organiser = Organiser(duijie)
    organiser.ask("add", "--all-faculty", "--max", 4)
    organiser.ask("add", "--all-companies", "--max", 3)
    organiser.ask("plan")
    organiser.ask("publish")
    return organiser


def test_an_afternoon_in_lanzhou(organiser: Organiser, duijie: Duijie) -> None:
    planned = organiser.meetings()
    assert len(planned) == 90
    assert organiser.ask("check-in", "F01", "C01").out.splitlines()[0].endswith("arrived")

    # Before the first round a company calls: they will be late. Every meeting is still held.
    late = min(planned, key=lambda m: (m[2], m[1]))[1]
    answer = organiser.answer("event", "--late", f"{late}@2", "--yes")
    assert (answer["change"]["removed"], answer["version"]) == (0, 2)
    assert 1 <= answer["change"]["moved"] <= 3

    # Round 2 is on. A professor has not come: only their own meetings fall.
    organiser.clock = "14:22"
    begun = {m for m in organiser.meetings() if m[2] <= 2}
    gone = next(m[0] for m in sorted(organiser.meetings()) if m[2] >= 4)
    lost = {m for m in organiser.meetings() if m[0] == gone and m[2] > 2}
    preview = organiser.at("event", "--no-show", gone)
    assert preview.out.startswith(f"0 of 90 meetings moved, 0 added, {len(lost)} removed; ")
    assert preview.out.endswith("Preview: nothing was written; add --yes to confirm.\n")
    assert "standby: " in preview.out
    shown = organiser.answer("event", "--no-show", gone)
    offer = shown["standby"][0]
    faculty, company = offer["offers"][0]["person"]["code"], offer["person"]["code"]
    seat = f"{faculty},{company}@{offer['round']}:{offer['table']}"
    answer = organiser.answer("event", "--no-show", gone, "--seat", seat, "--yes")
    assert (answer["change"]["moved"], answer["change"]["added"]) == (0, 1)
    assert (faculty, company, offer["round"], offer["table"]) in organiser.meetings()

    # A company walks in; a table is lost; the last round is given up. What has begun stays where it is.
    text = "乳液聚合反应釜粘壁，想找防粘壁涂层。"
    answer = organiser.answer("walk-in", "company", "--name", "陇东新材料", "--text", text, "--max", 1, "--yes")
    guest = answer["walk_ins"][0]["code"]
    assert (answer["change"]["added"], answer["change"]["removed"]) == (1, 0)
    organiser.answer("event", "--lost-table", "7", "--yes")
    assert all(m[3] != 7 for m in organiser.meetings() if m[2] > 2)
    before_cancelling = organiser.meetings()
    organiser.answer("event", "--cancel-round", 8, "--yes")
    assert all(m[2] != 8 for m in organiser.meetings())
    assert begun == {m for m in organiser.meetings() if m[2] <= 2}
    assert organiser.ask("audit").out.startswith("Every hard rule is kept.")

    # The last round can be held after all.
    assert "Taken back" in organiser.at("undo").out
    assert organiser.meetings() == before_cancelling
    assert organiser.ask("audit").out.startswith("Every hard rule is kept.")

    # Rounds go by hand from here on, and the guest's meeting comes to something.
    organiser.clock = "14:44"
    assert "Round 3 is on, until 14:59" in organiser.at("round", "start", 3).out
    assert "(by hand)" in organiser.at("day").out
    partner, _, number, _ = next(m for m in organiser.meetings() if m[1] == guest)
    for later in range(4, number + 1):
        organiser.at("round", "start", later)
    said = organiser.answer("outcome", partner, guest, "cooperation_possible", "--side", "company", "--person", "周敏")
    assert said["state"] == "held"
    followed = duijie("followup", "show", said["follow_up_id"][:8], "--today", "2027-05-01")
    assert "陇东新材料" in followed.out
    assert "1-month reminder: 2027-04-18 (due)" in followed.out


def test_what_cannot_be_done_on_the_day_is_one_line(organiser: Organiser) -> None:
    organiser.clock = "14:01"
    refused: dict[tuple[str | int, ...], tuple[int, str]] = {
        ("event",): (2, "say what has happened"),
        ("event", "--late", "F01"): (
            2,
            "'F01' does not say from which round on they are there: write F01@2 for round 2",
        ),
        ("event", "--late", "F01@0"): (2, "write F01@2"),
        ("event", "--late", "F01@9"): (1, "there is no round 9; the session has rounds 1 to 8."),
        ("event", "--lost-table", "4@9"): (1, "there is no round 9; the session has rounds 1 to 8."),
        ("event", "--leave", "F01@9"): (1, "there is no round 9; the session has rounds 1 to 8."),
        ("event", "--late", "F01@x"): (2, "'F01@x' is not written as code@round"),
        ("event", "--no-show", "F99"): (1, "Nobody with the id 'F99' takes part"),
        ("event", "--lost-table", "40"): (1, "There is no table 40"),
        ("event", "--cancel-round", "1"): (1, "Round 1 cannot be cancelled"),
        ("walk-in", "company", "--name", "x"): (2, "give existing, or both name and text"),
        ("round", "start", 5): (1, "round 2 has not begun"),
        ("undo",): (1, "There is no disruption left to take back."),
        ("outcome", "F01", "F02", "informative", "--side", "company"): (1, "Nobody with the id 'F02'"),
        ("event", "--no-show", "F01", "--seat", "F01"): (2, "'F01' does not say who sits where: write F03,C05@4:2"),
    }
    for (command, *arguments), (code, message) in refused.items():
        ran = organiser.at(str(command), *arguments, code=code)
        assert message in ran.err
        assert "Invalid value" not in ran.err
        assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert "is no moment" in organiser.ask("day", "--now", "soon", code=2).err

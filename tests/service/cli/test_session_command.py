import json
from pathlib import Path

import pytest

from tests.service.cli.conftest import Duijie

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


@pytest.fixture
def session(duijie: Duijie) -> Duijie:
    """Lanzhou imported, and its session with everybody, still without wishes."""
    assert duijie("import", LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx").code == 0
    ran = duijie(
        "session", "create", "Docking", "--id", "lz", "--date", "2027-03-18", "--tables", 12,
        "--start", "14:00", "--count", 8, "--pause-after", 4,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert duijie("session", "add", "lz", "--all-faculty", "--all-companies", "--max", 4).code == 0
    return duijie


def test_an_organiser_s_whole_story(session: Duijie, tmp_path: Path) -> None:
    def run(*arguments: object) -> str:
        ran = session("session", *arguments)
        assert (ran.code, ran.err) == (0, ""), arguments
        return ran.out

    run("set", "lz", "F01", "--available", "1-4")
    run("prefer", "lz", "F01", "C02", "--rank", 1)
    run("prefer", "lz", "C03", "F02", "--kind", "no_thanks")
    run("conflict", "lz", "F03", "C04", "--note", "advisor")
    run("lock", "lz", "F05", "C05", "--round", 1, "--table", 1)
    run("close", "lz", "8:12")
    wishes = json.loads(run("wishes", "lz", "--json"))
    assert [len(wishes[part]) for part in ("preferences", "conflicts", "locks", "closed")] == [2, 1, 1, 1]
    assert "8 rounds" in run("check", "lz")

    planned = json.loads(run("plan", "lz", "--json"))
    assert planned["run"]["status"] in {"OPTIMAL", "FEASIBLE"}
    by_pair = {(m["faculty"]["code"], m["company"]["code"]): m for m in planned["schedule"]["meetings"]}
    assert (by_pair["F05", "C05"]["round"], by_pair["F05", "C05"]["table"]) == (1, 1)
    assert not {("C03", "F02"), ("F03", "C04")} & set(by_pair)
    assert run("audit", "lz") == "Every hard rule is kept.\n"
    assert run("publish", "lz").startswith("Version 1 is published.")

    pair = next(pair for pair in by_pair if pair != ("F05", "C05"))
    assert "1 removed; 2 participants touched" in run("drop", "lz", *pair)
    assert "0 of 95 meetings moved, 0 added, 1 removed" in run("diff", "lz")
    assert "Version 2 is published." in run("publish", "lz", "--note", "one less")
    assert "told:" in run("versions", "lz")
    run("restore", "lz", "version", 1)
    assert "draft, 95 meetings" in run("versions", "lz")
    run("discard", "lz")
    assert "proved best" in run("runs", "lz")
    assert run("schedule", "lz", "--version", "1").count("×") == 95

    run("export", "lz", "--output", tmp_path / "s.xlsx")
    assert "Nothing changed." in run("import", "lz", tmp_path / "s.xlsx")
    run("template", "--output", tmp_path / "t.xlsx")
    assert "Docking [lz]" in run("list")
    assert run("delete", "lz", "--yes") == "'Docking' is deleted.\n"
    assert run("list") == "There is no session yet.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("show", "nope"), 1, "There is no session with the id 'nope'"),
        (("create", "x", "--date", "tomorrow"), 2, "date cannot be used"),
        (("create", "x", "--date", "2027-03-18", "--rounds", "14:00"), 2, "is no list of rounds"),
        (("create", "x", "--date", "2027-03-18", "--start", "23:00"), 2, "go beyond midnight"),
        (("create", "x", "--date", "2027-03-18", "--timezone", "Mars"), 2, "is no time zone"),
        (("delete", "lz"), 2, "add --yes"),
        (("prefer", "lz", "F01", "C01"), 2, "give --kind, --rank or --clear"),
        (("schedule", "lz", "--version", "old"), 1, "There is no session with the id 'lz'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    duijie: Duijie, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    ran = duijie("session", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("\n") == 1
    assert expected in ran.err

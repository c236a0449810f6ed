import json
import math
from pathlib import Path

import pytest

from tests.service.cli.conftest import Duijie

PROBLEM = {
    "faculty": [
        {"id": "F1", "min": 0, "max": 2, "available": None},
        {"id": "F2", "min": 0, "max": 2, "available": None},
    ],
    "companies": [
        {"id": "C1", "min": 0, "max": 2, "available": None},
        {"id": "C2", "min": 0, "max": 2, "available": None},
    ],
    "affinity": [["F1", "C1", 0.9], ["F1", "C2", 0.4], ["F2", "C1", 0.5]],
    "tables": 2,
    "rounds": 2,
    "must": [],
    "forbidden": [],
    "locked": [],
}


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM), "utf-8")
    return path


def test_plan_answers_the_contract_as_json(duijie: Duijie, problem: Path) -> None:
    ran = duijie("plan", "--problem", problem, "--json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert set(answer) == {
        "status", "rounds_needed", "objective", "bound", "fairness_price", "meetings", "unserved", "reasons", "seconds",
    }  # fmt: skip
    assert (answer["status"], answer["rounds_needed"], answer["unserved"]) == ("OPTIMAL", 2, [])
    assert answer["objective"] == pytest.approx(1.8)
    assert {(m["faculty"], m["company"]) for m in answer["meetings"]} == {("F1", "C1"), ("F1", "C2"), ("F2", "C1")}


def test_plan_tells_a_person_round_and_table(duijie: Duijie, problem: Path) -> None:
    ran = duijie("plan", "--problem", problem)
    assert ran.out.startswith("OPTIMAL: 2 rounds needed")
    assert ran.out.count("round 1, table") + ran.out.count("round 2, table") == 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", "is not JSON"),
        (b"", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"[]", "error: "),
        (b'{"faculty": 3}', "error: "),
        (b'{"tables": ' + b"1" * 5000 + b"}", "has a number of thousands of digits"),
        (b'{"tables": 1, "tables": 2}', "gives the key 'tables' twice in one object"),
        (json.dumps({**PROBLEM, "affinity": [["F1", "C1", math.nan]]}).encode(), "affinity[0][2] is nan"),
        (json.dumps({**PROBLEM, "affinity": [["F1", "C1", -math.inf]]}).encode(), "affinity[0][2] is -inf"),
        (json.dumps({**PROBLEM, "affinity": [["F1", "C1", 1e300]]}).encode(), "affinity[0][2] is 1e+300"),
        (json.dumps({**PROBLEM, "locked": [["F1", "Xu", 1, 1]]}).encode(), "locked[0][1] is 'Xu'"),
    ],
)
def test_plan_refuses_a_broken_problem_in_one_line(
    duijie: Duijie, tmp_path: Path, content: bytes, expected: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    ran = duijie("plan", "--problem", path)
    assert (ran.code, ran.out) == (1, "")
    assert expected in ran.err
    assert ran.err.count("\n") == 1


def test_plan_without_the_file_says_so(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("plan", "--problem", tmp_path / "none.json")
    assert (ran.code, "cannot be read" in ran.err) == (1, True)


def test_plan_answers_wishes_that_contradict_one_another_with_reasons_and_no_error(
    duijie: Duijie, tmp_path: Path
) -> None:
    path = tmp_path / "wishes.json"
    path.write_text(json.dumps({**PROBLEM, "must": [["F2", "C2"]], "locked": [["F1", "C1", 3, 1]]}), "utf-8")
    ran = duijie("plan", "--problem", path, "--json")
    answer = json.loads(ran.out)
    assert (ran.code, ran.err, answer["status"], answer["meetings"]) == (0, "", "INFEASIBLE", [])
    assert answer["reasons"] == [
        "F2 × C2 must meet but has no affinity, so may not meet: give the pair a score or drop the wish.",
        "F1 × C1 in round 3 at table 1 is locked but the session has 2 rounds: add rounds or unlock it.",
    ]

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.service.cli.conftest import Duijie

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


@pytest.fixture
def imported(duijie: Duijie) -> Duijie:
    ran = duijie("import", LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx")
    assert ran.code == 0, ran.err
    return duijie


def test_match_ranks_faculty_for_a_need_of_the_spreadsheet(imported: Duijie) -> None:
    answer = json.loads(imported("match", "N01", "--top", "3", "--json").out)
    assert [match["rank"] for match in answer["matches"]] == [1, 2, 3]
    assert {match["need"]["external_id"] for match in answer["matches"]} == {"N01"}


def test_match_ranks_needs_for_a_professor_and_filters_by_kind(imported: Duijie) -> None:
    answer = json.loads(imported("match", "F01", "--kind", "joint_research", "--json").out)
    assert {match["need"]["kind"] for match in answer["matches"]} == {"joint_research"}
    assert {match["faculty"]["external_id"] for match in answer["matches"]} == {"F01"}


def test_match_by_text_prints_evidence_for_a_person(imported: Duijie) -> None:
    ran = imported("match", "--text", "骨架镍加氢催化剂失活", "--top", "1")
    assert ran.out.startswith("1. 牛砚秋 · 教授 · 兰州雁滩理工大学")
    assert "not calibrated yet" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("N99",), 1, "Neither a need nor a professor has the id 'N99'"),
        ((), 2, "give either an id or --text"),
        (("N01", "--text", "x"), 2, "give either an id or --text"),
        (("N01", "--top", "0"), 2, "--top"),
    ],
)
def test_match_says_in_one_line_what_is_wrong(
    duijie: Duijie, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    ran = duijie("match", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert expected in ran.err


def test_evaluate_prints_every_measure(duijie: Duijie) -> None:
    answer = json.loads(duijie("evaluate", LANZHOU, "--by", "faculty", "--judged-only", "--json").out)
    assert {"ndcg_at_5", "ndcg_at_10", "recall_at_10", "mrr", "auc", "spearman", "loss", "queries", "seconds"} <= set(
        answer
    )
    assert answer["queries"] == 26


def test_calibrate_gives_match_its_verdicts(imported: Duijie) -> None:
    assert imported("calibrate", LANZHOU).code == 0
    answer = json.loads(imported("match", "N01", "--json").out)
    assert answer["calibrated_from"] == "1872 judged pairs of 'lanzhou'"
    assert answer["matches"][0]["verdict"] in {"strong", "worth_a_talk", "no_suitable_expert"}


def test_demo_writes_the_report_and_tells_what_it_found(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("demo", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert "26 faculty, 30 companies, 72 needs (all invented)" in ran.out
    assert "3,4-二氯苯胺" in ran.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "matches.xlsx",
        "participants.xlsx",
        "print-pack.html",
        "report.html",
        "session.ics",
        "session.json",
        "session.xlsx",
    ]
    assert all(str(path) in ran.out for path in (tmp_path / "out").iterdir())
    assert load_workbook(tmp_path / "out" / "session.xlsx").sheetnames[0] in {"总表 Grid", "Grid 总表"}

import json
from pathlib import Path

import pytest

from tests.service.cli.conftest import Duijie
from tests.service.spreadsheets.workbooks import write_csv

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


@pytest.fixture
def imported(duijie: Duijie) -> Duijie:
    assert duijie("import", LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx").code == 0
    return duijie


def test_a_match_that_is_not_suitable_is_left_out_until_it_is_taken_back(imported: Duijie) -> None:
    first = json.loads(imported("match", "N01", "--top", "1", "--json").out)["matches"][0]["faculty"]["external_id"]
    said = json.loads(imported("judge", "N01", first, "--word", "not_useful", "--reason", "已退休", "--json").out)
    ran = imported("match", "N01", "--top", "3")
    assert f"[{first}]. Organiser: Not suitable “已退休” (duijie judge --undo {said['id']} ranks it again)" in ran.out
    assert "Not suitable (Organiser command line) 已退休" in imported("judge", "--list").out

    assert imported("judge", "--undo", said["id"]).out.endswith("– taken back\n")
    again = json.loads(imported("match", "N01", "--top", "1", "--json").out)
    assert again["matches"][0]["faculty"]["external_id"] == first


def test_not_my_field_names_the_item_that_carried_the_match(imported: Duijie) -> None:
    ran = imported("judge", "N01", "F01", "--word", "not_my_field", "--side", "faculty", "--json")
    assert json.loads(ran.out)["item_id"]


def test_graded_pairs_are_imported_once_and_set_nothing_aside(imported: Duijie) -> None:
    path = LANZHOU / "qrels.tsv"
    assert imported("judge", "--import", path).out == "Judgements: 1872 new, 0 replaced, 0 unchanged\n"
    assert imported("judge", "--import", path).out == "Judgements: 0 new, 0 replaced, 1872 unchanged\n"
    assert json.loads(imported("match", "N01", "--json").out)["set_aside"] == []


def test_a_changed_grade_replaces_the_old_one_and_a_word_acts(imported: Duijie, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "pairs.csv", [["N01", "F01", 1], ["N01", "F02", "not_useful"]])
    imported("judge", "--import", path)
    write_csv(path, [["N01", "F01", 3], ["N01", "F02", "not_useful"]])
    assert imported("judge", "--import", path).out == "Judgements: 0 new, 1 replaced, 1 unchanged\n"
    away = json.loads(imported("match", "N01", "--json").out)["set_aside"]
    assert [one["faculty"]["external_id"] for one in away] == ["F02"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["N01", "F01", 3], ["N99", "F01", 1]], "row 2: there is no need with the id 'N99'"),
        ([["N01", "F01", 3], ["N01", "F99", 1]], "row 2: there is no professor with the id 'F99'"),
        ([["N01", "F01", 3], ["N01", "F01", 1]], "row 2: N01 and F01 are judged otherwise in row 1"),
    ],
)
def test_a_file_with_a_wrong_row_is_refused_whole(
    imported: Duijie, tmp_path: Path, rows: list[list[str | int]], message: str
) -> None:
    ran = imported("judge", "--import", write_csv(tmp_path / "pairs.csv", rows))
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert imported("judge", "--list").out == "Nothing has been judged yet.\n"


def test_a_need_whose_id_two_companies_use_is_named_with_its_company(imported: Duijie, tmp_path: Path) -> None:
    rows: list[list[str | int]] = [["编号", "企业编号", "需求标题", "需求类型"], ["N01", "C02", "除尘", "技术难题"]]
    assert imported("import", write_csv(tmp_path / "twin.csv", rows)).code == 0
    pairs = write_csv(tmp_path / "pairs.csv", [["N01", "F01", 3]])

    unclear = imported("match", "N01")
    assert (unclear.code, unclear.err) == (
        1,
        "error: Several have the id 'N01'; say which one is meant: C01/N01, C02/N01.\n",
    )
    assert "除尘" in imported("match", "C02/N01").out
    assert "needs of several companies have the id 'N01'" in imported("judge", "--import", pairs).err
    write_csv(pairs, [["C02/N01", "F01", 3]])
    assert imported("judge", "--import", pairs).out == "Judgements: 1 new, 0 replaced, 0 unchanged\n"


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ((), 2, "give a need, a professor and --word"),
        (("N01", "F01"), 2, "give a need, a professor and --word"),
        (("N01", "F01", "--word", "liked"), 2, "--word"),
        (("N99", "F01", "--word", "useful"), 1, "no need with the id 'N99'"),
        (("--undo", "nothing"), 1, "no judgement with the id 'nothing'"),
        (("--import", "missing.csv"), 1, "There is no file 'missing.csv'"),
    ],
)
def test_judge_says_in_one_line_what_is_wrong(
    duijie: Duijie, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    ran = duijie("judge", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert expected in ran.err

import json
from pathlib import Path

import pytest

from tests.service.cli.conftest import Duijie

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"
JUDGED_NEEDS = 20


@pytest.fixture
def judged(duijie: Duijie, tmp_path: Path) -> Duijie:
    """The Lanzhou docking with the judgements on its first needs, imported as an operator would."""
    assert duijie("import", LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx").code == 0
    lines = (LANZHOU / "qrels.tsv").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.startswith("need") or int(line[1:3]) <= JUDGED_NEEDS]
    (tmp_path / "qrels.tsv").write_text("\n".join(kept), "utf-8")
    assert duijie("judge", "--import", tmp_path / "qrels.tsv").code == 0
    return duijie


def best_score(duijie: Duijie) -> float:
    score: float = json.loads(duijie("match", "N30", "--top", "1", "--json").out)["matches"][0]["score"]
    return score


def test_lanzhous_judgements_improve_a_model_without_a_mind_and_can_be_taken_back(judged: Duijie) -> None:
    shipped = best_score(judged)
    tried = json.loads(judged("learn", "--dry-run", "--json").out)
    assert (tried["labels"], tried["needs"], tried["is_stored"]) == ({"grade": 26 * JUDGED_NEEDS}, JUDGED_NEEDS, False)
    assert tried["weights"]["decision"] == "adopted"
    assert tried["weights"]["trial"]["gain_at_least"] > 0
    assert best_score(judged) == shipped

    ran = judged("learn")
    assert "Labels: 520 pairs (520 grades) on 20 needs" in ran.out
    assert "Weights of the ranking: better, adopted" in ran.out
    assert "  lexical: 0.35 → 0." in ran.out
    assert ran.out.endswith(
        "Stored as learned-1 and used from the next question on; `duijie learn --undo` takes it back.\n"
    )
    assert best_score(judged) != shipped
    assert "learned-1" in judged("learn", "--list").out

    assert judged("learn", "--undo").out == "Taken back; in use now: the shipped parameters.\n"
    assert best_score(judged) == shipped
    [version] = json.loads(judged("learn", "--list", "--json").out)
    assert (version["state"], version["report"]["weights"]["changed"]["lexical"]["before"]) == ("undone", 0.35)


def test_without_labels_learn_says_where_they_come_from(duijie: Duijie) -> None:
    assert duijie("learn").out.startswith("There are no labels yet: judge matches with `duijie judge`")
    assert "还没有标注" in duijie("learn", "--language", "zh").out
    assert duijie("learn", "--list").out == "Nothing has been learned yet.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [(("--undo", "--list"), 2, "give only one of"), (("--undo",), 1, "there is nothing to undo")],
)
def test_learn_says_in_one_line_what_is_wrong(
    duijie: Duijie, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    ran = duijie("learn", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert expected in ran.err

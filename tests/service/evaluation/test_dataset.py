import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from matching.types import ExpertiseKind, NeedKind
from service.errors import InvalidFileError
from service.evaluation.dataset import load_dataset


def write_set(folder: Path, *, faculty: Sequence[object], needs: Sequence[object], qrels: str) -> Path:
    for name, records in (("faculty", faculty), ("needs", needs)):
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def test_load_dataset_takes_missing_and_null_fields(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path,
        faculty=[{"id": "F1", "items": [{"kind": None, "text": "膜分离", "year": None}, {"text": None}]}, {"id": 2}],
        needs=[{"id": "N1", "title": "脱水", "body": None, "requirements": None, "kind": None}],
        qrels="N1\tF1\t2.5\nN1\t2\t0\n",
    )
    dataset = load_dataset(folder)
    assert [(item.kind, item.text) for item in dataset.faculty[0].items] == [(ExpertiseKind.PUBLICATION, "膜分离")]
    assert dataset.faculty[1].id == "2"
    assert (dataset.needs[0].kind, dataset.needs[0].body) == (NeedKind.TECHNICAL_PROBLEM, "")
    assert dataset.grades == {("N1", "F1"): 2.5, ("N1", "2"): 0.0}


def test_load_dataset_reads_requirements_with_must_and_wish(tmp_path: Path) -> None:
    needs = [
        {
            "id": "N1",
            "title": "t",
            "requirements": [{"text": "a"}, {"text": "b", "must": False}, {"text": "c", "must": None}],
        }
    ]
    dataset = load_dataset(write_set(tmp_path, faculty=[{"id": "F"}], needs=needs, qrels="N1\tF\t1"))
    assert [(r.text, r.must) for r in dataset.needs[0].requirements] == [("a", True), ("b", False), ("c", True)]


def test_load_dataset_passes_over_a_header_and_says_what_it_left_out(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path,
        faculty=[{"id": "F", "items": [{"kind": "paper", "text": "x"}]}],
        needs=[{"id": "N", "title": "t"}],
        qrels="need\tfaculty\tgrade\nN\tF\t3\nN\tghost\t1\n",
    )
    dataset = load_dataset(folder)
    assert dataset.grades == {("N", "F"): 3.0}
    assert dataset.notes == (
        "unknown kind 'paper' read as 'publication' (1 times)",
        "judgement on an id that is in neither file left out (1 times)",
    )


@pytest.mark.parametrize(
    ("qrels", "expected"),
    [
        ("N\tF\n", "qrels.tsv line 1"),
        ("N\tF\t1\nN\tF\thigh\n", "qrels.tsv line 2"),
        ("N\tF\t1\nN\tF\t2\n", "judged twice"),
        ("need\tfaculty\tgrade\n", "judges no pair"),
    ],
)
def test_load_dataset_names_the_line_of_a_wrong_judgement(tmp_path: Path, qrels: str, expected: str) -> None:
    folder = write_set(tmp_path, faculty=[{"id": "F"}], needs=[{"id": "N", "title": "t"}], qrels=qrels)
    with pytest.raises(InvalidFileError, match=expected):
        load_dataset(folder)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("{", "line 1"), ('{"id": "N"}', "title"), ('{"id": "", "title": "t"}', "id"), ("[]", "line 1")],
)
def test_load_dataset_names_the_line_and_field_of_a_wrong_need(tmp_path: Path, line: str, expected: str) -> None:
    write_set(tmp_path, faculty=[{"id": "F"}], needs=[], qrels="N\tF\t1\n")
    (tmp_path / "needs.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(InvalidFileError, match=expected):
        load_dataset(tmp_path)


def test_load_dataset_refuses_an_id_that_stands_twice(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path, faculty=[{"id": "F"}, {"id": "F"}], needs=[{"id": "N", "title": "t"}], qrels="N\tF\t1\n"
    )
    with pytest.raises(InvalidFileError, match="line 2: id 'F' stands there twice"):
        load_dataset(folder)


def test_load_dataset_without_the_folder_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match=r"faculty\.jsonl, needs\.jsonl and qrels\.tsv"):
        load_dataset(tmp_path / "nowhere")

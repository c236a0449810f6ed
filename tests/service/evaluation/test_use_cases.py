from pathlib import Path

import pytest

from matching.types import Query
from service.errors import InvalidFileError
from service.evaluation.calibrate import calibrate
from service.evaluation.dataset import load_dataset
from service.evaluation.use_cases import evaluate_dataset
from tests.embeddings.ngram_encoder import NgramEncoder

LANZHOU = Path("fixtures/lanzhou")


def test_evaluate_reads_the_two_spreadsheets_of_a_docking() -> None:
    dataset = load_dataset(LANZHOU)
    assert (len(dataset.faculty), len(dataset.needs), len(dataset.grades)) == (26, 72, 1872)
    assert dataset.needs[0].id == "N01"
    assert dataset.notes == ()


def test_evaluate_by_character_ngrams_is_better_than_chance_in_both_directions() -> None:
    dataset, encoder = load_dataset(LANZHOU), NgramEncoder()
    by_need = evaluate_dataset(dataset, encoder)
    by_faculty = evaluate_dataset(dataset, encoder, by=Query.FACULTY)
    assert (by_need.quality.queries, by_faculty.quality.queries) == (72, 26)
    assert (by_need.quality.auc or 0) > 0.7
    assert (by_faculty.quality.loss or 1) < 0.3


def test_calibrate_names_model_and_source() -> None:
    calibration = calibrate(load_dataset(LANZHOU), NgramEncoder())
    assert calibration.model == NgramEncoder().name
    assert calibration.made_from == "1872 judged pairs of 'lanzhou'"
    assert 0 < calibration.worth_a_talk_from <= calibration.strong_from < 1


def test_evaluate_refuses_a_spreadsheet_with_a_wrong_row(tmp_path: Path) -> None:
    (tmp_path / "faculty.xlsx").write_bytes((LANZHOU / "faculty.xlsx").read_bytes())
    (tmp_path / "qrels.tsv").write_text("N01\tF01\t3\n", "utf-8")
    with pytest.raises(InvalidFileError, match="judges no pair"):
        load_dataset(tmp_path)

"""The quality that README promises on the Lanzhou docking, with the model that ships."""

from pathlib import Path

from embeddings.loading import load_encoder
from matching.types import Query
from service.calibration import find_calibration
from service.evaluation.dataset import load_dataset
from service.evaluation.use_cases import evaluate_dataset
from service.settings import Settings

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


def test_ranking_of_the_lanzhou_docking_stays_above_its_floor() -> None:
    dataset, encoder = load_dataset(LANZHOU), load_encoder()
    by_need = evaluate_dataset(dataset, encoder).quality
    by_faculty = evaluate_dataset(dataset, encoder, by=Query.FACULTY).quality
    assert (by_need.ndcg_at_5 or 0) >= 0.85
    assert (by_need.recall_at_10 or 0) >= 0.93
    assert (by_need.auc or 0) >= 0.94
    assert (by_need.loss or 1) <= 0.09
    assert (by_faculty.loss or 1) <= 0.11


def test_the_calibration_that_ships_is_for_the_model_that_ships(tmp_path: Path) -> None:
    assert find_calibration(Settings(data_dir=tmp_path), load_encoder()) is not None

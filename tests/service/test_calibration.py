from pathlib import Path

import pytest

from embeddings.model_files import CALIBRATION_FILE
from matching.calibration import Calibration
from service.calibration import find_calibration
from service.settings import Settings
from tests.embeddings.ngram_encoder import NgramEncoder


def write_calibration(folder: Path, *, model: str, made_from: str) -> None:
    folder.mkdir(exist_ok=True)
    calibration = Calibration(model, 10.0, -5.0, 0.7, 0.5, covered_from=0.4, partly_from=0.3, made_from=made_from)
    (folder / CALIBRATION_FILE).write_text(calibration.to_json(), "utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "model").mkdir()
    return Settings(data_dir=tmp_path / "data", model=str(tmp_path / "model"))


def test_find_calibration_takes_the_operators_own_before_the_models(settings: Settings, tmp_path: Path) -> None:
    name = NgramEncoder().name
    write_calibration(tmp_path / "model", model=name, made_from="the model's makers")
    found = find_calibration(settings, NgramEncoder())
    assert found is not None
    assert found.made_from == "the model's makers"
    write_calibration(tmp_path / "data", model=name, made_from="our own judgements")
    found = find_calibration(settings, NgramEncoder())
    assert found is not None
    assert found.made_from == "our own judgements"


def test_find_calibration_leaves_aside_another_models_and_says_so(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_calibration(tmp_path / "data", model="another", made_from="elsewhere")
    assert find_calibration(settings, NgramEncoder()) is None
    assert "was made for the model another" in caplog.text

"""Find the calibration that belongs to the model in use."""

import logging
from pathlib import Path

from embeddings.encoder import Encoder
from embeddings.loading import DEFAULT_MODEL
from embeddings.model_files import CALIBRATION_FILE
from matching.calibration import Calibration, CalibrationError, read_calibration
from service.settings import Settings

log = logging.getLogger(__name__)


def find_calibration(settings: Settings, encoder: Encoder) -> Calibration | None:
    """The operator's own calibration in the data folder, else the one that lies with the model, else None.

    One that was made for another model is left aside, which the log says: scores then carry no verdict.
    """
    for path in (settings.data_dir / CALIBRATION_FILE, Path(settings.model or DEFAULT_MODEL) / CALIBRATION_FILE):
        if not path.exists():
            continue
        try:
            return read_calibration(path.read_text("utf-8"), model=encoder.name)
        except CalibrationError as error:
            log.warning("%s is left aside. %s", path, error)
    return None

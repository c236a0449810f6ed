"""Versions of learned parameters, as rows and as values."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from matching.calibration import read_calibration
from matching.learning.relearn import Parameters
from matching.scoring import ScoringWeights
from service.models.learned_parameters import LearnedParameters

SHIPPED = "shipped"
"""Name of the parameters that come with Duijie."""


@dataclass(frozen=True, slots=True)
class InUse:
    """Parameters and their name: "shipped", or "learned-" and a version."""

    name: str
    parameters: Parameters


def find_in_use(db: Session, *, model: str, shipped: Parameters) -> InUse:
    """Return the newest version of this model that was not undone, else what is shipped.

    A version that was learned beside other shipped weights or another calibration does not fit and is left aside.
    """
    learned = LearnedParameters
    statement = (
        select(learned)
        .where(col(learned.model) == model, col(learned.beside) == fingerprint(shipped))
        .where(col(learned.undone_at).is_(None))
        .order_by(col(learned.version).desc())
        .limit(1)
    )
    row = db.exec(statement).first()
    return InUse(SHIPPED, shipped) if row is None else InUse(f"learned-{row.version}", read_parameters(row))


def list_versions(db: Session) -> Sequence[LearnedParameters]:
    """Return all versions, of any model, undone or not, oldest first."""
    return db.exec(select(LearnedParameters).order_by(col(LearnedParameters.version))).all()


def fingerprint(shipped: Parameters) -> str:
    """What tells whether two releases ship the same weights and calibration: 64 hex digits."""
    calibration = shipped.calibration.to_json() if shipped.calibration else ""
    return sha256(f"{shipped.weights!r}\n{calibration}".encode()).hexdigest()


def to_row(parameters: Parameters, *, model: str, shipped: Parameters, report: str) -> LearnedParameters:
    """Return a new version, not yet stored."""
    return LearnedParameters(
        model=model,
        weights=json.dumps(asdict(parameters.weights)),
        calibration=parameters.calibration.to_json() if parameters.calibration else "",
        beside=fingerprint(shipped),
        report=report,
    )


def read_parameters(row: LearnedParameters) -> Parameters:
    """Return what a version holds. Raises CalibrationError where its calibration is another model's."""
    weights = ScoringWeights(**{name: _freeze(value) for name, value in json.loads(row.weights).items()})
    return Parameters(weights, read_calibration(row.calibration, model=row.model) if row.calibration else None)


def _freeze(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return tuple(value) if isinstance(value, list) else value

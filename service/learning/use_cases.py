"""Learn from the labels of this deployment, undo it, and list what was learned."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists
from sqlmodel import Session, col

from matching.learning.relearn import Parameters, Relearned, relearn
from matching.scoring import ScoringWeights
from service.errors import NothingLearnedError
from service.learning import repository
from service.learning.labels import collect_labels
from service.models.judgement import Judgement
from service.models.learned_parameters import LearnedParameters
from service.models.shown_list import ShownList
from service.startup import Runtime

KEEP_SHOWN = timedelta(days=400)
"""How long a list that nobody judged is remembered."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What `learn` did: the outcome, and the version that is in use now ("shipped", or "learned-" and a number).

    `is_stored` is false for a dry run and where nothing proved better.
    """

    model: str
    relearned: Relearned
    in_use: str
    is_stored: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version as a reader meets one. `state` is in_use, replaced, undone, other_model or left_aside."""

    name: str
    model: str
    created_at: datetime
    state: str
    report: dict[str, Any]


def learn(runtime: Runtime, *, at: datetime, dry_run: bool = False) -> Learning:
    """Fit weights and calibration to all labels; what proves better is stored as a new version and used from now on.

    A service that runs on the same database uses it from its next question on.
    """
    model = runtime.encoder.name
    with runtime.database.reading() as db:
        matcher = runtime.get_matcher(db)
        relearned = relearn(
            matcher.corpus,
            collect_labels(db, matcher),
            shipped=runtime.shipped,
            in_use=Parameters(matcher.weights, matcher.calibration),
        )
        in_use = matcher.scorer
    if dry_run or not relearned.has_changed:
        return Learning(model, relearned, in_use, is_stored=False)
    report = json.dumps(describe(relearned), ensure_ascii=False)
    with runtime.database.writing() as db:
        row = repository.to_row(relearned.after, model=model, shipped=runtime.shipped, report=report)
        row.created_at = at
        db.add(row)
        forget_old_lists(db, before=at - KEEP_SHOWN)
        db.flush()
        return Learning(model, relearned, f"learned-{row.version}", is_stored=True)


def undo(runtime: Runtime, *, at: datetime) -> str:
    """Take the version in use back; returns the name of what is in use now. Raises NothingLearnedError."""
    model, shipped = runtime.encoder.name, runtime.shipped
    with runtime.database.writing() as db:
        now_used = repository.find_in_use(db, model=model, shipped=shipped).name
        row = next((row for row in repository.list_versions(db) if _name(row) == now_used), None)
        if row is None:
            raise NothingLearnedError(model)
        row.undone_at = at
        db.flush()
        return repository.find_in_use(db, model=model, shipped=shipped).name


def list_versions(runtime: Runtime) -> list[Version]:
    """All versions, oldest first, and what became of each."""
    with runtime.database.reading() as db:
        rows = repository.list_versions(db)
        used = repository.find_in_use(db, model=runtime.encoder.name, shipped=runtime.shipped).name
        return [
            Version(_name(row), row.model, row.created_at, _state(row, runtime, used), json.loads(row.report))
            for row in rows
        ]


def forget_old_lists(db: Session, *, before: datetime) -> None:
    """Drop the lists that were shown before then and that no judgement names."""
    judged = exists().where(col(Judgement.list_id) == col(ShownList.id))
    db.execute(delete(ShownList).where(col(ShownList.shown_at) < before, ~judged))


def describe(relearned: Relearned) -> dict[str, Any]:
    """The outcome as plain values, as it is stored and printed."""
    weights, probabilities = relearned.weights, relearned.probabilities
    return {
        "labels": {str(source): count for source, count in sorted(relearned.labels.items())},
        "needs": relearned.needs,
        "weights": {
            "decision": str(relearned.weights_decision),
            "needs": weights.needs,
            "trial": _trial(weights.trial),
            "changed": _differences(relearned.before.weights, relearned.after.weights),
        },
        "probabilities": {
            "decision": str(relearned.probabilities_decision),
            "trial": _trial(probabilities.trial),
            "calibration_error_before": probabilities.error_before,
            "calibration_error_after": probabilities.error_after,
            "gain": probabilities.gain,
            "shift": probabilities.shift,
        },
    }


def _trial(trial: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a Trial or None
    return None if trial is None else {**asdict(trial), "gain": trial.gain}


def _differences(before: ScoringWeights, after: ScoringWeights) -> dict[str, dict[str, Any]]:
    old, new = asdict(before), asdict(after)
    return {name: {"before": old[name], "after": new[name]} for name in old if old[name] != new[name]}


def _name(row: LearnedParameters) -> str:
    return f"learned-{row.version}"


def _state(row: LearnedParameters, runtime: Runtime, used: str) -> str:
    if row.undone_at is not None:
        return "undone"
    if row.model != runtime.encoder.name:
        return "other_model"
    if row.beside != repository.fingerprint(runtime.shipped):
        return "left_aside"
    return "in_use" if _name(row) == used else "replaced"

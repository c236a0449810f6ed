from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from matching.calibration import Calibration, CalibrationError
from matching.learning.labels import LabelSource
from matching.learning.relearn import Parameters
from matching.scoring import ScoringWeights
from matching.types import JudgementSide, JudgementWord
from service.database import Database
from service.errors import NothingLearnedError
from service.learning import repository, use_cases
from service.learning.labels import collect_labels
from service.models import Judgement, ShownList
from service.startup import Runtime
from tests.service.bodies import company_body, faculty_body, need_body, post

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
WORDY = Parameters(replace(ScoringWeights(), lexical=0.6, best_passages=(1.0,)), None)
CALIBRATION = Calibration("ngram-256", 20.0, -3.0, 0.7, 0.3, 0.25, 0.15, made_from="three invented pairs")


@pytest.fixture
def docking(client: TestClient) -> dict[str, str]:
    """A need and two professors; returns their ids by external id."""
    company = post(client, "/v1/companies", company_body())
    membranes = [{"kind": "direction", "text": "高盐有机废水的膜处理与膜堵塞"}]
    rows = [
        post(client, "/v1/faculty", faculty_body()),
        post(client, "/v1/faculty", faculty_body(external_id="F-2", name="甄映川", items=membranes)),
        post(client, "/v1/needs", need_body(company["id"])),
    ]
    return {row["external_id"]: row["id"] for row in rows}


def runtime_of(client: TestClient) -> Runtime:
    return cast("Runtime", cast("FastAPI", client.app).state.startup.runtime)


def store(runtime: Runtime, parameters: Parameters, *, model: str = "ngram-256", beside: str = "") -> None:
    """A version as `learn` would store it."""
    row = repository.to_row(parameters, model=model, shipped=runtime.shipped, report='{"labels": {"grade": 9}}')
    row.beside = beside or row.beside
    with runtime.database.writing() as db:
        db.add(row)


def first_match(client: TestClient, docking: dict[str, str]) -> dict[str, Any]:
    match: dict[str, Any] = client.get(f"/v1/needs/{docking['N-1']}/matches").json()["matches"][0]
    return match


def test_a_running_service_uses_what_was_learned_from_its_next_question_on(
    client: TestClient, docking: dict[str, str], database: Database
) -> None:
    runtime, before = runtime_of(client), first_match(client, docking)["score"]
    store(runtime, WORDY)
    learned = first_match(client, docking)["score"]
    assert learned != pytest.approx(before, abs=1e-3)
    with database.reading() as db:
        assert {row.scorer for row in db.exec(select(ShownList)).all()} == {
            "shipped",
            use_cases.list_versions(runtime)[0].name,
        }

    assert use_cases.undo(runtime, at=NOON) == "shipped"
    assert first_match(client, docking)["score"] == before


def test_learned_verdicts_are_used_too(client: TestClient, docking: dict[str, str]) -> None:
    assert first_match(client, docking)["verdict"] is None
    store(runtime_of(client), Parameters(ScoringWeights(), CALIBRATION))
    assert first_match(client, docking)["verdict"] is not None


def test_what_another_model_learned_is_refused(client: TestClient, docking: dict[str, str]) -> None:
    runtime, before = runtime_of(client), first_match(client, docking)["score"]
    store(runtime, WORDY, model="another-model")
    store(runtime, WORDY, beside="f" * 64)
    assert first_match(client, docking)["score"] == before
    assert [version.state for version in use_cases.list_versions(runtime)] == ["other_model", "left_aside"]
    row = repository.to_row(
        Parameters(ScoringWeights(), CALIBRATION), model="another-model", shipped=runtime.shipped, report="{}"
    )
    with pytest.raises(CalibrationError, match="was made for the model ngram-256, but another-model is in use"):
        repository.read_parameters(row)


def test_undo_goes_back_a_version_at_a_time(client: TestClient) -> None:
    runtime = runtime_of(client)
    store(runtime, WORDY)
    store(runtime, replace(WORDY, weights=replace(WORDY.weights, lexical=0.5)))
    assert [version.state for version in use_cases.list_versions(runtime)] == ["replaced", "in_use"]
    assert use_cases.undo(runtime, at=NOON) == use_cases.list_versions(runtime)[0].name
    assert use_cases.undo(runtime, at=NOON) == "shipped"
    assert [version.state for version in use_cases.list_versions(runtime)] == ["undone", "undone"]
    with pytest.raises(NothingLearnedError, match="there is nothing to undo"):
        use_cases.undo(runtime, at=NOON)


def test_parameters_come_back_as_they_were_stored(client: TestClient) -> None:
    parameters = Parameters(WORDY.weights, CALIBRATION)
    row = repository.to_row(parameters, model="ngram-256", shipped=runtime_of(client).shipped, report="{}")
    assert repository.read_parameters(row) == parameters


def test_labels_are_what_was_said_and_never_what_was_shown(client: TestClient, docking: dict[str, str]) -> None:
    shown = client.get(f"/v1/needs/{docking['N-1']}/matches").json()
    runtime = runtime_of(client)
    with runtime.database.reading() as db:
        assert collect_labels(db, runtime.get_matcher(db)) == []
    for position, (match, word) in enumerate(zip(shown["matches"], ("not_useful", "useful"), strict=True), 1):
        path = f"/v1/needs/{docking['N-1']}/matches/{match['faculty']['id']}/judgements"
        said = post(client, path, {"word": word, "side": "company", "list_id": shown["list_id"]})
        assert said["position"] == position
    with runtime.database.writing() as db:
        db.add(
            Judgement(
                need_id=docking["N-1"],
                faculty_id=docking["F-1"],
                word=JudgementWord.USEFUL,
                grade=3.0,
                side=JudgementSide.ORGANISER,
            )
        )
    with runtime.database.reading() as db:
        labels = collect_labels(db, runtime.get_matcher(db))
    assert [(label.faculty_id, label.grade, label.weight, label.source) for label in labels] == [
        (docking["F-2"], 0.0, 1.0, LabelSource.JUDGEMENT),
        (docking["F-1"], 2.0, 2.0, LabelSource.JUDGEMENT),
        (docking["F-1"], 3.0, 1.0, LabelSource.GRADE),
    ]


def test_a_judgement_that_was_taken_back_is_no_label(client: TestClient, docking: dict[str, str]) -> None:
    path = f"/v1/needs/{docking['N-1']}/matches/{docking['F-1']}/judgements"
    said = post(client, path, {"word": "useful", "side": "company"})
    client.delete(f"/v1/judgements/{said['id']}")
    runtime = runtime_of(client)
    with runtime.database.reading() as db:
        assert collect_labels(db, runtime.get_matcher(db)) == []


def test_without_enough_labels_nothing_is_stored(client: TestClient, docking: dict[str, str]) -> None:
    path = f"/v1/needs/{docking['N-1']}/matches/{docking['F-1']}/judgements"
    post(client, path, {"word": "useful", "side": "company"})
    learning = use_cases.learn(runtime_of(client), at=NOON)
    assert (learning.is_stored, learning.in_use) == (False, "shipped")
    assert use_cases.describe(learning.relearned)["weights"]["decision"] == "too_few_labels"
    assert use_cases.list_versions(runtime_of(client)) == []


def test_old_lists_that_nobody_judged_are_forgotten(client: TestClient, docking: dict[str, str]) -> None:
    runtime = runtime_of(client)
    lists = [client.get(f"/v1/needs/{docking['N-1']}/matches").json()["list_id"] for _ in range(3)]
    path = f"/v1/needs/{docking['N-1']}/matches/{docking['F-1']}/judgements"
    post(client, path, {"word": "useful", "side": "company", "list_id": lists[0]})
    with runtime.database.writing() as db:
        for row in db.exec(select(ShownList)).all():
            if row.id != lists[2]:
                row.shown_at = NOON - timedelta(days=500)
        use_cases.forget_old_lists(db, before=NOON - use_cases.KEEP_SHOWN)
    with runtime.database.reading() as db:
        assert {row.id for row in db.exec(select(ShownList)).all()} == {lists[0], lists[2]}

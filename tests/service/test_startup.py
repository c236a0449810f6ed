import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from embeddings.encoder import Vectors
from embeddings.errors import EncoderError
from service.app import create_app
from service.settings import Settings
from service.startup import Stage, open_runtime
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.bodies import company_body, faculty_body, need_body, post
from tests.service.index_process import find_titles


class SlowEncoder(NgramEncoder):
    """A model that needs a while for its first text."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        assert self.may_go_on.wait(30)
        return super().encode_query(texts)


class BrokenEncoder(NgramEncoder):
    """A model that cannot be used."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        raise EncoderError(f"The model broke on {len(texts)} texts; use another.")


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def slow_encoder() -> Iterator[SlowEncoder]:
    encoder = SlowEncoder()
    yield encoder
    encoder.may_go_on.set()


def test_the_service_answers_while_the_model_is_getting_ready(
    sqlite_settings: Settings, slow_encoder: SlowEncoder
) -> None:
    app = create_app(sqlite_settings, slow_encoder)
    with local_client(app) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        _wait_until(lambda: app.state.startup.waiting_for is Stage.MODEL)
        readiness = client.get("/readyz")
        listed = client.get("/v1/companies")
        created = client.post("/v1/faculty", json=faculty_body())
        slow_encoder.may_go_on.set()
        assert app.state.startup.wait(30)
        ready = client.get("/readyz")

    assert (readiness.status_code, readiness.json()["code"]) == (503, "not-ready")
    assert "waits for: model" in readiness.json()["detail"]
    assert listed.status_code == 200  # needs only the database
    assert (created.status_code, created.json()["code"]) == (503, "not-ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_a_start_that_fails_says_so_to_whoever_asks_and_why_in_the_log(
    sqlite_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(sqlite_settings, BrokenEncoder())
    with caplog.at_level(logging.ERROR), local_client(app) as client:
        assert not app.state.startup.wait(30)
        readiness = client.get("/readyz")
        health = client.get("/healthz")

    assert health.status_code == 200
    assert readiness.status_code == 503
    assert readiness.json()["detail"] == "The service could not start (at: model); its log says why."
    assert "The model broke on 2 texts" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_database_that_comes_late_is_waited_for(tmp_path: Path, encoder: NgramEncoder) -> None:
    in_the_way = tmp_path / "duijie.db"
    in_the_way.mkdir()  # SQLite cannot open a folder
    app = create_app(Settings(data_dir=tmp_path), encoder)
    with local_client(app) as client:
        assert not app.state.startup.wait(0.5)
        readiness = client.get("/readyz")
        in_the_way.rmdir()
        assert app.state.startup.wait(30)
        assert client.get("/readyz").status_code == 200

    assert "waits for: database" in readiness.json()["detail"]


def test_ready_turns_into_unavailable_when_the_database_goes(sqlite_settings: Settings, encoder: NgramEncoder) -> None:
    app = create_app(sqlite_settings, encoder)
    with local_client(app) as client:
        assert app.state.startup.wait(30)
        app.state.startup.database.engine.dispose()
        for file in sqlite_settings.data_dir.glob("duijie.db*"):
            file.unlink()
        (sqlite_settings.data_dir / "duijie.db").mkdir()

        answers = [client.get("/readyz"), client.get("/v1/needs"), client.post("/v1/companies", json={"name": "x"})]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(503, "database-unavailable")] * 3
    assert not any(str(sqlite_settings.data_dir) in answer.text for answer in answers)


def test_what_was_stored_is_found_after_a_restart_with_the_saved_index(
    settings: Settings, encoder: NgramEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings, encoder)
    with local_client(app, raise_server_exceptions=True) as client:
        assert app.state.startup.wait(30)
        company = post(client, "/v1/companies", company_body())
        post(client, "/v1/needs", need_body(company["id"]))
        with app.state.startup.database.reading() as db:
            app.state.startup.runtime.passage_index.refresh(db)

    stages: list[Stage] = []
    with caplog.at_level(logging.INFO), open_runtime(settings, encoder=encoder, on_stage=stages.append) as runtime:
        titles = find_titles(runtime.database, runtime.passage_index, "高盐有机废水深度处理")

    assert set(titles) == {"高盐有机废水深度处理"}
    assert stages == list(Stage)
    assert re.search(r"need: [1-9]\d* passages, 0 of them not in the saved index", caplog.text)


def _wait_until(condition: Callable[[], bool], *, timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)

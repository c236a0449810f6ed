"""What stands around every request."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.accounts.schemas import AccountCreate
from service.app import create_app
from service.guards.logs import JsonFormatter, TextFormatter, redact
from service.guards.rate_limit import NOT_COUNTED
from service.models.account import Role
from service.settings import Settings
from tests.clients import local_client, remote_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.accounts.world import World, make_key, make_world

KEY = "duijie_0123abcd_" + "S" * 43


@contextmanager
def _service(tmp_path: Path, **settings: object) -> Iterator[TestClient]:
    app = create_app(Settings.model_validate({"data_dir": tmp_path} | settings), NgramEncoder())
    with local_client(app) as client:
        assert app.state.startup.wait(30)
        yield client


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


def test_an_answer_carries_the_id_of_its_request(client: TestClient) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": "order-7.b"}).headers["x-request-id"]
    made = [client.get(path).headers["x-request-id"] for path in ("/healthz", "/nowhere", "/v1/needs")]
    forged = client.get("/healthz", headers={"X-Request-ID": 'x" injected'}).headers["x-request-id"]

    assert given == "order-7.b"
    assert all(re.fullmatch(r"[0-9a-f]{32}", id_) for id_ in (*made, forged))
    assert len(set(made)) == 3


def test_the_audit_log_knows_the_id_of_the_request(world: World) -> None:
    operator = world.client(Role.OPERATOR)
    operator.post("/v1/companies", json={"name": "x"}, headers={"X-Request-ID": "order-8"})
    [entry] = operator.get("/v1/audit", params={"limit": 1}).json()["items"]

    assert entry["request_id"] == "order-8"


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/v1/needs", "/docs", "/openapi.json"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert "script-src 'self';" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers
    assert "strict-transport-security" in remote_client(client.app).get(path).headers


def test_an_error_that_nobody_foresaw_has_the_headers_and_the_id_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from service.accounts.permissions import PUBLIC, ROUTES  # noqa: PLC0415

    app = create_app(Settings(data_dir=tmp_path), NgramEncoder(), routes={**ROUTES, "GET /break": PUBLIC})

    @app.get("/break")
    def break_it() -> None:
        raise RuntimeError("the stack says so")

    with local_client(app) as client, caplog.at_level(logging.ERROR):
        answer = client.get("/break")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.headers["x-request-id"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert "the stack says so" in caplog.text
    assert "the stack" not in answer.text


def test_cors_is_closed_by_default_and_opens_for_named_sites_only(tmp_path: Path) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    with _service(tmp_path / "closed") as client:
        assert "access-control-allow-origin" not in client.options("/v1/needs", headers=asked).headers
        assert "access-control-allow-origin" not in client.get("/healthz", headers=asked).headers
    with _service(tmp_path / "open", cors_origins="https://a.example,https://b.example") as client:
        opened = client.options("/v1/needs", headers=asked).headers
        assert opened["access-control-allow-origin"] == "https://a.example"
        assert "access-control-allow-credentials" not in opened
        strange = client.options("/v1/needs", headers=asked | {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in strange.headers


def test_a_key_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with _service(tmp_path, rate_limit_per_key=3) as client:
        _, _, key = make_key(client.app.state.startup.database, AccountCreate(name="a", role=Role.OPERATOR))  # type: ignore[attr-defined]
        _, _, other = make_key(client.app.state.startup.database, AccountCreate(name="b", role=Role.VIEWER))  # type: ignore[attr-defined]
        answers = [remote_client(client.app, key).get("/v1/me") for _ in range(4)]
        beside = remote_client(client.app, other).get("/v1/me")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert answers[-1].json()["code"] == "rate-limited"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert beside.status_code == 200


def test_an_address_that_asks_too_often_is_refused_but_health_is_not(tmp_path: Path) -> None:
    with _service(tmp_path, rate_limit_per_address=2) as client:
        assert [client.get("/v1/me").status_code for _ in range(3)] == [200, 200, 429]
        assert remote_client(client.app).get("/v1/me").status_code == 401
        assert [client.get(path).status_code for path in sorted(NOT_COUNTED)] == [200, 200]


def test_guessing_keys_links_and_passwords_is_slowed_down_together(tmp_path: Path) -> None:
    with _service(tmp_path, sign_in_failures_per_address=3) as client:
        make_key(client.app.state.startup.database, AccountCreate(name="a", role=Role.OPERATOR))  # type: ignore[attr-defined]
        guesser = remote_client(client.app)
        sign_in = {"name": "a", "password": "x", "code": "000000"}
        statuses = [
            guesser.get("/v1/me", headers={"Authorization": f"Bearer {KEY}"}).status_code,
            guesser.post("/v1/login", json=sign_in).status_code,
            guesser.get("/enter/guess", follow_redirects=False).status_code,
            guesser.post("/v1/login", json=sign_in).status_code,
        ]

    assert statuses == [401, 401, 401, 429]


def test_metrics_count_by_route_and_are_for_operators(world: World) -> None:
    operator = world.client(Role.OPERATOR)
    operator.get(f"/v1/needs/{world.own['need_id']}")
    operator.get("/v1/needs/" + "0" * 32)
    written = operator.get("/metrics")

    assert written.headers["content-type"].startswith("text/plain; version=1.0.0")
    assert 'duijie_http_requests_total{method="GET",route="/v1/needs/{need_id}",status="200"} 1.0' in written.text
    assert 'duijie_http_requests_total{method="GET",route="/v1/needs/{need_id}",status="404"} 1.0' in written.text
    assert world.own["need_id"] not in written.text
    assert world.client(Role.VIEWER).get("/metrics").status_code == 403


def test_the_api_page_needs_no_network(client: TestClient) -> None:
    page = client.get("/docs").text
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)

    assert len(sources) == 3
    assert all(source.startswith("/docs/") for source in sources)
    assert "<script>" not in page
    for source in sources:
        answer = client.get(source)
        assert answer.status_code == 200
        assert len(answer.content) > 100


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"Bearer {KEY} was shown", "Bearer duijie_0123abcd_••• was shown"),
        ("GET /enter/IjNmMmE5.sig?x=1", "GET /enter/•••?x=1"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic •••"),
        ("cookie duijie_session=abcdef; other=1", "cookie duijie_session=•••; other=1"),
        ("postgresql://duijie:geheim@db/duijie is down", "postgresql://duijie:•••@db/duijie is down"),
        ('{"password": "geheim", "name": "park"}', '{"password": "•••", "name": "park"}'),
        ("code=492039&name=park", "code=•••&name=park"),
        ("nothing to hide: 需求 N01", "nothing to hide: 需求 N01"),
    ],
)
def test_no_secret_is_in_a_log_line(said: str, written: str) -> None:
    assert redact(said) == written
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (said,), None)
    assert json.loads(JsonFormatter().format(record))["message"] == written
    assert written in TextFormatter("%(message)s").format(record)


def test_a_traceback_hides_secrets_too() -> None:
    try:
        int(KEY)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    line = json.loads(JsonFormatter().format(record))

    assert "SSSS" not in line["traceback"]
    assert line["level"] == "error"


def test_a_request_is_one_line_of_json_without_its_secrets(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="service.access"):
        client.get("/enter/secret-token", follow_redirects=False)
    [record] = [record for record in caplog.records if record.name == "service.access"]
    line = json.loads(JsonFormatter().format(record))

    assert (line["method"], line["path"], line["status"]) == ("GET", "/enter/•••", 401)
    assert line["client"] == "127.0.0.1"
    assert line["ms"] >= 0

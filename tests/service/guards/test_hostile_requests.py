"""What somebody with a key of one enterprise sends to find a way in: an answer in words to each, and never a 5xx."""

import gzip
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.models.account import Role
from tests.service.accounts.world import World, make_world

JSON = {"Content-Type": "application/json"}
FIELDS = ("company_id", "external_id", "kind", "title", "body", "requirements", "deadline", "budget_cny", "contact")
VALUES: list[Any] = ["a\x00b", "\ud800", "x" * 30_000, 10**30, -(10**30), 1e400, True, [], {}, [[]], {"a": 1}, " "]
EDGES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


def test_no_value_of_a_field_breaks_anything(world: World) -> None:
    enterprise, right = world.client(Role.ENTERPRISE), {"company_id": world.own["company_id"], "title": "x"}
    statuses = {
        (field, repr(value)[:20]): enterprise.post(
            "/v1/needs", content=json.dumps(right | {field: value}), headers=JSON
        ).status_code
        for field in FIELDS
        for value in VALUES
    }

    stored = {case for case, status in statuses.items() if status == 201}
    assert set(statuses.values()) == {201, 422}
    assert stored == {
        ("body", "' '"),
        ("contact", "' '"),
        ("requirements", "[]"),
    }


@pytest.mark.parametrize(
    "field", ["id", "status", "summary_approved_at", "created_at", "company", "__class__", "\ud800"]
)
def test_a_field_that_nobody_may_set_is_refused(world: World, field: str) -> None:
    enterprise, path = world.client(Role.ENTERPRISE), f"/v1/needs/{world.own['need_id']}"
    before = enterprise.get(path).json()
    created = enterprise.post(
        "/v1/needs",
        content=json.dumps({"company_id": world.own["company_id"], "title": "x", field: "x"}),
        headers=JSON,
    )
    changed = enterprise.patch(path, content=json.dumps({field: "x"}), headers=JSON)

    assert [created.status_code, changed.status_code] == [422, 422]
    assert enterprise.get(path).json() == before


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"title":' * 5_000,
        b'{"title":' + b"[" * 3_000 + b"]" * 3_000 + b"}",
        b'{"budget_cny":' + b"9" * 5_000 + b"}",
        b"\xff\xfe{\x00",
        gzip.compress(b"0" * 10_000_000),
        b"",
        b"NaN",
    ],
    ids=["open lists", "open objects", "deep", "many digits", "no UTF-8", "gzip", "nothing", "NaN"],
)
def test_a_body_that_is_none_is_refused_in_words(world: World, body: bytes) -> None:
    answer = world.client(Role.ENTERPRISE).post("/v1/needs", content=body, headers=JSON)

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/audit", "/v1/audit/export"])
@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("moment", EDGES)
def test_a_moment_at_the_edge_of_the_calendar_is_refused(world: World, path: str, name: str, moment: str) -> None:
    answer = world.client(Role.OPERATOR).get(path, params={name: moment})

    assert (answer.status_code, answer.json()["errors"][0]["location"]) == (422, f"query.{name}")


@pytest.mark.parametrize("field", ["name", "password", "code", "back"])
def test_a_form_with_a_control_character_is_refused_as_any_wrong_one(world: World, field: str) -> None:
    form = {"name": "operator", "password": "x", "code": "000000", "back": "/"} | {field: "a\x00b"}

    assert world.client(None).post("/login", data=form).status_code == 401


def test_a_value_that_only_the_database_refuses_is_no_fault_of_the_service(world: World) -> None:
    form = {"id": "a\x00b", "action": "delete"}
    answer = world.client(Role.OPERATOR).post("/needs/bulk", data=form, follow_redirects=False)

    assert answer.status_code in {303, 422}


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_makes_another_method_of_a_request(world: World, header: str) -> None:
    path = f"/v1/needs/{world.own['need_id']}"
    enterprise = world.client(Role.ENTERPRISE)

    assert enterprise.get(path, headers={header: "DELETE"}).status_code == 200
    assert enterprise.get(path).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Original-URL": "/healthz"},
        {"X-Rewrite-URL": "/healthz"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Host": "localhost"},
    ],
)
def test_no_header_lets_a_stranger_in(world: World, headers: dict[str, str]) -> None:
    assert world.client(None).get("/v1/accounts", headers=headers).status_code == 401


def test_a_cookie_that_somebody_has_chosen_is_never_taken_up(world: World) -> None:
    stranger = world.client(None)
    stranger.cookies.set("duijie_session", "chosen-by-the-attacker")
    answer = stranger.get("/v1/me")

    assert answer.status_code == 401
    assert "chosen-by-the-attacker" not in answer.text

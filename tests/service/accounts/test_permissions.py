"""Every route of the application, asked by every role, with its own ids and with another tenant's."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import SQLModel

from service.accounts.guard import list_routes
from service.accounts.permissions import PERMISSIONS, PUBLIC, ROUTES, Reach, list_actions, reach_of
from service.app import create_app
from service.database import Database
from service.errors import UnlistedRouteError
from service.models.account import Role
from service.settings import Settings
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.accounts.world import Ids, World, make_world
from tests.service.bodies import post

UNKNOWN = "f" * 32

_OTHERS = {("side", role): "faculty" if role is Role.PROFESSOR else "company" for role in (None, *Role)}
"""Values of path parameters that are no ids."""


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


def test_every_route_has_an_action_and_every_line_a_route(client: TestClient) -> None:
    routes = {f"{method} {path}" for method, path, _ in _routes(client)}

    assert routes - ROUTES.keys() == set(), "add a line to ROUTES in service/accounts/permissions.py"
    assert ROUTES.keys() - routes == set(), "lines of ROUTES that no route has"
    assert set(ROUTES.values()) - {PUBLIC} <= PERMISSIONS.keys()


def test_a_route_without_an_action_stops_the_start(settings: Settings, encoder: NgramEncoder) -> None:
    app = create_app(settings, encoder)

    @app.get("/v1/forgotten")
    def forget() -> None:
        """Nobody has thought of it."""

    with (
        pytest.raises(UnlistedRouteError, match="GET /v1/forgotten has no action; add a line to ROUTES"),
        local_client(app, raise_server_exceptions=True),
    ):
        pass


def test_a_stranger_reaches_public_routes_only(world: World) -> None:
    for method, path, action in _asked(world):
        answer = _ask(world, None, method, path, world.own)

        if action == PUBLIC:
            assert answer.status_code != 403, (method, path)
            assert "not-authenticated" not in answer.text, (method, path)
        else:
            assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated"), (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_what_the_table_does_not_give_it(world: World, role: Role) -> None:
    before = _everything(world.database)
    for method, path, action in _asked(world):
        if action == PUBLIC or reach_of(role, action) is not Reach.NONE:
            continue
        for ids in (world.own, world.other, dict.fromkeys(world.own, UNKNOWN)):
            answer = _ask(world, role, method, path, ids)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied"), (method, path)

    assert _everything(world.database) == before


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.PROFESSOR])
def test_another_tenant_s_row_answers_as_one_that_is_not_there(world: World, role: Role) -> None:
    before = _everything(world.database)
    asked = 0
    for method, path, action in _asked(world):
        if action in {PUBLIC, "account:self"} or reach_of(role, action) is not Reach.OWN or "{" not in path:
            continue
        if path.startswith("/judge/"):  # a form without a word is refused before anybody is looked up
            continue
        asked += 1
        strange = _ask(world, role, method, path, world.other)
        unknown = _ask(world, role, method, path, dict.fromkeys(world.own, UNKNOWN))

        assert strange.status_code == 404, (method, path, strange.text)
        assert _without_ids(strange, world.other) == _without_ids(unknown, dict.fromkeys(world.own, UNKNOWN))

    assert asked
    assert _everything(world.database) == before


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_through_where_the_table_says_so(world: World, role: Role) -> None:
    asked = sorted(_asked(world), key=lambda route: (_deletes(route[0], route[1]), route[1] == "/v1/logout"))
    for method, path, action in asked:
        if action == PUBLIC or reach_of(role, action) is Reach.NONE:
            continue
        answer = _ask(world, role, method, path, world.own_of(role))
        if path == "/v1/match" and role is Role.PROFESSOR:  # the documentation's first example asks for professors
            answer = world.client(role).post(path, json={"to": "needs", "text": "膜"})

        assert answer.status_code not in {401, 403}, (method, path, answer.text)
        assert answer.status_code < 500, (method, path, answer.text)
        if method == "GET" and "{" in path and not set(re.findall(r"\{(\w+)", path)) <= world.own.keys():
            assert answer.status_code == 404, (method, path, answer.text)
        elif method == "GET" and path in {"/", "/mine", "/sessions/{session_id}"} and answer.status_code == 303:
            assert answer.headers["location"] == _LEADS_TO[path, role is Role.OPERATOR].format(**world.own)
        elif method == "GET":
            assert answer.status_code == 200, (method, path, answer.text)


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.PROFESSOR])
def test_no_list_shows_another_tenant_s_rows(world: World, role: Role) -> None:
    secret = {Role.ENTERPRISE: ("企业 B", "需求 B"), Role.PROFESSOR: ("教师 B", "B@y.cn")}[role]
    for method, path, action in _asked(world):
        if action == PUBLIC or method != "GET" or reach_of(role, action) is Reach.NONE:
            continue
        answer = _ask(world, role, method, path, world.own)

        # A company's own matches are professors, all of them; their addresses are not.
        shown = secret if "matches" not in path else secret[1:]
        assert not any(word in answer.text for word in shown), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_key_does_no_more_than_its_scopes(world: World, role: Role) -> None:
    for scope in list_actions(role):
        with world.database.writing() as db:
            from service.accounts import use_cases  # noqa: PLC0415
            from service.accounts.schemas import KeyCreate  # noqa: PLC0415
            from service.models.columns import now  # noqa: PLC0415

            _, key = use_cases.create_key(db, world.accounts[role], KeyCreate(scopes=[scope]), at=now())
        answer = world.client(role).get("/v1/needs", headers={"Authorization": f"Bearer {key}"})

        allowed = scope == "needs:read"
        assert answer.status_code == (200 if allowed else 403), scope
        assert allowed or "has not the scope 'needs:read'" in answer.json()["detail"]


def test_viewers_see_no_contact_data(world: World) -> None:
    viewer = world.client(Role.VIEWER)

    assert viewer.get(f"/v1/companies/{world.own['company_id']}").json()["contact"] == ""
    assert viewer.get(f"/v1/faculty/{world.own['faculty_id']}").json()["email"] == ""
    assert {item["email"] for item in viewer.get("/v1/faculty").json()["items"]} == {""}


def test_an_enterprise_adds_needs_to_its_own_company_only(world: World) -> None:
    enterprise = world.client(Role.ENTERPRISE)
    strange = enterprise.post("/v1/needs", json={"company_id": world.other["company_id"], "title": "x"})
    unknown = enterprise.post("/v1/needs", json={"company_id": UNKNOWN, "title": "x"})
    moved = enterprise.patch(f"/v1/needs/{world.own['need_id']}", json={"company_id": world.other["company_id"]})
    own = enterprise.post("/v1/needs", json={"company_id": world.own["company_id"], "title": "x"})

    assert [answer.status_code for answer in (strange, unknown, moved, own)] == [422, 422, 422, 201]
    assert {answer.json()["code"] for answer in (strange, unknown, moved)} == {"unknown-company"}


def test_no_id_of_a_need_tells_an_enterprise_what_another_one_has(world: World) -> None:
    enterprise, body = world.client(Role.ENTERPRISE), {"company_id": world.own["company_id"], "title": "x"}
    same_as_theirs = enterprise.post("/v1/needs", json=body | {"external_id": "N-B"})
    same_as_mine = enterprise.post("/v1/needs", json=body | {"external_id": "N-A"})
    renamed = enterprise.patch(f"/v1/needs/{world.own['need_id']}", json={"external_id": "N-B"})
    theirs = world.client(Role.OPERATOR).get(f"/v1/needs/{world.other['need_id']}").json()

    assert same_as_theirs.status_code == 201
    assert [(answer.status_code, answer.json()["code"]) for answer in (same_as_mine, renamed)] == [
        (409, "external-id-taken")
    ] * 2
    assert (theirs["external_id"], theirs["title"]) == ("N-B", "需求 B")


def test_an_operator_cannot_move_a_need_onto_another_with_its_id(world: World) -> None:
    operator, body = world.client(Role.OPERATOR), {"company_id": world.other["company_id"]}
    twin = post(operator, "/v1/needs", body | {"title": "x", "external_id": "N-A"})
    moved = operator.patch(f"/v1/needs/{world.own['need_id']}", json=body)

    assert (moved.status_code, moved.json()["code"]) == (409, "external-id-taken")
    assert twin["id"] in moved.json()["detail"]


@pytest.mark.parametrize(
    ("role", "path", "change"),
    [
        (Role.ENTERPRISE, "/v1/companies/{company_id}", {"external_id": "C-B"}),
        (Role.ENTERPRISE, "/v1/companies/{company_id}", {"external_id": "C-7"}),
        (Role.ENTERPRISE, "/v1/companies/{company_id}", {"name": "企业 B"}),
        (Role.PROFESSOR, "/v1/faculty/{faculty_id}", {"external_id": "F-B"}),
        (Role.PROFESSOR, "/v1/faculty/{faculty_id}", {"name": "教师 B"}),
        (Role.PROFESSOR, "/v1/faculty/{faculty_id}", {"organization": "别的大学"}),
    ],
)
def test_nobody_takes_a_name_or_id_by_which_imports_know_another(
    world: World, role: Role, path: str, change: dict[str, str]
) -> None:
    url = path.format_map(world.own)
    before = world.client(Role.OPERATOR).get(url).json()
    answer = world.client(role).patch(url, json=change)
    field = next(iter(change))
    unchanged = world.client(role).patch(url, json={field: before[field]})

    assert (answer.status_code, answer.json()["code"]) == (403, "operator-field")
    assert (unchanged.status_code, unchanged.json()) == (200, before)
    assert world.client(Role.OPERATOR).patch(url, json={field: "新的"}).status_code == 200


def test_who_may_match_free_text_with_whom(world: World) -> None:
    def codes(to: str) -> list[int]:
        return [world.client(role).post("/v1/match", json={"to": to, "text": "膜"}).status_code for role in Role]

    assert codes("faculty") == [200, 200, 403, 200]
    assert codes("needs") == [200, 403, 200, 200]


def _routes(client: TestClient) -> Iterator[tuple[str, str, Any]]:
    app: FastAPI = client.app  # type: ignore[assignment]
    yield from list_routes(app)


def _asked(world: World) -> list[tuple[str, str, str]]:
    """Method, path and action of every route that can be asked."""
    return [(m, p, ROUTES[f"{m} {p}"]) for m, p, _ in list_routes(world.app) if m != "MOUNT"]


_LEADS_TO = {
    ("/", False): "/mine",
    ("/mine", True): "/",
    ("/sessions/{session_id}", True): "/sessions/{session_id}/board",
}
"""Pages that only lead on, by path and whether an operator asks."""


def _deletes(method: str, path: str) -> bool:
    """Whether a route takes away what others would then ask for."""
    return method == "DELETE" or path.endswith(("/delete", "/bulk"))


def _ask(world: World, role: Role | None, method: str, path: str, ids: Ids) -> Response:
    """Ask a route with these ids in its path, and the example of its documentation as its body."""
    filled = re.sub(
        r"\{(\w+)(?::\w+)?\}", lambda found: ids.get(found[1]) or _OTHERS.get((found[1], role), UNKNOWN), path
    )
    response: Response = world.client(role).request(
        method, filled, json=_example(world.app, method, path), follow_redirects=False
    )
    return response


def _example(app: FastAPI, method: str, path: str) -> Any:  # noqa: ANN401 - whatever JSON the route takes
    operation = app.openapi()["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    name = content["schema"]["$ref"].rsplit("/", 1)[1]
    return app.openapi()["components"]["schemas"][name]["examples"][0]


def _without_ids(answer: Response, ids: Ids) -> str:
    shown = answer.text
    for id_ in ids.values():
        shown = shown.replace(id_, "…")
    return shown


def _everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.reading() as db:
        return {
            table: sorted(map(repr, db.execute(text(f'SELECT * FROM "{table}"'))))  # noqa: S608 - our own tables
            for table in SQLModel.metadata.tables
        }

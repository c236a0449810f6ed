from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import select

from service.database import Database
from service.models import ExpertiseItem, Passage
from tests.service.bodies import Body, faculty_body, post

OWN = ("id", "record_key", "disowned_at")
"""What an item says beyond what a body may."""


def test_create_faculty_answers_the_stored_row_and_where_it_is(client: TestClient) -> None:
    response = client.post("/v1/faculty", json=faculty_body())

    assert response.status_code == 201
    created = response.json()
    assert response.headers["location"] == f"/v1/faculty/{created['id']}"
    assert client.get(response.headers["location"]).json() == created
    assert created["name"] == "沈知远"
    assert [(item["kind"], item["year"]) for item in created["items"]] == [
        ("direction", None),
        ("patent", 2023),
        ("publication", 2024),
    ]


def test_create_faculty_without_external_id_makes_one(client: TestClient) -> None:
    first = post(client, "/v1/faculty", {"name": "甲"})
    second = post(client, "/v1/faculty", {"name": "乙"})

    assert first["external_id"] == first["id"]
    assert second["external_id"] != first["external_id"]


def test_create_faculty_with_a_taken_external_id_names_the_row_that_has_it(client: TestClient) -> None:
    first = post(client, "/v1/faculty", faculty_body())

    response = client.post("/v1/faculty", json=faculty_body(name="别人"))

    assert response.status_code == 409
    assert response.json()["code"] == "external-id-taken"
    assert first["id"] in response.json()["detail"]
    assert "沈知远" in response.json()["detail"]


def test_update_faculty_changes_only_what_is_given(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body())

    updated = client.patch(f"/v1/faculty/{created['id']}", json={"department": "化工学院"}).json()

    assert updated["department"] == "化工学院"
    assert updated["updated_at"] > created["updated_at"]
    assert _without(updated, "department", "updated_at") == _without(created, "department", "updated_at")


def test_update_faculty_with_nothing_new_leaves_the_row_untouched(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body())

    assert client.patch(f"/v1/faculty/{created['id']}", json=faculty_body()).json() == created


def test_update_faculty_items_keeps_the_ids_of_equal_items(client: TestClient, database: Database) -> None:
    created = post(client, "/v1/faculty", faculty_body())
    direction, patent, publication = created["items"]
    items = [{"text": "电催化"}, _without(publication, *OWN), _without(patent, *OWN) | {"year": 2025}]

    updated = client.patch(f"/v1/faculty/{created['id']}", json={"items": items}).json()

    assert [item["text"] for item in updated["items"]] == ["电催化", publication["text"], patent["text"]]
    assert updated["items"][1]["id"] == publication["id"]
    assert updated["items"][2]["id"] != patent["id"]
    with database.reading() as db:
        stored = {item.id for item in db.exec(select(ExpertiseItem))}
    assert stored == {item["id"] for item in updated["items"]}
    assert direction["id"] not in stored


def test_update_faculty_reorders_items_without_new_ids(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body())
    backwards = created["items"][::-1]

    client.patch(f"/v1/faculty/{created['id']}", json={"items": [_without(item, *OWN) for item in backwards]})

    assert client.get(f"/v1/faculty/{created['id']}").json()["items"] == backwards


def test_update_faculty_refuses_null_for_a_text(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body())

    response = client.patch(f"/v1/faculty/{created['id']}", json={"name": None})

    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == ["body.name"]


def test_delete_faculty_removes_items_and_passages(client: TestClient, database: Database) -> None:
    created = post(client, "/v1/faculty", faculty_body())

    assert client.delete(f"/v1/faculty/{created['id']}").status_code == 204

    assert client.get(f"/v1/faculty/{created['id']}").status_code == 404
    with database.reading() as db:
        assert db.exec(select(ExpertiseItem)).all() == []
        assert db.exec(select(Passage)).all() == []


def test_unknown_faculty_is_not_found_by_any_method(client: TestClient) -> None:
    path = f"/v1/faculty/{'0' * 32}"

    answers = [client.get(path), client.patch(path, json={}), client.delete(path)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "faculty-not-found")] * 3


def test_list_faculty_filters(client: TestClient) -> None:
    post(client, "/v1/faculty", faculty_body())
    post(client, "/v1/faculty", faculty_body(external_id="F-2", name="Li 100%", organization="陇原大学二院", items=[]))
    post(client, "/v1/faculty", faculty_body(external_id="F-3", name="Wu", region="陕西西安", items=[{"text": "膜"}]))

    def names(**query: str) -> list[str]:
        return [item["name"] for item in client.get("/v1/faculty", params=query).json()["items"]]

    assert names() == ["沈知远", "Li 100%", "Wu"]
    assert names(organization="陇原大学") == ["沈知远", "Wu"]
    assert names(region="甘肃") == ["沈知远", "Li 100%"]
    assert names(kind="patent") == ["沈知远"]
    assert names(kind="direction") == ["沈知远", "Wu"]
    assert names(q="SULFUR") == ["沈知远"]
    assert names(q="0%") == ["Li 100%"]
    assert names(q="_") == []
    assert names(external_id="F-3") == ["Wu"]
    assert names(region="甘肃", kind="direction") == ["沈知远"]


def test_list_faculty_costs_the_same_number_of_queries_for_one_row_and_three(client: TestClient) -> None:
    statements: list[str] = []
    engine = client.app.state.startup.database.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    post(client, "/v1/faculty", faculty_body())
    statements.clear()
    assert len(client.get("/v1/faculty").json()["items"]) == 1
    cost_of_one = len(statements)
    post(client, "/v1/faculty", faculty_body(external_id="F-2"))
    post(client, "/v1/faculty", faculty_body(external_id="F-3"))
    statements.clear()

    assert len(client.get("/v1/faculty").json()["items"]) == 3

    assert len(statements) == cost_of_one


def _without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names}

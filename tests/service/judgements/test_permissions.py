from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.models.account import Role
from tests.service.accounts.world import World, make_world


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


def judge(world: World, role: Role, *, need: str, faculty: str, **body: object) -> Any:  # noqa: ANN401 - a response
    path = f"/v1/needs/{need}/matches/{faculty}/judgements"
    return world.client(role).post(path, json={"word": "not_useful", **body})


def test_each_side_speaks_for_itself_and_an_operator_for_all(world: World) -> None:
    own, other = world.own, world.other

    def codes(role: Role, need: str, faculty: str) -> list[int]:
        return [
            judge(world, role, need=need, faculty=faculty, side=side).status_code for side in ("company", "faculty")
        ]

    assert codes(Role.ENTERPRISE, own["need_id"], other["faculty_id"]) == [201, 422]
    assert codes(Role.ENTERPRISE, other["need_id"], own["faculty_id"]) == [404, 404]
    assert codes(Role.PROFESSOR, other["need_id"], own["faculty_id"]) == [422, 201]
    assert codes(Role.PROFESSOR, own["need_id"], other["faculty_id"]) == [404, 404]
    assert codes(Role.OPERATOR, other["need_id"], other["faculty_id"]) == [201, 201]
    assert codes(Role.VIEWER, own["need_id"], own["faculty_id"]) == [403, 403]


def test_a_no_takes_effect_for_the_other_side_without_its_reason(world: World) -> None:
    pair = {"need": world.own["need_id"], "faculty": world.own["faculty_id"]}
    said = judge(world, Role.PROFESSOR, **pair, side="faculty", reason="我已退休", actor="别人").json()
    assert said["actor"] == "professor"  # nobody signs for somebody else

    def away(role: Role) -> list[str]:
        answer = world.client(role).get(f"/v1/needs/{world.own['need_id']}/matches").json()
        assert world.own["faculty_id"] not in {match["faculty"]["id"] for match in answer["matches"]}
        return [one["reason"] for one in answer["set_aside"]]

    assert away(Role.ENTERPRISE) == []
    assert away(Role.OPERATOR) == ["我已退休"]
    enterprise = world.client(Role.ENTERPRISE)
    assert "我已退休" not in enterprise.get("/v1/judgements").text
    assert enterprise.delete(f"/v1/judgements/{said['id']}").status_code == 404
    assert world.client(Role.PROFESSOR).delete(f"/v1/judgements/{said['id']}").status_code == 200

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from service.database import Database
from service.models.need_status_change import NeedStatus
from service.models.webhook import WebhookEvent
from service.needs.trail import NEXT
from tests.service.bodies import company_body, faculty_body, need_body, post


@pytest.fixture
def need_id(client: TestClient) -> str:
    return str(post(client, "/v1/needs", need_body(post(client, "/v1/companies", company_body())["id"]))["id"])


def walk(client: TestClient, need_id: str, *statuses: str) -> None:
    for status in statuses:
        post(client, f"/v1/needs/{need_id}/status", {"status": status})


def test_a_new_need_is_received(client: TestClient, need_id: str) -> None:
    trail = client.get(f"/v1/needs/{need_id}/status").json()
    need = client.get(f"/v1/needs/{need_id}").json()

    assert (trail["status"], trail["next"]) == ("received", ["clarified", "matched", "closed"])
    assert trail["changes"] == [{"status": "received", "at": need["created_at"], "actor": "loopback", "note": ""}]


def test_the_whole_way_is_written_down(client: TestClient, need_id: str) -> None:
    walk(client, need_id, "clarified", "matched", "scheduled", "met")
    change = post(client, f"/v1/needs/{need_id}/status", {"status": "cooperating", "note": "已签意向书"})

    trail = client.get(f"/v1/needs/{need_id}/status").json()

    assert [step["status"] for step in trail["changes"]] == [
        "received", "clarified", "matched", "scheduled", "met", "cooperating",
    ]  # fmt: skip
    assert trail["changes"][-1] == change
    assert (change["actor"], change["note"]) == ("loopback", "已签意向书")
    assert trail["next"] == ["met", "closed"]
    assert [step["at"] for step in trail["changes"]] == sorted(step["at"] for step in trail["changes"])


def test_every_step_that_is_not_allowed_is_refused(client: TestClient, need_id: str) -> None:
    way = [NeedStatus.RECEIVED, NeedStatus.CLARIFIED, NeedStatus.MATCHED, NeedStatus.SCHEDULED, NeedStatus.MET,
           NeedStatus.COOPERATING, NeedStatus.CLOSED]  # fmt: skip
    assert set(way) == set(NEXT)
    for status in way:
        if status is not NeedStatus.RECEIVED:
            walk(client, need_id, status)
        for wanted in set(NeedStatus) - set(NEXT[status]):
            response = client.post(f"/v1/needs/{need_id}/status", json={"status": wanted})
            assert (response.status_code, response.json()["code"]) == (409, "status-not-allowed"), (status, wanted)


def test_a_refusal_says_what_may_come_next(client: TestClient, need_id: str) -> None:
    response = client.post(f"/v1/needs/{need_id}/status", json={"status": "met"})

    assert response.json()["detail"] == (
        "A need that is received cannot become met; what may come next is: clarified, matched, closed."
    )


def test_the_same_step_at_once_is_taken_once(client: TestClient, need_id: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: client.post(f"/v1/needs/{need_id}/status", json={"status": "closed"}), range(6))
        )

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert len(client.get(f"/v1/needs/{need_id}/status").json()["changes"]) == 2


def test_needs_are_listed_by_status(client: TestClient, need_id: str) -> None:
    walk(client, need_id, "clarified")

    def ids(status: str) -> list[str]:
        return [item["id"] for item in client.get("/v1/needs", params={"status": status}).json()["items"]]

    assert (ids("clarified"), ids("received")) == ([need_id], [])


def test_the_first_yes_makes_a_need_matched_and_webhooks_hear_of_it(
    client: TestClient, need_id: str, database: Database
) -> None:
    faculty_id = post(client, "/v1/faculty", faculty_body())["id"]
    subscription = {"url": "https://hooks.example.com/duijie", "events": ["need.matched"]}
    post(client, "/v1/webhooks", subscription)

    for side in ("company", "faculty"):
        assert client.put(f"/v1/needs/{need_id}/acceptances/{faculty_id}/{side}").is_success

    trail = client.get(f"/v1/needs/{need_id}/status").json()
    assert [(step["status"], step["actor"]) for step in trail["changes"]] == [
        ("received", "loopback"),
        ("matched", "loopback"),
    ]
    with database.reading() as db:
        assert [one.need_id for one in db.exec(select(WebhookEvent))] == [need_id]


def test_a_follow_up_takes_a_need_all_the_way_and_never_back(client: TestClient, need_id: str) -> None:
    company_id = client.get(f"/v1/needs/{need_id}").json()["company_id"]
    body = {"faculty_id": post(client, "/v1/faculty", faculty_body())["id"], "company_id": company_id, "person": "周敏"}

    follow_up = post(client, "/v1/followups", {**body, "need_id": need_id})
    walk(client, need_id, "closed")
    signed = {"revision": follow_up["revision"], "person": "周敏", "stage": "signed"}
    assert client.post(f"/v1/followups/{follow_up['id']}/stage", json=signed).is_success

    trail = client.get(f"/v1/needs/{need_id}/status").json()
    way = ["received", "matched", "scheduled", "met", "cooperating", "closed"]
    assert [step["status"] for step in trail["changes"]] == way


def test_signing_takes_a_need_that_was_brought_back_forward_again(client: TestClient, need_id: str) -> None:
    company_id = client.get(f"/v1/needs/{need_id}").json()["company_id"]
    body = {"faculty_id": post(client, "/v1/faculty", faculty_body())["id"], "company_id": company_id, "person": "周敏"}
    follow_up = post(client, "/v1/followups", {**body, "need_id": need_id})
    walk(client, need_id, "met")

    signed = {"revision": follow_up["revision"], "person": "周敏", "stage": "signed"}
    assert client.post(f"/v1/followups/{follow_up['id']}/stage", json=signed).is_success

    assert client.get(f"/v1/needs/{need_id}/status").json()["status"] == "cooperating"


def test_the_trail_of_an_unknown_need_is_not_found(client: TestClient) -> None:
    path = f"/v1/needs/{'0' * 32}/status"

    answers = [client.get(path), client.post(path, json={"status": "closed"})]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "need-not-found")] * 2


def test_deleting_a_need_removes_its_trail(client: TestClient, need_id: str) -> None:
    walk(client, need_id, "clarified")

    assert client.delete(f"/v1/needs/{need_id}").status_code == 204

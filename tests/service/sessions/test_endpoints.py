from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.service.bodies import company_body, faculty_body, need_body, post

ROUNDS = [{"start": "14:00", "length_minutes": 20}, {"start": "14:25", "length_minutes": 20}]


@pytest.fixture
def url(client: TestClient) -> str:
    """A session of two professors and two companies."""
    for number in (1, 2):
        post(client, "/v1/faculty", faculty_body(external_id=f"F-{number}", name=f"教授 {number}"))
        company = post(client, "/v1/companies", company_body(external_id=f"C-{number}", name=f"企业 {number}"))
        post(client, "/v1/needs", need_body(company["id"], external_id=f"N-{number}"))
    body = {"name": "对接会", "date": "2027-03-18", "tables": 2, "rounds": ROUNDS}
    session = post(client, "/v1/sessions", body)
    url = f"/v1/sessions/{session['id']}"
    assert len(post(client, f"{url}/participants/all", {})["added"]) == 4
    return url


def people(client: TestClient, url: str) -> dict[str, str]:
    return {one["code"]: one["id"] for one in client.get(f"{url}/participants").json()}


def test_the_whole_story_over_http(client: TestClient, url: str) -> None:
    ids = people(client, url)
    wish = {"participant_id": ids["C-1"], "other_id": ids["F-2"], "kind": "no_thanks"}
    post(client, f"{url}/preferences", wish)
    assert client.get(f"{url}/participants/{ids['F-2']}/preferences").json() == []
    assert client.get(f"{url}/feasibility").json()["possible"] is True

    planned = client.post(f"{url}/plan", json={"seed": 3}).json()
    assert planned["run"]["status"] == "OPTIMAL"
    pairs = {(m["faculty"]["code"], m["company"]["code"]) for m in planned["schedule"]["meetings"]}
    assert pairs == {("F-1", "C-1"), ("F-1", "C-2"), ("F-2", "C-2")}
    assert planned["findings"] == []

    published = client.post(f"{url}/publish", json={"note": "首发"}).json()
    assert (published["schedule"]["version"]["number"], len(published["change"]["touched"])) == (1, 4)
    meeting = published["schedule"]["meetings"][0]
    assert meeting["starts_at"] == "2027-03-18T14:00:00+08:00"
    edited = client.delete(f"{url}/meetings/{meeting['id']}").json()
    assert edited["cost"] == pytest.approx(meeting["affinity"])
    assert len(edited["change"]["touched"]) == 2
    change = client.get(f"{url}/changes").json()
    assert (change["moved"], change["added"], change["removed"]) == (0, 0, 1)
    filled = client.post(f"{url}/fill").json()
    assert filled["change"]["touched"] == []
    assert client.get(f"{url}/audit").json() == {"passed": True, "findings": []}
    assert [run["kind"] for run in client.get(f"{url}/runs").json()] == ["plan", "edited", "fill"]
    whole = client.get(f"{url}/runs/1").json()
    assert len(whole["placed"]) == 3
    assert client.post(f"{url}/runs/1/restore").json()["lost"] == 0


def test_a_hard_rule_is_refused_in_the_language_of_the_request(client: TestClient, url: str) -> None:
    client.post(f"{url}/plan", json={})
    [first, *_] = client.get(f"{url}/schedule").json()["meetings"]
    response = client.patch(f"{url}/meetings/{first['id']}", json={"round": 9}, headers={"Accept-Language": "zh-CN"})
    problem = response.json()
    assert (response.status_code, problem["code"]) == (409, "edit-refused")
    assert "没有这一轮" in problem["detail"]
    english = client.patch(f"{url}/meetings/{first['id']}", json={"round": 9}).json()
    assert "there is no such round" in english["detail"]


def test_a_stale_revision_is_a_conflict(client: TestClient, url: str) -> None:
    seen = client.get(url).json()["revision"]
    assert client.patch(url, json={"place": "二楼"}, params={"revision": seen}).status_code == 200
    response = client.patch(url, json={"place": "三楼"}, params={"revision": seen})
    assert (response.status_code, response.json()["code"]) == (409, "session-changed")
    assert client.get(url).json()["place"] == "二楼"
    for method, path, body in (
        ("POST", "/plan", {}), ("POST", "/participants/all", {}), ("DELETE", "", None),
    ):  # fmt: skip
        answer = client.request(method, url + path, json=body, params={"revision": seen})
        assert answer.json()["code"] == "session-changed", path


def test_the_workbook_goes_out_and_in(client: TestClient, url: str) -> None:
    book = client.get(f"{url}/workbook", params={"language": "en"})
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    report = client.post(
        f"{url}/workbook", content=book.content, headers={"Content-Type": book.headers["content-type"]}
    ).json()
    assert (report["applied"], {sheet["updated"] for sheet in report["sheets"]}) == (True, {0})
    broken = client.post(f"{url}/workbook", content=b"PK nonsense")
    assert (broken.status_code, broken.json()["code"]) == (422, "broken-file")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/schedule", 409, "no-schedule"),
        ("/schedule?version=7", 404, "version-not-found"),
        ("/runs/1", 404, "run-not-found"),
        ("/schedule?version=yesterday", 422, "invalid-request"),
    ],
)
def test_what_is_not_there_is_told(client: TestClient, url: str, path: str, status: int, code: str) -> None:
    response = client.get(url + path)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.usefixtures("url")
def test_a_list_costs_the_same_for_one_session_and_three(client: TestClient) -> None:
    from sqlalchemy import event  # noqa: PLC0415

    engine: Any = client.app.state.startup.database.engine  # type: ignore[attr-defined]
    counted: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *values: counted.append(values[2]))

    def count() -> int:
        counted.clear()
        assert client.get("/v1/sessions").status_code == 200
        return len(counted)

    one = count()
    for name in ("二", "三"):
        post(client, "/v1/sessions", {"name": name, "date": "2027-03-19", "rounds": ROUNDS})
    assert count() == one

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.service.bodies import company_body, faculty_body, need_body, post

UNKNOWN = "0" * 32


@pytest.fixture
def docking(client: TestClient) -> dict[str, str]:
    """Two professors and two needs; returns their ids by external id."""
    company = post(client, "/v1/companies", company_body())
    membranes = [{"kind": "direction", "text": "高盐有机废水的膜处理与膜堵塞"}]
    rows = [
        post(client, "/v1/faculty", faculty_body()),
        post(client, "/v1/faculty", faculty_body(external_id="F-2", name="甄映川", region="宁夏银川", items=membranes)),
        post(client, "/v1/needs", need_body(company["id"])),
        post(
            client,
            "/v1/needs",
            need_body(
                company["id"],
                external_id="N-2",
                title="SCR 脱硝催化剂中毒",
                body="",
                requirements=[],
                kind="joint_research",
            ),
        ),
    ]
    return {row["external_id"]: row["id"] for row in rows}


def external_ids(answer: dict[str, Any], side: str) -> list[str]:
    return [match[side]["external_id"] for match in answer["matches"]]


def test_need_matches_rank_the_expert_first_with_evidence(client: TestClient, docking: dict[str, str]) -> None:
    response = client.get(f"/v1/needs/{docking['N-1']}/matches")
    assert response.status_code == 200
    answer = response.json()
    assert external_ids(answer, "faculty") == ["F-2", "F-1"]
    first = answer["matches"][0]
    assert first["need"]["company"] == "陇西清源助剂有限公司"
    assert [part["text"] for part in first["evidence"]] == [
        "高盐有机废水深度处理",
        "出水 COD 低于 60 mg/L",
        "Operating cost below 8 CNY per tonne",
    ]
    assert first["evidence"][0]["quotes"][0]["text"] == "高盐有机废水的膜处理与膜堵塞"
    assert 0 < first["score"] <= 1
    assert first["parts"]["dense"] > 0


def test_faculty_matches_rank_the_needs(client: TestClient, docking: dict[str, str]) -> None:
    answer = client.get(f"/v1/faculty/{docking['F-1']}/matches").json()
    assert external_ids(answer, "need") == ["N-2", "N-1"]


def test_both_directions_give_a_pair_one_score(client: TestClient, docking: dict[str, str]) -> None:
    by_need = client.get(f"/v1/needs/{docking['N-2']}/matches").json()["matches"][0]
    by_faculty = client.get(f"/v1/faculty/{docking['F-1']}/matches").json()["matches"][0]
    assert by_need["score"] == pytest.approx(by_faculty["score"], abs=1e-6)


def test_matches_honour_top_k_and_filters(client: TestClient, docking: dict[str, str]) -> None:
    need, faculty = f"/v1/needs/{docking['N-1']}/matches", f"/v1/faculty/{docking['F-1']}/matches"
    assert external_ids(client.get(need, params={"top_k": 1}).json(), "faculty") == ["F-2"]
    assert external_ids(client.get(need, params={"region": "甘肃兰州"}).json(), "faculty") == ["F-1"]
    assert external_ids(client.get(need, params={"expertise_kind": "patent"}).json(), "faculty") == ["F-1"]
    assert external_ids(client.get(need, params={"organization": "没有这所大学"}).json(), "faculty") == []
    assert external_ids(client.get(faculty, params={"kind": "joint_research"}).json(), "need") == ["N-2"]
    assert external_ids(client.get(faculty, params={"organization": "陇西清源助剂有限公司"}).json(), "need") == [
        "N-2",
        "N-1",
    ]


def test_a_changed_profile_changes_the_ranking_at_once(client: TestClient, docking: dict[str, str]) -> None:
    items = [{"kind": "direction", "text": "聚丙烯挤出"}]
    assert client.patch(f"/v1/faculty/{docking['F-2']}", json={"items": items}).status_code == 200
    answer = client.get(f"/v1/needs/{docking['N-1']}/matches").json()
    quotes = [q["text"] for m in answer["matches"] for part in m["evidence"] for q in part["quotes"]]
    assert "高盐有机废水的膜处理与膜堵塞" not in quotes
    assert client.delete(f"/v1/faculty/{docking['F-2']}").status_code == 204
    assert external_ids(client.get(f"/v1/needs/{docking['N-1']}/matches").json(), "faculty") == ["F-1"]


def test_free_text_finds_faculty_and_stores_nothing(client: TestClient, docking: dict[str, str]) -> None:
    body = {"to": "faculty", "text": "膜堵塞", "requirements": [{"text": "高盐"}], "top_k": 1}
    answer = client.post("/v1/match", json=body).json()
    assert external_ids(answer, "faculty") == ["F-2"]
    assert answer["matches"][0]["need"] is None
    assert answer["matches"][0]["evidence"][0]["text"] == "膜堵塞"
    assert len(client.get("/v1/needs").json()["items"]) == 2
    assert docking.keys() == {"F-1", "F-2", "N-1", "N-2"}


def test_free_text_finds_needs(client: TestClient, docking: dict[str, str]) -> None:
    answer = client.post("/v1/match", json={"to": "needs", "text": "脱硝催化剂"}).json()
    assert external_ids(answer, "need") == ["N-2", "N-1"]
    assert answer["matches"][0]["faculty"] is None
    assert docking["N-2"] == answer["matches"][0]["need"]["id"]


def test_without_a_calibration_nothing_is_claimed(client: TestClient, docking: dict[str, str]) -> None:
    answer = client.get(f"/v1/needs/{docking['N-1']}/matches").json()
    assert (answer["served"], answer["calibrated_from"]) == (None, None)
    assert answer["matches"][0]["verdict"] is None


@pytest.mark.parametrize(("path", "code"), [("needs", "need-not-found"), ("faculty", "faculty-not-found")])
def test_matches_of_an_unknown_id_are_not_found(client: TestClient, path: str, code: str) -> None:
    response = client.get(f"/v1/{path}/{UNKNOWN}/matches")
    assert (response.status_code, response.json()["code"]) == (404, code)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"to": "faculty"},
        {"to": "companies", "text": "x"},
        {"to": "faculty", "text": "x", "top_k": 0},
        {"to": "faculty", "text": " "},
        {"to": "faculty", "text": "x", "colour": "red"},
    ],
)
def test_wrong_free_text_queries_are_refused_with_the_field(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/v1/match", json=body)
    assert response.status_code == 422
    assert response.json()["errors"]

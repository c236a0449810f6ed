from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from matching.types import Match, Query, ScoreParts
from service.database import Database
from service.judgements.shown import log_shown
from service.matches.use_cases import RankedPair, RankedPairs
from service.models import ShownList, ShownMatch
from tests.service.bodies import company_body, faculty_body, need_body, post

UNKNOWN = "0" * 32
Body = dict[str, Any]


@pytest.fixture
def docking(client: TestClient) -> dict[str, str]:
    """A need about waste water and two professors, the second of whom fits; returns their ids by external id."""
    company = post(client, "/v1/companies", company_body())
    membranes = [
        {"kind": "direction", "text": "高盐有机废水的膜处理与膜堵塞"},
        {"kind": "publication", "text": "高盐有机废水深度处理综述"},
    ]
    rows = [
        post(client, "/v1/faculty", faculty_body()),
        post(client, "/v1/faculty", faculty_body(external_id="F-2", name="甄映川", items=membranes)),
        post(client, "/v1/needs", need_body(company["id"])),
    ]
    return {row["external_id"]: row["id"] for row in rows}


def need_matches(client: TestClient, docking: dict[str, str]) -> Body:
    answer: Body = client.get(f"/v1/needs/{docking['N-1']}/matches").json()
    return answer


def judge(client: TestClient, docking: dict[str, str], faculty: str, **body: object) -> Body:
    path = f"/v1/needs/{docking['N-1']}/matches/{docking[faculty]}/judgements"
    return post(client, path, {"side": "company", **body})


def names(answer: Body) -> list[str]:
    return [match["faculty"]["external_id"] for match in answer["matches"]]


def test_not_useful_leaves_the_pair_out_of_both_rankings_with_the_reason(
    client: TestClient, docking: dict[str, str]
) -> None:
    assert names(need_matches(client, docking)) == ["F-2", "F-1"]
    said = judge(client, docking, "F-2", word="not_useful", actor="王工", reason="只做膜材料")

    after = need_matches(client, docking)
    assert names(after) == ["F-1"]
    [away] = after["set_aside"]
    assert (away["judgement_id"], away["faculty"]["name"], away["reason"]) == (said["id"], "甄映川", "只做膜材料")
    by_faculty = client.get(f"/v1/faculty/{docking['F-2']}/matches").json()
    assert (by_faculty["matches"], len(by_faculty["set_aside"])) == ([], 1)


def test_a_judgement_that_is_taken_back_ranks_the_pair_again_and_stays_readable(
    client: TestClient, docking: dict[str, str]
) -> None:
    said = judge(client, docking, "F-2", word="not_useful")
    for _ in range(2):
        assert client.delete(f"/v1/judgements/{said['id']}").status_code == 200

    assert names(need_matches(client, docking)) == ["F-2", "F-1"]
    assert client.get(f"/v1/judgements/{said['id']}").json()["withdrawn_at"]
    assert client.get("/v1/judgements").json()["items"] == []
    assert len(client.get("/v1/judgements", params={"withdrawn": True}).json()["items"]) == 1


def test_each_side_has_one_word_on_a_pair_and_one_no_is_enough(client: TestClient, docking: dict[str, str]) -> None:
    judge(client, docking, "F-2", word="not_useful", side="company")
    judge(client, docking, "F-2", word="not_useful", side="faculty")
    judge(client, docking, "F-2", word="useful", side="company")
    assert names(need_matches(client, docking)) == ["F-1"]
    judge(client, docking, "F-2", word="useful", side="faculty")
    assert names(need_matches(client, docking)) == ["F-2", "F-1"]
    assert [row["word"] for row in client.get("/v1/judgements").json()["items"]] == ["useful", "useful"]


def test_not_my_field_lowers_the_item_that_carried_the_match_for_every_need(
    client: TestClient, docking: dict[str, str]
) -> None:
    company = client.get("/v1/companies").json()["items"][0]["id"]
    other = post(
        client, "/v1/needs", need_body(company, external_id="N-2", title="高盐有机废水深度处理", requirements=[])
    )

    def best_quote() -> Body:
        quote: Body = client.get(f"/v1/needs/{other['id']}/matches").json()["matches"][0]["evidence"][0]["quotes"][0]
        return quote

    before = best_quote()
    assert before["text"] == "高盐有机废水深度处理综述"
    said = judge(client, docking, "F-2", word="not_my_field", side="faculty")
    assert said["item_id"] == before["item_id"]
    assert best_quote()["text"] == "高盐有机废水的膜处理与膜堵塞"

    client.delete(f"/v1/judgements/{said['id']}")
    assert best_quote() == before


def test_not_my_field_may_name_the_item(client: TestClient, docking: dict[str, str]) -> None:
    item = client.get(f"/v1/faculty/{docking['F-2']}").json()["items"][0]["id"]
    assert judge(client, docking, "F-2", word="not_my_field", side="faculty", item_id=item)["item_id"] == item


def test_a_judgement_knows_where_the_match_stood_when_it_was_shown(
    client: TestClient, docking: dict[str, str], database: Database
) -> None:
    shown = need_matches(client, docking)
    said = judge(client, docking, "F-1", word="useful", list_id=shown["list_id"])
    assert (said["position"], said["score"]) == (2, pytest.approx(shown["matches"][1]["score"]))
    with database.reading() as db:
        [row] = db.exec(select(ShownList)).all()
        assert (row.query, row.model, row.scorer) == ("need", "ngram-256", "shipped")
        assert [one.position for one in db.exec(select(ShownMatch)).all()] == [1, 2]


def test_free_text_is_not_written_down(client: TestClient, docking: dict[str, str], database: Database) -> None:
    assert docking
    assert client.post("/v1/match", json={"to": "faculty", "text": "膜堵塞"}).json()["list_id"] is None
    with database.reading() as db:
        assert db.exec(select(ShownList)).all() == []


def test_a_list_that_cannot_be_written_down_is_told_to_the_log_and_to_nobody_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Match(1, UNKNOWN, UNKNOWN, 0.5, ScoreParts(0.5, None, None), None, None, ())
    ranked = RankedPairs(
        [RankedPair(gone, None, None)],
        calibration=None,
        lists_needs=False,
        asked_by=Query.NEED,
        set_aside=[],
        scorer="shipped",
    )
    log_shown(database, ranked, list_id=UNKNOWN, model="ngram-256")
    assert f"The list {UNKNOWN} could not be written down" in caplog.text


def test_deleting_a_professor_deletes_what_was_said(client: TestClient, docking: dict[str, str]) -> None:
    need_matches(client, docking)
    judge(client, docking, "F-2", word="not_my_field", side="faculty")
    assert client.delete(f"/v1/faculty/{docking['F-2']}").status_code == 204
    assert client.get("/v1/judgements", params={"withdrawn": True}).json()["items"] == []
    assert need_matches(client, docking)["set_aside"] == []


def test_judgements_are_filtered_and_paged(client: TestClient, docking: dict[str, str]) -> None:
    judge(client, docking, "F-1", word="useful", side="company")
    judge(client, docking, "F-2", word="not_useful", side="organiser")
    page = client.get("/v1/judgements", params={"limit": 1}).json()
    rest = client.get("/v1/judgements", params={"limit": 1, "cursor": page["next_cursor"]}).json()
    assert [row["faculty"]["external_id"] for row in page["items"] + rest["items"]] == ["F-1", "F-2"]
    by_side = client.get("/v1/judgements", params={"side": "organiser"}).json()["items"]
    assert [row["word"] for row in by_side] == ["not_useful"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"word": "not_my_field", "side": "company"}, "body.word"),
        ({"word": "useful", "side": "faculty", "item_id": UNKNOWN}, "body.item_id"),
        ({"word": "not_my_field", "side": "faculty", "item_id": UNKNOWN}, "body.item_id"),
        ({"word": "liked", "side": "faculty"}, "body.word"),
        ({"word": "useful"}, "body.side"),
    ],
)
def test_a_wrong_judgement_is_refused_with_the_field(
    client: TestClient, docking: dict[str, str], body: Body, field: str
) -> None:
    path = f"/v1/needs/{docking['N-1']}/matches/{docking['F-2']}/judgements"
    response = client.post(path, json=body)
    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("need", "faculty", "code"), [(UNKNOWN, "F-2", "need-not-found"), ("N-1", UNKNOWN, "faculty-not-found")]
)
def test_a_judgement_on_an_unknown_pair_is_not_found(
    client: TestClient, docking: dict[str, str], need: str, faculty: str, code: str
) -> None:
    path = f"/v1/needs/{docking.get(need, need)}/matches/{docking.get(faculty, faculty)}/judgements"
    response = client.post(path, json={"word": "useful", "side": "company"})
    assert (response.status_code, response.json()["code"]) == (404, code)


def test_an_unknown_judgement_is_not_found(client: TestClient) -> None:
    for response in (client.get(f"/v1/judgements/{UNKNOWN}"), client.delete(f"/v1/judgements/{UNKNOWN}")):
        assert (response.status_code, response.json()["code"]) == (404, "judgement-not-found")

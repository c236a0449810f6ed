"""The board of follow-ups without script."""

import re

from fastapi.testclient import TestClient

from tests.service.bodies import company_body, faculty_body, need_body

ENGLISH = {"Accept-Language": "en"}


def _open(client: TestClient) -> str:
    faculty = client.post("/v1/faculty", json=faculty_body()).json()["id"]
    company = client.post("/v1/companies", json=company_body()).json()["id"]
    body = {"faculty_id": faculty, "company_id": company, "person": "周敏"}
    return str(client.post("/v1/followups", json=body).json()["id"])


def test_board_without_a_matter_says_how_one_comes_about(client: TestClient) -> None:
    assert "Nothing is being followed up yet" in client.get("/followups", headers=ENGLISH).text


def test_site_visit_without_a_place_is_refused_and_what_was_typed_stays(client: TestClient) -> None:
    id_ = _open(client)
    sent = {
        "revision": "1",
        "stage": "site_visit",
        "note": "看中试装置",
        "due_date": "2027-06-30",
        "responsible": "周敏",
    }

    refused = client.post(f"/followups/{id_}/details", data=sent, headers=ENGLISH)

    assert refused.status_code == 409
    assert "看中试装置" in refused.text
    assert 'value="2027-06-30"' in refused.text
    assert client.get(f"/v1/followups/{id_}").json()["stage"] == "contacted"
    whole = {**sent, "visit_date": "2027-06-20", "visit_place": "白银高新区"}
    moved = client.post(f"/followups/{id_}/details", data=whole, headers=ENGLISH)
    assert re.search(r"2027-06-20 · .*白银高新区", moved.text)
    assert client.get(f"/v1/followups/{id_}").json()["stage"] == "site_visit"


def test_second_of_two_people_is_told_and_undo_takes_one_change_back(client: TestClient) -> None:
    id_ = _open(client)
    step = {"revision": "1", "stage": "negotiating"}

    assert client.post(f"/followups/{id_}/stage", data=step, headers=ENGLISH).status_code == 200
    late = client.post(f"/followups/{id_}/stage", data={**step, "stage": "signed"}, headers=ENGLISH)
    assert late.status_code == 409
    assert "changed by somebody else" in late.text
    client.post(f"/undo/followup/{id_}/2", headers=ENGLISH)

    assert client.get(f"/v1/followups/{id_}").json()["stage"] == "contacted"


def test_date_that_is_none_is_refused(client: TestClient) -> None:
    id_ = _open(client)

    answer = client.post(f"/followups/{id_}/details", data={"revision": "1", "due_date": "soon"}, headers=ENGLISH)

    assert answer.status_code == 409
    assert "write dates as 2027-06-30" in answer.text


def test_matter_is_opened_by_hand_for_a_need_and_taken_away_again(client: TestClient) -> None:
    faculty = client.post("/v1/faculty", json=faculty_body(external_id="F07")).json()
    company = client.post("/v1/companies", json=company_body()).json()["id"]
    need = client.post("/v1/needs", json=need_body(company, external_id="N03")).json()
    form = client.get(f"/followups/new?faculty={faculty['id']}&need={need['id']}", headers=ENGLISH).text
    assert f'value="F07 · {faculty["name"]}"' in form
    assert f'value="N03 · {need["title"]}"' in form

    sent = {"faculty": f"F07 · {faculty['name']}", "need": "N03", "company": "", "note": "电话里谈过"}
    opened = client.post("/followups/new", data=sent, headers=ENGLISH)

    rows = client.get("/v1/followups").json()["items"]
    assert [(row["faculty_id"], row["company_id"], row["need_id"]) for row in rows] == [
        (faculty["id"], company, need["id"])
    ]
    assert "电话里谈过" in opened.text
    path = re.search(r'action="(/undo/opening/[^"]+)"', opened.text)
    assert path
    client.post(path[1], headers=ENGLISH)
    assert client.get("/v1/followups").json()["items"] == []


def test_matter_that_is_open_already_is_not_opened_twice_and_the_form_leads_there(client: TestClient) -> None:
    id_ = _open(client)
    row = client.get(f"/v1/followups/{id_}").json()
    sent = {"faculty": row["faculty_id"], "company": row["company_id"], "note": "先寄样品"}

    refused = client.post("/followups/new", data=sent, headers=ENGLISH)

    assert refused.status_code == 409
    assert f'href="/followups#matter-{id_}"' in refused.text
    assert "先寄样品" in refused.text


def test_matter_with_somebody_unknown_is_refused_and_what_was_typed_stays(client: TestClient) -> None:
    refused = client.post("/followups/new", data={"faculty": "F99", "company": "C99"}, headers=ENGLISH)

    assert refused.status_code == 422
    assert 'value="F99"' in refused.text
    assert client.get("/v1/followups").json()["items"] == []


def test_answer_to_a_form_stands_at_the_address_of_its_page(client: TestClient) -> None:
    id_ = _open(client)

    refused = client.post(f"/followups/{id_}/stage", data={"revision": "7", "stage": "signed"}, headers=ENGLISH)

    assert refused.status_code == 409
    assert 'data-address="/followups"' in refused.text
    assert '<input type="hidden" name="back" value="/followups">' in refused.text

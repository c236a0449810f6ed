from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from service.database import Database
from service.drafts.use_cases import KEEP_DRAFTS, forget_abandoned
from service.models import IdempotentAnswer, Need, NeedDraft
from service.models.columns import now
from tests.service.bodies import company_body, post
from tests.service.drafts.forms import form

FIXTURES = Path("fixtures/intake")
MAIL = (FIXTURES / "mail-zh.txt").read_text("utf-8")


def draft(client: TestClient, text: str = MAIL) -> dict[str, Any]:
    return post(client, "/v1/need-drafts", {"text": text})


def upload(client: TestClient, data: bytes, **headers: str) -> Any:  # noqa: ANN401 - the client's own Response
    return client.post("/v1/need-drafts/file", files={"file": ("../表.docx", data)}, headers=headers)


def test_a_mail_becomes_a_draft_and_a_confirmed_draft_a_need(client: TestClient, database: Database) -> None:
    company = post(client, "/v1/companies", company_body())

    drafted = draft(client)

    assert drafted == client.get(f"/v1/need-drafts/{drafted['id']}").json()
    assert (drafted["source"], drafted["fields"]["company_id"]) == ("text", company["id"])
    assert client.get("/v1/needs").json()["items"] == []

    need = client.post(f"/v1/need-drafts/{drafted['id']}/confirm")

    assert need.status_code == 201
    stored = client.get(need.headers["location"]).json()
    assert (stored["title"], stored["budget_cny"], stored["deadline"]) == (
        "加氢催化剂失活，求助",
        600_000,
        "2027-10-31",
    )
    assert (stored["status"], stored["contact"]) == ("received", "马骏 生产部，13900000000")
    assert need.json()["quality"] == {"complete": True, "warnings": []}
    assert client.post(f"/v1/need-drafts/{drafted['id']}/confirm").json()["code"] == "draft-not-found"
    with database.reading() as db:
        assert db.exec(select(NeedDraft)).all() == []
        assert len(db.exec(select(Need)).all()) == 1


def test_a_form_becomes_a_draft_under_its_bare_name(client: TestClient) -> None:
    response = upload(client, (FIXTURES / "form-zh.docx").read_bytes())

    assert response.status_code == 201
    drafted = response.json()
    assert (drafted["source"], drafted["file_name"]) == ("docx", "表.docx")
    assert drafted["fields"]["title"] == "骨架镍催化剂连用寿命提升"
    assert "传真：0943-0000000" in drafted["unread"]
    assert {"field": "budget_cny", "quote": "拟投入经费（万元）：50-60"} in drafted["origins"]


def test_a_repeated_upload_adds_nothing(client: TestClient) -> None:
    data = (FIXTURES / "form-zh.docx").read_bytes()

    first, again = (upload(client, data, **{"Idempotency-Key": "k-1"}) for _ in range(2))
    other = upload(client, form([["需求名称", "别的"]]), **{"Idempotency-Key": "k-1"})

    assert first.content == again.content
    assert other.json()["code"] == "idempotency-key-reused"
    assert len(client.get("/v1/need-drafts").json()["items"]) == 1


def test_a_draft_is_corrected_before_it_is_confirmed(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body(name="另一家"))
    drafted = draft(client)
    assert drafted["fields"]["company_id"] is None
    path = f"/v1/need-drafts/{drafted['id']}"

    refused = client.post(f"{path}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (422, "draft-incomplete")
    assert [error["location"] for error in refused.json()["errors"]] == ["company_id"]

    corrected = client.patch(path, json={"company_id": company["id"], "budget_cny": None, "title": "催化剂"}).json()
    assert corrected["fields"]["title"] == "催化剂"
    need = client.post(f"{path}/confirm").json()

    assert (need["company_id"], need["title"], need["budget_cny"]) == (company["id"], "催化剂", None)
    assert [warning["code"] for warning in need["quality"]["warnings"]] == ["title-vague", "budget-missing"]


def test_a_discarded_draft_is_gone(client: TestClient) -> None:
    drafted = draft(client)

    assert client.delete(f"/v1/need-drafts/{drafted['id']}").status_code == 204

    assert client.get("/v1/need-drafts").json()["items"] == []
    assert client.get(f"/v1/need-drafts/{drafted['id']}").json()["code"] == "draft-not-found"


def test_a_file_that_is_no_form_is_refused_in_a_sentence(client: TestClient) -> None:
    response = upload(client, b"%PDF-1.7")

    assert (response.status_code, response.json()["code"]) == (422, "not-a-form")
    assert "save it as .docx" in response.json()["detail"]


def test_a_request_without_a_file_names_the_field(client: TestClient) -> None:
    response = client.post("/v1/need-drafts/file", data={"x": "y"})

    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == ["body.file"]


def test_a_company_is_found_by_its_name_without_legal_form(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body(name="陇西清源助剂"))

    assert draft(client)["fields"]["company_id"] == company["id"]


def test_namesakes_are_left_to_the_person(client: TestClient) -> None:
    post(client, "/v1/companies", company_body())
    post(client, "/v1/companies", company_body(external_id="C-2", name="陇西清源助剂"))

    assert draft(client)["fields"]["company_id"] is None


def test_a_draft_that_is_gone_leaves_no_remembered_answer(client: TestClient, database: Database) -> None:
    created = client.post("/v1/need-drafts", json={"text": MAIL}, headers={"Idempotency-Key": "k-1"}).json()

    client.delete(f"/v1/need-drafts/{created['id']}")

    with database.reading() as db:
        assert db.exec(select(IdempotentAnswer)).all() == []


def test_a_draft_that_nobody_touches_is_swept_in_the_end(client: TestClient, database: Database) -> None:
    draft(client)
    with database.writing() as db:
        forget_abandoned(db, before=now() - KEEP_DRAFTS)
    assert len(client.get("/v1/need-drafts").json()["items"]) == 1

    with database.writing() as db:
        forget_abandoned(db, before=now())

    assert client.get("/v1/need-drafts").json()["items"] == []

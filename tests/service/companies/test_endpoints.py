from fastapi.testclient import TestClient
from sqlmodel import select

from service.database import Database
from service.models import Need, Passage, Requirement
from tests.service.bodies import company_body, faculty_body, need_body, post


def test_create_company_answers_the_stored_row_and_where_it_is(client: TestClient) -> None:
    response = client.post("/v1/companies", json=company_body(industry="精细化工"))

    assert response.status_code == 201
    created = response.json()
    assert response.headers["location"] == f"/v1/companies/{created['id']}"
    assert client.get(response.headers["location"]).json() == created
    assert (created["name"], created["industry"], created["size"]) == ("陇西清源助剂有限公司", "精细化工", "")


def test_create_company_with_a_taken_external_id_is_a_conflict(client: TestClient) -> None:
    first = post(client, "/v1/companies", company_body())

    response = client.post("/v1/companies", json=company_body(name="别家"))

    assert (response.status_code, response.json()["code"]) == (409, "external-id-taken")
    assert first["id"] in response.json()["detail"]


def test_update_company_to_a_taken_external_id_is_a_conflict(client: TestClient) -> None:
    post(client, "/v1/companies", company_body())
    second = post(client, "/v1/companies", company_body(external_id="C-2"))

    response = client.patch(f"/v1/companies/{second['id']}", json={"external_id": "C-1"})

    assert (response.status_code, response.json()["code"]) == (409, "external-id-taken")
    assert client.get(f"/v1/companies/{second['id']}").json() == second


def test_delete_company_takes_its_needs_along_and_no_others(client: TestClient, database: Database) -> None:
    first = post(client, "/v1/companies", company_body())
    second = post(client, "/v1/companies", company_body(external_id="C-2"))
    post(client, "/v1/needs", need_body(first["id"]))
    kept = post(client, "/v1/needs", need_body(second["id"], external_id="N-2"))
    professor = post(client, "/v1/faculty", faculty_body())

    assert client.delete(f"/v1/companies/{first['id']}").status_code == 204

    with database.reading() as db:
        assert [need.id for need in db.exec(select(Need))] == [kept["id"]]
        assert {requirement.need_id for requirement in db.exec(select(Requirement))} == {kept["id"]}
        assert {passage.owner_id for passage in db.exec(select(Passage))} == {kept["id"], professor["id"]}


def test_unknown_company_is_not_found_by_any_method(client: TestClient) -> None:
    path = f"/v1/companies/{'0' * 32}"

    answers = [client.get(path), client.patch(path, json={}), client.delete(path)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "company-not-found")] * 3


def test_list_companies_filters(client: TestClient) -> None:
    post(client, "/v1/companies", company_body(industry="精细化工"))
    post(client, "/v1/companies", company_body(external_id="C-2", name="Westlake Coatings", region="陕西西安"))

    def names(**query: str) -> list[str]:
        return [item["name"] for item in client.get("/v1/companies", params=query).json()["items"]]

    assert names() == ["陇西清源助剂有限公司", "Westlake Coatings"]
    assert names(region="西安") == ["Westlake Coatings"]
    assert names(industry="化工") == ["陇西清源助剂有限公司"]
    assert names(q="coat") == ["Westlake Coatings"]
    assert names(external_id="C-1") == ["陇西清源助剂有限公司"]

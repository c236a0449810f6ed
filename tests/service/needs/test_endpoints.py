from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.service.bodies import company_body, need_body, post


def test_create_need_answers_the_stored_row_with_its_company(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())

    response = client.post("/v1/needs", json=need_body(company["id"]))

    assert response.status_code == 201
    created = response.json()
    assert response.headers["location"] == f"/v1/needs/{created['id']}"
    stored = client.get(response.headers["location"]).json()
    assert created == {**stored, "quality": client.get(f"/v1/needs/{created['id']}/quality").json()}
    assert (created["company_id"], created["company_name"]) == (company["id"], "陇西清源助剂有限公司")
    assert [(r["text"], r["must"]) for r in created["requirements"]] == [
        ("出水 COD 低于 60 mg/L", True),
        ("Operating cost below 8 CNY per tonne", False),
    ]
    assert (created["kind"], created["budget_cny"], created["deadline"]) == ("technical_problem", 800_000, "2027-06-30")


def test_create_need_of_an_unknown_company_names_the_field(client: TestClient) -> None:
    response = client.post("/v1/needs", json=need_body("0" * 32))

    assert (response.status_code, response.json()["code"]) == (422, "unknown-company")
    assert [error["location"] for error in response.json()["errors"]] == ["body.company_id"]


def test_update_need_moves_it_to_another_company(client: TestClient) -> None:
    first = post(client, "/v1/companies", company_body())
    second = post(client, "/v1/companies", company_body(external_id="C-2", name="Westlake Coatings"))
    created = post(client, "/v1/needs", need_body(first["id"]))

    updated = client.patch(f"/v1/needs/{created['id']}", json={"company_id": second["id"]}).json()

    assert (updated["company_id"], updated["company_name"]) == (second["id"], "Westlake Coatings")
    assert client.get(f"/v1/needs/{created['id']}").json() == updated


def test_update_need_clears_what_may_be_unknown(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", need_body(company["id"]))

    updated = client.patch(f"/v1/needs/{created['id']}", json={"budget_cny": None, "deadline": None, "body": ""}).json()

    assert (updated["budget_cny"], updated["deadline"], updated["body"]) == (None, None, "")
    assert updated["requirements"] == created["requirements"]


def test_update_need_requirements_keeps_the_ids_of_equal_ones(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", need_body(company["id"]))
    must, wish = created["requirements"]
    given = [{"text": wish["text"], "must": False}, {"text": must["text"], "must": False}]

    updated = client.patch(f"/v1/needs/{created['id']}", json={"requirements": given}).json()

    assert updated["requirements"][0] == wish
    assert updated["requirements"][1]["id"] != must["id"]


def test_delete_need_removes_it(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", need_body(company["id"]))

    assert client.delete(f"/v1/needs/{created['id']}").status_code == 204

    assert client.get(f"/v1/needs/{created['id']}").json()["code"] == "need-not-found"
    assert client.get(f"/v1/companies/{company['id']}").status_code == 200


def test_unknown_need_is_not_found_by_any_method(client: TestClient) -> None:
    path = f"/v1/needs/{'0' * 32}"

    answers = [client.get(path), client.patch(path, json={}), client.delete(path)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "need-not-found")] * 3


def test_list_needs_filters(client: TestClient) -> None:
    first = post(client, "/v1/companies", company_body())
    second = post(client, "/v1/companies", company_body(external_id="C-2", name="Westlake", region="陕西西安"))
    post(client, "/v1/needs", need_body(first["id"]))
    post(client, "/v1/needs", need_body(second["id"], external_id="N-2", title="Interns", kind="internship_base"))

    def titles(**query: str) -> list[str]:
        return [item["title"] for item in client.get("/v1/needs", params=query).json()["items"]]

    assert titles() == ["高盐有机废水深度处理", "Interns"]
    assert titles(kind="internship_base") == ["Interns"]
    assert titles(company_id=first["id"]) == ["高盐有机废水深度处理"]
    assert titles(region="陕西") == ["Interns"]
    assert titles(q="westlake") == ["Interns"]
    assert titles(q="废水") == ["高盐有机废水深度处理"]
    assert titles(q="60 mg", kind="technical_problem") == ["高盐有机废水深度处理"]


def test_list_needs_costs_the_same_number_of_queries_for_one_row_and_three(client: TestClient) -> None:
    statements: list[str] = []
    engine = client.app.state.startup.database.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    for number in (1, 2, 3):
        company = post(client, "/v1/companies", company_body(external_id=f"C-{number}"))
        post(client, "/v1/needs", need_body(company["id"], external_id=f"N-{number}"))
    costs = []
    for limit in (1, 3):
        statements.clear()
        assert len(client.get("/v1/needs", params={"limit": limit}).json()["items"]) == limit
        costs.append(len(statements))

    assert costs[0] == costs[1]

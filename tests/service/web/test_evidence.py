"""What a ranking shows as its reasons."""

from fastapi.testclient import TestClient

from tests.service.bodies import company_body, faculty_body, need_body, post

RESULT = "电催化处理高盐废水，COD降到42 mg/L"


def test_a_figure_stands_beside_what_the_profile_states_of_it(client: TestClient) -> None:
    body = faculty_body(items=[{"kind": "project", "text": RESULT, "year": 2024}])
    post(client, "/v1/faculty", body)
    requirements = [{"text": "高盐废水出水COD≤50 mg/L", "must": True}]
    asked = need_body(post(client, "/v1/companies", company_body())["id"], requirements=requirements)
    need = post(client, "/v1/needs", asked)

    page = client.get(f"/needs/{need['id']}", headers={"Accept-Language": "en"}).text

    figures = page.split('<ul class="quantities">')[1].split("</ul>")[0]
    assert '<li class="met"><b>Met</b>' in figures
    assert ("≤50 mg/L" in figures, "42 mg/L" in figures) == (True, True)

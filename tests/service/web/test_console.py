"""What every page of the console has in common."""

import re

import pytest
from fastapi.testclient import TestClient

from service.web.visitor import LANGUAGE_COOKIE, THEME_COOKIE
from tests.service.bodies import company_body, faculty_body, need_body, post

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.3,zh-TW;q=0.7", "zh-CN"),
        ("fr-FR,fr;q=0.9", "zh-CN"),
        ("en;q=nonsense", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_page_speaks_the_first_language_that_the_browser_asks_for(client: TestClient, header: str, tag: str) -> None:
    answer = client.get("/", headers={**BROWSER, "Accept-Language": header})

    assert f'<html lang="{tag}"' in answer.text
    assert answer.headers["content-language"] == tag


def test_switches_are_remembered_and_return_to_the_page(client: TestClient) -> None:
    chosen = client.post("/preferences", data={"language": "en", "back": "/needs?q=x"}, follow_redirects=False)
    client.post("/preferences", data={"theme": "dark", "back": "/"})

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/needs?q=x")
    assert client.cookies[LANGUAGE_COOKIE] == "en"
    assert client.cookies[THEME_COOKIE] == "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/", headers={"Accept-Language": "zh"}).text


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_switch_never_leads_to_another_site(client: TestClient, back: str) -> None:
    answer = client.post("/preferences", data={"language": "en", "back": back}, follow_redirects=False)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    answer = client.post("/preferences", data={"language": "en"}, headers=headers, follow_redirects=False)

    assert answer.status_code == status


def test_page_carries_no_inline_code_and_allows_none(client: TestClient) -> None:
    answer = client.get("/", headers=BROWSER)

    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == []


def test_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', client.get("/", headers=BROWSER).text)

    assert addresses
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []
    assert all(client.get(address).status_code == 200 for address in set(addresses) if address.startswith("/static/"))


def test_unknown_address_is_a_page_for_a_browser_and_a_problem_for_a_program(client: TestClient) -> None:
    page = client.get("/nowhere", headers={**BROWSER, "Accept-Language": "zh"})
    problem = client.get("/nowhere")
    api = client.get("/v1/nowhere", headers=BROWSER)

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "该网址没有对应的页面" in page.text
    assert {problem.headers["content-type"], api.headers["content-type"]} == {"application/problem+json"}


def test_empty_service_says_what_to_do(client: TestClient) -> None:
    answer = client.get("/", headers={**BROWSER, "Accept-Language": "en"})

    assert "Nothing is here yet" in answer.text
    assert 'href="/import"' in answer.text


def test_pages_stand_outside_of_the_api(client: TestClient) -> None:
    first = {path.split("/")[1] for path in client.get("/openapi.json").json()["paths"]}

    assert first == {"v1", "healthz", "readyz", "metrics"}


def test_heat_map_marks_a_pair_that_one_side_has_set_aside(client: TestClient) -> None:
    need = post(client, "/v1/needs", need_body(post(client, "/v1/companies", company_body())["id"]))
    first, second = (post(client, "/v1/faculty", faculty_body(external_id=f"F-{n}", name=f"教师{n}")) for n in (1, 2))
    before = client.get("/map/cells")

    word = {"word": "not_useful", "side": "faculty", "reason": "只做装备"}
    post(client, f"/v1/needs/{need['id']}/matches/{first['id']}/judgements", word)

    after = client.get("/map/cells", headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["aside"], after.status_code) == ([], 200)
    [place] = after.json()["aside"]
    assert after.json()["faculty"][place][0] == first["id"]
    table = client.get("/map/table").text
    assert (first["id"] in table, second["id"] in table) == (False, True)


def test_single_keys_can_be_turned_off_as_shortcuts(client: TestClient) -> None:
    assert "data-shortcuts" not in client.get("/").text

    off = client.post("/preferences", data={"back": "/needs", "keys": "off"})

    assert off.url.path == "/needs"
    assert 'data-shortcuts="off"' in off.text
    assert "data-shortcuts" not in client.post("/preferences", data={"back": "/", "keys": "on"}).text


@pytest.mark.parametrize(
    "path",
    [
        "/faculty?q=F-1&organization=&kind=&text=",
        "/companies?q=C-1&region=&industry=",
        "/needs?q=N-1&kind=&region=&served=&text=",
    ],
)
def test_search_without_script_sends_filters_that_hold_nothing(client: TestClient, path: str) -> None:
    post(client, "/v1/faculty", faculty_body())
    company = post(client, "/v1/companies", company_body())["id"]
    post(client, "/v1/needs", need_body(company))

    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.text.count('name="id"') == 1

"""A confidential need: its words reach nobody but its company and operators until both sides have accepted."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.accounts.guard import list_routes
from service.accounts.permissions import ROUTES, Reach, reach_of
from service.language import Language
from service.models.account import Role
from service.reports.html import render_report
from service.reports.use_cases import build_report
from service.reports.xlsx import write_report_xlsx
from tests.service.accounts.world import World, make_world
from tests.service.bodies import Body, need_body, post

SECRET = ("极光项目", "镍钼合金", "晶间腐蚀", "企业 A", "SECRET-7", "甘肃白银", "4321000")
"""One word of the title, the body, a requirement, the company, the sender's id, the region and the budget."""
ALSO_PUBLIC = ("企业 A", "甘肃白银")
"""What lists may say of company A and of its public need."""
SUMMARY = "寻求耐蚀材料方面的合作"


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


@pytest.fixture
def need(world: World) -> Body:
    """A confidential need of company A, whose summary an operator has approved."""
    body = need_body(
        world.own["company_id"],
        external_id="SECRET-7",
        title="极光项目的催化剂",
        body="镍钼合金管道",
        requirements=[{"text": "不发生晶间腐蚀", "must": True}],
        budget_cny=4_321_000,
        visibility="confidential",
    )
    need = post(world.client(Role.ENTERPRISE), "/v1/needs", body)
    answer = world.client(Role.OPERATOR).put(f"/v1/needs/{need['id']}/summary", json={"public_summary": SUMMARY})
    assert answer.status_code == 200
    return need


def test_others_read_the_summary_and_nothing_else(world: World, need: Body) -> None:
    for role in (Role.PROFESSOR, Role.VIEWER):
        shown = world.client(role).get(f"/v1/needs/{need['id']}")

        assert shown.status_code == 200
        assert (shown.json()["title"], shown.json()["body"]) == (SUMMARY, SUMMARY)
        assert (shown.json()["disclosed"], shown.json()["company_id"]) == ("summary", None)
        assert _leaks(shown.text) == []


def test_the_company_and_operators_read_it_in_full(world: World, need: Body) -> None:
    for role in (Role.ENTERPRISE, Role.OPERATOR):
        shown = world.client(role).get(f"/v1/needs/{need['id']}").json()
        assert (shown["title"], shown["disclosed"]) == ("极光项目的催化剂", "full")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PROFESSOR, Role.VIEWER])
def test_no_list_match_or_search_says_more(
    world: World, need: Body, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    client = world.client(role)
    with caplog.at_level(logging.DEBUG):
        for path in _lists(world, role, need):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text)
            assert _leaks(answer.text, but=ALSO_PUBLIC) == [], path
        if role is not Role.OPERATOR:
            for words in ("镍钼合金管道的晶间腐蚀", "极光项目"):
                found = client.post("/v1/match", json={"to": "needs", "text": words})
                assert need["id"] not in found.text

    ours = [record for record in caplog.records if record.name.startswith("service")]
    assert _leaks(" ".join(record.getMessage() for record in ours)) == []


@pytest.mark.parametrize("role", [Role.PROFESSOR, Role.VIEWER])
@pytest.mark.parametrize("query", [{"q": "镍钼"}, {"q": "企业 A"}, {"external_id": "SECRET-7"}, {"region": "甘肃"}, {}])
def test_a_filter_finds_it_only_by_what_is_shown(world: World, need: Body, role: Role, query: dict[str, str]) -> None:
    by_company = {"company_id": world.own["company_id"]}
    for asked in [query] if query else [by_company]:
        found = [item["id"] for item in world.client(role).get("/v1/needs", params=asked).json()["items"]]
        assert need["id"] not in found

    found = [item["id"] for item in world.client(role).get("/v1/needs", params={"q": "耐蚀材料"}).json()["items"]]
    assert found == [need["id"]]


def test_a_match_filtered_by_company_or_region_does_not_tell_whose_it_is(world: World, need: Body) -> None:
    path = f"/v1/faculty/{world.own['faculty_id']}/matches"
    professor = world.client(Role.PROFESSOR)

    assert need["id"] in professor.get(path).text
    for query in ({"organization": "企业 A"}, {"region": "甘肃白银"}):
        assert need["id"] not in professor.get(path, params=query).text


def test_matching_uses_the_full_text_and_explains_by_the_summary(world: World, need: Body) -> None:
    body = {"name": "教师 C", "items": [{"text": "镍钼合金管道的晶间腐蚀，极光项目"}]}
    expert = post(world.client(Role.OPERATOR), "/v1/faculty", body)

    ranked = world.client(Role.VIEWER).get(f"/v1/needs/{need['id']}/matches").json()["matches"]
    own = world.client(Role.ENTERPRISE).get(f"/v1/needs/{need['id']}/matches").json()["matches"]

    assert ranked[0]["faculty"]["id"] == expert["id"]
    assert [part["text"] for part in ranked[0]["evidence"]] == [SUMMARY]
    assert [part["text"] for part in own[0]["evidence"]] == ["极光项目的催化剂", "不发生晶间腐蚀"]
    assert [match["score"] for match in ranked] == [match["score"] for match in own]


def test_without_an_approved_summary_nobody_else_knows_of_it(world: World, need: Body) -> None:
    changed = world.client(Role.ENTERPRISE).patch(f"/v1/needs/{need['id']}", json={"public_summary": "新的摘要"})
    assert (changed.status_code, changed.json()["summary_approved_at"]) == (200, None)

    for role in (Role.PROFESSOR, Role.VIEWER):
        client = world.client(role)
        assert client.get(f"/v1/needs/{need['id']}").json()["code"] == "need-not-found"
        for path in _lists(world, role, need):
            if need["id"] not in path:
                assert need["id"] not in client.get(path).text
    listed = world.client(Role.OPERATOR).get("/v1/needs").json()["items"]
    assert [item["title"] for item in listed if item["id"] == need["id"]] == [
        "保密需求，摘要待批准 · Confidential need, its summary is not approved yet"
    ]


def test_both_sides_accept_and_the_professor_reads_it_until_one_takes_it_back(world: World, need: Body) -> None:
    path = f"/v1/needs/{need['id']}/acceptances/{world.own['faculty_id']}"
    professor, company = world.client(Role.PROFESSOR), world.client(Role.ENTERPRISE)

    def disclosed() -> tuple[str, list[str]]:
        matches = professor.get(f"/v1/faculty/{world.own['faculty_id']}/matches").json()["matches"]
        evidence = next(match["evidence"] for match in matches if match["need"]["id"] == need["id"])
        return professor.get(f"/v1/needs/{need['id']}").json()["disclosed"], [part["text"] for part in evidence]

    assert professor.put(f"{path}/faculty").status_code == 200
    assert disclosed() == ("summary", [SUMMARY])
    accepted = company.put(f"{path}/company").json()
    assert accepted["company_accepted_at"]
    assert accepted["faculty_accepted_at"]
    assert disclosed() == ("full", ["极光项目的催化剂", "不发生晶间腐蚀"])
    assert professor.get(f"/v1/needs/{need['id']}/acceptances").json() == [accepted]

    assert company.delete(f"{path}/company").status_code == 204
    assert disclosed() == ("summary", [SUMMARY])


def test_nobody_says_yes_for_the_other_side(world: World, need: Body) -> None:
    path = f"/v1/needs/{need['id']}/acceptances/{world.own['faculty_id']}"
    answers = [
        world.client(Role.PROFESSOR).put(f"{path}/company"),
        world.client(Role.ENTERPRISE).put(f"{path}/faculty"),
        world.client(Role.ENTERPRISE).delete(f"{path}/faculty"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "permission-denied")] * 3
    assert world.client(Role.OPERATOR).put(f"{path}/faculty").status_code == 200


@pytest.mark.usefixtures("need")
def test_the_error_of_a_taken_id_does_not_quote_it(world: World) -> None:
    body = need_body(world.own["company_id"], external_id="SECRET-7")
    answer = world.client(Role.OPERATOR).post("/v1/needs", json=body)

    assert answer.status_code == 409
    assert "极光" not in answer.text
    assert SUMMARY in answer.json()["detail"]


def test_an_error_of_the_database_does_not_carry_it_into_the_log(world: World, need: Body) -> None:
    with pytest.raises(IntegrityError) as caught, world.database.writing() as db:
        db.execute(
            text("INSERT INTO need (id, title) VALUES (:id, '极光' || :title)"), {"id": need["id"], "title": "镍钼"}
        )

    assert "镍钼" not in str(caught.value)


@pytest.mark.usefixtures("need")
def test_reports_and_exports_hold_the_summary_only(world: World, tmp_path: Path) -> None:
    runtime = world.app.state.startup.runtime
    with runtime.database.reading() as db:
        matcher = runtime.get_matcher(db)
        report = build_report(db, matcher, runtime.encoder, title="对接", generated_at=datetime.now(UTC))
    write_report_xlsx(report, tmp_path / "matches.xlsx")
    cells = [
        str(cell.value)
        for sheet in load_workbook(tmp_path / "matches.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]

    for written in (render_report(report, language=Language.ZH), " ".join(cells)):
        assert SUMMARY in written
        assert _leaks(written, but=ALSO_PUBLIC) == []


def _lists(world: World, role: Role, need: Body) -> list[str]:
    """Every GET route that the role may ask, with the ids of the need and its professor; but the need itself."""
    ids = {**world.own_of(role), "need_id": need["id"]}
    paths = []
    for method, path, _ in list_routes(world.app):
        action = ROUTES[f"{method} {path}"]
        if method == "GET" and path.startswith("/v1/") and action and reach_of(role, action) is not Reach.NONE:
            paths.append(path.format(**ids))
    return [path for path in paths if path != f"/v1/needs/{need['id']}"]


def _leaks(shown: str, *, but: tuple[str, ...] = ()) -> list[str]:
    plain = shown + json.dumps(_try_json(shown), ensure_ascii=False)
    return [word for word in SECRET if word in plain and word not in but]


def _try_json(shown: str) -> Any:  # noqa: ANN401 - whatever was answered
    try:
        return json.loads(shown)
    except ValueError:
        return None

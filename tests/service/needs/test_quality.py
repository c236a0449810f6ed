import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.models.need_status_change import NeedStatus
from service.needs.quality import WARNINGS
from tests.service.bodies import company_body, post

# Invented.
GOOD: dict[str, Any] = {
    "title": "骨架镍催化剂连用寿命",
    "body": "目前釜式加氢用骨架镍催化剂，用到第五釜活性明显下降，副产一氯苯胺偏高，更换频繁，影响排产和成本。",
    "requirements": [{"text": "连续使用 15 釜以上"}],
    "budget_cny": 600_000,
    "deadline": "2027-06-30",
    "contact": "马工 office@example.com",
}


def warned(client: TestClient, **changes: object) -> list[str]:
    company = client.get("/v1/companies").json()["items"] or [post(client, "/v1/companies", company_body())]
    body = {"company_id": company[0]["id"], **GOOD, **changes}
    quality = post(client, "/v1/needs", body)["quality"]
    assert quality["complete"] is (quality["warnings"] == [])
    return [warning["code"] for warning in quality["warnings"]]


def test_a_complete_need_has_no_warning(client: TestClient) -> None:
    assert warned(client) == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"title": "技术难题"}, ["title-vague"]),
        ({"title": "Technical problem"}, ["title-vague"]),
        ({"title": "Fouling of membranes by brine"}, []),
        ({"body": "目前不稳定。"}, ["body-short"]),
        ({"requirements": [], "body": GOOD["body"].replace("第五釜", "后期")}, ["indicator-missing"]),
        ({"requirements": [{"text": "below 8 CNY per tonne"}]}, []),
        ({"requirements": [{"text": "转化率 ≥ 99"}]}, []),
        ({"requirements": [{"text": "型号 X20 系列"}]}, ["indicator-missing"]),
        ({"body": GOOD["body"].replace("目前", "")}, ["present-state-missing"]),
        ({"budget_cny": None}, ["budget-missing"]),
        ({"deadline": None}, ["deadline-missing"]),
        ({"contact": ""}, ["contact-missing"]),
        ({"kind": "internship_base", "requirements": [], "body": "希望" + "接收学生实习" * 8}, []),
    ],
)
def test_what_is_missing_is_named(client: TestClient, changes: dict[str, object], codes: list[str]) -> None:
    if changes.get("requirements") == [{"text": "型号 X20 系列"}]:
        changes = {**changes, "body": GOOD["body"].replace("第五釜", "后期")}
    assert warned(client, **changes) == codes


def test_the_contact_of_the_company_will_do(client: TestClient) -> None:
    post(client, "/v1/companies", company_body(contact="前台 0943-000000"))

    assert warned(client, contact="") == []


def test_a_warning_is_a_sentence_in_both_languages_about_a_field(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", {"company_id": company["id"], "title": "需求"})

    quality = client.get(f"/v1/needs/{created['id']}/quality").json()

    assert quality == created["quality"]
    assert [warning["code"] for warning in quality["warnings"]] == list(WARNINGS)
    for warning in quality["warnings"]:
        assert warning["field"] in {"title", "body", "requirements", "budget_cny", "deadline", "contact"}
        assert warning["zh"].endswith("。")
        assert warning["en"].endswith(".")


def test_warnings_are_never_a_wall_and_follow_a_change(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", {"company_id": company["id"], "title": "需求"})

    client.patch(f"/v1/needs/{created['id']}", json=GOOD)

    assert client.get(f"/v1/needs/{created['id']}/quality").json() == {"complete": True, "warnings": []}


def test_the_person_to_ask_is_not_on_lists(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    created = post(client, "/v1/needs", {"company_id": company["id"], **GOOD})

    assert client.get(f"/v1/needs/{created['id']}").json()["contact"] == "马工 office@example.com"
    assert "马工" not in client.get("/v1/needs").text


def test_the_page_for_developers_names_every_code_and_status() -> None:
    page = Path("docs/needs-api.md").read_text("utf-8")

    assert set(re.findall(r"^\| `([a-z-]+)` \| `[a-z_]+`", page, re.MULTILINE)) == set(WARNINGS)
    assert all(status in page for status in NeedStatus)

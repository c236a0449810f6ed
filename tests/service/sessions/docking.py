"""A small invented session over HTTP: three professors, three companies, three rounds at two tables, planned."""

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

_FACULTY = (
    ("F01", "林知远", "高盐有机废水的电催化氧化"),
    ("F02", "Grace Okafor", "Flow chemistry for exothermic nitration 连续硝化"),
    ("F03", "赵一鸣", "反渗透膜污染控制 膜分离"),
)
_COMPANIES = (
    ("C01", "兰新精细化工有限公司", "高盐废水 COD 降不下来"),
    ("C02", "华陇硝化", "间歇硝化改连续硝化"),
    ("C03", "河西膜科技", "反渗透膜污染太快"),
)


def plan_session(client: TestClient) -> dict[str, Any]:
    """Create everybody and a session, plan it with two meetings each at most, and return the session."""
    for code, name, text in _FACULTY:
        _post(client, "/v1/faculty", {"external_id": code, "name": name, "items": [{"text": text}]})
    for code, name, title in _COMPANIES:
        company = _post(client, "/v1/companies", {"external_id": code, "name": name})
        _post(client, "/v1/needs", {"external_id": f"N-{code}", "company_id": company["id"], "title": title})
    body = {
        "external_id": "spring",
        "name": "春季对接会",
        "date": "2026-05-12",
        "place": "会展中心",
        "tables": 2,
        "table_names": ["", "牡丹厅"],
        "rounds": [{"start": f"14:{minute:02}", "length_minutes": 15} for minute in (0, 20, 40)],
    }
    session = _post(client, "/v1/sessions", body)
    _post(client, f"/v1/sessions/{session['id']}/participants/all", {"max_meetings": 2})
    _post(client, f"/v1/sessions/{session['id']}/plan", {})
    return session


def _post(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    response = client.post(path, json=body)
    assert response.status_code < 300, response.text
    answer: dict[str, Any] = response.json()
    return answer


def write_sheets(folder: Path) -> tuple[Path, Path]:
    """The same people as two files for `duijie import`."""
    faculty, needs = folder / "faculty.csv", folder / "needs.csv"
    rows = ["编号,姓名,研究方向", *(",".join(row) for row in _FACULTY)]
    faculty.write_text("\n".join(rows), "utf-8")
    rows = ["编号,企业编号,企业名称,需求标题,需求描述", *(f"N-{c},{c},{n},{t},{t}" for c, n, t in _COMPANIES)]
    needs.write_text("\n".join(rows), "utf-8")
    return faculty, needs

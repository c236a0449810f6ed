"""Invented people, companies and needs, as request bodies."""

from typing import Any

from fastapi.testclient import TestClient

Body = dict[str, Any]


def faculty_body(**changes: object) -> Body:
    """A professor of catalysis."""
    body: Body = {
        "external_id": "F-1",
        "name": "沈知远",
        "name_pinyin": "Shen Zhiyuan",
        "organization": "陇原大学",
        "region": "甘肃兰州",
        "items": [
            {"kind": "direction", "text": "低温 SCR 脱硝催化剂"},
            {"kind": "patent", "text": "一种锰铈复合氧化物催化剂", "year": 2023},
            {"kind": "publication", "text": "Sulfur-tolerant catalysts for NOx reduction", "year": 2024},
        ],
    }
    return body | changes


def company_body(**changes: object) -> Body:
    """A maker of surfactants."""
    return {"external_id": "C-1", "name": "陇西清源助剂有限公司", "region": "甘肃白银"} | changes


def need_body(company_id: str, **changes: object) -> Body:
    """Their waste water."""
    body: Body = {
        "company_id": company_id,
        "external_id": "N-1",
        "title": "高盐有机废水深度处理",
        "body": "膜两周就堵。The brine fouls the membranes.",
        "requirements": [
            {"text": "出水 COD 低于 60 mg/L", "must": True},
            {"text": "Operating cost below 8 CNY per tonne", "must": False},
        ],
        "budget_cny": 800_000,
        "deadline": "2027-06-30",
    }
    return body | changes


def post(client: TestClient, path: str, body: Body) -> Body:
    """Create a row and return what the service answers."""
    response = client.post(path, json=body)
    assert response.status_code == 201, response.text
    answer: Body = response.json()
    return answer

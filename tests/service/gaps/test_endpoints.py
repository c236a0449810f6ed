from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matching.calibration import Calibration
from service.settings import Settings
from tests.service.bodies import company_body, faculty_body, need_body, post


@pytest.fixture
def calibrated(settings: Settings) -> None:
    """The operator has calibrated the model."""
    calibration = Calibration("ngram-256", 20.0, -5.0, 0.7, 0.3, 0.35, 0.2, made_from="invented pairs")
    path: Path = settings.data_dir / "calibration.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(calibration.to_json(), "utf-8")


def fill(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())["id"]
    post(client, "/v1/faculty", faculty_body())
    robot = {"title": "巡检机器人在管廊迷路", "body": "", "requirements": [{"text": "定位误差小于十厘米"}]}
    post(client, "/v1/needs", need_body(company, **robot))
    post(
        client,
        "/v1/needs",
        need_body(company, external_id="N-2", title="低温 SCR 脱硝催化剂", body="", requirements=[]),
    )


@pytest.mark.usefixtures("calibrated")
def test_gaps_name_the_need_the_requirement_and_the_closest_passage(client: TestClient) -> None:
    fill(client)
    answer = client.get("/v1/gaps").json()
    assert (answer["is_calibrated"], answer["idle"], answer["fields"]) == (True, [], [])
    [unserved] = answer["unserved"]
    assert unserved["need"]["external_id"] == "N-1"
    assert unserved["nearest"]["name"] == "沈知远"
    [missing] = unserved["missing"]
    assert (missing["text"], missing["coverage"], missing["faculty"]["name"]) == (
        "定位误差小于十厘米",
        "not_covered",
        "沈知远",
    )
    assert missing["quote"]["text"]


def test_gaps_of_an_uncalibrated_model_claim_nothing(client: TestClient) -> None:
    fill(client)
    assert client.get("/v1/gaps").json() == {"is_calibrated": False, "unserved": [], "idle": [], "fields": []}

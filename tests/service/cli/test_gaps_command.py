import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.service.cli.conftest import Duijie

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


@pytest.fixture
def calibrated(duijie: Duijie) -> Duijie:
    assert duijie("import", LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx").code == 0
    assert duijie("calibrate", LANZHOU).code == 0
    return duijie


def test_gaps_are_printed_and_written_to_a_workbook(calibrated: Duijie, tmp_path: Path) -> None:
    listed = json.loads(calibrated("gaps", "--json").out)
    assert listed["unserved"]
    ran = calibrated("gaps", "--output", tmp_path / "gaps.xlsx")
    assert ran.out.startswith(f"Needs that nobody here can serve: {len(listed['unserved'])}\n")
    assert ran.out.endswith(f"Written to {tmp_path / 'gaps.xlsx'}\n")

    unserved, idle, fields = load_workbook(tmp_path / "gaps.xlsx").worksheets
    assert (unserved.title, idle.title, fields.title) == (
        "暂无专家 Not served",
        "无合适需求 Without a fit",
        "领域 Fields",
    )
    assert unserved.max_row - 1 == sum(len(need["missing"]) for need in listed["unserved"])
    assert idle.max_row - 1 == len(listed["idle"])
    assert fields.max_row - 1 == sum(len(field["needs"]) for field in listed["fields"])
    assert unserved["I2"].value == listed["unserved"][0]["need"]["external_id"]


def test_gaps_of_an_uncalibrated_model_say_what_to_do(duijie: Duijie) -> None:
    assert "run `duijie calibrate` first" in duijie("gaps").out
    assert "请先运行 duijie calibrate" in duijie("gaps", "--language", "zh").out

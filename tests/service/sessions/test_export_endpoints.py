from collections.abc import Callable
from io import BytesIO
from typing import Any

import icalendar
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import Workbook, load_workbook

from tests.service.sessions.docking import plan_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def url(client: TestClient) -> str:
    """The address of a session that has been planned."""
    return f"/v1/sessions/{plan_session(client)['id']}"


def send(client: TestClient, url: str, change: Callable[[Workbook], None], **query: object) -> Response:
    """Download the workbook, let somebody change it, and send it back."""
    workbook = load_workbook(BytesIO(client.get(f"{url}/schedule.xlsx").content))
    change(workbook)
    buffer = BytesIO()
    workbook.save(buffer)
    params = {name: str(value) for name, value in query.items()}
    return client.post(f"{url}/schedule/import", params=params, files={"file": ("schedule.xlsx", buffer.getvalue())})


def list_places(client: TestClient, url: str) -> dict[tuple[str, str], tuple[int, int]]:
    schedule: dict[str, Any] = client.get(f"{url}/schedule").json()
    return {(m["faculty"]["code"], m["company"]["code"]): (m["round"], m["table"]) for m in schedule["meetings"]}


def clear_first(workbook: Workbook) -> None:
    """Empty the first cell of the grid that holds a meeting."""
    next(cell for row in workbook.worksheets[0].iter_rows(5, 7, 3, 4) for cell in row if cell.value).value = None


def test_workbook_is_sent_as_a_file_in_the_language_asked_for(client: TestClient, url: str) -> None:
    chinese = client.get(f"{url}/schedule.xlsx", params={"language": "zh"})
    english = client.get(f"{url}/schedule.xlsx", headers={"Accept-Language": "fr, en-GB;q=0.8"})

    assert chinese.headers["content-type"] == XLSX
    assert chinese.headers["content-disposition"] == "attachment; filename*=UTF-8''spring-draft.xlsx"
    assert load_workbook(BytesIO(chinese.content)).sheetnames[0] == "总表 Grid"
    assert load_workbook(BytesIO(english.content)).sheetnames[0] == "Grid 总表"


def test_calendar_of_a_version_holds_its_meetings_and_the_next_cancels_what_it_drops(
    client: TestClient, url: str
) -> None:
    client.post(f"{url}/publish", json={})
    first = icalendar.Calendar.from_ical(client.get(f"{url}/schedule.ics").content)
    places = list_places(client, url)
    assert client.get(f"{url}/schedule.ics", params={"method": "cancel"}).status_code == 204

    assert send(client, url, clear_first).json()["applied"]
    client.post(f"{url}/publish", json={})

    second = client.get(f"{url}/schedule.ics")
    cancelled = client.get(f"{url}/schedule.ics", params={"method": "cancel"})
    assert second.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert second.headers["content-disposition"] == "attachment; filename*=UTF-8''spring-v2.ics"
    assert cancelled.headers["content-type"] == "text/calendar; charset=utf-8; method=CANCEL"
    before, after, gone = (
        {str(event["UID"]): int(str(event["SEQUENCE"])) for event in calendar.walk("VEVENT")}
        for calendar in (first, *(icalendar.Calendar.from_ical(r.content) for r in (second, cancelled)))
    )
    assert len(before) == len(places)
    assert before.keys() == after.keys() | gone.keys()
    assert len(gone) == 1
    ((uid, sequence),) = gone.items()
    assert sequence > before[uid]


def test_personal_calendar_holds_ones_own_meetings(client: TestClient, url: str) -> None:
    people = client.get(f"{url}/participants").json()
    lin = next(one for one in people if one["code"] == "F01")

    response = client.get(f"{url}/participants/{lin['id']}/schedule.ics", params={"language": "en"})

    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == sum(faculty == "F01" for faculty, _ in list_places(client, url))
    assert all(str(event["SUMMARY"]).startswith("Meeting: ") for event in events)


def test_calendar_of_nobody_is_not_found(client: TestClient, url: str) -> None:
    response = client.get(f"{url}/participants/{'0' * 32}/schedule.ics")

    assert (response.status_code, response.json()["code"]) == (404, "participant-not-found")


def test_print_pack_is_a_page_with_everybody(client: TestClient, url: str) -> None:
    response = client.get(f"{url}/schedule/print", params={"language": "zh", "link": "https://example.org/p/{code}"})

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert all(name in response.text for name in ("林知远", "Grace Okafor", "河西膜科技", "牡丹厅", "扫码看最新日程"))


def test_link_that_is_no_address_is_refused(client: TestClient, url: str) -> None:
    response = client.get(f"{url}/schedule/print", params={"link": "javascript:{code}"})

    assert (response.status_code, response.json()["code"]) == (422, "invalid-link")


@pytest.mark.parametrize("path", ["schedule.xlsx", "schedule.ics", "schedule/print"])
def test_session_without_a_schedule_says_so(client: TestClient, path: str) -> None:
    body = {"external_id": "empty", "name": "空", "date": "2026-05-12"}
    session = client.post("/v1/sessions", json=body).json()

    response = client.get(f"/v1/sessions/{session['id']}/{path}")

    assert (response.status_code, response.json()["code"]) == (409, "no-schedule")


def test_unchanged_workbook_changes_nothing(client: TestClient, url: str) -> None:
    before = client.get(f"{url}/schedule").json()

    answer = send(client, url, lambda _: None).json()

    assert (answer["applied"], answer["changes"], answer["errors"], answer["edited"]) == (False, [], [], None)
    assert answer["summary"] == {
        "code": "import-summary",
        "zh": "文件没有任何改动。",
        "en": "The file changes nothing.",
    }
    assert client.get(f"{url}/schedule").json() == before


def test_dry_run_tells_the_change_and_writes_nothing(client: TestClient, url: str) -> None:
    before = client.get(f"{url}/schedule").json()

    answer = send(client, url, clear_first, dry_run=True).json()

    assert (answer["applied"], len(answer["changes"])) == (False, 1)
    assert answer["changes"][0]["said"]["en"].startswith("Removed: ")
    assert len(answer["edited"]["schedule"]["meetings"]) == len(before["meetings"]) - 1
    assert client.get(f"{url}/schedule").json() == before


def test_two_meetings_of_a_round_can_change_tables_in_one_file(client: TestClient, url: str) -> None:
    before = list_places(client, url)
    number = next(r for r, _ in before.values() if {(r, 1), (r, 2)} <= set(before.values()))

    def swap(workbook: Workbook) -> None:
        left, right = (workbook.worksheets[0].cell(4 + number, column) for column in (3, 4))
        left.value, right.value = right.value, left.value

    answer = send(client, url, swap).json()

    assert (answer["applied"], len(answer["changes"])) == (True, 2)
    assert list_places(client, url) == {
        pair: (round_, 3 - table if round_ == number else table) for pair, (round_, table) in before.items()
    }


def test_change_that_breaks_a_rule_is_refused_as_a_whole(client: TestClient, url: str) -> None:
    before = list_places(client, url)
    ((faculty, company), (round_, table)) = next(iter(before.items()))
    other = next(code for code in ("C01", "C02", "C03") if code != company and (faculty, code) not in before)
    free = 3 - table

    def seat_twice(workbook: Workbook) -> None:
        workbook.worksheets[0].cell(4 + round_, 2 + free).value = f"{faculty}\n{other}"

    answer = send(client, url, seat_twice).json()

    assert (answer["applied"], answer["edited"]) == (False, None)
    assert answer["refused"]["code"] == "edit-refused"
    assert faculty in answer["refused"]["en"]
    assert list_places(client, url) == before


def test_cell_that_cannot_be_read_is_named_and_nothing_is_written(client: TestClient, url: str) -> None:
    before = list_places(client, url)

    def misspell(workbook: Workbook) -> None:
        clear_first(workbook)
        workbook.worksheets[0]["C7"] = "林知元\nC09"

    answer = send(client, url, misspell).json()

    assert answer["applied"] is False
    (error,) = [error for error in answer["errors"] if error["code"] == "unknown-pair"]
    assert (error["row"], error["column"], error["value"]) == (7, "C", "林知元\nC09")
    assert "C7" in error["said"]["zh"]
    assert list_places(client, url) == before


def test_file_that_is_no_workbook_is_refused(client: TestClient, url: str) -> None:
    response = client.post(f"{url}/schedule/import", files={"file": ("schedule.xlsx", b"%PDF-1.7 nothing")})

    assert (response.status_code, response.json()["code"]) == (422, "wrong-file-type")


def test_edit_of_a_session_that_has_changed_is_refused(client: TestClient, url: str) -> None:
    response = send(client, url, clear_first, revision=1)

    assert (response.status_code, response.json()["code"]) == (409, "session-changed")

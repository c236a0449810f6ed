from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import event

from tests.service.bodies import company_body, need_body, post
from tests.service.followups.matters import NOON, add_matter, change, set_clock


@pytest.fixture(autouse=True)
def _clock(client: TestClient) -> None:
    set_clock(client)


def test_open_answers_the_follow_up_with_its_names_and_reminders(client: TestClient) -> None:
    matter = add_matter(client)

    response = client.post("/v1/followups", json=matter.body(due_date="2026-12-04"))

    assert response.status_code == 201
    opened = response.json()
    assert client.get(response.headers["location"]).json() == opened
    assert (opened["faculty_name"], opened["company_name"], opened["need_title"]) == (
        "沈知远",
        "陇西清源助剂有限公司",
        "高盐有机废水深度处理",
    )
    assert (opened["stage"], opened["opened_on"], opened["responsible"]) == ("contacted", "2026-11-20", "周敏")
    assert [(r["months"], r["date"], r["is_due"]) for r in opened["reminders"]] == [
        (1, "2026-12-20", False),
        (3, "2027-02-20", False),
        (6, "2027-05-20", False),
    ]


def test_open_names_the_field_that_leads_nowhere(client: TestClient) -> None:
    matter = add_matter(client)
    other = post(client, "/v1/companies", company_body(external_id="C-9"))
    foreign = post(client, "/v1/needs", need_body(other["id"], external_id="N-9"))

    for field, value in [("faculty_id", "0" * 32), ("company_id", "0" * 32), ("need_id", foreign["id"])]:
        response = client.post("/v1/followups", json=matter.body(**{field: value}))
        assert (response.status_code, response.json()["code"]) == (422, "invalid-follow-up")
        assert [error["location"] for error in response.json()["errors"]] == [f"body.{field}"]


def test_the_same_matter_is_followed_up_once_until_it_is_closed(client: TestClient) -> None:
    matter = add_matter(client)
    first = post(client, "/v1/followups", matter.body())

    again = client.post("/v1/followups", json=matter.body())
    assert (again.status_code, again.json()["code"]) == (409, "follow-up-open")
    assert first["id"] in again.json()["detail"]
    assert client.post("/v1/followups", json=matter.body(need_id=None)).status_code == 201

    change(client, first, "/stage", stage="closed", note="对方暂缓")
    assert client.post("/v1/followups", json=matter.body()).status_code == 201


def test_stages_are_written_down_with_day_person_and_note(client: TestClient) -> None:
    matter = add_matter(client)
    row = post(client, "/v1/followups", matter.body())

    row = change(
        client,
        row,
        "/stage",
        stage="site_visit",
        day="2026-12-01",
        note="看中试装置",
        visit_date="2026-12-10",
        visit_place="白银高新区",
    )
    row = change(client, row, "/stage", stage="signed", person="马晓东", note="技术开发合同")

    assert (row["stage"], row["revision"], row["visit_place"]) == ("signed", 3, "白银高新区")
    changes = client.get(f"/v1/followups/{row['id']}/changes").json()
    assert [(c["kind"], c["day"], c["person"], c["note"]) for c in changes] == [
        ("opened", "2026-11-20", "周敏", "先寄水样"),
        ("stage", "2026-12-01", "周敏", "看中试装置"),
        ("stage", "2026-11-20", "马晓东", "技术开发合同"),
    ]
    assert changes[1]["before"] == {"stage": "contacted", "visit_date": None, "visit_place": ""}
    assert changes[1]["after"] == {"stage": "site_visit", "visit_date": "2026-12-10", "visit_place": "白银高新区"}


def test_a_site_visit_needs_a_day_and_a_place(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body())
    url = f"/v1/followups/{row['id']}"
    by = {"revision": 1, "person": "周敏"}

    bare = client.post(f"{url}/stage", json={**by, "stage": "site_visit"})
    half = client.patch(url, json={**by, "visit_date": "2026-12-10"})
    same = client.post(f"{url}/stage", json={**by, "stage": "contacted"})

    assert [(a.status_code, a.json()["errors"][0]["location"]) for a in (bare, half, same)] == [
        (422, "body.visit_date"),
        (422, "body.visit_place"),
        (422, "body.stage"),
    ]
    planned = change(client, row, visit_date="2026-12-10", visit_place="白银高新区")
    assert change(client, planned, "/stage", stage="site_visit")["stage"] == "site_visit"


def test_a_change_that_did_not_see_the_last_one_is_refused(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body())
    change(client, row, due_date="2026-12-04")
    url = f"/v1/followups/{row['id']}"
    stale = {"revision": 1, "person": "马晓东"}

    answers = [
        client.patch(url, json={**stale, "due_date": "2027-01-01"}),
        client.post(f"{url}/stage", json={**stale, "stage": "signed"}),
        client.post(f"{url}/reminders/1", json=stale),
        client.post(f"{url}/undo", json=stale),
        client.delete(url, params={"revision": 1}),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "follow-up-changed")] * 5
    assert client.get(url).json()["due_date"] == "2026-12-04"


def test_update_that_changes_nothing_leaves_the_revision(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-12-04"))

    assert change(client, row, due_date="2026-12-04") == row
    noted = change(client, row, note="电话未接通")
    assert noted["revision"] == 2
    assert len(client.get(f"/v1/followups/{row['id']}/changes").json()) == 2


def test_undo_takes_back_one_change_after_another_and_keeps_the_history(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-12-04"))
    row = change(client, row, due_date=None, responsible="马晓东")
    row = change(client, row, "/stage", stage="negotiating")

    row = change(client, row, "/undo")
    assert (row["stage"], row["due_date"], row["responsible"], row["revision"]) == ("contacted", None, "马晓东", 4)
    row = change(client, row, "/undo")
    assert (row["stage"], row["due_date"], row["responsible"], row["revision"]) == (
        "contacted",
        "2026-12-04",
        "周敏",
        5,
    )
    nothing = client.post(f"/v1/followups/{row['id']}/undo", json={"revision": 5, "person": "周敏"})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-to-undo")
    changes = client.get(f"/v1/followups/{row['id']}/changes").json()
    assert [(c["kind"], c["undone_by"]) for c in changes] == [("opened", ""), ("details", "周敏"), ("stage", "周敏")]


def test_reminders_are_listed_when_due_and_go_when_seen_to(client: TestClient) -> None:
    first = post(client, "/v1/followups", add_matter(client, 1).body(opened_on="2026-08-15"))
    second = post(client, "/v1/followups", add_matter(client, 2).body(opened_on="2026-10-20"))
    third = post(client, "/v1/followups", add_matter(client, 3).body(opened_on="2026-10-01"))
    change(client, third, "/stage", stage="closed")

    def due(**query: str) -> list[tuple[str, int, str]]:
        answer = client.get("/v1/followups/reminders", params=query).json()
        return [(item["date"], item["months"], item["follow_up"]["id"]) for item in answer]

    assert due() == [
        ("2026-09-15", 1, first["id"]),
        ("2026-11-15", 3, first["id"]),
        ("2026-11-20", 1, second["id"]),
    ]
    done = change(client, first, "/reminders/1", note="样品已收到")
    assert [r["is_done"] for r in done["reminders"]] == [True, False, False]
    assert change(client, done, "/reminders/1") == done
    assert [(date, months) for date, months, _ in due(until="2027-01-31")] == [
        ("2026-11-15", 3),
        ("2026-11-20", 1),
        ("2027-01-20", 3),
    ]
    unknown = client.post(f"/v1/followups/{first['id']}/reminders/2", json={"revision": 2, "person": "周敏"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid-follow-up")
    closed = client.post(f"/v1/followups/{third['id']}/reminders/1", json={"revision": 2, "person": "周敏"})
    assert (closed.status_code, closed.json()["code"]) == (409, "follow-up-closed")


def test_list_by_due_date_begins_with_what_is_overdue_and_ends_with_what_is_closed(client: TestClient) -> None:
    rows = [
        post(client, "/v1/followups", add_matter(client, number).body(due_date=due))
        for number, due in enumerate(["2026-12-04", None, "2026-11-01", "2026-11-20", "2026-10-01"])
    ]
    later, undated, overdue, today, closed = rows
    change(client, closed, "/stage", stage="closed")

    listed, cursor = [], None
    while True:
        query = {"order": "due", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/followups", params=query).json()
        listed += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert [row["id"] for row in listed] == [row["id"] for row in (overdue, today, later, undated, closed)]
    assert [row["is_overdue"] for row in listed] == [True, False, False, False, False]
    until = client.get("/v1/followups", params={"due_until": "2026-11-20"}).json()["items"]
    assert {row["id"] for row in until} == {overdue["id"], today["id"]}


def test_list_filters_and_refuses_the_other_orders_cursor(client: TestClient) -> None:
    first, second = add_matter(client, 1), add_matter(client, 2)
    one = post(client, "/v1/followups", first.body())
    two = change(client, post(client, "/v1/followups", second.body(responsible="马晓东")), "/stage", stage="signed")

    def ids(**query: str | list[str]) -> list[str]:
        return [row["id"] for row in client.get("/v1/followups", params=query).json()["items"]]

    assert ids() == [one["id"], two["id"]]
    assert ids(stage="signed") == [two["id"]]
    assert ids(stage=["signed", "contacted"]) == [one["id"], two["id"]]
    assert ids(faculty_id=first.faculty_id) == [one["id"]]
    assert ids(company_id=second.company_id) == [two["id"]]
    assert ids(responsible="马晓东") == [two["id"]]
    cursor = client.get("/v1/followups", params={"limit": 1}).json()["next_cursor"]
    wrong = client.get("/v1/followups", params={"order": "due", "cursor": cursor})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid-cursor")


def test_summary_counts_stages_overdue_and_reminders(client: TestClient) -> None:
    post(client, "/v1/followups", add_matter(client, 1).body(due_date="2026-11-19", opened_on="2026-10-20"))
    change(client, post(client, "/v1/followups", add_matter(client, 2).body()), "/stage", stage="delivered")

    summary = client.get("/v1/followups/summary").json()

    assert (summary["today"], summary["overdue"], summary["reminders_due"]) == ("2026-11-20", 1, 1)
    assert summary["stages"] == {
        "contacted": 1,
        "site_visit": 0,
        "negotiating": 0,
        "signed": 0,
        "delivered": 1,
        "closed": 0,
    }


def test_site_visits_are_grouped_by_day_and_place(client: TestClient) -> None:
    rows = [post(client, "/v1/followups", add_matter(client, number).body()) for number in range(4)]
    for row, (day, place) in zip(
        rows,
        [
            ("2026-12-10", "白银高新区"),
            ("2026-12-08", "兰州新区"),
            ("2026-12-10", "白银高新区"),
            ("2026-12-10", "兰州新区"),
        ],
        strict=True,
    ):
        change(client, row, visit_date=day, visit_place=place)

    groups = client.get("/v1/followups/visits").json()

    assert sorted((g["date"], g["place"], len(g["visits"])) for g in groups) == [
        ("2026-12-08", "兰州新区", 1),
        ("2026-12-10", "兰州新区", 1),
        ("2026-12-10", "白银高新区", 2),
    ]
    assert groups[0]["date"] == "2026-12-08"
    only = client.get("/v1/followups/visits", params={"place": "兰州", "first": "2026-12-09"}).json()
    assert [(g["date"], g["place"]) for g in only] == [("2026-12-10", "兰州新区")]


def test_a_deleted_professor_leaves_the_follow_up_without_a_name(client: TestClient) -> None:
    matter = add_matter(client)
    row = post(client, "/v1/followups", matter.body())

    assert client.delete(f"/v1/faculty/{matter.faculty_id}").status_code == 204

    left = client.get(f"/v1/followups/{row['id']}").json()
    assert (left["faculty_id"], left["faculty_name"], left["company_name"]) == (None, "", "陇西清源助剂有限公司")


def test_delete_removes_a_follow_up_that_was_a_mistake(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body())
    url = f"/v1/followups/{row['id']}"

    assert client.delete(url, params={"revision": 1}).status_code == 204

    answers = [client.get(url), client.get(f"{url}/changes"), client.delete(url, params={"revision": 1})]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(404, "follow-up-not-found")] * 3


def test_list_costs_the_same_number_of_queries_for_one_row_and_three(client: TestClient) -> None:
    statements: list[str] = []
    engine = client.app.state.startup.database.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    for number in range(3):
        post(client, "/v1/followups", add_matter(client, number).body())
    costs = []
    for limit in (1, 3):
        statements.clear()
        assert len(client.get("/v1/followups", params={"limit": limit}).json()["items"]) == limit
        costs.append(len(statements))

    assert costs[0] == costs[1]


def test_calendar_keeps_its_uids_and_raises_the_sequence(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-12-04"))
    before = _entries(client)
    row = change(client, row, visit_date="2026-12-10", visit_place="白银高新区", due_date="2026-12-18")
    row = change(client, row, "/reminders/1")
    after = _entries(client)

    due = f"{row['id']}-due@duijie"
    assert before.keys() < after.keys()
    assert set(after) - set(before) == {f"{row['id']}-visit@duijie"}
    assert (str(before[due]["dtstart"].dt), before[due]["sequence"]) == ("2026-12-04", 1)
    assert (str(after[due]["dtstart"].dt), after[due]["sequence"]) == ("2026-12-18", 3)
    assert after[due]["summary"] == "跟进到期: 沈知远 × 陇西清源助剂有限公司"
    assert after[f"{row['id']}-visit@duijie"]["location"] == "白银高新区"
    assert after[f"{row['id']}-reminder-1@duijie"]["status"] == "CANCELLED"
    assert after[f"{row['id']}-reminder-3@duijie"]["status"] == "CONFIRMED"


def test_calendar_cancels_a_date_that_was_taken_away_where_it_was_last(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-12-04"))
    change(client, row, due_date=None)

    due = _entries(client, "en")[f"{row['id']}-due@duijie"]

    assert (str(due["dtstart"].dt), due["status"], due["sequence"]) == ("2026-12-04", "CANCELLED", 2)
    assert due["summary"] == "Follow-up due: 沈知远 × 陇西清源助剂有限公司"


def test_workbook_holds_follow_ups_history_and_visits(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-11-01", note="=1+1"))
    change(client, row, "/stage", stage="site_visit", visit_date="2026-12-10", visit_place="白银高新区")

    answer = client.get("/v1/followups.xlsx")

    assert 'filename="followups.xlsx"' in answer.headers["content-disposition"]
    workbook = load_workbook(BytesIO(answer.content))
    assert workbook.sheetnames == ["跟进清单 Follow-ups", "变更记录 History", "走访安排 Site visits"]
    first, history, visits = (list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets)
    listed = dict(zip(first[0], first[1], strict=True))
    assert listed["阶段 Stage"] == "实地走访 site visit"
    assert listed["逾期 Overdue"] == "是 yes"
    assert [line[5] for line in history[1:]] == ["'=1+1", None]
    assert (
        history[2][7]
        == "阶段 Stage: 实地走访 site visit\n走访日期 Visit date: 2026-12-10\n走访地点 Visit place: 白银高新区"
    )
    assert visits[1][:4] == ("2026-12-10", "白银高新区", "陇西清源助剂有限公司", "沈知远")


def test_days_are_those_of_the_place_of_use(client: TestClient) -> None:
    row = post(client, "/v1/followups", add_matter(client).body(due_date="2026-11-20"))

    set_clock(client, datetime(2026, 11, 20, 15, 59, tzinfo=UTC))
    assert not client.get(f"/v1/followups/{row['id']}").json()["is_overdue"]
    set_clock(client, NOON + timedelta(hours=12))
    assert client.get(f"/v1/followups/{row['id']}").json()["is_overdue"]


def _entries(client: TestClient, language: str = "zh") -> dict[str, dict[str, Any]]:
    answer = client.get("/v1/followups.ics", headers={"Accept-Language": language})
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["method"] == "PUBLISH"
    events = calendar.walk("VEVENT")
    assert all(not one.errors for one in events)
    return {str(one["uid"]): {name.lower(): value for name, value in one.items()} for one in events}

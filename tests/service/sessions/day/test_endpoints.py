"""The day over HTTP, as an organiser goes through it."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.dependencies import get_now
from tests.service.bodies import Body
from tests.service.sessions.day.afternoon import Afternoon, at, make_afternoon


@pytest.fixture
def afternoon(client: TestClient) -> Afternoon:
    return make_afternoon(client)


def test_the_day_shows_who_goes_where_now_and_next(afternoon: Afternoon) -> None:
    afternoon.set_clock("13:50")
    before = afternoon.day()
    assert (before["clock"]["current"], before["clock"]["next"], before["clock"]["by_hand"]) == (None, 1, False)
    assert before["clock"]["target"] == "2027-03-18T14:00:00+08:00"
    assert (before["arrived"], before["expected"], before["version"]) == (0, 15, 1)
    assert before["tables_now"] == []
    assert len(before["tables_next"]) == 4

    afternoon.set_clock("14:22")
    day = afternoon.day()
    assert (day["clock"]["current"], day["clock"]["next"], day["clock"]["begun_through"]) == (2, 3, 2)
    assert day["clock"]["target"] == "2027-03-18T14:35:00+08:00"
    seated = {(t["faculty"]["code"], t["company"]["code"], 2, t["table"]) for t in day["tables_now"] if t["meeting_id"]}
    assert seated == {meeting for meeting in afternoon.meetings() if meeting[2] == 2}
    for one in day["attendance"]:
        own = sorted(m[2] for m in afternoon.meetings() if one["code"] in m[:2])
        assert (one["now"] is not None) == (2 in own)
        assert (one["next"] or {"round": None})["round"] == next((number for number in own if number > 2), None)
        assert one["meetings"] == len(own)
    assert {t["state"] for t in day["tables_now"] if t["meeting_id"]} == {"started"}
    busy = {code for meeting in afternoon.meetings() if meeting[2] == 2 for code in meeting[:2]}
    assert {one["code"] for one in day["free_now"]} == {one["code"] for one in day["attendance"]} - busy


def test_there_is_no_day_before_a_schedule_is_published(client: TestClient) -> None:
    session = client.post("/v1/sessions", json={"name": "下一场", "date": "2027-05-01"}).json()

    answers = [
        client.get(f"/v1/sessions/{session['id']}/day"),
        client.post(f"/v1/sessions/{session['id']}/rounds/1/start"),
        client.post(
            f"/v1/sessions/{session['id']}/disruptions/preview", json={"events": [{"kind": "lost_table", "table": 1}]}
        ),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "no-schedule")] * 3
    assert client.get(f"/v1/sessions/{'0' * 32}/day").status_code == 404


def test_check_in_counts_and_leaves_the_revision(afternoon: Afternoon) -> None:
    revision = afternoon.day()["revision"]
    path = f"/participants/{afternoon.participant('F1')['id']}/check-in"

    assert afternoon.send("POST", path, {})["state"] == "arrived"
    assert (afternoon.day()["arrived"], afternoon.day()["revision"]) == (1, revision)
    assert afternoon.send("POST", path, {"arrived": False})["state"] == "expected"
    assert afternoon.day()["arrived"] == 0


def test_rounds_go_by_hand_once_one_was_started(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:06")
    clock = afternoon.send("POST", "/rounds/1/start")
    assert (clock["by_hand"], clock["current"], clock["target"]) == (True, 1, "2027-03-18T14:21:00+08:00")
    afternoon.set_clock("14:30")
    assert afternoon.day()["clock"]["current"] == 1
    clock = afternoon.send("POST", "/rounds/2/start")
    assert (clock["current"], [item["state"] for item in clock["rounds"]][:3]) == (
        2,
        ["finished", "started", "planned"],
    )
    held = [m["state"] for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1]
    on = [m["state"] for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 2]
    assert (set(held), set(on)) == ({"held"}, {"started"})

    refused = [
        afternoon.send("POST", "/rounds/1/start", status=409),
        afternoon.send("POST", "/rounds/4/start", status=409),
        afternoon.send("POST", "/rounds/9/start", status=409),
        afternoon.send("POST", "/rounds/1/end", status=409),
    ]
    assert {answer["code"] for answer in refused} == {"round-order"}
    clock = afternoon.send("DELETE", "/rounds/2/start")
    assert (clock["current"], clock["next"], clock["begun_through"]) == (None, 2, 1)
    afternoon.send("POST", "/rounds/2/start")
    clock = afternoon.send("POST", "/rounds/2/end")
    assert (clock["current"], clock["next"]) == (None, 3)
    assert afternoon.day()["status"] == "running"


def test_a_no_show_frees_their_partners_to_whom_others_are_offered(afternoon: Afternoon) -> None:
    before = afternoon.meetings()
    afternoon.set_clock("14:21")
    gone = next(m[0] for m in sorted(before) if m[2] == 4)

    shown = afternoon.preview({"kind": "no_show", "participant": gone})
    assert afternoon.meetings() == before
    assert afternoon.participant(gone)["state"] == "expected"
    done = afternoon.confirm({"kind": "no_show", "participant": gone})

    lost = {m for m in before if m[0] == gone and m[2] > 2}
    assert before - afternoon.meetings() == lost
    assert afternoon.meetings() <= before
    assert (done["version"], done["change"]["removed"], done["change"]["moved"]) == (2, len(lost), 0)
    assert done["summary"]["en"].startswith(f"0 of {len(before)} meetings moved, 0 added, {len(lost)} removed")
    assert done["summary"]["zh"].startswith(f"原有 {len(before)} 场对接中移动 0 场")
    assert {one["code"] for one in done["tell"]} == {code for m in lost for code in m[:2]}
    assert shown["standby"]
    for one in shown["standby"]:
        assert (one["person"]["code"], one["round"]) in {(m[1], m[2]) for m in lost}
        assert [o["affinity"] for o in one["offers"]] == sorted((o["affinity"] for o in one["offers"]), reverse=True)


def test_a_standby_partner_is_seated_in_the_same_call(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:21")
    gone = next(m[0] for m in sorted(afternoon.meetings()) if m[2] == 4)
    event = {"kind": "no_show", "participant": gone}
    free = next(one for one in afternoon.preview(event)["standby"] if one["side"] == "company")
    seat = {
        "kind": "seat",
        "faculty": free["offers"][0]["person"]["code"],
        "company": free["person"]["code"],
        "round": free["round"],
        "table": free["table"],
    }

    done = afternoon.confirm(event, seat)

    assert done["change"]["added"] == 1
    assert (seat["faculty"], seat["company"], seat["round"], seat["table"]) in afternoon.meetings()
    late = afternoon.send("POST", "/disruptions/preview", {"events": [{**seat, "round": 1}]}, status=422)
    assert (late["code"], "round 1 has begun" in late["detail"]) == ("invalid-disruption", True)


def test_a_late_arrival_keeps_all_meetings_by_moving_few(afternoon: Afternoon) -> None:
    before = afternoon.meetings()
    late = next(m[1] for m in sorted(before) if m[2] == 1)

    done = afternoon.confirm({"kind": "late", "participant": late, "first_round": 2})

    assert afternoon.participant(late)["state"] == "late"
    assert afternoon.participant(late)["available"] == [2, 3, 4, 5]
    assert all(m[2] >= 2 for m in afternoon.meetings() if m[1] == late)
    assert done["change"]["moved"] == len(done["moves"]) - done["change"]["removed"]
    assert done["change"]["moved"] + done["change"]["removed"] >= 1
    check_in = f"/participants/{afternoon.participant(late)['id']}/check-in"
    assert afternoon.send("POST", check_in, {})["state"] == "arrived"


def test_whoever_leaves_keeps_what_has_begun(afternoon: Afternoon) -> None:
    before = afternoon.meetings()
    leaver = next(m[0] for m in sorted(before) if m[2] == 3 and any(o[0] == m[0] and o[2] <= 2 for o in before))
    afternoon.set_clock("14:25")

    afternoon.confirm({"kind": "leave", "participant": leaver})

    assert afternoon.participant(leaver)["state"] == "left"
    kept = {m for m in afternoon.meetings() if m[0] == leaver}
    assert kept == {m for m in before if m[0] == leaver and m[2] <= 2}
    again = afternoon.send(
        "POST", "/disruptions/preview", {"events": [{"kind": "no_show", "participant": leaver}]}, status=422
    )
    assert again["code"] == "invalid-disruption"
    afternoon.set_clock("15:05")
    afternoon.confirm({"kind": "lost_table", "table": 4})


def test_somebody_who_was_given_up_comes_back_and_is_seated_without_moving_anybody(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:21")
    gone = next(m[0] for m in sorted(afternoon.meetings()) if m[2] == 4)
    afternoon.confirm({"kind": "no_show", "participant": gone})
    check_in = f"/participants/{afternoon.participant(gone)['id']}/check-in"
    assert afternoon.send("POST", check_in, {}, status=422)["code"] == "invalid-disruption"
    before = afternoon.meetings()
    afternoon.set_clock("14:41")

    done = afternoon.confirm({"kind": "return", "participant": gone})

    assert afternoon.participant(gone)["state"] == "arrived"
    added = afternoon.meetings() - before
    assert before <= afternoon.meetings()
    assert added
    assert all(m[0] == gone and m[2] > 3 for m in added)
    assert done["change"]["added"] == len(added)


def test_a_lost_table_and_a_cancelled_round_are_closed_from_then_on(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:01")
    before = afternoon.meetings()
    afternoon.confirm({"kind": "lost_table", "table": 2, "reason": "漏水"})
    assert {m for m in afternoon.meetings() if m[3] == 2} == {m for m in before if m[3] == 2 and m[2] == 1}
    assert {(p["round"], p["table"]) for p in afternoon.get("/closed-places")} == {(n, 2) for n in (2, 3, 4, 5)}

    afternoon.confirm({"kind": "cancelled_round", "round": 4})
    assert all(m[2] != 4 for m in afternoon.meetings())
    assert afternoon.day()["clock"]["rounds"][3]["state"] == "cancelled"
    over = afternoon.send(
        "POST", "/disruptions/preview", {"events": [{"kind": "cancelled_round", "round": 1}]}, status=422
    )
    assert "Round 1 cannot be cancelled" in over["detail"]
    table = afternoon.send("POST", "/disruptions/preview", {"events": [{"kind": "lost_table", "table": 9}]}, status=422)
    assert "There is no table 9" in table["detail"]


@pytest.mark.parametrize(
    ("event", "side"),
    [
        (
            {"side": "faculty", "name": "赵新到", "organization": "西部工学院", "text": "环氧树脂固化剂\n低收缩配方"},
            0,
        ),
        ({"side": "company", "name": "陇东新材料有限公司", "text": "想找环氧树脂固化剂的低收缩方案。"}, 1),
    ],
)
def test_a_walk_in_is_created_matched_and_seated_in_one_call(client: TestClient, event: Body, side: int) -> None:
    afternoon = make_afternoon(client, most=(2, 3) if side == 0 else (3, 2))
    afternoon.set_clock("14:21")
    before = afternoon.meetings()
    walk_in = {"kind": "walk_in", "max_meetings": 2, **event}
    afternoon.preview(walk_in)
    kind = "faculty" if side == 0 else "companies"
    assert event["name"] not in str(afternoon.client.get(f"/v1/{kind}", params={"limit": 200}).json())

    done = afternoon.confirm(walk_in)

    guest = done["walk_ins"][0]
    assert guest["name"] == event["name"]
    row = afternoon.participant(guest["code"])
    assert (row["is_walk_in"], row["state"], row["max_meetings"]) == (True, "arrived", 2)
    own = {m for m in afternoon.meetings() if m[side] == guest["code"]}
    assert 1 <= len(own) <= 2
    assert all(m[2] > 2 for m in own)
    assert {m[:2] for m in before} <= {m[:2] for m in afternoon.meetings()}
    stored = afternoon.client.get(f"/v1/{kind}", params={"q": event["name"]}).json()["items"]
    assert len(stored) == 1
    if side == 1:
        needs = afternoon.client.get("/v1/needs", params={"company_id": stored[0]["id"]}).json()["items"]
        assert [need["title"] for need in needs] == ["想找环氧树脂固化剂的低收缩方案。"]
        found = afternoon.client.get(f"/v1/needs/{needs[0]['id']}/matches").json()["matches"]
        assert found


def test_a_walk_in_for_whom_no_place_is_free_is_told_so(afternoon: Afternoon) -> None:
    done = afternoon.confirm({"kind": "walk_in", "side": "faculty", "name": "赵新到", "text": "环氧树脂固化剂"})

    assert (done["version"], done["tell"]) == (None, [])
    (said,) = done["notes"]
    assert said == {
        "code": said["code"],
        "zh": "赵新到没有排到会面：余下的场次没有空桌。最合适的是企业3、企业1、企业7；一有空位即可安排。",
        "en": "赵新到 has no meeting: no table is free in the rounds that are left. The best fit: 企业3, 企业1, 企业7; "
        "seat them as soon as a place is free.",
    }


def test_a_walk_in_for_whom_nobody_has_time_is_told_who_fits(client: TestClient) -> None:
    afternoon = make_afternoon(client, faculty=7, most=(1, 1))
    done = afternoon.preview({"kind": "walk_in", "side": "faculty", "name": "赵新到", "text": "环氧树脂固化剂"})

    (said,) = done["notes"]
    assert said["zh"].startswith("赵新到没有排到会面：合适的人在有空桌的场次都没有空。最合适的是企业3、")


def test_a_walk_in_after_the_last_round_has_begun_is_told_that_none_is_left(afternoon: Afternoon) -> None:
    afternoon.set_clock("15:21")
    walk_in = {"kind": "walk_in", "side": "faculty", "name": "赵新到", "text": "环氧树脂固化剂"}
    (said,) = afternoon.preview(walk_in)["notes"]
    assert said["zh"].startswith("赵新到没有排到会面：没有余下的场次。最合适的是企业3、")
    assert said["en"].startswith("赵新到 has no meeting: no round is left. The best fit: 企业3, ")

    afternoon.set_clock("15:01")
    afternoon.confirm({"kind": "cancelled_round", "round": 5})
    (said,) = afternoon.preview(walk_in)["notes"]
    assert "no round is left" in said["en"]


def test_a_draft_that_changes_a_round_which_has_begun_is_not_published(afternoon: Afternoon) -> None:
    planned = afternoon.meetings()
    meeting = next(m for m in afternoon.get("/schedule")["meetings"] if m["round"] == 1)
    afternoon.send("DELETE", f"/meetings/{meeting['id']}")
    afternoon.send("POST", "/publish", {})
    dropped = afternoon.meetings()
    afternoon.set_clock("14:01")
    afternoon.send("POST", "/rounds/1/start")

    afternoon.send("POST", "/runs/1/restore", {})
    refused = afternoon.send("POST", "/publish", {}, status=409)

    assert refused["code"] == "round-begun"
    assert f"{meeting['faculty']['name']} × {meeting['company']['name']}" in str(refused)
    assert afternoon.meetings() == dropped
    assert len(planned) == len(dropped) + 1


def test_whoever_misses_no_meeting_is_named(client: TestClient) -> None:
    afternoon = make_afternoon(client, most=(1, 1))
    (begun,) = [m for m in afternoon.meetings() if m[0] == "F1"]
    assert begun[2] < 5
    at = ("14:01", "14:21", "14:41", "15:01")[begun[2] - 1]
    said = "教师1 has no meeting still to come in the rounds that they miss, so nothing changes for them."
    late = {"kind": "late", "participant": "F1"}
    leave = {"kind": "leave", "participant": "F1"}
    no_show = {"kind": "no_show", "participant": "F1"}

    assert afternoon.preview(no_show)["notes"] == []
    assert afternoon.preview({**leave, "last_round": begun[2] - 1})["notes"] == []
    for event in ({**late, "first_round": begun[2]}, {**leave, "last_round": begun[2]}):
        assert [note["en"] for note in afternoon.preview(event)["notes"]] == [said]
    afternoon.set_clock(at)
    done = afternoon.confirm(no_show)
    assert [note["en"] for note in done["notes"]] == [said]
    assert done["notes"][0]["zh"] == "教师1不在的轮次里没有尚未开始的会面，日程不因此改变。"


def test_a_walk_in_who_is_on_file_is_not_created_again(client: TestClient) -> None:
    afternoon = make_afternoon(client, most=(2, 3))
    answer = afternoon.client.post(
        "/v1/faculty", json={"external_id": "F99", "name": "周在册", "items": [{"text": "低温脱硝催化剂的机理"}]}
    )
    assert answer.status_code == 201

    done = afternoon.confirm({"kind": "walk_in", "side": "faculty", "existing": "F99", "max_meetings": 1})

    assert [one["code"] for one in done["walk_ins"]] == ["F99"]
    assert len([m for m in afternoon.meetings() if m[0] == "F99"]) == 1
    again = {"events": [{"kind": "walk_in", "side": "faculty", "existing": "F99"}]}
    assert afternoon.send("POST", "/disruptions/preview", again, status=409)["code"] == "already-taking-part"
    unknown = {"events": [{"kind": "walk_in", "side": "company", "existing": "C99"}]}
    assert afternoon.send("POST", "/disruptions/preview", unknown, status=404)["code"] == "company-not-found"
    bare = {"events": [{"kind": "walk_in", "side": "company", "name": "无文字"}]}
    assert afternoon.send("POST", "/disruptions/preview", bare, status=422)["code"] == "invalid-request"


def test_a_confirmation_is_refused_when_the_session_has_changed_since(afternoon: Afternoon) -> None:
    event = {"kind": "lost_table", "table": 1}
    shown = afternoon.preview(event)
    body = {"events": [event], "revision": shown["revision"], "fingerprint": shown["fingerprint"]}
    other = {**body, "events": [{"kind": "lost_table", "table": 2}]}
    assert afternoon.send("POST", "/disruptions", other, status=409)["code"] == "preview-outdated"

    afternoon.confirm({"kind": "late", "participant": "C1", "first_round": 2})

    before = afternoon.meetings()
    assert afternoon.send("POST", "/disruptions", body, status=409)["code"] == "session-changed"
    assert afternoon.meetings() == before


def test_a_confirmation_is_refused_when_a_round_has_begun_since(afternoon: Afternoon) -> None:
    afternoon.set_clock("13:59")
    event = {"kind": "lost_table", "table": 1}
    shown = afternoon.preview(event)
    afternoon.set_clock("14:01")

    body = {"events": [event], "revision": shown["revision"], "fingerprint": shown["fingerprint"]}

    assert afternoon.send("POST", "/disruptions", body, status=409)["code"] == "preview-outdated"


def test_undo_puts_people_tables_rounds_and_schedule_back(afternoon: Afternoon) -> None:
    before = afternoon.meetings()
    nothing = afternoon.send("POST", "/disruptions/undo", status=409)
    assert nothing["code"] == "nothing-to-take-back"
    afternoon.confirm({"kind": "no_show", "participant": "F1"}, {"kind": "cancelled_round", "round": 5})
    middle = afternoon.meetings()
    afternoon.confirm({"kind": "lost_table", "table": 3})

    done = afternoon.send("POST", "/disruptions/undo")
    assert (afternoon.meetings(), done["version"]) == (middle, 4)
    assert afternoon.get("/closed-places") == []
    done = afternoon.send("POST", "/disruptions/undo")
    assert (afternoon.meetings(), done["version"]) == (before, 5)
    assert afternoon.participant("F1")["state"] == "expected"
    assert afternoon.day()["clock"]["rounds"][4]["state"] == "planned"
    assert afternoon.get("/audit")["passed"]
    assert afternoon.send("POST", "/disruptions/undo", status=409)["code"] == "nothing-to-take-back"


def test_undo_is_refused_once_what_it_changed_has_begun(afternoon: Afternoon) -> None:
    gone = next(m[0] for m in sorted(afternoon.meetings()) if m[2] == 1)
    afternoon.confirm({"kind": "no_show", "participant": gone})
    afternoon.set_clock("14:02")

    refused = afternoon.send("POST", "/disruptions/undo", status=409)

    assert refused["code"] == "undo-too-late"
    assert "round 1" in refused["detail"]


def test_undo_of_a_walk_in_leaves_them_on_the_list_as_gone(afternoon: Afternoon) -> None:
    before = afternoon.meetings()
    done = afternoon.confirm(
        {"kind": "walk_in", "side": "company", "name": "陇东新材料", "text": "想找环氧树脂固化剂", "max_meetings": 1}
    )

    afternoon.send("POST", "/disruptions/undo")

    assert afternoon.meetings() == before
    assert afternoon.participant(done["walk_ins"][0]["code"])["state"] == "left"


def test_a_lock_that_cannot_be_kept_is_lifted_and_said_so(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 3)
    afternoon.send("POST", f"/meetings/{meeting['id']}/lock")
    other = next(
        m
        for m in afternoon.get("/schedule?version=published")["meetings"]
        if m["table"] != meeting["table"] and m["round"] == 3
    )

    kept = afternoon.confirm({"kind": "lost_table", "table": other["table"]})
    assert kept["notes"] == []
    place = (meeting["faculty"]["code"], meeting["company"]["code"], 3, meeting["table"])
    assert place in afternoon.meetings()
    lifted = afternoon.confirm({"kind": "cancelled_round", "round": 3})
    assert "is lifted" in lifted["notes"][0]["en"]
    assert afternoon.get("/locks") == []
    afternoon.send("POST", "/disruptions/undo")
    assert [(lock["round"], lock["table"]) for lock in afternoon.get("/locks")] == [(3, meeting["table"])]


def test_a_disruption_that_moves_nobody_publishes_nothing(afternoon: Afternoon) -> None:
    free = {code for m in afternoon.meetings() if m[2] == 1 for code in m[:2]}
    early = next(one["code"] for one in afternoon.get("/participants") if one["code"] not in free)

    done = afternoon.confirm({"kind": "late", "participant": early, "first_round": 2})

    assert (done["version"], done["tell"], done["change"]["moved"]) == (None, [], 0)
    assert done["summary"]["en"].startswith("Nothing changed")
    afternoon.send("POST", "/disruptions/undo")
    assert afternoon.participant(early)["available"] is None


def test_meeting_states_go_only_where_they_may(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)
    path = f"/meetings/{meeting['id']}/state"

    refused = afternoon.send("PUT", path, {"state": "held"}, status=409)
    assert (refused["code"], "planned and cannot become held" in refused["detail"]) == ("meeting-state", True)
    for state in ("started", "held", "no_show", "held", "started", "planned"):
        assert afternoon.send("PUT", path, {"state": state})["state"] == state
    assert afternoon.send("PUT", path, {"state": "planned"})["state"] == "planned"
    assert afternoon.send("PUT", path, {"state": "cancelled"}, status=409)["code"] == "meeting-state"
    unknown = afternoon.send("PUT", f"/meetings/{'0' * 32}/state", {"state": "held"}, status=404)
    assert unknown["code"] == "meeting-not-found"


def test_a_meeting_whose_round_the_timetable_has_ended_was_held(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)
    afternoon.set_clock("14:50")

    assert afternoon.send("PUT", f"/meetings/{meeting['id']}/state", {"state": "held"})["state"] == "held"
    states = {m["round"]: m["state"] for m in afternoon.get("/schedule?version=published")["meetings"]}
    assert states == {1: "held", 2: "held", 3: "started", 4: "planned", 5: "planned"}


def test_outcomes_come_from_each_side_once_the_round_has_begun(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)
    path = f"/meetings/{meeting['id']}/outcome"

    def report(side: str, outcome: str | None, status: int = 200) -> Body:
        body = {"side": side, "outcome": outcome, "person": "周敏"}
        answer: Body = afternoon.send("PUT", path, body, status=status)
        return answer

    assert report("faculty", "informative", 409)["code"] == "meeting-not-begun"
    afternoon.set_clock("14:05")
    first = report("faculty", "informative")
    assert (first["state"], first["faculty_outcome"], first["company_outcome"], first["follow_up_id"]) == (
        "held",
        "informative",
        None,
        None,
    )
    opened = report("company", "cooperation_possible")
    again = report("faculty", "cooperation_possible")
    assert opened["follow_up_id"] == again["follow_up_id"]
    row = afternoon.client.get(f"/v1/followups/{opened['follow_up_id']}").json()
    assert (row["opened_on"], row["responsible"], row["session_id"]) == ("2027-03-18", "周敏", afternoon.id)
    assert (row["faculty_name"], row["company_name"]) == (meeting["faculty"]["name"], meeting["company"]["name"])
    assert row["need_id"] == meeting["need"]["id"]
    listed = afternoon.client.get("/v1/followups", params={"session_id": afternoon.id}).json()["items"]
    assert len(listed) == 1

    report("faculty", "no_interest")
    report("company", None)
    assert afternoon.client.get(f"/v1/followups/{opened['follow_up_id']}").status_code == 404
    report("faculty", "did_not_take_place")
    assert report("company", "did_not_take_place")["state"] == "no_show"


def test_an_outcome_that_is_corrected_leaves_a_follow_up_on_which_somebody_has_worked(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)
    path = f"/meetings/{meeting['id']}/outcome"
    afternoon.set_clock("14:05")
    body = {"side": "faculty", "outcome": "cooperation_possible", "person": "周敏"}
    follow_up = afternoon.send("PUT", path, body)["follow_up_id"]
    change = {"revision": 1, "person": "周敏", "due_date": "2027-04-01"}
    assert afternoon.client.patch(f"/v1/followups/{follow_up}", json=change).status_code == 200

    afternoon.send("PUT", path, {**body, "outcome": "no_interest"})

    assert afternoon.client.get(f"/v1/followups/{follow_up}").status_code == 200


def test_a_meeting_joins_the_follow_up_that_was_opened_by_hand(afternoon: Afternoon) -> None:
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)
    faculty = afternoon.client.get("/v1/faculty", params={"external_id": meeting["faculty"]["code"]}).json()["items"][0]
    company = afternoon.client.get("/v1/companies", params={"external_id": meeting["company"]["code"]}).json()["items"][
        0
    ]
    by_hand = {
        "faculty_id": faculty["id"],
        "company_id": company["id"],
        "need_id": meeting["need"]["id"],
        "person": "马",
    }
    opened = afternoon.client.post("/v1/followups", json=by_hand).json()
    afternoon.set_clock("14:05")

    body = {"side": "company", "outcome": "cooperation_possible", "person": "周敏"}
    reported = afternoon.send("PUT", f"/meetings/{meeting['id']}/outcome", body)

    assert reported["follow_up_id"] == opened["id"]
    joined = afternoon.client.get(f"/v1/followups/{opened['id']}").json()
    assert (joined["meeting_id"], joined["responsible"]) == (meeting["id"], "马")


def test_the_meeting_that_is_on_is_missed_by_whoever_does_not_come(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:03")
    meeting = next(m for m in afternoon.get("/schedule?version=published")["meetings"] if m["round"] == 1)

    afternoon.confirm({"kind": "no_show", "participant": meeting["faculty"]["code"]})

    missed = afternoon.meeting_of(meeting["faculty"]["code"], 1)
    assert missed
    assert missed["state"] == "no_show"
    afternoon.send("POST", "/disruptions/undo")
    back = afternoon.meeting_of(meeting["faculty"]["code"], 1)
    assert back
    assert back["state"] == "started"


def test_a_pair_that_is_kept_apart_since_is_taken_off_by_the_next_repair(afternoon: Afternoon) -> None:
    faculty, company, *_ = next(m for m in sorted(afternoon.meetings()) if m[2] == 4)
    pair = {"faculty_id": afternoon.participant(faculty)["id"], "company_id": afternoon.participant(company)["id"]}
    afternoon.send("POST", "/conflicts", {**pair, "note": "持有股份"}, status=201)
    afternoon.set_clock("14:01")

    afternoon.confirm({"kind": "lost_table", "table": 4})

    assert (faculty, company) not in {m[:2] for m in afternoon.meetings()}


def test_a_professor_whose_data_was_deleted_keeps_what_has_begun_and_loses_the_rest(afternoon: Afternoon) -> None:
    code = next(m[0] for m in sorted(afternoon.meetings()) if m[2] == 4)
    begun = {m for m in afternoon.meetings() if m[0] == code and m[2] <= 2}
    afternoon.set_clock("14:21")
    afternoon.send("POST", "/rounds/2/start")
    profile = afternoon.client.get("/v1/faculty", params={"external_id": code}).json()["items"][0]
    assert afternoon.client.delete(f"/v1/faculty/{profile['id']}").status_code == 204
    assert "" in {one["name"] for one in afternoon.day()["attendance"]}

    afternoon.confirm({"kind": "lost_table", "table": 4})

    assert begun <= afternoon.meetings()
    reports = afternoon.get("/schedule?version=published")["meetings"]
    meeting = next((m for m in reports if m["faculty"]["code"] == code), None)
    if meeting is not None:
        body = {"side": "company", "outcome": "cooperation_possible", "person": "周敏"}
        assert afternoon.send("PUT", f"/meetings/{meeting['id']}/outcome", body)["follow_up_id"] is None


def test_a_minimum_that_cannot_be_kept_does_not_hinder_the_day(afternoon: Afternoon) -> None:
    meeting = next(m for m in sorted(afternoon.meetings()) if m[2] == 4)
    partner = afternoon.participant(meeting[1])
    change = {"min_meetings": sum(m[1] == meeting[1] for m in afternoon.meetings())}
    afternoon.send("PATCH", f"/participants/{partner['id']}", change)
    must = {"participant_id": partner["id"], "other_id": afternoon.participant(meeting[0])["id"], "kind": "must"}
    afternoon.send("POST", "/preferences", must, status=201)

    done = afternoon.confirm({"kind": "no_show", "participant": meeting[0]})

    assert meeting not in afternoon.meetings()
    assert meeting[1] in {one["code"] for one in done["tell"]}


def test_before_its_day_a_minimum_still_binds_and_the_refusal_says_which(afternoon: Afternoon) -> None:
    app = afternoon.client.app
    app.dependency_overrides[get_now] = lambda: at("13:30") - timedelta(days=3)  # type: ignore[attr-defined]
    meeting = next(m for m in sorted(afternoon.meetings()) if m[2] == 4)
    partner = afternoon.participant(meeting[1])
    minimum = sum(m[1] == meeting[1] for m in afternoon.meetings())
    afternoon.send("PATCH", f"/participants/{partner['id']}", {"min_meetings": minimum})

    events = {"events": [{"kind": "no_show", "participant": meeting[0]}]}
    refused = afternoon.send("POST", "/disruptions/preview", events, status=409)

    assert refused["code"] == "schedule-broken"
    assert f"the minimum is {minimum}" in refused["detail"]
    assert afternoon.day()["status"] == "published"


def test_the_needs_go_where_their_meetings_go(afternoon: Afternoon) -> None:
    client = afternoon.client
    placed = afternoon.get("/schedule?version=published")["meetings"]
    planned = {one["need"]["id"] for one in placed}
    first = next(one for one in placed if one["round"] == 1)
    need_id = first["need"]["id"]

    def steps(id_: str) -> list[str]:
        return [one["status"] for one in client.get(f"/v1/needs/{id_}/status").json()["changes"]]

    assert planned
    assert all(steps(id_) == ["received", "matched", "scheduled"] for id_ in planned)

    afternoon.set_clock("14:16")
    afternoon.send("PUT", f"/meetings/{first['id']}/state", {"state": "held"})
    begun = {one["need"]["id"] for one in placed if one["round"] == 1}
    assert {id_ for id_ in planned if steps(id_)[-1] == "met"} == begun

    body = {"side": "company", "outcome": "cooperation_possible", "person": "周敏"}
    afternoon.send("PUT", f"/meetings/{first['id']}/outcome", body)
    assert steps(need_id) == ["received", "matched", "scheduled", "met", "cooperating"]
    afternoon.send("PUT", f"/meetings/{first['id']}/outcome", {**body, "outcome": "informative"})
    afternoon.confirm({"kind": "no_show", "participant": "F8"})
    assert steps(need_id)[-1] == "cooperating"


def test_the_workbook_of_the_day_imported_again_changes_nothing(afternoon: Afternoon) -> None:
    afternoon.set_clock("14:21")
    gone = next(m for m in sorted(afternoon.meetings()) if m[2] == 1)
    afternoon.confirm({"kind": "no_show", "participant": gone[0]})
    afternoon.confirm({"kind": "leave", "participant": gone[1]})
    before = afternoon.get("/participants")
    url = f"/v1/sessions/{afternoon.id}/workbook"

    book = afternoon.client.get(url)
    answer = afternoon.client.post(url, content=book.content, headers={"Content-Type": book.headers["content-type"]})

    assert answer.status_code == 200, answer.text
    assert afternoon.get("/participants") == before

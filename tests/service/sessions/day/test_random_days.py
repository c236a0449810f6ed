"""Whatever happens in whatever order: what has begun or is locked stays, and every schedule passes the audit."""

from random import Random

import pytest
from fastapi.testclient import TestClient

from tests.service.bodies import Body
from tests.service.sessions.day.afternoon import Afternoon, make_afternoon

Meetings = set[tuple[str, str, int, int]]


@pytest.mark.parametrize("seed", range(4))
def test_what_has_begun_or_is_locked_never_moves(client: TestClient, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a story, not a secret
    afternoon = make_afternoon(client, tables=5, most=(3, 4))
    locked = _lock_some(afternoon, chance)
    history: list[Meetings] = []
    for minute in (-10, 3, 24, 38, 47, 64):
        afternoon.set_clock(f"{14 + minute // 60}:{minute % 60:02d}")
        begun = afternoon.day()["clock"]["begun_through"]
        before = afternoon.meetings()
        for event in _happen(afternoon, chance, begun):
            done = afternoon.confirm(event)
            after = afternoon.meetings()
            assert {m for m in after if m[2] <= begun} == {m for m in before if m[2] <= begun}
            lifted = len([note for note in done["notes"] if "is lifted" in note["en"]])
            kept = {(x["faculty"], x["company"], x["round"], x["table"]) for x in afternoon.get("/locks")}
            assert len(locked) - len(kept) == lifted
            assert kept <= after
            assert done["change"]["moved"] == len({m[:2] for m in before & after ^ after} & {m[:2] for m in before})
            told = {one["code"] for one in done["tell"]}
            assert told == {code for m in before ^ after for code in m[:2]}
            history.append(before)
            before, locked = after, kept
    taken_back = 0
    while history and _undo(afternoon):
        taken_back += 1
        assert afternoon.meetings() == history.pop()
        assert afternoon.get("/audit")["passed"]
    assert taken_back >= 1


def _lock_some(afternoon: Afternoon, chance: Random) -> Meetings:
    meetings = afternoon.get("/schedule?version=published")["meetings"]
    locked = set()
    for meeting in chance.sample(meetings, 3):
        afternoon.send("POST", f"/meetings/{meeting['id']}/lock")
        locked.add((meeting["faculty"]["code"], meeting["company"]["code"], meeting["round"], meeting["table"]))
    return locked


def _happen(afternoon: Afternoon, chance: Random, begun: int) -> list[Body]:
    """One or two things that can go wrong now."""
    here = [p["code"] for p in afternoon.get("/participants") if p["state"] not in {"no_show", "left"}]
    gone = [p["code"] for p in afternoon.get("/participants") if p["state"] in {"no_show", "left"}]
    first, second = chance.sample(here, 2)
    rounds = [item["number"] for item in afternoon.day()["clock"]["rounds"] if item["number"] > begun]
    possible: list[Body] = [
        {"kind": "no_show", "participant": first},
        {"kind": "leave", "participant": first},
        {"kind": "late", "participant": first, "first_round": min(begun + 2, 5)},
        {"kind": "lost_table", "table": chance.randint(1, 5)},
        {
            "kind": "walk_in",
            "side": chance.choice(["faculty", "company"]),
            "name": f"新来{chance.randint(1, 99)}",
            "text": "环氧树脂固化剂",
        },
    ]
    if gone:
        possible.append({"kind": "return", "participant": chance.choice(gone)})
    if rounds and chance.random() < 0.5:
        open_rounds = [
            item["number"]
            for item in afternoon.day()["clock"]["rounds"]
            if item["number"] > begun and item["state"] == "planned"
        ]
        if open_rounds:
            possible.append({"kind": "cancelled_round", "round": chance.choice(open_rounds)})
    chosen = [chance.choice(possible)]
    if second != first and chance.random() < 0.4:
        chosen.append({"kind": "no_show", "participant": second})
    return chosen


def _undo(afternoon: Afternoon) -> bool:
    response = afternoon.client.post(f"/v1/sessions/{afternoon.id}/disruptions/undo")
    assert response.status_code in {200, 409}, response.text
    return response.status_code == 200

"""A professor and a company on their own side of a session, over HTTP."""

from dataclasses import dataclass
from typing import Any

import icalendar
import pytest
from fastapi.testclient import TestClient

from service.accounts.schemas import AccountCreate
from service.models.account import Role
from tests.clients import remote_client
from tests.service.accounts.world import make_key
from tests.service.bodies import Body, post
from tests.service.sessions.day.afternoon import Afternoon, make_afternoon

UNKNOWN = "f" * 32


@dataclass
class Desk:
    """The organiser, and everybody else with a key of their own."""

    afternoon: Afternoon
    app: Any

    @property
    def database(self) -> Any:  # noqa: ANN401 - of the application
        return self.app.state.startup.database

    def join(self, code: str) -> TestClient:
        """The account of a participant, by their code."""
        side, role = ("faculty_id", Role.PROFESSOR) if code.startswith("F") else ("company_id", Role.ENTERPRISE)
        body = AccountCreate.model_validate({"name": f"帐号{code}", "role": role, side: self.find_id(code)})
        _, _, key = make_key(self.database, body)
        return remote_client(self.app, key)

    def find_id(self, code: str) -> str:
        """The id of a professor's profile or of a company."""
        path = "/v1/faculty" if code.startswith("F") else "/v1/companies"
        (found,) = self.afternoon.client.get(path, params={"external_id": code}).json()["items"]
        id_: str = found["id"]
        return id_

    def url(self, path: str = "") -> str:
        """An address on one's own side of the session."""
        return f"/v1/me/sessions/{self.afternoon.id}{path}"


@pytest.fixture
def desk(client: TestClient) -> Desk:
    """A published afternoon."""
    return _open_desk(make_afternoon(client))


@pytest.fixture
def open_desk(client: TestClient) -> Desk:
    """The same people, before anything is planned."""
    make_afternoon(client)
    body = {
        "name": "秋季对接会",
        "avoid_met_before": False,
        "date": "2027-09-01",
        "tables": 4,
        "rounds": [{"start": "14:00", "length_minutes": 15}],
    }
    later = Afternoon(client, post(client, "/v1/sessions", body)["id"])
    later.send("POST", "/participants/all", {}, status=201)
    return _open_desk(later)


def _open_desk(afternoon: Afternoon) -> Desk:
    app: Any = afternoon.client.app
    _, _, key = make_key(app.state.startup.database, AccountCreate(name="管委会", role=Role.OPERATOR))
    afternoon.client = remote_client(app, key)
    return Desk(afternoon, app)


def test_the_agenda_holds_ones_own_meetings_of_the_published_version(desk: Desk) -> None:
    for code in ("F1", "C2"):
        agenda = desk.join(code).get(desk.url("/agenda")).json()

        own = sorted(m for m in desk.afternoon.meetings() if code in m[:2])
        names = {one["code"]: one["name"] for one in desk.afternoon.get("/participants")}
        shown = [item["meeting"] for item in agenda["rounds"] if item["meeting"]]
        assert {(names_of(m[:2], code, names), m[2], m[3]) for m in own} == {
            (m["partner"]["name"], m["round"], m["table"]) for m in shown
        }
        assert len(agenda["rounds"]) == 5
        assert (agenda["session"]["code"], agenda["session"]["version"]) == (code, 1)
        assert agenda["session"]["meetings"] == len(own) > 0


def names_of(pair: tuple[str, str], own: str, names: dict[str, str]) -> str:
    """The name of the other in a pair of codes."""
    return next(names[code] for code in pair if code != own)


def test_a_draft_is_nobody_s_business(desk: Desk) -> None:
    professor = desk.join("F1")
    before = professor.get(desk.url("/agenda")).json()
    first = next(item["meeting"] for item in before["rounds"] if item["meeting"])

    desk.afternoon.send("DELETE", f"/meetings/{first['id']}")
    assert professor.get(desk.url("/agenda")).json() == before

    desk.afternoon.send("POST", "/publish", {})
    after = professor.get(desk.url("/agenda")).json()
    assert [m["id"] for m in after["cancelled"]] == [first["id"]]
    assert first["id"] not in {item["meeting"]["id"] for item in after["rounds"] if item["meeting"]}
    gone = icalendar.Calendar.from_ical(
        professor.get(desk.url("/schedule.ics"), params={"method": "cancel"}).content
    ).walk("VEVENT")
    assert [str(event["UID"]) for event in gone] == [f"{first['id']}@duijie"]


def test_a_session_without_a_schedule_has_an_empty_agenda_and_no_calendar(open_desk: Desk) -> None:
    professor = open_desk.join("F1")

    agenda = professor.get(open_desk.url("/agenda")).json()
    assert (agenda["rounds"], agenda["session"]["version"], agenda["published_at"]) == ([], None, None)
    answer = professor.get(open_desk.url("/schedule.ics"))
    assert (answer.status_code, answer.json()["code"]) == (409, "no-schedule")


def test_the_calendar_is_ones_own(desk: Desk) -> None:
    answer = desk.join("C1").get(desk.url("/schedule.ics"), params={"language": "zh"})

    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    own = [m for m in desk.afternoon.get("/schedule?version=published")["meetings"] if m["company"]["code"] == "C1"]
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert {str(event["UID"]) for event in events} == {f"{m['id']}@duijie" for m in own}
    assert {str(event["SUMMARY"]) for event in events} == {f"对接：{m['faculty']['name']}" for m in own}


def test_my_sessions_are_those_i_take_part_in(desk: Desk) -> None:
    body = {"name": "别人的对接会", "date": "2027-06-01", "tables": 1}
    other = post(desk.afternoon.client, "/v1/sessions", body)["id"]
    professor = desk.join("F1")

    assert [one["id"] for one in professor.get("/v1/me/sessions").json()] == [desk.afternoon.id]
    for path in ("", "/agenda", "/schedule.ics", "/candidates", "/preferences"):
        strange, unknown = (professor.get(f"/v1/me/sessions/{id_}{path}") for id_ in (other, UNKNOWN))
        assert (strange.status_code, strange.json()["code"]) == (404, "not-taking-part")
        assert strange.json()["detail"].replace(other, UNKNOWN) == unknown.json()["detail"]


def test_an_operator_has_no_side(desk: Desk) -> None:
    answer = desk.afternoon.client.get("/v1/me/sessions")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")


def test_wishes_are_kept_ranked_and_planned_with(open_desk: Desk) -> None:
    professor = open_desk.join("F1")
    candidates = professor.get(open_desk.url("/candidates")).json()
    ids = {one["partner"]["name"]: one["partner"]["id"] for one in candidates}
    assert sorted(ids) == [f"企业{number}" for number in range(1, 8)]
    assert [need["title"] for need in candidates[0]["needs"]] == ["低温脱硝催化剂"]

    def say(name: str, **word: object) -> Any:  # noqa: ANN401 - JSON
        answer = professor.put(open_desk.url(f"/preferences/{ids[name]}"), json=word)
        assert answer.status_code == 200, answer.text
        return [(one["partner"]["name"], one["kind"], one["rank"]) for one in answer.json()]

    def planned() -> set[tuple[str, str]]:
        open_desk.afternoon.send("POST", "/plan", {})
        return {(m["faculty"]["code"], m["company"]["code"]) for m in open_desk.afternoon.get("/schedule")["meetings"]}

    before = planned()
    say("企业1", kind="want")
    say("企业2", kind="want")
    said = say("企业7", kind="want", rank=1)
    assert said == [("企业7", "want", 1), ("企业1", "want", None), ("企业2", "want", None)]
    assert say("企业1", kind="no_thanks")[-1] == ("企业1", "no_thanks", None)
    stored = {(one["company"], one["kind"], one["rank"]) for one in open_desk.afternoon.get("/preferences")}
    assert stored == {("C7", "want", 1), ("C2", "want", None), ("C1", "no_thanks", None)}
    assert ("F1", "C1") in before - planned()

    taken = professor.put(open_desk.url(f"/preferences/{ids['企业4']}"), json={"kind": "want", "rank": 1})
    assert (taken.status_code, taken.json()["code"]) == (422, "invalid-wish")
    left = professor.delete(open_desk.url(f"/preferences/{ids['企业2']}")).json()
    assert [one["partner"]["name"] for one in left] == ["企业7", "企业1"]


def test_two_ranks_change_places_in_one_step(open_desk: Desk) -> None:
    company = open_desk.join("C1")
    ids = [one["partner"]["id"] for one in company.get(open_desk.url("/candidates")).json()]

    def put(*wishes: Body) -> Any:  # noqa: ANN401 - a response
        return company.put(open_desk.url("/preferences"), json={"wishes": wishes})

    def want(number: int, rank: int | None = None) -> Body:
        return {"participant_id": ids[number], "kind": "want", "rank": rank}

    put(want(0, 1), want(1, 2), want(2))
    swapped = put(want(0, 2), want(1, 1)).json()
    assert [(one["partner"]["id"], one["rank"]) for one in swapped] == [(ids[1], 1), (ids[0], 2)]

    revision = open_desk.afternoon.get()["revision"]
    assert put(want(0, 2), want(1, 1)).json() == swapped
    assert open_desk.afternoon.get()["revision"] == revision
    for refused in (
        put(want(0, 1), want(1, 1)),
        put(want(0), want(0)),
        put(want(0) | {"participant_id": UNKNOWN}),
        put(want(0) | {"kind": "must"}),
        put(want(0, 1) | {"kind": "no_thanks"}),
        put(want(0, 5)),
    ):
        assert refused.status_code in {404, 422}, refused.text
    assert company.get(open_desk.url("/preferences")).json() == swapped


def test_a_no_thanks_changes_nothing_that_the_other_side_sees(open_desk: Desk) -> None:
    professor, company = open_desk.join("F1"), open_desk.join("C1")
    seen = _everything_seen(professor, open_desk)
    own = open_desk.afternoon.participant("F1")["id"]

    assert company.put(open_desk.url(f"/preferences/{own}"), json={"kind": "no_thanks"}).status_code == 200
    assert _everything_seen(professor, open_desk) == seen

    open_desk.afternoon.send("POST", "/plan", {})
    open_desk.afternoon.send("POST", "/publish", {})
    assert "no_thanks" not in "".join(str(one) for one in _everything_seen(professor, open_desk))


def _everything_seen(who: TestClient, desk: Desk) -> list[Any]:
    paths = ("", "/agenda", "/candidates", "/preferences")
    return [who.get("/v1/me/sessions").json(), *(who.get(desk.url(path)).json() for path in paths)]


def test_wishes_close_with_the_publication(open_desk: Desk) -> None:
    professor = open_desk.join("F1")
    other = professor.get(open_desk.url("/candidates")).json()[0]["partner"]["id"]
    assert professor.get(open_desk.url()).json()["may_wish"] is True
    open_desk.afternoon.send("POST", "/plan", {})
    assert professor.put(open_desk.url(f"/preferences/{other}"), json={"kind": "want"}).status_code == 200

    open_desk.afternoon.send("POST", "/plan", {})
    open_desk.afternoon.send("POST", "/publish", {})

    assert professor.get(open_desk.url()).json()["may_wish"] is False
    for answer in (
        professor.put(open_desk.url(f"/preferences/{other}"), json={"kind": "no_thanks"}),
        professor.put(open_desk.url("/preferences"), json={"wishes": []}),
        professor.delete(open_desk.url(f"/preferences/{other}")),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "wishes-closed")
        assert "秋季对接会" in answer.json()["detail"]
    assert [one["kind"] for one in professor.get(open_desk.url("/preferences")).json()] == ["want"]


def test_what_the_organiser_has_set_stays(open_desk: Desk) -> None:
    professor = open_desk.join("F1")
    own, other = (open_desk.afternoon.participant(code)["id"] for code in ("F1", "C1"))
    body = {"participant_id": own, "other_id": other, "kind": "must"}
    open_desk.afternoon.send("POST", "/preferences", body, status=201)

    answer = professor.put(open_desk.url(f"/preferences/{other}"), json={"kind": "no_thanks"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-wish")
    left = professor.put(open_desk.url("/preferences"), json={"wishes": []}).json()
    assert [(one["partner"]["name"], one["kind"]) for one in left] == [("企业1", "must")]


def test_a_company_with_confidential_needs_only_is_no_candidate_and_its_need_stays_out(open_desk: Desk) -> None:
    operator, professor, company = open_desk.afternoon.client, open_desk.join("F1"), open_desk.join("C1")
    need = company.get("/v1/needs").json()["items"][0]
    hide = {"visibility": "confidential", "public_summary": "某催化剂课题"}
    assert company.patch(f"/v1/needs/{need['id']}", json=hide).status_code == 200
    operator.put(f"/v1/needs/{need['id']}/summary", json={"public_summary": "某催化剂课题"}).raise_for_status()

    candidates = professor.get(open_desk.url("/candidates")).json()
    assert [one["partner"]["name"] for one in candidates] == [f"企业{number}" for number in range(2, 8)]
    own = open_desk.afternoon.participant("C1")["id"]
    hidden, unknown = (
        professor.put(open_desk.url(f"/preferences/{id_}"), json={"kind": "want"}) for id_ in (own, UNKNOWN)
    )
    assert (hidden.status_code, hidden.json()["code"]) == (404, "participant-not-found")
    assert hidden.json()["detail"].replace(own, UNKNOWN) == unknown.json()["detail"]

    lock = {"faculty_id": open_desk.afternoon.participant("F1")["id"], "company_id": own, "round": 1, "table": 1}
    open_desk.afternoon.send("POST", "/locks", lock, status=201)
    open_desk.afternoon.send("POST", "/plan", {})
    open_desk.afternoon.send("POST", "/publish", {})
    (meeting,) = [m["meeting"] for m in professor.get(open_desk.url("/agenda")).json()["rounds"] if m["meeting"]]
    assert (meeting["partner"]["name"], meeting["need"]) == ("企业1", None)
    text = professor.get(open_desk.url("/schedule.ics")).text
    assert "某催化剂课题" not in text
    assert need["title"] not in text
    (theirs,) = [m["meeting"] for m in company.get(open_desk.url("/agenda")).json()["rounds"] if m["meeting"]]
    assert theirs["need"] == {"id": need["id"], "external_id": "N1", "title": need["title"]}

    for who, side in ((professor, "faculty"), (company, "company")):
        faculty_id = open_desk.find_id("F1")
        accepted = who.put(f"/v1/needs/{need['id']}/acceptances/{faculty_id}/{side}")
        assert accepted.status_code < 300, accepted.text
    (meeting,) = [m["meeting"] for m in professor.get(open_desk.url("/agenda")).json()["rounds"] if m["meeting"]]
    assert meeting["need"]["title"] == need["title"]


def test_a_professor_who_is_no_longer_shown_is_no_candidate(open_desk: Desk) -> None:
    changes = {"visible_until": "2027-03-17"}
    open_desk.afternoon.client.patch(f"/v1/faculty/{open_desk.find_id('F2')}", json=changes).raise_for_status()

    names = [one["partner"]["name"] for one in open_desk.join("C1").get(open_desk.url("/candidates")).json()]
    assert names == [f"教师{number}" for number in (1, 3, 4, 5, 6, 7, 8)]


def test_an_outcome_comes_from_ones_own_side_once_the_round_has_begun(desk: Desk) -> None:
    professor = desk.join("F1")
    agenda = professor.get(desk.url("/agenda")).json()
    meeting = next(item["meeting"] for item in agenda["rounds"] if item["meeting"])
    partner = next(
        code for m in desk.afternoon.meetings() if m[0] == "F1" and m[2] == meeting["round"] for code in m[1:2]
    )
    url = desk.url(f"/meetings/{meeting['id']}/outcome")
    early = professor.put(url, json={"outcome": "informative"})
    assert (early.status_code, early.json()["code"]) == (409, "meeting-not-begun")
    assert meeting["may_report"] is False

    desk.afternoon.set_clock("15:40")
    said = professor.put(url, json={"outcome": "cooperation_possible"}).json()
    assert (said["outcome"], said["state"], said["may_report"]) == ("cooperation_possible", "held", True)
    assert "follow_up_id" not in said
    stored = next(m for m in desk.afternoon.get("/schedule?version=published")["meetings"] if m["id"] == meeting["id"])
    assert (stored["faculty_outcome"], stored["company_outcome"]) == ("cooperation_possible", None)
    (opened,) = desk.afternoon.client.get("/v1/followups").json()["items"]
    assert opened["responsible"] == "帐号F1"

    theirs = desk.join(partner).get(desk.url("/agenda")).json()
    (same,) = [i["meeting"] for i in theirs["rounds"] if i["meeting"] and i["meeting"]["id"] == meeting["id"]]
    assert same["outcome"] is None
    assert "cooperation_possible" not in str(theirs)

    back = professor.put(url, json={"outcome": None}).json()
    assert back["outcome"] is None


def test_another_s_meeting_answers_as_one_that_is_not_there(desk: Desk) -> None:
    desk.afternoon.set_clock("15:40")
    professor = desk.join("F1")
    theirs = next(
        m["id"] for m in desk.afternoon.get("/schedule?version=published")["meetings"] if m["faculty"]["code"] != "F1"
    )

    strange, unknown = (
        professor.put(desk.url(f"/meetings/{id_}/outcome"), json={"outcome": "informative"})
        for id_ in (theirs, UNKNOWN)
    )
    assert (strange.status_code, strange.json()["code"]) == (404, "meeting-not-found")
    assert strange.json()["detail"].replace(theirs, UNKNOWN) == unknown.json()["detail"]


def test_what_a_participant_says_stands_in_the_audit_log(open_desk: Desk) -> None:
    professor = open_desk.join("F1")
    other = professor.get(open_desk.url("/candidates")).json()[0]["partner"]["id"]
    professor.put(open_desk.url(f"/preferences/{other}"), json={"kind": "want", "rank": 2})

    entries = open_desk.afternoon.client.get("/v1/audit", params={"entity": "session_preference"}).json()["items"]
    assert [(one["actor"], one["action"], one["after"]["rank"]) for one in entries] == [("帐号F1", "create", 2)]


def test_a_key_that_only_reads_says_nothing(open_desk: Desk) -> None:
    body = AccountCreate(name="只读", role=Role.ENTERPRISE, company_id=open_desk.find_id("C1"))
    _, _, key = make_key(open_desk.database, body, scopes=["participation:read"])
    reader = remote_client(open_desk.app, key)
    other = reader.get(open_desk.url("/candidates")).json()[0]["partner"]["id"]

    answer = reader.put(open_desk.url(f"/preferences/{other}"), json={"kind": "want"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")

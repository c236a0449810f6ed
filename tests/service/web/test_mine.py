"""The pages behind a personal link, without script."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.accounts.schemas import AccountCreate
from service.models.account import Role
from tests.clients import remote_client
from tests.service.accounts.world import make_key
from tests.service.bodies import post
from tests.service.sessions.day.afternoon import Afternoon, make_afternoon

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def afternoon(client: TestClient) -> Afternoon:
    """A published afternoon, run by an operator with a key, so that others can have one too."""
    return make_afternoon(client)


def _join(afternoon: Afternoon, code: str) -> TestClient:
    """The browser of a participant, by their code."""
    app: Any = afternoon.client.app
    database = app.state.startup.database
    side, role, path = (
        ("faculty_id", Role.PROFESSOR, "/v1/faculty")
        if code.startswith("F")
        else ("company_id", Role.ENTERPRISE, "/v1/companies")
    )
    (found,) = afternoon.client.get(path, params={"external_id": code}).json()["items"]
    _, _, key = make_key(database, AccountCreate(name="管委会", role=Role.OPERATOR))
    afternoon.client = remote_client(app, key)
    body = AccountCreate.model_validate({"name": f"帐号{code}", "role": role, side: found["id"]})
    return remote_client(app, make_key(database, body)[2])


@pytest.mark.parametrize("code", ["F1", "C2"])
def test_page_shows_ones_own_meetings_and_nobody_else_s(afternoon: Afternoon, code: str) -> None:
    meetings = afternoon.meetings()
    names = {one["code"]: one["name"] for one in afternoon.get("/participants")}
    own = {other for pair in meetings if code in pair[:2] for other in pair[:2] if other != code}

    page = _join(afternoon, code).get("/mine", headers=ENGLISH).text

    agenda = re.search(r'<ol class="agenda">(.*?)</ol>', page, re.DOTALL)
    assert agenda
    shown = set(re.findall(r'<p class="partner"><strong><bdi[^>]*>([^<]+)', agenda[1]))
    assert shown == {names[other] for other in own}
    assert f"/v1/me/sessions/{afternoon.id}/schedule.ics?language=en" in page
    assert "Whom you want to meet" not in page


def test_outcome_is_tapped_once_the_round_has_begun_and_tapped_away(afternoon: Afternoon) -> None:
    first = min((one for one in afternoon.meetings() if "F1" in one[:2]), key=lambda one: one[2])
    professor = _join(afternoon, "F1")
    afternoon.set_clock("13:00")
    assert "/outcome" not in professor.get("/mine").text
    afternoon.set_clock("17:00")
    page = professor.get("/mine").text
    meeting = re.search(r'name="meeting" value="([0-9a-f]{32})"', page)
    assert meeting

    url = f"/mine/sessions/{afternoon.id}/outcome"
    said = professor.post(url, data={"meeting": meeting[1], "outcome": "informative"}, headers=ENGLISH)

    assert "The outcome is noted" in said.text
    assert re.search(r'<button name="outcome" value="" aria-pressed="true">Informative', said.text)
    back = professor.post(url, data={"meeting": meeting[1], "outcome": ""}, headers=ENGLISH)
    assert 'aria-pressed="true">Informative' not in back.text
    assert first[2] == 1


def test_ranked_wish_passes_from_one_to_another(afternoon: Afternoon) -> None:
    rounds = [{"start": "14:00", "length_minutes": 15}]
    body = {"name": "秋季对接会", "date": "2027-09-01", "tables": 4, "rounds": rounds}
    session_id = post(afternoon.client, "/v1/sessions", body)["id"]
    post(afternoon.client, f"/v1/sessions/{session_id}/participants/all", {})
    company = _join(afternoon, "C1")
    assert f'href="/mine/sessions/{session_id}"' in company.get("/mine").text
    page = company.get(f"/mine/sessions/{session_id}").text
    first, second = re.findall(r'name="participant" value="([0-9a-f]{32})"', page)[:2]

    for person, word in ((first, "want-1"), (second, "want-1")):
        company.post(f"/mine/sessions/{session_id}/wishes", data={"participant": person, "word": word})

    said = company.get(f"/v1/me/sessions/{session_id}/preferences").json()
    assert [(one["partner"]["id"], one["kind"], one["rank"]) for one in said] == [
        (second, "want", 1),
        (first, "want", None),
    ]
    company.post(f"/mine/sessions/{session_id}/wishes", data={"participant": second, "word": ""})
    company.post(f"/mine/sessions/{session_id}/wishes", data={"participant": first, "word": "no_thanks"})
    said = company.get(f"/v1/me/sessions/{session_id}/preferences").json()
    assert [(one["partner"]["id"], one["kind"]) for one in said] == [(first, "no_thanks")]


def test_wish_after_the_schedule_is_out_is_refused_in_words(afternoon: Afternoon) -> None:
    afternoon.set_clock("13:00")
    professor = _join(afternoon, "F1")
    page = professor.get(f"/mine/sessions/{afternoon.id}", headers=ENGLISH).text
    assert "can no longer be changed here" in page
    person = re.search(r'id="person-([0-9a-f]{32})"', page)
    assert person

    sent = {"participant": person[1], "word": "want"}
    refused = professor.post(f"/mine/sessions/{afternoon.id}/wishes", data=sent, headers=ENGLISH)

    assert refused.status_code == 409
    assert "wishes can no longer be changed here" in refused.text


def test_session_that_one_does_not_take_part_in_is_not_there(afternoon: Afternoon) -> None:
    professor = _join(afternoon, "F1")

    assert professor.get(f"/mine/sessions/{'f' * 32}", headers={"Accept": "text/html"}).status_code == 404

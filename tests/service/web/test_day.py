"""The day's desk without script: a preview changes nothing, a confirmation that is out of date is refused."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.service.sessions.afternoon import Afternoon, add_people, make_afternoon

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def afternoon(client: TestClient) -> Afternoon:
    """The invented afternoon, not yet planned, behind the console."""
    runtime = client.app.state.startup.runtime  # type: ignore[attr-defined]
    add_people(runtime)
    return make_afternoon(runtime)


def _hidden(page: str) -> dict[str, str]:
    preview = page[page.index("data-preview") : page.index("data-confirm")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview))


def test_day_says_what_to_do_before_anything_is_published(client: TestClient, afternoon: Afternoon) -> None:
    answer = client.get(f"/sessions/{afternoon.id}/day", headers=ENGLISH)
    screen = client.get(f"/sessions/{afternoon.id}/screen", headers=ENGLISH)

    assert answer.status_code == screen.status_code == 200
    assert "No schedule is published yet" in answer.text
    assert "No schedule is published yet" in screen.text


def test_no_show_is_shown_then_confirmed_once(client: TestClient, afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.publish()
    path, before = f"/sessions/{afternoon.id}", afternoon.revision()
    event = {"kind": "no_show", "participant": afternoon.ids()["F1"]}

    preview = client.post(f"{path}/disruption", data=event, headers=ENGLISH)

    assert "教授 F1 does not come" in preview.text
    assert re.search(r"0 of \d meetings moved, 0 added, \d removed", preview.text)
    assert afternoon.revision() == before
    fields = {**_hidden(preview.text), "action": "confirm"}
    confirmed = client.post(f"{path}/disruption", data=fields, headers=ENGLISH)
    assert "Done and published: 0 moved" in confirmed.text
    assert afternoon.revision() > before
    again = client.post(f"{path}/disruption", data=fields, headers=ENGLISH)
    assert again.status_code == 409
    assert 'role="alert"' in again.text

    undone = client.post(f"/undo/disruption/{afternoon.id}", headers=ENGLISH)
    assert "as they were before" in undone.text
    assert client.post(f"/undo/disruption/{afternoon.id}", headers=ENGLISH).status_code == 409


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({"kind": "walk_in", "side": "company", "name": "无名"}, "Say who comes"),
        ({"kind": "late", "participant": "F1", "round": "soon"}, "Something is missing"),
        ({"kind": "nonsense"}, "Something is missing"),
        ({"kind": "no_show", "participant": "F1", "seat": "F2|C2|x|1"}, "Something is missing"),
    ],
)
def test_event_that_cannot_be_read_is_refused_with_a_way_out(
    client: TestClient, afternoon: Afternoon, event: dict[str, str], why: str
) -> None:
    afternoon.plan()
    afternoon.publish()

    answer = client.post(f"/sessions/{afternoon.id}/disruption", data=event, headers=ENGLISH)

    assert answer.status_code == 409
    assert why in answer.text

from datetime import date

import pytest
from fastapi.testclient import TestClient

from matching.learning.labels import LabelSource
from matching.scheduling.problem import Side
from matching.types import JudgementSide, JudgementWord
from service.database import Database
from service.learning.labels import collect_labels
from service.learning.sessions import list_company_words
from service.models import DockingSession, Judgement, Meeting, SessionNeed, SessionParticipant, SessionPreference
from service.models.schedule import MeetingOutcome
from service.models.session_wish import PreferenceKind
from service.passages.loading import load_profiles
from tests.service.bodies import company_body, faculty_body, need_body, post
from tests.service.learning.test_use_cases import runtime_of


@pytest.fixture
def session(client: TestClient, database: Database) -> dict[str, str]:
    """A session with a professor and a company that has two needs; returns ids by what they are."""
    company = post(client, "/v1/companies", company_body())
    ids = {
        "company": company["id"],
        "professor": post(client, "/v1/faculty", faculty_body())["id"],
        "water": post(client, "/v1/needs", need_body(company["id"]))["id"],
        "scr": post(client, "/v1/needs", need_body(company["id"], external_id="N-2", title="低温 SCR 脱硝催化剂"))[
            "id"
        ],
    }
    docking = DockingSession(external_id="S-1", name="对接会", date=date(2026, 9, 1))
    ids["session"] = docking.id
    with database.writing() as db:
        db.add(docking)
        db.flush()
        for side, key in ((Side.FACULTY, "professor"), (Side.COMPANY, "company")):
            row = SessionParticipant(session_id=docking.id, side=side, code=key)
            row.faculty_id = ids["professor"] if side is Side.FACULTY else None
            row.company_id = ids["company"] if side is Side.COMPANY else None
            db.add(row)
            ids[f"{key} there"] = row.id
    return ids


def prefer(database: Database, ids: dict[str, str], who: str, whom: str, kind: PreferenceKind) -> None:
    with database.writing() as db:
        own, other = ids[f"{who} there"], ids[f"{whom} there"]
        db.add(SessionPreference(session_id=ids["session"], participant_id=own, other_id=other, kind=kind))


def labels_of(client: TestClient) -> list[tuple[str, float, float, LabelSource]]:
    runtime = runtime_of(client)
    with runtime.database.reading() as db:
        labels = collect_labels(db, runtime.get_matcher(db))
    return [(label.need_id, label.grade, label.weight, label.source) for label in labels]


@pytest.mark.parametrize(("who", "whom"), [("professor", "company"), ("company", "professor")])
def test_a_wish_of_either_side_is_a_label_on_the_need_that_fits_best(
    client: TestClient, database: Database, session: dict[str, str], who: str, whom: str
) -> None:
    prefer(database, session, who, whom, PreferenceKind.WANT)
    assert labels_of(client) == [(session["scr"], 2.0, 0.5, LabelSource.PREFERENCE)]


def test_no_thanks_is_a_label_on_every_need_that_the_company_brings(
    client: TestClient, database: Database, session: dict[str, str]
) -> None:
    prefer(database, session, "professor", "company", PreferenceKind.NO_THANKS)
    assert {need: (grade, weight) for need, grade, weight, _ in labels_of(client)} == {
        session["water"]: (0.0, 0.25),
        session["scr"]: (0.0, 0.25),
    }
    with database.writing() as db:
        db.add(SessionNeed(participant_id=session["company there"], need_id=session["water"]))
    assert labels_of(client) == [(session["water"], 0.0, 0.5, LabelSource.PREFERENCE)]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (MeetingOutcome.COOPERATION_POSSIBLE, [(3.0, 1.0)]),
        (MeetingOutcome.INFORMATIVE, [(1.0, 0.5), (1.0, 0.5)]),
        (MeetingOutcome.NO_INTEREST, [(0.0, 0.5), (0.0, 0.5)]),
        (MeetingOutcome.DID_NOT_TAKE_PLACE, []),
    ],
)
def test_what_a_side_says_after_a_meeting_is_a_label(
    client: TestClient,
    database: Database,
    session: dict[str, str],
    outcome: MeetingOutcome,
    expected: list[tuple[float, float]],
) -> None:
    row = Meeting(
        session_id=session["session"],
        faculty_participant_id=session["professor there"],
        company_participant_id=session["company there"],
        company_outcome=outcome,
    )
    with database.writing() as db:
        db.add(row)
    assert [(grade, weight) for _, grade, weight, _ in labels_of(client)] == expected


def test_participants_who_are_gone_teach_nothing(
    client: TestClient, database: Database, session: dict[str, str]
) -> None:
    prefer(database, session, "professor", "company", PreferenceKind.WANT)
    assert client.delete(f"/v1/faculty/{session['professor']}").status_code == 204
    with database.reading() as db:
        assert list_company_words(db) == []


def test_an_agreement_is_a_strong_label_also_once_the_matter_is_closed(
    client: TestClient, session: dict[str, str]
) -> None:
    matter = {"faculty_id": session["professor"], "company_id": session["company"], "person": "周敏"}
    row = post(client, "/v1/followups", {**matter, "need_id": session["water"]})
    url = f"/v1/followups/{row['id']}"

    def move(stage: str) -> None:
        body = {"revision": client.get(url).json()["revision"], "person": "周敏", "stage": stage}
        assert client.post(f"{url}/stage", json=body).is_success

    move("negotiating")
    assert labels_of(client) == []
    agreed = [(session["water"], 3.0, 2.0, LabelSource.AGREEMENT)]
    move("signed")
    assert labels_of(client) == agreed
    move("closed")
    assert labels_of(client) == agreed

    again = post(client, "/v1/followups", matter)
    body = {"revision": again["revision"], "person": "周敏", "stage": "delivered"}
    assert client.post(f"/v1/followups/{again['id']}/stage", json=body).is_success
    assert sorted(labels_of(client)) == sorted([*agreed, (session["scr"], 3.0, 2.0, LabelSource.AGREEMENT)])
    body = {"revision": client.get(url).json()["revision"], "person": "周敏"}
    for _ in range(2):
        body["revision"] = client.get(url).json()["revision"]
        assert client.post(f"{url}/undo", json=body).is_success
    assert labels_of(client) == [(session["scr"], 3.0, 2.0, LabelSource.AGREEMENT)]


def test_an_item_that_is_disowned_is_gone_and_one_that_did_not_fit_counts_half(
    client: TestClient, database: Database, session: dict[str, str]
) -> None:
    body = faculty_body(external_id="F-2", items=[{"text": "低温 SCR 脱硝催化剂"}, {"text": "膜分离"}])
    faculty = post(client, "/v1/faculty", body)
    kept, gone = (item["id"] for item in faculty["items"])
    with database.writing() as db:
        db.add_all(
            Judgement(
                need_id=session["scr"],
                faculty_id=faculty["id"],
                word=JudgementWord.NOT_MY_FIELD,
                side=JudgementSide.FACULTY,
                item_id=item,
            )
            for item in (kept, gone)
        )
    assert client.post(f"/v1/faculty/{faculty['id']}/items/{gone}/disown").is_success

    with database.reading() as db:
        [loaded] = load_profiles(db, runtime_of(client).encoder, [faculty["id"]]).values()
    assert [(item.id, item.weight) for item in loaded.entry.value.items] == [(kept, 0.5)]

"""Every table is looked at: what it holds on a professor is exported and erased, or it is said that it holds nothing."""

from collections import Counter

from fastapi.testclient import TestClient
from sqlmodel import SQLModel, col, select

import service.models  # noqa: F401 - all tables
from service.accounts.principal import COMMAND_LINE
from service.database import Database
from service.models import AuditEntry
from service.models.follow_up import FollowUpChange
from service.models.removal import Removal
from service.models.session_wish import SessionConflict
from service.personal import use_cases
from service.personal.holdings import HOLDINGS, NOTHING_HELD
from tests.service.bodies import company_body, faculty_body, need_body, post

LINKED_BY_NEED = {"session_need"}
"""Reached from a professor's places, which only companies fill."""


def reach_from_a_profile() -> set[str]:
    """The tables whose rows point at a profile, or at a row that does."""
    found = {"faculty_profile"}
    while True:
        more = {
            table.name
            for table in SQLModel.metadata.tables.values()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


def test_every_table_is_held_once_or_holds_nothing() -> None:
    held = Counter(name for holding in HOLDINGS for name in holding.tables)

    assert set(held.values()) == {1}
    assert set(held) | set(NOTHING_HELD) == set(SQLModel.metadata.tables)
    assert set(held) & set(NOTHING_HELD) == set()


def test_whatever_points_at_a_professor_is_held() -> None:
    held = {name for holding in HOLDINGS for name in holding.tables}

    assert reach_from_a_profile() - held == LINKED_BY_NEED


def test_names_of_kinds_are_unique() -> None:
    names = [holding.name for holding in HOLDINGS]

    assert len(names) == len(set(names))


def test_what_came_of_a_professor_is_exported_and_its_words_go_with_an_erasure(
    client: TestClient, database: Database
) -> None:
    word = "罕见词铼铱"
    faculty = post(client, "/v1/faculty", faculty_body(department=word))
    company = post(client, "/v1/companies", company_body())
    need = post(client, "/v1/needs", need_body(company["id"]))
    assert client.put(f"/v1/needs/{need['id']}/acceptances/{faculty['id']}/faculty").is_success
    matter = {"faculty_id": faculty["id"], "company_id": company["id"], "need_id": need["id"], "person": "周敏"}
    post(client, "/v1/followups", {**matter, "note": f"{word}很忙"})
    rounds = [{"start": "14:00", "length_minutes": 20}]
    session = post(client, "/v1/sessions", {"name": "对接会", "date": "2027-03-18", "tables": 1, "rounds": rounds})
    url = f"/v1/sessions/{session['id']}"
    post(client, f"{url}/participants/all", {})
    client.post(f"{url}/plan", json={}).raise_for_status()
    client.post(f"{url}/publish", json={}).raise_for_status()
    ids = {one["side"]: one["id"] for one in client.get(f"{url}/participants").json()}
    with database.writing() as db:
        db.add(
            SessionConflict(
                session_id=session["id"],
                faculty_participant_id=ids["faculty"],
                company_participant_id=ids["company"],
                is_lifted=True,
                note=word,
            )
        )
        db.add(Removal(name=word, count=1, rows=f'{{"judgement": [{{"faculty_id": "{faculty["id"]}"}}]}}'))

    held = client.get(f"/v1/faculty/{faculty['id']}/export").json()

    kinds = (
        "acceptances",
        "follow_ups",
        "follow_up_changes",
        "sessions",
        "meetings",
        "places",
        "conflicts",
        "removals",
    )
    assert {kind: len(held[kind]) for kind in kinds} == dict.fromkeys(kinds, 1) | {"places": len(held["places"])}
    assert len(held["places"]) >= 1
    noted = {(one["action"], one["entity"]) for one in held["audit"]}
    assert {("create", "faculty_profile"), ("create", "expertise_item"), ("create", "session_participant")} <= noted
    assert any(one["after"] and one["after"].get("department") == word for one in held["audit"])

    runtime = client.app.state.startup.runtime  # type: ignore[attr-defined]
    use_cases.erase(database, COMMAND_LINE, faculty["id"], passage_index=runtime.passage_index)

    with database.reading() as db:
        assert db.exec(select(FollowUpChange.note)).all() == [""]
        assert db.exec(select(SessionConflict.note)).all() == [""]
        assert db.exec(select(Removal)).all() == []
        assert word not in repr(
            [entry.model_dump() for entry in db.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
        )

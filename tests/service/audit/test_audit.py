"""The trail: every change is in it, in the same transaction, and nothing takes it out again."""

import csv
import io

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select

from service.audit.scrub import scrub_person
from service.database import Database
from service.models import AuditEntry, Company
from service.models.account import Role
from tests.service.accounts.world import World, make_world
from tests.service.bodies import Body, company_body, need_body, post


@pytest.fixture
def world(client: TestClient) -> World:
    return make_world(client)


def test_a_change_says_who_when_what_before_and_after(world: World) -> None:
    company = world.own["company_id"]
    world.client(Role.ENTERPRISE).patch(f"/v1/companies/{company}", json={"region": "甘肃武威"})

    [entry, created] = _entries(world, entity="company", entity_id=company)

    assert (entry["actor"], entry["account_id"]) == ("enterprise", world.accounts[Role.ENTERPRISE])
    assert entry["credential"].startswith("key duijie_")
    assert entry["action"] == "update"
    assert (entry["before"]["region"], entry["after"]["region"]) == ("甘肃白银", "甘肃武威")
    assert set(entry["after"]) == {"region", "updated_at"}
    assert (created["action"], created["before"], created["after"]["name"]) == ("create", None, "企业 A")
    assert created["actor"] == "loopback"


def test_a_deletion_keeps_what_was_there(world: World) -> None:
    need = world.own["need_id"]
    world.client(Role.ENTERPRISE).delete(f"/v1/needs/{need}")

    deleted, *_ = _entries(world, entity="need", entity_id=need)
    gone = _entries(world, entity="requirement", action="delete")

    assert (deleted["action"], deleted["before"]["title"], deleted["after"]) == ("delete", "需求 A", None)
    assert {entry["before"]["need_id"] for entry in gone} == {need}


def test_a_request_that_fails_leaves_no_entry(world: World) -> None:
    before = len(_entries(world))
    assert world.client(Role.OPERATOR).post("/v1/companies", json=company_body(external_id="C-A")).status_code == 409

    assert len(_entries(world)) == before


def test_a_change_that_changes_nothing_leaves_no_entry(world: World) -> None:
    before = len(_entries(world))
    world.client(Role.ENTERPRISE).patch(f"/v1/companies/{world.own['company_id']}", json={"name": "企业 A"})

    assert len(_entries(world)) == before


def test_no_secret_is_in_it(world: World) -> None:
    operator = world.client(Role.OPERATOR)
    key = operator.post(f"/v1/accounts/{world.accounts[Role.VIEWER]}/keys", json={}).json()["key"]
    written = operator.get("/v1/audit", params={"entity": "api_key", "limit": 200}).text

    assert key.split("_", 2)[2] not in written
    assert '"secret_hash":"•••"' in written
    with world.database.reading() as db:
        hashes = db.execute(text("SELECT secret_hash FROM api_key")).scalars().all()
        everything = repr(db.execute(text("SELECT * FROM audit_entry")).all())
    assert len(hashes) > 4
    assert not any(stored in everything for stored in hashes)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_entry", "UPDATE audit_entry SET actor = 'x'", "UPDATE audit_entry SET after = NULL"],
)
def test_the_database_refuses_to_change_or_remove_an_entry(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), world.database.writing() as db:
        db.execute(text(statement))


def test_even_a_scrub_cannot_remove_or_reassign_an_entry(world: World) -> None:
    for statement in ("DELETE FROM audit_entry", "UPDATE audit_entry SET action = 'read'"):
        with pytest.raises(DatabaseError, match="append-only"), world.database.writing() as db:
            _scrub_by_hand(db, statement)


def test_a_scrub_blanks_the_values_and_keeps_the_entry(world: World) -> None:
    professor = world.own["faculty_id"]
    with world.database.writing() as db:
        assert scrub_person(db, [professor], account_ids=[world.accounts[Role.PROFESSOR]]) > 1

    [entry] = _entries(world, entity="faculty_profile", entity_id=professor)
    assert (entry["action"], entry["before"], entry["after"]) == ("create", None, None)
    with pytest.raises(DatabaseError, match="append-only"), world.database.writing() as db:
        db.execute(text("UPDATE audit_entry SET after = NULL"))


def test_who_read_a_confidential_need_in_full_is_in_it(world: World) -> None:
    need = _confidential(world)
    path = f"/v1/needs/{need['id']}"
    readers = (Role.OPERATOR, Role.VIEWER, Role.PROFESSOR, Role.ENTERPRISE)
    statuses = [world.client(role).get(path).status_code for role in readers]
    world.client(Role.OPERATOR).get("/v1/needs")
    world.client(Role.ENTERPRISE).get("/v1/needs")

    world.client(Role.OPERATOR).patch(path, json={})

    reads = _entries(world, entity="need", action="read")

    assert statuses == [200, 200, 200, 200]
    assert [(read["actor"], read["entity_id"]) for read in reads] == [
        ("operator", need["id"]),  # a change of nothing gives it back in full, too
        ("enterprise", need["id"]),
        ("enterprise", need["id"]),
        ("operator", need["id"]),
        ("operator", need["id"]),  # who has approved the summary
    ]


def test_the_log_itself_tells_a_confidential_need_only_to_who_is_then_noted(world: World) -> None:
    need = _confidential(world)
    operator = world.client(Role.OPERATOR)
    world.client(Role.ENTERPRISE).patch(f"/v1/needs/{need['id']}", json={"title": "极光计划"})
    listed, exported = operator.get("/v1/audit", params={"limit": 200}), operator.get("/v1/audit/export")
    assert "极光" not in listed.text + exported.text
    assert "镍钼" not in listed.text + exported.text

    [entry, *_] = _entries(world, entity="need", entity_id=need["id"])
    whole = operator.get(f"/v1/audit/{entry['id']}").json()

    assert (whole["before"]["title"], whole["after"]["title"]) == ("极光项目", "极光计划")
    reads = _entries(world, entity="need", action="read")
    assert [read["actor"] for read in reads] == ["operator", "operator"]  # by approving it, and now


def test_pages_go_back_in_time_without_gap_or_repeat(world: World) -> None:
    operator = world.client(Role.OPERATOR)
    whole = [entry["id"] for entry in _entries(world)]
    seen: list[int] = []
    cursor = None
    while cursor is not None or not seen:
        page = operator.get("/v1/audit", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]

    assert seen == whole == sorted(whole, reverse=True)


def test_filters_by_time_and_actor(world: World) -> None:
    [entry, *_] = _entries(world, entity="company", entity_id=world.own["company_id"])

    assert _entries(world, until="2000-01-01T00:00:00Z") == []
    assert entry in _entries(world, since="2000-01-01T00:00:00Z", actor="loopback")
    assert world.client(Role.OPERATOR).get("/v1/audit", params={"cursor": "x"}).status_code == 422


def test_export_is_csv_that_no_spreadsheet_computes(world: World) -> None:
    world.client(Role.OPERATOR).post("/v1/companies", json={"name": "x", "external_id": "=1+1"})
    exported = world.client(Role.OPERATOR).get("/v1/audit/export", params={"entity": "company"})
    rows = list(csv.DictReader(io.StringIO(exported.text.removeprefix("\ufeff"))))

    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(rows) == 3
    assert {row["entity"] for row in rows} == {"company"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_what_the_command_line_writes_is_in_it_too(database: Database) -> None:
    with database.writing() as db:
        db.add(Company(external_id="C-1", name="甲"))

    with database.reading() as db:
        assert _actions(db) == [("create", "company", "system")]


def _scrub_by_hand(db: Session, statement: str) -> None:
    db.execute(text("INSERT INTO audit_scrub (id) VALUES (1)"))
    db.execute(text(statement))


def _actions(db: Session) -> list[tuple[str, str, str]]:
    return [(entry.action.value, entry.entity, entry.actor) for entry in db.exec(select(AuditEntry))]


def _confidential(world: World) -> Body:
    body = need_body(
        world.own["company_id"], external_id="X", title="极光项目", body="镍钼合金", visibility="confidential"
    )
    need = post(world.client(Role.ENTERPRISE), "/v1/needs", body)
    world.client(Role.OPERATOR).put(f"/v1/needs/{need['id']}/summary", json={"public_summary": "耐蚀材料"})
    return need


def _entries(world: World, **query: str) -> list[Body]:
    answer = world.client(Role.OPERATOR).get("/v1/audit", params={"limit": "200"} | query)
    assert answer.status_code == 200, answer.text
    items: list[Body] = answer.json()["items"]
    return items

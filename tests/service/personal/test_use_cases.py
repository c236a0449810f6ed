import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from service.accounts import use_cases as accounts
from service.accounts.principal import COMMAND_LINE
from service.accounts.schemas import AccountCreate
from service.database import Database
from service.models import FacultyProfile, Passage, PassageVector, PlanningRun, RecordAnswer
from service.models.account import Role
from service.models.columns import now, today
from service.models.removal import Removal
from service.personal import use_cases
from service.personal.holdings import HOLDINGS
from service.personal.use_cases import list_due
from service.removals.use_cases import Noun, remove
from service.settings import Settings
from tests.service.bodies import company_body, faculty_body, need_body, post

NAME, WORD, MAIL = "沈知远隐", "罕见词铼铱催化", "unmistakable.address@example.org"
SECRETS = (NAME, WORD, MAIL, "Shen Unmistakable", "unmistakable-code", "Rare Iridium Words")


def professor(client: TestClient, **changes: object) -> dict[str, Any]:
    body = faculty_body(
        name=NAME,
        name_pinyin="Shen Unmistakable",
        email=MAIL,
        external_id="unmistakable-code",
        orcid="0000-0002-1825-0097",
        items=[{"text": f"{WORD}与再生"}, {"kind": "publication", "text": "Rare Iridium Words in flow", "year": 2020}],
    )
    response = client.post("/v1/faculty", json=body | changes, headers={"Idempotency-Key": "k-1"})
    assert response.status_code == 201, response.text
    created: dict[str, Any] = response.json()
    return created


def fill(client: TestClient, database: Database) -> dict[str, Any]:
    """A professor who has left traces in every table that knows professors."""
    created = professor(client)
    client.patch(f"/v1/faculty/{created['id']}", json={"department": f"{WORD}系"})
    client.patch(f"/v1/faculty/{created['id']}", json={"department": "化学系"})
    company = post(client, "/v1/companies", company_body())
    post(client, "/v1/needs", need_body(company["id"], title="铼铱"))
    plan(client)
    for number in range(40):  # neighbours, so that pages split and merge
        post(client, "/v1/faculty", faculty_body(external_id=f"F-{number}", name=f"教师 {number}"))
    assert client.get(f"/v1/faculty/{created['id']}/matches").status_code == 200
    with database.writing() as db:
        db.add(RecordAnswer(url="https://x/1", record_id="0000-0002-1825-0097", body=f'"{WORD}"', expires_at=now()))
        accounts.create_account(db, AccountCreate(name="boss", role=Role.OPERATOR))
        accounts.create_account(db, AccountCreate(name=NAME, role=Role.PROFESSOR, faculty_id=created["id"]))
    return created


def plan(client: TestClient) -> str:
    """A published session of everybody; its address."""
    rounds = [{"start": "14:00", "length_minutes": 20}, {"start": "14:25", "length_minutes": 20}]
    body = {"name": "对接会", "date": "2027-03-18", "tables": 2, "rounds": rounds}
    url = f"/v1/sessions/{post(client, '/v1/sessions', body)['id']}"
    post(client, f"{url}/participants/all", {})
    client.post(f"{url}/plan", json={}).raise_for_status()
    client.post(f"{url}/publish", json={}).raise_for_status()
    return url


def words_of(database: Database, *, but: str = "") -> str:
    """Every value of every table, but that one; what JSON has escaped is read."""
    names = [table for table in SQLModel.metadata.tables if table != but]
    with database.reading() as db:
        rows = [row for table in names for row in db.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return unescaped("\n".join(str(value) for row in rows for value in row))


def unescaped(text: str) -> str:
    """A text with the characters that JSON has written by their numbers."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def bytes_below(settings: Settings) -> bytes:
    """Every byte of every file that the service has written, and once more with what JSON has escaped read."""
    folders = {settings.data_dir, Path(settings.database_url.removeprefix("sqlite:///")).parent}
    stored = b"".join(
        path.read_bytes() for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()
    )
    return stored + unescaped(stored.decode("latin-1")).encode("utf-8", "surrogatepass")


def erase(client: TestClient, database: Database, faculty_id: str) -> None:
    """As an operator on the command line would; the door has locked when the account was made."""
    runtime = client.app.state.startup.runtime  # type: ignore[attr-defined]
    use_cases.erase(database, COMMAND_LINE, faculty_id, passage_index=runtime.passage_index)


def test_after_an_erasure_no_row_and_no_file_holds_a_word(
    client: TestClient, database: Database, settings: Settings
) -> None:
    created = fill(client, database)
    runtime = client.app.state.startup.runtime  # type: ignore[attr-defined]
    runtime.passage_index.save()
    with database.reading() as db:
        statement = select(PassageVector.vector).join(Passage).where(col(Passage.owner_id) == created["id"])
        mine = db.exec(statement).all()
    before = words_of(database)
    assert all(word in before for word in SECRETS)
    if database.is_sqlite:
        stored = bytes_below(settings)
        assert all(word.encode() in stored for word in SECRETS), "the control: the words are in the files before"
        assert len(mine) == 2
        assert all(vector in stored for vector in mine)

    erase(client, database, created["id"])

    after = words_of(database)
    assert not any(word in after for word in SECRETS)
    rows = words_of(database, but="audit_entry")  # which says without words that a profile was there and is erased
    assert rows.count(created["id"]) == 1, "only the change that tells other processes to forget it"
    left = bytes_below(settings)
    assert not any(word.encode() in left for word in SECRETS)
    assert not any(vector in left for vector in mine)


def test_an_erasure_takes_what_the_console_could_bring_back_too(
    client: TestClient, database: Database, settings: Settings
) -> None:
    created = professor(client)
    with database.writing() as db:
        removal = remove(db, COMMAND_LINE, Noun.FACULTY, [created["id"]])
    assert removal is not None
    assert WORD in words_of(database)
    assert client.post(f"/undo/{removal.id}", follow_redirects=False).status_code == 303
    with database.writing() as db:
        copy = Removal(name=NAME, count=1, rows=removal.rows)
        db.add(copy)

    erase(client, database, created["id"])

    assert not any(word in words_of(database) for word in SECRETS)
    assert not any(word.encode() in bytes_below(settings) for word in SECRETS)


def test_an_erasure_over_http_answers_once_it_is_done(
    client: TestClient, database: Database, settings: Settings
) -> None:
    created = professor(client)

    assert client.delete(f"/v1/faculty/{created['id']}").status_code == 204

    assert client.get(f"/v1/faculty/{created['id']}").json()["code"] == "faculty-not-found"
    assert not any(word in words_of(database) for word in SECRETS)
    assert not any(word.encode() in bytes_below(settings) for word in SECRETS)


def test_a_published_plan_stays_readable_without_whose_place_it_was(client: TestClient, database: Database) -> None:
    created = professor(client)
    company = post(client, "/v1/companies", company_body())
    post(client, "/v1/needs", need_body(company["id"], title="铼铱催化"))
    url = plan(client)
    with database.reading() as db:
        assert "unmistakable-code" in repr(db.exec(select(PlanningRun.problem)).all())
    assert len(client.get(f"/v1/faculty/{created['id']}/export").json()["sessions"]) == 1

    client.delete(f"/v1/faculty/{created['id']}")

    for path in ("schedule", "runs", "runs/1", "versions", "participants"):
        answer = client.get(f"{url}/{path}")
        assert answer.status_code == 200, (path, answer.text)
        assert not any(word in answer.text for word in SECRETS), path
    assert len(client.get(f"{url}/schedule").json()["meetings"]) == 1


def test_everything_that_is_held_is_exported(client: TestClient, database: Database) -> None:
    created = professor(client)
    with database.writing() as db:
        db.add(RecordAnswer(url="https://x/1", record_id="0000-0002-1825-0097", body="{}", expires_at=now()))

    held = client.get(f"/v1/faculty/{created['id']}/export").json()

    assert list(held) == [holding.name for holding in HOLDINGS]
    assert held["profile"][0]["email"] == MAIL
    assert [item["text"] for item in held["items"]] == [f"{WORD}与再生", "Rare Iridium Words in flow"]
    assert [len(held[name]) for name in ("passages", "answers", "records")] == [2, 1, 1]


def test_the_export_as_a_zip_holds_safe_csv(client: TestClient) -> None:
    created = professor(client, items=[{"text": "=HYPERLINK(1)"}])

    response = client.get(f"/v1/faculty/{created['id']}/export", params={"format": "zip"})

    assert response.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert set(archive.namelist()) == {
            "profile.csv", "items.csv", "passages.csv", "answers.csv", "audit.csv", "all.json",
        }  # fmt: skip
        [item] = csv.DictReader(io.StringIO(archive.read("items.csv").decode("utf-8-sig")))
        assert item["text"] == "'=HYPERLINK(1)"
        assert json.loads(archive.read("all.json"))["profile"][0]["name"] == NAME


def test_who_is_due_is_listed_the_longest_overdue_first(client: TestClient, database: Database) -> None:
    day = today()
    for number, days in enumerate((-1, 0, -30, 10)):
        until = (day + timedelta(days=days)).isoformat()
        post(client, "/v1/faculty", faculty_body(external_id=f"F-{number}", retain_until=until))
    post(client, "/v1/faculty", faculty_body(external_id="F-9"))

    with database.reading() as db:
        assert [row.external_id for row in list_due(db, day=day)] == ["F-2", "F-0"]


def test_after_its_last_day_a_profile_is_neither_matched_nor_shown_to_others(
    client: TestClient, database: Database
) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    seen = post(client, "/v1/faculty", faculty_body(visible_until=today().isoformat()))
    hidden = post(client, "/v1/faculty", faculty_body(external_id="F-2", visible_until=yesterday))
    query = {"to": "faculty", "text": "脱硝催化剂"}

    matched = [match["faculty"]["id"] for match in client.post("/v1/match", json=query).json()["matches"]]

    assert matched == [seen["id"]]
    assert client.get(f"/v1/faculty/{hidden['id']}/matches").json()["code"] == "faculty-not-found"
    assert client.get(f"/v1/faculty/{hidden['id']}").json()["visible_until"] == yesterday  # an operator still may
    client.patch(f"/v1/faculty/{hidden['id']}", json={"visible_until": None})
    assert len(client.post("/v1/match", json=query).json()["matches"]) == 2
    with database.reading() as db:
        assert len(db.exec(select(FacultyProfile)).all()) == 2


def test_a_disowned_item_changes_the_ranking_at_once(client: TestClient) -> None:
    mine = post(client, "/v1/faculty", faculty_body(items=[{"text": "低温脱硝催化剂"}, {"text": "海水淡化膜"}]))
    other = post(client, "/v1/faculty", faculty_body(external_id="F-2", items=[{"text": "脱硝装置运行与催化"}]))
    query = {"to": "faculty", "text": "低温脱硝催化剂"}

    def ranked() -> list[str]:
        return [match["faculty"]["id"] for match in client.post("/v1/match", json=query).json()["matches"]]

    assert ranked() == [mine["id"], other["id"]]
    path = f"/v1/faculty/{mine['id']}/items/{mine['items'][0]['id']}/disown"

    disowned = client.post(path).json()

    assert ranked() == [other["id"], mine["id"]]
    assert [item["disowned_at"] is None for item in disowned["items"]] == [False, True]
    kept = [{"text": "低温脱硝催化剂"}, {"text": "海水淡化膜"}]
    client.patch(f"/v1/faculty/{mine['id']}", json={"items": kept})
    assert ranked() == [other["id"], mine["id"]], "sending the same items again does not bring it back"
    assert [item["disowned_at"] for item in client.delete(path).json()["items"]] == [None, None]
    assert ranked() == [mine["id"], other["id"]]


def test_an_item_of_somebody_else_cannot_be_disowned(client: TestClient) -> None:
    mine = post(client, "/v1/faculty", faculty_body())
    other = post(client, "/v1/faculty", faculty_body(external_id="F-2"))

    response = client.post(f"/v1/faculty/{mine['id']}/items/{other['items'][0]['id']}/disown")

    assert (response.status_code, response.json()["code"]) == (404, "item-not-found")


@pytest.mark.parametrize("field", ["orcid", "openalex_id"])
def test_an_id_that_no_registry_gives_is_refused(client: TestClient, field: str) -> None:
    response = client.post("/v1/faculty", json=faculty_body(**{field: "1234"}))

    assert [error["location"] for error in response.json()["errors"]] == [f"body.{field}"]

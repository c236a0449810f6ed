from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session, select
from starlette.types import Message, Receive, Scope, Send

from service.accounts.permissions import PUBLIC, ROUTES
from service.app import create_app
from service.database import Database
from service.dependencies import Db, get_db
from service.models import Company
from service.settings import Settings
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.bodies import company_body, post


class _Spy:
    """Look at the database through another connection just before the first byte of an answer leaves."""

    def __init__(self, app: FastAPI, database: Database) -> None:
        self.app, self.database = app, database
        self.seen: list[tuple[int, list[str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def look_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                with self.database.reading() as db:
                    self.seen.append((message["status"], sorted(db.exec(select(Company.name)))))
            await send(message)

        await self.app(scope, receive, look_and_send)


def test_the_row_of_a_201_is_committed_before_the_answer_leaves(
    settings: Settings, encoder: NgramEncoder, database: Database
) -> None:
    app = create_app(settings, encoder)
    spy = _Spy(app, database)
    with local_client(spy) as client:
        assert app.state.startup.wait(30)
        client.post("/v1/companies", json=company_body(name="甲"))

    assert spy.seen == [(201, ["甲"])]


def test_the_spy_would_notice_an_answer_before_the_commit(
    settings: Settings, encoder: NgramEncoder, database: Database
) -> None:
    """The control: with FastAPI's ordinary scope the answer leaves first."""
    app = create_app(settings, encoder, routes={**ROUTES, "POST /too-early": PUBLIC})

    @app.post("/too-early", status_code=201)
    def create_too_early(db: Annotated[Session, Depends(get_db)]) -> None:
        db.add(Company(external_id="C-9", name="乙"))

    spy = _Spy(app, database)
    with local_client(spy) as client:
        assert app.state.startup.wait(30)
        client.post("/too-early")

    assert spy.seen == [(201, [])]


def test_a_commit_that_fails_is_answered_as_an_error(client: TestClient, database: Database) -> None:
    def fail(_db: Session) -> None:
        raise OSError("the disk is full")

    event.listen(Session, "before_commit", fail)
    try:
        response = client.post("/v1/companies", json=company_body())
    finally:
        event.remove(Session, "before_commit", fail)

    assert (response.status_code, response.json()["code"]) == (500, "internal-error")
    assert "disk" not in response.text
    with database.reading() as db:
        assert db.exec(select(Company)).all() == []


def test_an_error_after_a_write_rolls_it_back(settings: Settings, encoder: NgramEncoder, database: Database) -> None:
    app = create_app(settings, encoder, routes={**ROUTES, "POST /half": PUBLIC})

    @app.post("/half")
    def write_half(db: Db) -> None:
        db.add(Company(external_id="C-9", name="半"))
        db.flush()
        raise ValueError("half-way")

    with local_client(app) as client:
        assert app.state.startup.wait(30)
        assert client.post("/half").status_code == 500

    with database.reading() as db:
        assert db.exec(select(Company)).all() == []


def test_twenty_writers_at_once_all_get_their_turn(client: TestClient) -> None:
    def create(number: int) -> int:
        return client.post("/v1/companies", json={"name": f"企业 {number}"}).status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(create, range(20)))

    assert statuses == [201] * 20
    assert len(client.get("/v1/companies").json()["items"]) == 20


def test_of_two_that_want_one_external_id_at_once_one_is_refused(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/v1/companies", json=company_body()), range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {
        "external-id-taken",
        "conflict",
    }


def test_edits_of_one_row_at_once_leave_one_of_them_whole(client: TestClient) -> None:
    created = post(client, "/v1/faculty", {"name": "沈", "items": [{"text": "旧"}]})

    def edit(letter: str) -> int:
        items = [{"text": f"{letter}{number}"} for number in range(3)]
        return client.patch(f"/v1/faculty/{created['id']}", json={"name": letter, "items": items}).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(edit, "abcdef"))

    assert statuses == [200] * 6
    final = client.get(f"/v1/faculty/{created['id']}").json()
    assert [item["text"] for item in final["items"]] == [f"{final['name']}{number}" for number in range(3)]

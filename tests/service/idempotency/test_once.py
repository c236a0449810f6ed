from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from service.database import Database
from service.idempotency.use_cases import Answer, Ticket, answer_once, forget_expired
from service.models import Company, IdempotentAnswer, Need
from service.models.columns import now
from tests.service.bodies import company_body, need_body, post

KEY = "5d0c1b2e-9a53-4c1f-8a57-6f2f2c7d9e10"


def send(client: TestClient, body: dict[str, Any], key: str = KEY) -> Any:  # noqa: ANN401 - the client's own Response
    return client.post("/v1/needs", json=body, headers={"Idempotency-Key": key})


def test_a_repeat_answers_the_same_and_adds_nothing(client: TestClient, database: Database) -> None:
    body = need_body(post(client, "/v1/companies", company_body())["id"])

    first, again = send(client, body), send(client, body)

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    with database.reading() as db:
        assert len(db.exec(select(Need)).all()) == 1


def test_a_repeat_may_write_its_json_and_its_key_otherwise(client: TestClient) -> None:
    body = need_body(post(client, "/v1/companies", company_body())["id"])

    first = send(client, body)
    again = send(client, dict(reversed(body.items())), key=f'"{KEY}"')

    assert (again.status_code, again.content) == (201, first.content)


def test_another_body_with_the_same_key_is_refused(client: TestClient) -> None:
    body = need_body(post(client, "/v1/companies", company_body())["id"])
    send(client, body)

    response = send(client, body | {"title": "另一个"})

    assert (response.status_code, response.json()["code"]) == (422, "idempotency-key-reused")
    assert response.headers["content-type"] == "application/problem+json"
    assert len(client.get("/v1/needs").json()["items"]) == 1


def test_a_refused_request_leaves_its_key_free(client: TestClient) -> None:
    company = post(client, "/v1/companies", company_body())
    assert send(client, need_body("0" * 32)).status_code == 422

    assert send(client, need_body(company["id"])).status_code == 201


def test_one_key_for_two_operations_means_two_things(client: TestClient) -> None:
    company = client.post("/v1/companies", json=company_body(), headers={"Idempotency-Key": KEY})
    again = client.post("/v1/companies", json=company_body(), headers={"Idempotency-Key": KEY})

    assert (company.status_code, again.content) == (201, company.content)
    assert send(client, need_body(company.json()["id"])).status_code == 201


@pytest.mark.parametrize("key", ["", '""', "with blank", "x" * 256, "schlüssel"])
def test_a_key_that_is_none_is_refused(client: TestClient, key: str) -> None:
    headers = {b"Idempotency-Key": key.encode("latin-1")}

    response = client.post("/v1/companies", json=company_body(), headers=headers)

    assert (response.status_code, response.json()["code"]) == (422, "invalid-idempotency-key")


def test_repeats_at_once_are_done_once(client: TestClient) -> None:
    body = need_body(post(client, "/v1/companies", company_body())["id"])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(client, body), range(8)))

    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1
    assert len(client.get("/v1/needs").json()["items"]) == 1


def test_different_bodies_at_once_with_one_key_leave_one_need(client: TestClient) -> None:
    body = need_body(post(client, "/v1/companies", company_body())["id"])
    bodies = [body | {"external_id": f"N-{number}"} for number in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: send(client, one), bodies))

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 5
    assert len(client.get("/v1/needs").json()["items"]) == 1


def test_what_fails_after_the_effect_remembers_neither(database: Database) -> None:
    ticket = Ticket("", "POST /x", KEY, "f")

    def fail() -> Answer:
        raise OSError("power cut")

    def write() -> None:
        with database.writing() as db:
            db.add(Company(external_id="C-9", name="半"))
            answer_once(db, ticket, fail, now=now(), keep=timedelta(hours=1))

    with pytest.raises(OSError, match="power cut"):
        write()

    with database.reading() as db:
        assert db.exec(select(Company)).all() == []
        assert db.exec(select(IdempotentAnswer)).all() == []


def test_an_expired_key_is_free_again_and_swept(database: Database) -> None:
    start, hour = now(), timedelta(hours=1)

    def answer(at_hours: float, body: str) -> tuple[Answer, bool]:
        with database.writing() as db:
            return answer_once(
                db, Ticket("", "POST /x", KEY, "f"), lambda: Answer(201, body), now=start + at_hours * hour, keep=hour
            )

    assert answer(0, "first") == (Answer(201, "first"), False)
    assert answer(0.9, "second") == (Answer(201, "first"), True)
    assert answer(1, "third") == (Answer(201, "third"), False)
    with database.writing() as db:
        assert forget_expired(db, now=start + 1.5 * hour) == 0
        assert forget_expired(db, now=start + 2 * hour) == 1


def test_two_senders_may_use_the_same_key(database: Database) -> None:
    with database.writing() as db:
        for scope in ("甲", "乙"):
            done = answer_once(
                db,
                Ticket(scope, "POST /x", KEY, scope),
                lambda scope=scope: Answer(201, scope),  # type: ignore[misc]
                now=now(),
                keep=timedelta(hours=1),
            )
            assert done == (Answer(201, scope), False)


def test_deleting_a_need_forgets_the_answer_that_quotes_it(client: TestClient, database: Database) -> None:
    created = send(client, need_body(post(client, "/v1/companies", company_body())["id"])).json()

    client.delete(f"/v1/needs/{created['id']}")

    with database.reading() as db:
        assert db.exec(select(IdempotentAnswer)).all() == []

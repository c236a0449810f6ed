"""Coming in: keys, links, passwords, cookies, and the machine itself before there is any account."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from service.accounts import use_cases
from service.accounts.cookies import COOKIE
from service.accounts.passwords import find_totp_step
from service.accounts.schemas import AccountCreate, AccountQuery, KeyCreate
from service.accounts.tokens import sign_link
from service.accounts.use_cases import TOTP
from service.database import Database
from service.errors import InvalidInputError
from service.models.account import Role
from service.secret_key import Vault, load_secret_key
from service.settings import Settings
from tests.clients import local_client, remote_client
from tests.service.accounts.world import make_key, make_world

PASSWORD = "long enough for anybody"  # noqa: S105 - invented
OPERATOR = AccountCreate(name="park", role=Role.OPERATOR)


def test_without_an_account_only_the_machine_itself_is_answered(client: TestClient) -> None:
    away = remote_client(client.app)
    answers = [away.get("/v1/needs"), away.post("/v1/companies", json={"name": "x"})]

    assert client.get("/v1/me").json()["role"] == "operator"
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(401, "not-authenticated")] * 2
    assert "duijie account add NAME --role operator" in answers[0].json()["detail"]


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}]
)
def test_without_an_account_neither_a_proxy_nor_a_rebound_name_is_the_machine_itself(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.get("/v1/needs", headers=headers).status_code == 401


def test_with_the_first_account_everybody_must_sign_in(client: TestClient) -> None:
    assert client.get("/v1/needs").status_code == 200
    created = client.post("/v1/accounts", json={"name": "park", "role": "operator"})

    assert created.status_code == 201
    assert client.get("/v1/needs").status_code == 401
    assert [client.get(path).status_code for path in ("/healthz", "/readyz", "/openapi.json")] == [200] * 3


def test_the_first_account_is_an_operators(client: TestClient) -> None:
    answer = client.post("/v1/accounts", json={"name": "x", "role": "viewer"})

    assert (answer.status_code, answer.json()["code"]) == (409, "first-account")


def test_a_key_opens_until_it_is_revoked_or_expired(client: TestClient, database: Database) -> None:
    _, key_id, key = make_key(database, OPERATOR)
    operator = remote_client(client.app, key)
    assert operator.get("/v1/me").json()["name"] == "park"

    assert operator.delete(f"/v1/keys/{key_id}").status_code == 204
    assert operator.get("/v1/me").status_code == 401

    with database.writing() as db:
        account = use_cases.list_accounts(db, AccountQuery())[0][0]
        past = datetime.now(UTC) - timedelta(days=2)
        _, expired = use_cases.create_key(db, account.id, KeyCreate(expires_in_days=1), at=past)
    assert remote_client(client.app, expired).get("/v1/me").status_code == 401


@pytest.mark.parametrize("shown", ["Bearer", "Bearer x", "Basic eDp5", "Bearer duijie_00000000_" + "A" * 43])
def test_a_wrong_key_is_refused_even_beside_a_good_cookie_or_from_the_machine_itself(
    client: TestClient, shown: str
) -> None:
    assert client.get("/v1/me", headers={"Authorization": shown}).status_code == 401


def test_keys_are_shown_once_and_stored_as_hashes(client: TestClient, database: Database) -> None:
    account_id, _, key = make_key(database, OPERATOR)
    operator = remote_client(client.app, key)
    created = operator.post(f"/v1/accounts/{account_id}/keys", json={"label": "ERP", "scopes": ["needs:read"]})
    listed = operator.get(f"/v1/accounts/{account_id}/keys")

    assert created.status_code == 201
    assert created.json()["key"].startswith(created.json()["prefix"])
    assert created.json()["key"] not in listed.text
    assert [item["label"] for item in listed.json()] == ["", "ERP"]
    assert _dump(database, "api_key").count(created.json()["key"].split("_", 2)[2]) == 0


def test_a_key_gets_no_scope_that_its_role_has_not(client: TestClient, database: Database) -> None:
    _, _, key = make_key(database, OPERATOR)
    viewer_id, _, _ = make_key(database, AccountCreate(name="dean", role=Role.VIEWER))
    answer = remote_client(client.app, key).post(f"/v1/accounts/{viewer_id}/keys", json={"scopes": ["needs:write"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-scope")
    assert "needs:read" in answer.json()["detail"]


def test_a_personal_link_signs_in_until_it_is_revoked(client: TestClient) -> None:
    world = make_world(client)
    operator = world.client(Role.OPERATOR)
    link = operator.post(f"/v1/accounts/{world.accounts[Role.PROFESSOR]}/links", json={}).json()
    assert link["url"].startswith("https://duijie.example.org/enter/")

    browser = remote_client(world.app)
    opened = browser.get(link["url"], follow_redirects=False)
    assert opened.status_code == 303
    flags = opened.headers["set-cookie"].lower()
    assert all(flag in flags for flag in ("httponly", "samesite=lax", "secure", "path=/"))
    assert browser.get("/v1/me").json()["role"] == "professor"

    assert operator.delete(f"/v1/links/{link['id']}").status_code == 204
    assert browser.get("/v1/me").status_code == 401
    assert remote_client(world.app).get(link["url"], follow_redirects=False).status_code == 401


def test_a_forged_link_is_refused(client: TestClient) -> None:
    world = make_world(client)
    forged = sign_link(world.other["link_id"], b"y" * 32)

    answer = remote_client(world.app).get(f"/enter/{forged}", follow_redirects=False)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-failed")


def test_links_are_for_enterprises_and_professors(client: TestClient) -> None:
    world = make_world(client)
    answer = world.client(Role.OPERATOR).post(f"/v1/accounts/{world.accounts[Role.VIEWER]}/links", json={})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")


def test_an_operator_signs_in_by_password_and_code_and_each_code_only_once(
    client: TestClient, database: Database, settings: Settings
) -> None:
    secret = _with_password(database, settings)
    browser = remote_client(client.app)
    body = {"name": "park", "password": PASSWORD, "code": pyotp.TOTP(secret).now()}

    first = browser.post("/v1/login", json=body)
    again = remote_client(client.app).post("/v1/login", json=body)

    assert (first.status_code, first.json()["role"]) == (200, "operator")
    assert browser.get("/v1/needs").status_code == 200
    assert (again.status_code, again.json()["code"]) == (401, "sign-in-failed")


@pytest.mark.parametrize("wrong", [{"name": "nobody"}, {"password": "not this one at all"}, {"code": "000000"}])
def test_a_wrong_sign_in_never_says_what_is_wrong(
    client: TestClient, database: Database, settings: Settings, wrong: dict[str, str]
) -> None:
    secret = _with_password(database, settings)
    code = pyotp.TOTP(secret).now()
    if code == "000000":
        pytest.skip("one in a million")
    answer = remote_client(client.app).post(
        "/v1/login", json={"name": "park", "password": PASSWORD, "code": code} | wrong
    )

    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("Name, password or code is wrong")
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_on_the_server(client: TestClient, database: Database, settings: Settings) -> None:
    browser = _signed_in(client, database, settings)
    cookie = browser.cookies[COOKIE]
    assert browser.post("/v1/logout", headers={"Origin": "https://duijie.example.org"}).status_code == 204

    thief = remote_client(client.app)
    thief.cookies.set(COOKIE, cookie)
    assert thief.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://duijie.example.org"}, 201),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://duijie.example.org"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://duijie.example.org:8443"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://duijie.example.org"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_page_of_another_site_changes_nothing_by_the_cookie(
    client: TestClient, database: Database, settings: Settings, headers: dict[str, str], status: int
) -> None:
    browser = _signed_in(client, database, settings)

    assert browser.post("/v1/companies", json={"name": "x"}, headers=headers).status_code == status


def test_a_page_of_another_site_changes_nothing_on_the_machine_itself(client: TestClient) -> None:
    answer = client.post("/v1/companies", json={"name": "x"}, headers={"Origin": "https://evil.example"})

    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")


def test_who_is_disabled_is_out_at_once(client: TestClient, database: Database) -> None:
    _, _, key = make_key(database, OPERATOR)
    dean_id, _, dean_key = make_key(database, AccountCreate(name="dean", role=Role.VIEWER))
    operator, dean = remote_client(client.app, key), remote_client(client.app, dean_key)
    assert dean.get("/v1/needs").status_code == 200

    assert operator.patch(f"/v1/accounts/{dean_id}", json={"disabled": True}).json()["disabled_at"]
    assert dean.get("/v1/needs").status_code == 401
    assert operator.patch(f"/v1/accounts/{dean_id}", json={"disabled": False}).json()["disabled_at"] is None
    assert dean.get("/v1/needs").status_code == 200


def test_the_last_operator_stays(client: TestClient, database: Database) -> None:
    park_id, _, key = make_key(database, OPERATOR)
    operator = remote_client(client.app, key)
    answers = [
        operator.delete(f"/v1/accounts/{park_id}"),
        operator.patch(f"/v1/accounts/{park_id}", json={"disabled": True}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "last-operator")] * 2


@pytest.mark.parametrize(
    "body",
    [
        {"role": "enterprise"},
        {"role": "professor", "company_id": "0" * 32},
        {"role": "viewer", "faculty_id": "0" * 32},
        {"role": "operator", "company_id": "0" * 32},
    ],
)
def test_an_account_is_bound_to_what_its_role_needs(client: TestClient, body: dict[str, str]) -> None:
    answer = client.post("/v1/accounts", json={"name": "x"} | body)

    assert (answer.status_code, answer.json()["code"]) == (422, "account-binding")


def test_an_account_of_an_unknown_company_or_professor_names_the_field(client: TestClient) -> None:
    answers = [
        client.post("/v1/accounts", json={"name": "x", "role": "enterprise", "company_id": "0" * 32}),
        client.post("/v1/accounts", json={"name": "x", "role": "professor", "faculty_id": "0" * 32}),
    ]

    assert [answer.json()["code"] for answer in answers] == ["unknown-company", "unknown-faculty"]


def test_a_code_is_good_for_its_step_and_one_on_either_side() -> None:
    secret = pyotp.random_base32()
    at = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    step = int(at.timestamp()) // 30
    codes = {offset: pyotp.TOTP(secret).generate_otp(step + offset) for offset in (-2, -1, 0, 1, 2)}

    found = {offset: find_totp_step(secret, code, at=at, after=0) for offset, code in codes.items()}

    assert found == {-2: None, -1: step - 1, 0: step, 1: step + 1, 2: None}
    assert find_totp_step(secret, codes[0], at=at, after=step) is None


def test_second_factors_are_sealed_in_the_database(database: Database, settings: Settings) -> None:
    secret = _with_password(database, settings)

    assert secret not in _dump(database, "account")
    assert PASSWORD not in _dump(database, "account")
    assert "$argon2id$" in _dump(database, "account")


def test_a_password_is_long_and_an_operators(database: Database) -> None:
    park_id, _, _ = make_key(database, OPERATOR)
    dean_id, _, _ = make_key(database, AccountCreate(name="dean", role=Role.VIEWER))
    vault = Vault(b"x" * 32, purpose=TOTP)
    for account_id, password, sentence in (
        (park_id, "short", "has 5 characters; take at least 12"),
        (dean_id, PASSWORD, "Only operators have passwords"),
    ):
        with pytest.raises(InvalidInputError, match=sentence), database.writing() as db:
            use_cases.set_password(db, account_id, password, vault=vault, at=datetime.now(UTC))


def _with_password(database: Database, settings: Settings) -> str:
    park_id, _, _ = make_key(database, OPERATOR)
    vault = Vault(load_secret_key(settings), purpose=TOTP)
    with database.writing() as db:
        return use_cases.set_password(db, park_id, PASSWORD, vault=vault, at=datetime.now(UTC))


def _signed_in(client: TestClient, database: Database, settings: Settings) -> TestClient:
    secret = _with_password(database, settings)
    browser = remote_client(client.app)
    code = pyotp.TOTP(secret).now()
    assert browser.post("/v1/login", json={"name": "park", "password": PASSWORD, "code": code}).status_code == 200
    return browser


def _dump(database: Database, table: str) -> str:
    with database.reading() as db:
        return repr(db.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - our own tables


def test_cookies_on_the_machine_itself_need_no_https(
    client: TestClient, database: Database, settings: Settings
) -> None:
    secret = _with_password(database, settings)
    body = {"name": "park", "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    answer = local_client(client.app).post("/v1/login", json=body)

    assert answer.status_code == 200
    assert "secure" not in answer.headers["set-cookie"].lower()

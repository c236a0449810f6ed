"""Two invented companies and two invented professors, and somebody of every role with an API key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import FastAPI
from fastapi.testclient import TestClient

from matching.types import JudgementSide, JudgementWord
from service.accounts import use_cases
from service.accounts.principal import Principal
from service.accounts.schemas import AccountCreate, KeyCreate, LinkCreate
from service.database import Database
from service.drafts.use_cases import draft_from_text
from service.models.account import Role
from service.models.judgement import Judgement
from tests.clients import remote_client
from tests.service.bodies import Body, company_body, faculty_body, need_body, post

Ids = dict[str, str]
"""Values of path parameters by name."""


@dataclass(frozen=True)
class World:
    """Who is there: keys by role, and for each tenant what a path can name."""

    app: FastAPI
    database: Database
    keys: dict[Role, str]
    accounts: dict[Role, str]
    own: Ids
    other: Ids
    extra: Ids = field(default_factory=dict)

    def own_of(self, role: Role) -> Ids:
        """What a path can name of this role's own; a professor's judgement is not the company's."""
        return self.own | self.extra if role is Role.PROFESSOR else self.own

    def client(self, role: Role | None) -> TestClient:
        """Somebody of this role, elsewhere; None for a stranger. Use it after the application has started."""
        return remote_client(self.app, self.keys[role] if role else "")


def make_key(database: Database, body: AccountCreate, *, scopes: list[str] | None = None) -> tuple[str, str, str]:
    """A new account and a key of it: (account id, key id, key)."""
    with database.writing() as db:
        account = use_cases.create_account(db, body)
        key, text = use_cases.create_key(db, account.id, KeyCreate(scopes=scopes), at=datetime.now(UTC))
    return account.id, key.id, text


def make_draft(database: Database, company_id: str, text: str) -> str:
    """A draft of a need that an account of this company has sent; its id."""
    sender = Principal(role=Role.ENTERPRISE, name="sender", company_id=company_id)
    with database.writing() as db:
        return draft_from_text(db, sender, text).id


def make_judgement(database: Database, need_id: str, faculty_id: str, side: JudgementSide) -> str:
    """A word of one side on a pair; returns its id."""
    row = Judgement(need_id=need_id, faculty_id=faculty_id, word=JudgementWord.USEFUL, side=side)
    with database.writing() as db:
        db.add(row)
    return row.id


def make_world(local: TestClient) -> World:
    """Fill an empty service. `local` is somebody on its machine, who is let in until the first account is there."""
    app: FastAPI = local.app  # type: ignore[assignment]
    database: Database = app.state.startup.database
    companies = [
        post(
            local,
            "/v1/companies",
            company_body(external_id=f"C-{letter}", name=f"企业 {letter}", contact=f"{letter}@x"),
        )
        for letter in "AB"
    ]
    needs = [
        post(local, "/v1/needs", need_body(company["id"], external_id=f"N-{letter}", title=f"需求 {letter}"))
        for letter, company in zip("AB", companies, strict=True)
    ]
    professors = [
        post(
            local, "/v1/faculty", faculty_body(external_id=f"F-{letter}", name=f"教师 {letter}", email=f"{letter}@y.cn")
        )
        for letter in "AB"
    ]
    webhooks = [
        post(
            local,
            "/v1/webhooks",
            {"url": "https://erp.example.org/", "events": ["need.met"], "company_id": company["id"]},
        )
        for company in companies
    ]
    deliveries = [local.post(f"/v1/webhooks/{webhook['id']}/ping").json() for webhook in webhooks]
    for webhook in webhooks:  # nothing is to leave while the tests look at every row
        local.patch(f"/v1/webhooks/{webhook['id']}", json={"enabled": False})
    drafts = [
        make_draft(database, company["id"], f"需求 {letter}") for letter, company in zip("AB", companies, strict=True)
    ]
    session = _make_session(local, professors, companies)
    other_session = _make_session(local, professors[1:], companies[1:])
    matter = {"faculty_id": professors[0]["id"], "company_id": companies[0]["id"], "person": "周敏"}
    follow_up_id = post(local, "/v1/followups", matter)["id"]
    entry_id = local.get("/v1/audit").json()["items"][0]["id"]
    bindings: dict[Role, dict[str, str]] = {
        Role.OPERATOR: {},
        Role.ENTERPRISE: {"company_id": companies[0]["id"]},
        Role.PROFESSOR: {"faculty_id": professors[0]["id"]},
        Role.VIEWER: {},
    }
    made = {
        role: make_key(database, AccountCreate.model_validate({"name": role.value, "role": role, **binding}))
        for role, binding in bindings.items()
    }
    stranger = AccountCreate(name="企业 B", role=Role.ENTERPRISE, company_id=companies[1]["id"])
    stranger_id, stranger_key_id, _ = make_key(database, stranger)
    with database.writing() as db:
        link, _ = use_cases.create_link(db, stranger_id, LinkCreate(), secret_key=b"x" * 32, at=datetime.now(UTC))

    judgements = [
        make_judgement(database, need["id"], professor["id"], JudgementSide.COMPANY)
        for need, professor in zip(needs, professors, strict=True)
    ]
    said = make_judgement(database, needs[0]["id"], professors[0]["id"], JudgementSide.FACULTY)

    def ids(number: int) -> Ids:
        return {
            "company_id": companies[number]["id"],
            "need_id": needs[number]["id"],
            "faculty_id": professors[number]["id"],
            "account_id": stranger_id,
            "key_id": stranger_key_id,
            "link_id": link.id,
            "webhook_id": webhooks[number]["id"],
            "delivery_id": deliveries[number]["id"],
            "item_id": professors[number]["items"][0]["id"],
            "draft_id": drafts[number],
            "judgement_id": judgements[number],
            "token": "no-such-token",
            **(session, other_session)[number],
            **dict.fromkeys(("preference_id", "conflict_id", "lock_id"), "0" * 32),
            "number": "1",
            "follow_up_id": follow_up_id,
            "months": "1",
            "entry_id": str(entry_id),
        }

    return World(
        app,
        database,
        keys={role: text for role, (_, _, text) in made.items()},
        accounts={role: account_id for role, (account_id, _, _) in made.items()},
        own=ids(0),
        other=ids(1),
        extra={"judgement_id": said},
    )


def _make_session(local: TestClient, professors: Sequence[Body], companies: Sequence[Body]) -> Ids:
    """A docking session with a published schedule and a draft: the ids of it, of a participant and of a meeting."""
    rounds = [{"start": "14:00", "length_minutes": 20}, {"start": "14:25", "length_minutes": 20}]
    body = {"name": "对接会", "date": "2027-03-18", "tables": 2, "rounds": rounds}
    session_id = post(local, "/v1/sessions", body)["id"]
    url = f"/v1/sessions/{session_id}"
    added = [post(local, f"{url}/participants", {"faculty_id": one["id"]}) for one in professors]
    for one in companies:
        post(local, f"{url}/participants", {"company_id": one["id"]})
    local.post(f"{url}/plan", json={}).raise_for_status()
    local.post(f"{url}/publish", json={}).raise_for_status()
    draft = local.post(f"{url}/plan", json={}).raise_for_status().json()
    meeting_id = draft["schedule"]["meetings"][0]["id"]
    return {"session_id": session_id, "participant_id": added[0]["id"], "meeting_id": meeting_id}

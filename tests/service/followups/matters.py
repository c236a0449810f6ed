"""An invented professor, company and need, a day in the life of their cooperation, and a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi.testclient import TestClient

from service.dependencies import get_now
from tests.service.bodies import Body, company_body, faculty_body, need_body, post

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
"""12:00 in Lanzhou on Friday, 20 November 2026."""


@dataclass(frozen=True)
class Matter:
    """Who is followed up with whom, by id."""

    faculty_id: str
    company_id: str
    need_id: str

    def body(self, **changes: object) -> Body:
        """The request that opens the follow-up."""
        body: Body = {
            "faculty_id": self.faculty_id,
            "company_id": self.company_id,
            "need_id": self.need_id,
            "person": "周敏",
            "note": "先寄水样",
        }
        return body | changes


def add_matter(client: TestClient, number: int = 1) -> Matter:
    """Create them."""
    faculty = post(client, "/v1/faculty", faculty_body(external_id=f"F-{number}"))
    company = post(client, "/v1/companies", company_body(external_id=f"C-{number}"))
    need = post(client, "/v1/needs", need_body(company["id"], external_id=f"N-{number}"))
    return Matter(faculty["id"], company["id"], need["id"])


def set_clock(client: TestClient, moment: datetime = NOON) -> None:
    """Let it be this moment for every request."""
    app: Any = client.app
    give: Callable[[], datetime] = lambda: moment  # noqa: E731 - FastAPI calls it
    app.dependency_overrides[get_now] = give


def change(client: TestClient, follow_up: Body, path: str = "", /, **body: object) -> Body:
    """Change a follow-up and return what the service answers."""
    url = f"/v1/followups/{follow_up['id']}{path}"
    send = client.post if path else client.patch
    response = send(url, json={"revision": follow_up["revision"], "person": "周敏", **body})
    assert response.status_code == 200, response.text
    answer: Body = response.json()
    return answer

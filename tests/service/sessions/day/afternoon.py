"""An invented afternoon in Lanzhou: eight professors, seven companies, four tables and five rounds, planned and published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi.testclient import TestClient

from service.dependencies import get_now
from tests.service.bodies import Body, company_body, faculty_body, need_body, post

ZONE = ZoneInfo("Asia/Shanghai")
FIELDS = (
    "低温脱硝催化剂",
    "高盐废水深度处理",
    "环氧树脂固化剂",
    "锂电池电解液添加剂",
    "膜分离与气体纯化",
    "表面活性剂复配",
    "煤化工加氢催化剂失活",
    "生物发酵过程放大",
)


def at(clock: str) -> datetime:
    """A moment of the afternoon, such as "14:05"."""
    return datetime.fromisoformat(f"2027-03-18T{clock}").replace(tzinfo=ZONE)


@dataclass
class Afternoon:
    """The session over HTTP, with a clock that stands where it is put."""

    client: TestClient
    id: str

    def set_clock(self, clock: str) -> None:
        """Let it be this time of the day for every request."""
        moment = at(clock)
        app: Any = self.client.app
        app.dependency_overrides[get_now] = lambda: moment

    def get(self, path: str = "") -> Any:  # noqa: ANN401 - JSON
        """Read below the session."""
        response = self.client.get(f"/v1/sessions/{self.id}{path}")
        assert response.status_code == 200, response.text
        return response.json()

    def send(self, method: str, path: str, body: object = None, status: int = 200, **query: Any) -> Any:  # noqa: ANN401 - JSON
        """Change something below the session."""
        response = self.client.request(method, f"/v1/sessions/{self.id}{path}", json=body, params=query)
        assert response.status_code == status, response.text
        return response.json()

    def day(self) -> Body:
        """The day as it stands."""
        found: Body = self.get("/day")
        return found

    def meetings(self) -> set[tuple[str, str, int, int]]:
        """The schedule that was published last, by codes."""
        found = self.get("/schedule?version=published")["meetings"]
        return {(m["faculty"]["code"], m["company"]["code"], m["round"], m["table"]) for m in found}

    def meeting_of(self, code: str, number: int) -> Body | None:
        """Somebody's meeting in a round."""
        found = self.get("/schedule?version=published")["meetings"]
        return next(
            (m for m in found if m["round"] == number and code in {m["faculty"]["code"], m["company"]["code"]}), None
        )

    def participant(self, code: str) -> Body:
        """Somebody by code."""
        return next(one for one in self.get("/participants") if one["code"] == code)

    def preview(self, *events: Body) -> Body:
        """What would happen."""
        found: Body = self.send("POST", "/disruptions/preview", {"events": list(events)})
        return found

    def confirm(self, *events: Body) -> Body:
        """Preview, and confirm what was shown."""
        shown = self.preview(*events)
        body = {"events": list(events), "revision": shown["revision"], "fingerprint": shown["fingerprint"]}
        done: Body = self.send("POST", "/disruptions", body)
        same = ("summary", "moves", "standby", "version", "fingerprint", "notes")
        assert {name: done[name] for name in same} == {name: shown[name] for name in same}
        assert [one["code"] for one in done["tell"]] == [one["code"] for one in shown["tell"]]
        assert (shown["confirmed"], done["confirmed"]) == (False, True)
        assert self.get("/audit")["passed"], self.get("/audit")
        return done


def make_afternoon(
    client: TestClient, *, faculty: int = 8, companies: int = 7, tables: int = 4, most: tuple[int, int] = (3, 3)
) -> Afternoon:
    """Create everybody, plan and publish; `most` is the quota of each professor and of each company."""
    for number in range(faculty):
        text = FIELDS[number % len(FIELDS)]
        items = [{"kind": "direction", "text": f"{text}的机理与应用"}]
        body = faculty_body(
            external_id=f"F{number + 1}", name=f"教师{number + 1}", organization="陇原大学", items=items
        )
        post(client, "/v1/faculty", body)
    for number in range(companies):
        company = post(client, "/v1/companies", company_body(external_id=f"C{number + 1}", name=f"企业{number + 1}"))
        title = FIELDS[number % len(FIELDS)]
        need = need_body(
            company["id"], external_id=f"N{number + 1}", title=title, body=f"需要{title}的办法", requirements=[]
        )
        post(client, "/v1/needs", need)
    starts = ["14:00", "14:20", "14:40", "15:00", "15:20"]
    session = post(
        client,
        "/v1/sessions",
        {
            "external_id": "lanzhou-2027",
            "name": "兰州化工对接会",
            "date": "2027-03-18",
            "tables": tables,
            "rounds": [{"start": start, "length_minutes": 15} for start in starts],
        },
    )
    afternoon = Afternoon(client, session["id"])
    afternoon.set_clock("13:30")
    for side, quota in zip(("faculty", "company"), most, strict=True):
        afternoon.send("POST", "/participants/all", {"side": side, "max_meetings": quota}, status=201)
    afternoon.send("POST", "/plan", {})
    afternoon.send("POST", "/publish", {})
    return afternoon

"""The invented afternoon, and short ways to wish, plan, publish and look."""

from dataclasses import dataclass
from datetime import date

from matching.scheduling.problem import Meeting
from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import create_faculty
from service.needs.schemas import NeedCreate
from service.needs.use_cases import create_need
from service.sessions import changes, editing, participants, planning, releases, use_cases, views, wishes
from service.sessions.schedule_view import ScheduleView
from service.sessions.schemas import (
    ConflictCreate,
    LockCreate,
    ParticipantsCreate,
    ParticipantUpdate,
    PreferenceCreate,
    SessionCreate,
    SessionUpdate,
)
from service.startup import Runtime

FACULTY = {"F1": "低温 SCR 脱硝催化剂", "F2": "高盐废水膜处理与膜污染", "F3": "锂电池正极材料"}
NEEDS = {
    "C1": ("脱硝催化剂中毒失活", "烟气脱硝 SCR 催化剂半年失活"),
    "C2": ("膜两周就堵", "高盐废水膜污染"),
    "C3": ("正极材料循环寿命短", "锂电池正极材料掺杂"),
}
ROUNDS = [
    {"start": "14:00", "length_minutes": 20},
    {"start": "14:25", "length_minutes": 20},
    {"start": "15:00", "length_minutes": 20},
]


def add_people(runtime: Runtime) -> None:
    """Store the professors, the companies and a need of each."""
    with runtime.database.writing() as db:
        for external_id, text in FACULTY.items():
            items = [{"kind": "direction", "text": text}]
            body = FacultyCreate.model_validate(
                {"external_id": external_id, "name": f"教授 {external_id}", "organization": "陇原大学", "items": items}
            )
            create_faculty(db, COMMAND_LINE, runtime.encoder, body)
        for external_id, (title, text) in NEEDS.items():
            company = create_company(
                db, COMMAND_LINE, CompanyCreate(external_id=external_id, name=f"{external_id} 化工有限公司")
            )
            need = NeedCreate(company_id=company.id, external_id=f"N-{external_id}", title=title, body=text)
            create_need(db, COMMAND_LINE, runtime.encoder, need)


@dataclass(frozen=True)
class Afternoon:
    """A session of the runtime, and what an organiser does with it. People go by code."""

    runtime: Runtime
    id: str

    def ids(self) -> dict[str, str]:
        """Participants' ids by code."""
        with self.runtime.database.reading() as db:
            return {one.code: one.id for one in participants.list_attendees(db, self.id)}

    def revision(self) -> int:
        with self.runtime.database.reading() as db:
            return use_cases.get_session(db, self.id).row.revision

    def change(self, **values: object) -> None:
        """Change the session."""
        with self.runtime.database.writing() as db:
            use_cases.update_session(db, self.id, SessionUpdate.model_validate(values))

    def quota(self, code: str, **values: object) -> None:
        """Change a participant."""
        with self.runtime.database.writing() as db:
            participants.update_participant(db, self.id, self.ids()[code], ParticipantUpdate.model_validate(values))

    def prefer(self, own: str, other: str, kind: str = "want", rank: int | None = None) -> None:
        ids = self.ids()
        body = PreferenceCreate.model_validate(
            {"participant_id": ids[own], "other_id": ids[other], "kind": kind, "rank": rank}
        )
        with self.runtime.database.writing() as db:
            wishes.set_preference(db, self.id, body)

    def part(self, faculty: str, company: str, *, lift: bool = False) -> None:
        """Enter a conflict."""
        ids = self.ids()
        with self.runtime.database.writing() as db:
            body = ConflictCreate(faculty_id=ids[faculty], company_id=ids[company], is_lifted=lift)
            wishes.set_conflict(db, self.id, body)

    def lock(self, faculty: str, company: str, number: int, table: int) -> None:
        ids = self.ids()
        with self.runtime.database.writing() as db:
            body = LockCreate(faculty_id=ids[faculty], company_id=ids[company], round=number, table=table)
            wishes.set_lock(db, self.id, body)

    def plan(self, **values: object) -> planning.Planned:
        return planning.plan_session(self.runtime, self.id, **values)  # type: ignore[arg-type]

    def publish(self, note: str = "") -> releases.Published:
        with self.runtime.database.writing() as db:
            return releases.publish_session(db, self.id, note=note)

    def schedule(self, which: views.Which = "latest") -> ScheduleView:
        with self.runtime.database.reading() as db:
            return views.load_schedule(db, self.id, which)

    def meetings(self, which: views.Which = "latest") -> set[Meeting]:
        """The schedule by codes."""
        return by_code(self.schedule(which))

    def meeting_id(self, faculty: str, company: str) -> str:
        ids = self.ids()
        with self.runtime.database.reading() as db:
            return editing.get_meeting_id(db, self.id, ids[faculty], ids[company])

    def move(self, faculty: str, company: str, number: int, table: int | None = None) -> editing.Edited:
        meeting_id = self.meeting_id(faculty, company)
        with self.runtime.database.writing() as db:
            return editing.move_meeting(db, self.id, meeting_id, round_number=number, table=table)

    def drop(self, faculty: str, company: str) -> editing.Edited:
        meeting_id = self.meeting_id(faculty, company)
        with self.runtime.database.writing() as db:
            return editing.remove_meeting(db, self.id, meeting_id)

    def seat(self, faculty: str, company: str, number: int, table: int | None = None) -> editing.Edited:
        ids = self.ids()
        return planning.seat_pair(
            self.runtime, self.id, faculty_id=ids[faculty], company_id=ids[company], round_number=number, table=table
        )

    def diff(self, before: views.Which | None = "published", after: views.Which = "draft") -> changes.ScheduleChange:
        with self.runtime.database.reading() as db:
            return changes.compare_versions(db, self.id, before, after)


def by_code(view: ScheduleView) -> set[Meeting]:
    """A schedule by codes."""
    codes = {one.id: one.code for one in view.participants}
    return {Meeting(codes[m.faculty_id], codes[m.company_id], m.round, m.table) for m in view.meetings}


def make_afternoon(runtime: Runtime, day: date = date(2027, 3, 18), **values: object) -> Afternoon:
    """A session of everybody with two meetings each at most."""
    body = {"name": "下午对接会", "date": day, "tables": 2, "rounds": ROUNDS, **values}
    with runtime.database.writing() as db:
        session_id = use_cases.create_session(db, SessionCreate.model_validate(body)).id
        participants.add_everybody(db, session_id, ParticipantsCreate(max_meetings=2))
    return Afternoon(runtime, session_id)

"""The workbook of a session: everything that a plan follows from, exported, edited and imported again."""

from collections.abc import Mapping

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.language import Language, Wording
from service.models.docking_session import DockingSession
from service.models.session_wish import PreferenceKind
from service.sessions import repository
from service.sessions.inputs import SessionInputs, load_inputs
from service.sessions.schedule_view import Attendee
from service.sessions.views import load_attendees
from service.spreadsheets.session_book import SessionBook, Value, write_session_book
from service.spreadsheets.session_layouts import Part

SIDES: Mapping[Side, Wording] = {Side.FACULTY: Wording("教师", "Faculty"), Side.COMPANY: Wording("企业", "Company")}
"""How each side is called in the workbook."""

KINDS: Mapping[PreferenceKind, Wording] = {
    PreferenceKind.MUST: Wording("必须会面", "Must"),
    PreferenceKind.WANT: Wording("希望会面", "Want"),
    PreferenceKind.NO_THANKS: Wording("不会面", "No thanks"),
}
"""How each wish is called in the workbook."""

ACTIONS: Mapping[bool, Wording] = {False: Wording("不会面", "Apart"), True: Wording("允许", "Allow")}
"""What is done with a conflict, by whether it is lifted."""

_CHOICES = {
    (Part.PREFERENCES, "side"): tuple(SIDES.values()),
    (Part.PREFERENCES, "kind"): tuple(KINDS.values()),
    (Part.CONFLICTS, "action"): tuple(ACTIONS.values()),
}

Row = Mapping[str, Value]


def export_workbook(db: Session, session_id: str, language: Language) -> bytes:
    """The workbook of a session as xlsx. Raises SessionNotFoundError."""
    session = repository.get_session(db, session_id)
    inputs = load_inputs(db, session_id)
    attendees = load_attendees(db, session_id)  # as they are stored; a plan's inputs also say who came and left
    notes = {row.id: row.note for row in repository.list_participants(db, session_id)}
    chosen = {row.id: {link.need_id for link in row.needs} for row in repository.list_participants(db, session_id)}
    rows: dict[Part, list[Row]] = {
        Part.SESSION: [_session(session)],
        Part.ROUNDS: [
            {"round": item.number, "start": f"{item.start:%H:%M}", "minutes": item.length_minutes}
            for item in session.rounds
        ],
        Part.FACULTY: [_attendee(one, notes[one.id]) for one in attendees if one.side is Side.FACULTY],
        Part.COMPANIES: [
            {**_attendee(one, notes[one.id]), "needs": _needs(one) if chosen[one.id] else None}
            for one in attendees
            if one.side is Side.COMPANY
        ],
        Part.PREFERENCES: [
            {
                "side": SIDES[one.side].say(language),
                **_pair(inputs, one.pair.faculty, one.pair.company),
                "kind": KINDS[one.kind].say(language),
                "rank": one.rank,
            }
            for one in inputs.preferences
        ],
        Part.CONFLICTS: [
            {
                **_pair(inputs, one.pair.faculty, one.pair.company),
                "action": ACTIONS[one.is_lifted].say(language),
                "note": one.detail,
            }
            for one in inputs.conflicts
            if one.id is not None
        ],
        Part.LOCKS: [
            {**_pair(inputs, lock.faculty, lock.company), "round": lock.round, "table": lock.table}
            for lock in inputs.locks
        ],
    }
    return write_session_book(SessionBook(rows, _CHOICES), language)


def make_template(language: Language) -> bytes:
    """The workbook without rows."""
    return write_session_book(SessionBook({}, _CHOICES), language)


def write_numbers(numbers: frozenset[int] | None) -> str | None:
    """Numbers of rounds as people write them: 1-4,6; None for all, 无 for none."""
    if numbers is None:
        return None
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans) or "无"


def _session(session: DockingSession) -> Row:
    return {
        "name": session.name,
        "date": session.date,
        "timezone": session.timezone,
        "place": session.place,
        "tables": session.tables,
        "table_names": ", ".join(session.table_names),
    }


def _attendee(one: Attendee, note: str) -> Row:
    return {
        "code": one.code,
        "name": one.name,
        "organization": one.organization,
        "least": one.min_meetings,
        "most": one.max_meetings,
        "available": write_numbers(one.available),
        "note": note,
    }


def _needs(one: Attendee) -> str:
    return ", ".join(need.external_id for need in one.needs)


def _pair(inputs: SessionInputs, faculty: object, company: object) -> Row:
    professor = inputs.by_key.get((Side.FACULTY, str(faculty)))
    firm = inputs.by_key.get((Side.COMPANY, str(company)))
    return {
        "faculty": str(faculty),
        "faculty_name": professor.name if professor else "",
        "company": str(company),
        "company_name": firm.name if firm else "",
    }

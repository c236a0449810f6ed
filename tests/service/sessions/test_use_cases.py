import pytest
from pydantic import ValidationError
from sqlmodel import select

from service.errors import ExternalIdTakenError
from service.language import Language
from service.models import DockingSession, Meeting, PlanningRun, SessionParticipant
from service.models.docking_session import SessionStatus
from service.sessions import use_cases
from service.sessions.errors import InvalidWishError, SessionChangedError, SessionNotFoundError
from service.sessions.schemas import SessionCreate, SessionQuery, SessionUpdate
from tests.service.sessions.afternoon import ROUNDS, Afternoon


def test_a_session_is_found_by_either_id_and_listed_with_what_it_has(afternoon: Afternoon) -> None:
    afternoon.change(external_id="lanzhou")
    afternoon.plan()
    with afternoon.runtime.database.reading() as db:
        assert use_cases.get_session_id(db, "lanzhou") == use_cases.get_session_id(db, afternoon.id) == afternoon.id
        [card], cursor = use_cases.list_sessions(db, SessionQuery(q="下午", status=SessionStatus.PREPARING))

    assert (card.faculty, card.companies, card.published_version, card.has_draft, cursor) == (3, 3, None, True, None)
    assert [f"{item.starts_at:%H:%M}" for item in card.rounds] == ["14:00", "14:25", "15:00"]


def test_an_unknown_session_says_how_to_find_one(afternoon: Afternoon) -> None:
    with (
        afternoon.runtime.database.reading() as db,
        pytest.raises(SessionNotFoundError, match="no session with the id 'nope'") as caught,
    ):
        use_cases.get_session_id(db, "nope")
    assert "没有编号为“nope”的对接会" in caught.value.sentence(Language.ZH)


def test_two_operators_cannot_change_it_at_once(afternoon: Afternoon) -> None:
    seen = afternoon.revision()
    afternoon.change(tables=4)
    with (
        pytest.raises(SessionChangedError, match=f"you saw revision {seen}, it is at {seen + 1}"),
        afternoon.runtime.database.writing() as db,
    ):
        use_cases.update_session(db, afternoon.id, SessionUpdate(tables=5), revision=seen)
    with afternoon.runtime.database.reading() as db:
        assert use_cases.get_session(db, afternoon.id).row.tables == 4


def test_a_change_that_changes_nothing_keeps_the_revision(afternoon: Afternoon) -> None:
    seen = afternoon.revision()
    afternoon.change(tables=2, rounds=ROUNDS)
    assert afternoon.revision() == seen


def test_meetings_leave_the_draft_with_their_round(afternoon: Afternoon) -> None:
    afternoon.plan()
    late = {meeting for meeting in afternoon.meetings() if meeting.round == 3}
    assert late

    before = afternoon.meetings()
    afternoon.change(rounds=ROUNDS[:2])
    assert afternoon.meetings() == before - late


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rounds": ROUNDS[::-1]}, "before round 1 has ended"),
        ({"rounds": [{"start": "23:50", "length_minutes": 20}]}, "ends after midnight"),
        ({"rounds": [{"start": "14:00:30", "length_minutes": 20}]}, "hours and minutes"),
        ({"timezone": "Asia/Nowhere"}, "is no time zone"),
        ({"tables": -1}, "greater than or equal to 0"),
        ({"name": " "}, "must not be blank"),
    ],
)
def test_a_session_that_cannot_be_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SessionCreate.model_validate({"name": "对接会", "date": "2027-03-18", **values})


def test_more_table_names_than_tables_are_refused(afternoon: Afternoon) -> None:
    with pytest.raises(InvalidWishError, match="3 table names but 2 tables"):
        afternoon.change(table_names=["a", "b", "c"])


def test_an_external_id_belongs_to_one_session(afternoon: Afternoon) -> None:
    body = SessionCreate.model_validate({"external_id": afternoon.id, "name": "x", "date": "2027-03-19"})
    with (
        afternoon.runtime.database.writing() as db,
        pytest.raises(ExternalIdTakenError, match="already belongs to the session '下午对接会'"),
    ):
        use_cases.create_session(db, body)


def test_deleting_a_session_leaves_nothing_of_it(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.publish()
    with afternoon.runtime.database.writing() as db:
        use_cases.delete_session(db, afternoon.id)
    with afternoon.runtime.database.reading() as db:
        for table in (DockingSession, SessionParticipant, PlanningRun, Meeting):
            assert db.exec(select(table)).all() == []

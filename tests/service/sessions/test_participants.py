import pytest

from matching.scheduling.problem import Side
from service.accounts.principal import COMMAND_LINE
from service.faculty.use_cases import delete_faculty
from service.sessions import participants
from service.sessions.errors import AlreadyTakingPartError, InvalidWishError, ParticipantBusyError
from service.sessions.participants import choose_code
from service.sessions.repository import Person, find_companies, find_faculty
from service.sessions.schemas import ParticipantCreate, ParticipantsCreate
from tests.service.sessions.afternoon import Afternoon


def test_everybody_is_added_once_with_the_quota(afternoon: Afternoon) -> None:
    with afternoon.runtime.database.writing() as db:
        assert participants.add_everybody(db, afternoon.id, ParticipantsCreate(max_meetings=9)) == ()
        attendees = participants.list_attendees(db, afternoon.id)

    assert [(one.side, one.code, one.max_meetings) for one in attendees] == [
        (Side.FACULTY, "F1", 2), (Side.FACULTY, "F2", 2), (Side.FACULTY, "F3", 2),
        (Side.COMPANY, "C1", 2), (Side.COMPANY, "C2", 2), (Side.COMPANY, "C3", 2),
    ]  # fmt: skip
    assert [need.title for need in attendees[4].needs] == ["膜两周就堵"]


def test_nobody_takes_part_twice(afternoon: Afternoon) -> None:
    with afternoon.runtime.database.writing() as db:
        person = find_faculty(db, ["F1"])["F1"]
        with pytest.raises(AlreadyTakingPartError, match="'教授 F1' takes part already"):
            participants.add_participant(db, afternoon.id, ParticipantCreate(faculty_id=person.id))


def test_a_minimum_above_the_maximum_is_refused_and_changes_nothing(afternoon: Afternoon) -> None:
    with pytest.raises(InvalidWishError, match="minimum of 3 is above the maximum of 2"):
        afternoon.quota("F1", min_meetings=3)
    with afternoon.runtime.database.reading() as db:
        assert participants.get_attendee(db, afternoon.id, "F1").min_meetings == 0


def test_a_company_brings_the_needs_it_chooses_and_no_other_s(afternoon: Afternoon) -> None:
    with afternoon.runtime.database.reading() as db:
        own = participants.get_attendee(db, afternoon.id, "C1").needs[0].id
        other = participants.get_attendee(db, afternoon.id, "C2").needs[0].id
    afternoon.quota("C1", need_ids=[own])
    with pytest.raises(InvalidWishError, match="not the company's"):
        afternoon.quota("C1", need_ids=[other])
    with pytest.raises(InvalidWishError, match="a professor brings no needs"):
        afternoon.quota("F1", need_ids=[own])


def test_somebody_in_the_published_schedule_cannot_be_removed(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.publish()
    with (
        pytest.raises(ParticipantBusyError, match="'教授 F1' has meetings in the published schedule"),
        afternoon.runtime.database.writing() as db,
    ):
        participants.remove_participant(db, afternoon.id, "F1")


def test_a_schedule_outlives_the_data_of_a_professor_without_the_name(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.publish()
    before = afternoon.meetings()
    with afternoon.runtime.database.writing() as db:
        delete_faculty(db, COMMAND_LINE, find_faculty(db, ["F1"])["F1"].id)

    assert afternoon.meetings() == before
    view = afternoon.schedule()
    assert [one.name for one in view.list_side(Side.FACULTY)] == ["", "教授 F2", "教授 F3"]
    planned = afternoon.plan()
    assert planned.schedule is not None
    assert "F1" not in {meeting.faculty for meeting in afternoon.meetings("draft")}


def test_a_code_is_the_sender_s_id_or_else_a_short_one() -> None:
    made_up = Person("0" * 32, "0" * 32, "王")
    assert choose_code(Person("0" * 32, "T-7", "王"), Side.FACULTY, set()) == "T-7"
    assert choose_code(made_up, Side.FACULTY, {"F1", "F2"}) == "F3"
    assert choose_code(made_up, Side.COMPANY, {"C2"}) == "C3"


def test_find_companies_takes_both_ids(afternoon: Afternoon) -> None:
    with afternoon.runtime.database.reading() as db:
        found = find_companies(db, ["C1", "C9"])
        assert list(found) == ["C1"]
        assert find_companies(db, [found["C1"].id])[found["C1"].id] == found["C1"]

import json
from datetime import UTC, date, datetime, time, timedelta

from service.models.docking_session import DockingSession, SessionRound
from service.sessions.frame import frame_of, read_frame, round_time, write_frame


def session() -> DockingSession:
    row = DockingSession(external_id="s", name="对接会", date=date(2027, 3, 18), tables=3, table_names=["窗边"])
    row.rounds = [SessionRound(session_id=row.id, number=1, start=time(14, 0), length_minutes=20)]
    return row


def test_frame_gives_rounds_their_times_in_the_session_s_zone() -> None:
    frame = frame_of(session())

    [item] = frame.rounds
    assert item.starts_at.isoformat() == "2027-03-18T14:00:00+08:00"
    assert item.ends_at.astimezone(UTC) == datetime(2027, 3, 18, 6, 20, tzinfo=UTC)
    assert [(table.number, table.name) for table in frame.tables] == [(1, "窗边"), (2, ""), (3, "")]
    assert (frame.table_name(1), frame.table_name(9)) == ("窗边", "")


def test_frame_is_read_back_from_json_as_it_was() -> None:
    frame = frame_of(session())

    assert read_frame(json.loads(json.dumps(write_frame(frame)))) == frame


def test_a_round_is_as_long_as_it_says_where_clocks_change() -> None:
    item = round_time(date(2027, 3, 28), "Europe/Berlin", 1, time(1, 50), 20)

    assert item.ends_at.isoformat() == "2027-03-28T03:10:00+02:00"
    assert item.ends_at.astimezone(UTC) - item.starts_at.astimezone(UTC) == timedelta(minutes=20)

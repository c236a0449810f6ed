"""When and where a session is held: what a version of its schedule was announced with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.models.docking_session import DockingSession, RoundState
from service.sessions.schedule_view import RoundTime, TableLabel


@dataclass(frozen=True, slots=True)
class Frame:
    """The session's name, day and place, its rounds with their times, and its tables."""

    name: str
    date: date
    timezone: str
    place: str
    rounds: tuple[RoundTime, ...]
    tables: tuple[TableLabel, ...]

    def find_round(self, number: int) -> RoundTime | None:
        """The round with this number, None where there is none."""
        return next((found for found in self.rounds if found.number == number), None)

    def table_name(self, number: int) -> str:
        """What a table is called, "" where it goes by its number or is not there."""
        return next((table.name for table in self.tables if table.number == number), "")


def frame_of(session: DockingSession) -> Frame:
    """The frame of a session as it now is."""
    rounds = tuple(
        round_time(session.date, session.timezone, item.number, item.start, item.length_minutes, item.state)
        for item in session.rounds
    )
    return Frame(session.name, session.date, session.timezone, session.place, rounds, table_labels(session))


def table_labels(session: DockingSession) -> tuple[TableLabel, ...]:
    """The tables with their names."""
    names = session.table_names
    return tuple(
        TableLabel(number, names[number - 1] if number <= len(names) else "") for number in range(1, session.tables + 1)
    )


def round_time(
    day: date, timezone: str, number: int, start: time, length_minutes: int, state: RoundState = RoundState.PLANNED
) -> RoundTime:
    """A round as it falls on a day in a time zone; its length is real time also where clocks change."""
    zone = ZoneInfo(timezone)
    starts_at = datetime.combine(day, start, tzinfo=zone)
    ends_at = (starts_at.astimezone(UTC) + timedelta(minutes=length_minutes)).astimezone(zone)
    return RoundTime(number, starts_at, ends_at, state)


def write_frame(frame: Frame) -> dict[str, Any]:
    """The frame as JSON."""
    return {
        "name": frame.name,
        "date": frame.date.isoformat(),
        "timezone": frame.timezone,
        "place": frame.place,
        "rounds": [
            {"number": item.number, "starts_at": item.starts_at.isoformat(), "ends_at": item.ends_at.isoformat()}
            for item in frame.rounds
        ],
        "tables": [table.name for table in frame.tables],
    }


def read_frame(document: Mapping[str, Any]) -> Frame:
    """Read back what `write_frame` wrote; the state of a round is not part of it."""
    zone = ZoneInfo(document["timezone"])

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(zone)

    return Frame(
        name=document["name"],
        date=date.fromisoformat(document["date"]),
        timezone=document["timezone"],
        place=document["place"],
        rounds=tuple(
            RoundTime(item["number"], moment(item["starts_at"]), moment(item["ends_at"])) for item in document["rounds"]
        ),
        tables=tuple(TableLabel(number, name) for number, name in enumerate(document["tables"], start=1)),
    )

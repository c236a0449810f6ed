"""iCalendar (RFC 5545, RFC 5546): meetings to subscribe to, invitations, and the cancellations of what fell away.

A calendar has one METHOD, so cancellations are a file of their own. Every programme that knows a UID takes the entry
with the highest SEQUENCE.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress

from matching.scheduling.problem import Side
from service.language import Language
from service.models.schedule import MeetingState, ScheduleStatus
from service.sessions.exports.labels import (
    SIDES,
    find_table,
    label,
    name_attendee,
    say_affiliation,
    say_round,
    say_table,
)
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView
from service.translation import translate

PRODUCT = "-//Duijie//Duijie 1//ZH"

# Whoever keeps no time zones of their own finds the rules around the day in the file.
_ZONE_MARGIN = timedelta(days=366)

# RFC 5545 lets no control character into a text but tab and newline.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Method(StrEnum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom by mail; with it a calendar asks to be put into the invited person's own (METHOD:REQUEST)."""

    organizer_email: str
    attendee_email: str


def write_calendar(
    view: ScheduleView,
    language: Language,
    *,
    stamp: datetime,
    participant: Attendee | None = None,
    invitation: Invitation | None = None,
) -> bytes:
    """The meetings as one calendar: all of them, or those of one participant, who then reads the other's name.

    `stamp` is when the calendar is made (DTSTAMP). A draft's entries are tentative.
    """
    method = _Method.REQUEST if invitation else _Method.PUBLISH
    return _write(view, _list_of(view.meetings, participant), method, language, stamp, participant, invitation)


def write_cancellations(
    view: ScheduleView,
    language: Language,
    *,
    stamp: datetime,
    participant: Attendee | None = None,
    invitation: Invitation | None = None,
) -> bytes | None:
    """What an earlier version announced and this one does not hold, with METHOD:CANCEL; None where there is nothing."""
    cancelled = _list_of(view.cancelled, participant)
    if not cancelled:
        return None
    return _write(view, cancelled, _Method.CANCEL, language, stamp, participant, invitation)


def _list_of(meetings: Iterable[PlannedMeeting], participant: Attendee | None) -> list[PlannedMeeting]:
    return [m for m in meetings if participant is None or participant.id in {m.faculty_id, m.company_id}]


def _write(
    view: ScheduleView,
    meetings: list[PlannedMeeting],
    method: _Method,
    language: Language,
    stamp: datetime,
    participant: Attendee | None,
    invitation: Invitation | None,
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", _name_calendar(view, participant, language))
    calendar.add("x-wr-timezone", view.session.timezone)
    for meeting in meetings:
        event = _make_event(view, meeting, language, participant)
        event.add("dtstamp", stamp)
        event.add("status", _tell_status(view, meeting, method))
        if invitation:
            _address(event, view, participant, invitation, language)
        calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=view.session.date - _ZONE_MARGIN, last_date=view.session.date + _ZONE_MARGIN
    )
    data: bytes = calendar.to_ical()
    return data


def _name_calendar(view: ScheduleView, participant: Attendee | None, language: Language) -> str:
    name = view.session.name
    return _plain(f"{name} · {name_attendee(participant, language)}" if participant else name)


def _make_event(view: ScheduleView, meeting: PlannedMeeting, language: Language, participant: Attendee | None) -> Event:
    faculty, company = view.by_id[meeting.faculty_id], view.by_id[meeting.company_id]
    place = say_table(find_table(view, meeting.table), language)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", _plain(_summarise(faculty, company, language, participant)))
    event.add("location", _plain(" · ".join(part for part in (view.session.place, place) if part)))
    event.add("description", _plain("\n".join(_describe(view, meeting, language))))
    event.add("transp", "OPAQUE")
    return event


def _summarise(faculty: Attendee, company: Attendee, language: Language, participant: Attendee | None) -> str:
    if participant is None:
        return f"{name_attendee(faculty, language)} × {name_attendee(company, language)}"
    other = company if participant.id == faculty.id else faculty
    return translate(language, "Meeting: {name}", name=name_attendee(other, language))


def _describe(view: ScheduleView, meeting: PlannedMeeting, language: Language) -> Iterable[str]:
    yield f"{say_round(meeting.round, language)} · {say_table(find_table(view, meeting.table), language)}"
    for attendee in (view.by_id[meeting.faculty_id], view.by_id[meeting.company_id]):
        affiliation = say_affiliation(attendee)
        who = name_attendee(attendee, language) + (f" ({affiliation})" if affiliation else "")
        yield label(translate(language, SIDES[Side(attendee.side)]), who, language)
    if meeting.need:
        yield label(translate(language, "Need"), meeting.need.title, language)


def _tell_status(view: ScheduleView, meeting: PlannedMeeting, method: _Method) -> str:
    if method is _Method.CANCEL or meeting.state is MeetingState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if view.version.status is ScheduleStatus.DRAFT else "CONFIRMED"


def _address(
    event: Event, view: ScheduleView, participant: Attendee | None, invitation: Invitation, language: Language
) -> None:
    organizer = vCalAddress(f"mailto:{invitation.organizer_email}")
    organizer.params["CN"] = _quotable(view.session.name)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{invitation.attendee_email}")
    if participant:
        attendee.params["CN"] = _quotable(name_attendee(participant, language))
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _quotable(text: str) -> str:
    """A parameter's value, which can hold neither quotes nor line breaks (RFC 5545, 3.2)."""
    return " ".join(_plain(text).replace('"', "'").split())

"""Everything that is printed for a session, as one HTML file: no network, no script, A4."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from matching.scheduling.problem import Side
from service.language import Language
from service.models.schedule import MeetingOutcome
from service.sessions.exports.labels import (
    SIDES,
    name_attendee,
    other_language,
    say_affiliation,
    say_day,
    say_round_times,
    say_version,
)
from service.sessions.exports.print_pages import lay_out
from service.sessions.exports.qr_code import draw_qr
from service.sessions.schedule_view import ScheduleView
from service.translation import deferred, translate

TEMPLATES = Path(__file__).parent / "templates"

OUTCOMES = {
    MeetingOutcome.DID_NOT_TAKE_PLACE: deferred("Did not take place"),
    MeetingOutcome.NO_INTEREST: deferred("No interest"),
    MeetingOutcome.INFORMATIVE: deferred("Informative"),
    MeetingOutcome.COOPERATION_POSSIBLE: deferred("Cooperation possible"),
}

# Control characters, lone surrogates and non-characters have no place in HTML, and no reader would see them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEEDS_SHOWN = 4
# With more rounds on a page, their rows are set closer.
_ROOMY_ROUNDS = 8
_LONG_NAME = 12
_LONGER_NAME = 22


def render_print_pack(view: ScheduleView, language: Language, *, links: Mapping[str, str] | None = None) -> str:
    """The pages as one HTML document: wall grid, agendas, cards for tables, sign-in sheets and badges.

    `links` are the addresses of personal pages by participant id; whoever has none gets a QR code with their code.
    What somebody wished, and every note, stays out: papers lie about.
    """

    def say(message: str, **values: object) -> str:
        return translate(language, message, **values)

    def say_both(message: str, **values: object) -> Markup:
        first, second = language, other_language(language)
        return Markup('<b lang="{}">{}</b> <i lang="{}">{}</i>').format(
            first.tag, translate(first, message, **values), second.tag, translate(second, message, **values)
        )

    # A code stands on a badge and on each agenda page; drawing it takes longer than all the rest.
    @cache
    def draw(attendee_id: str) -> Markup:
        return draw_qr((links or {}).get(attendee_id) or view.by_id[attendee_id].code)

    html = (
        _environment()
        .get_template("print_pack.html")
        .render(
            view=view,
            pack=lay_out(view),
            language=language,
            t=say,
            both=say_both,
            draw=draw,
            links=links or {},
            day=say_day(view, language),
            version=say_version(view.version, language),
            times=say_round_times,
            affiliation=say_affiliation,
            name=lambda attendee: name_attendee(attendee, language),
            sides=SIDES,
            Side=Side,
            outcomes=tuple(OUTCOMES.values()),
            needs_shown=_NEEDS_SHOWN,
            roomy=_ROOMY_ROUNDS,
        )
    )
    return _ILLEGAL.sub("", html)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["size"] = _grade_length
    return environment


def _grade_length(name: str) -> str:
    """The class for a name's type size: long names are set smaller, so that they stay on their badge."""
    # A Chinese character is as wide as two Latin letters.
    width = sum(1.0 if character > "\u2e80" else 0.55 for character in name)
    if width > _LONGER_NAME:
        return "longer"
    return "long" if width > _LONG_NAME else "short"

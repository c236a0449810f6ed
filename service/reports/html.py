"""The report as one HTML file that needs nothing else: no server, no network, no font, and no script to be read."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from service.language import Language
from service.own_text import mark_language, mark_words
from service.reports import words
from service.reports.colour_scale import DARK_RAMP, LIGHT_RAMP, percent, points
from service.reports.docking_report import DockingReport
from service.reports.report_page import compose_page
from service.translation import translate, translate_plural

TEMPLATES = Path(__file__).parent / "templates"

# Control characters, lone surrogates and non-characters have no place in HTML, and no reader would see them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_report(report: DockingReport, *, language: Language = Language.ZH) -> str:
    """The whole report as one HTML document.

    Chinese and English are both in it and are switched on the page; `language` is the one that it opens with.
    All text of the report is escaped. The result can be encoded as UTF-8 and depends on nothing but `report`.
    """
    template = _environment().get_template("report.html")
    html = template.render(page=compose_page(report), language=language)
    return _ILLEGAL.sub("", html)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    environment.globals.update(
        script=Markup(script),  # noqa: S704 - our own file; it holds no text of the report
        # The page's own policy lets this one script run and nothing that somebody may have typed into a spreadsheet.
        script_digest=b64encode(sha256(script.encode()).digest()).decode(),
        t=_say,
        tn=_say_plural,
        percent=percent,
        points=points,
        words=words,
        light_ramp=LIGHT_RAMP,
        dark_ramp=DARK_RAMP,
    )
    environment.filters["own"] = mark_language
    environment.filters["marked"] = mark_words
    return environment


def _load(name: str) -> str:
    """A template without its indentation, which would make up a good part of a large page."""
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


def _say(message: str, **values: object) -> Markup:
    """A sentence in both languages, of which the style sheet shows one; `values` are escaped."""
    both = _say_both(message)
    return both.format(**values) if values else both


# A page says its few sentences thousands of times.
@cache
def _say_both(message: str) -> Markup:
    return _both(translate(Language.ZH, message), translate(Language.EN, message))


def _say_plural(singular: str, plural: str, count: int) -> Markup:
    """A sentence with a number in both languages."""
    chinese = translate_plural(Language.ZH, singular, plural, count)
    return _both(chinese, translate_plural(Language.EN, singular, plural, count))


def _both(chinese: str, english: str) -> Markup:
    html = f'<span class="zh" lang="zh-CN">{escape(chinese)}</span><span class="en" lang="en">{escape(english)}</span>'
    return Markup(html)  # noqa: S704 - escaped in the line above

"""The report as one HTML file that needs nothing else: no server, no network, no font, and no script to be read."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from service.reports import words
from service.reports.colour_scale import DARK_RAMP, LIGHT_RAMP, points
from service.reports.docking_report import DockingReport
from service.reports.report_page import compose_page
from service.translation import Language, translate, translate_plural

TEMPLATES = Path(__file__).parent / "templates"

# Control characters, lone surrogates and non-characters have no place in HTML, and no reader would see them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HAN = re.compile("[\u3400-\u9fff]")


def render_report(report: DockingReport, *, language: Language = Language.ZH) -> str:
    """The whole report as one HTML document.

    Chinese and English are both in it and are switched on the page; `language` is the one that it opens with.
    All text of the report is escaped. The result can be encoded as UTF-8 and depends on nothing but `report`.
    """
    template = _environment().get_template("report.html")
    html = template.render(page=compose_page(report), language=language)
    return _ILLEGAL.sub("", html)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        # The style sheet and the script hold no text of the report, and a `>` in them must stay one.
        autoescape=lambda name: name is None or name.endswith(".html"),
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
        points=points,
        words=words,
        light_ramp=LIGHT_RAMP,
        dark_ramp=DARK_RAMP,
    )
    environment.filters["own"] = _mark_language
    return environment


def _say(message: str, **values: object) -> Markup:
    """A sentence in both languages, of which the style sheet shows one."""
    return _both(translate(Language.ZH, message), translate(Language.EN, message), values)


def _say_plural(singular: str, plural: str, count: int) -> Markup:
    """A sentence with a number in both languages."""
    forms = (translate_plural(language, singular, plural, count) for language in (Language.ZH, Language.EN))
    return _both(*forms, {})


def _both(chinese: str, english: str, values: dict[str, object]) -> Markup:
    # Markup.format escapes the values; the sentences are escaped before their braces are filled.
    texts = [Markup(escape(text)).format(**values) for text in (chinese, english)]  # noqa: S704 - escaped here
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(*texts)


def _mark_language(text: str) -> Markup:
    """Somebody's own text, with its language for fonts and screen readers, and walled off from the text around it."""
    language = Language.ZH if _HAN.search(text) else Language.EN
    return Markup('<bdi lang="{}">{}</bdi>').format(language.value, text)

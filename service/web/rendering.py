"""From a page's dataclass to the answer that a browser gets."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from service.accounts.principal import Principal
from service.language import Language
from service.own_text import mark_language, mark_words
from service.reports import words
from service.reports.colour_scale import percent, points
from service.translation import translate, translate_plural
from service.web.addresses import order_of
from service.web.navigation import SECTIONS, Section
from service.web.notices import NOTICE_COOKIE, Notice, find_notice, leave_notice
from service.web.reasons import choose_reasons, count_met
from service.web.visitor import Keys, Theme, keys_of, language_of, theme_of

TEMPLATES = Path(__file__).parent / "templates"

SEE_OTHER = 303

# Nothing from elsewhere, nothing inline: what somebody typed into a spreadsheet can never run.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Page(Protocol):
    """What a template receives. `section` is the entry of the navigation that the page belongs to, if any."""

    template: ClassVar[str]
    section: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page. `address` is where it stands where that is not where it was asked for. `person` is who is signed in, "" for nobody; only staff see the sections."""

    language: Language
    theme: Theme
    keys: Keys
    path: str
    address: str
    section: str
    sections: tuple[Section, ...]
    notice: Notice | None
    person: str
    is_staff: bool


def render(request: Request, page: Page, *, status: int = 200, address: str = "") -> HTMLResponse:
    """The page as HTML, in the language and light of the visitor.

    `address` is where the page stands when it answers a form that has no page of its own, so that a reload and the
    switches lead there.
    """
    notice = find_notice(request)
    principal: Principal | None = getattr(request.state, "principal", None)
    is_staff = principal is not None and principal.is_operator
    shell = Shell(
        language=language_of(request),
        theme=theme_of(request),
        keys=keys_of(request),
        path=address or _path_with_query(request),
        address=address,
        section=page.section,
        sections=SECTIONS if is_staff else (),
        notice=notice,
        person=principal.name if principal and principal.account_id else "",
        is_staff=is_staff,
    )
    html = _environment().get_template(page.template).render(page=page, shell=shell, language=shell.language)
    response = HTMLResponse(html, status_code=status)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = shell.language.tag
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if NOTICE_COOKIE in request.cookies:
        response.delete_cookie(NOTICE_COOKIE)
    return response


def go_to(path: str, notice: Notice | None = None) -> RedirectResponse:
    """Send the browser to another page with GET, so that a reload repeats nothing."""
    response = RedirectResponse(path, status_code=SEE_OTHER)
    if notice is not None:
        leave_notice(response, notice)
    return response


def _path_with_query(request: Request) -> str:
    """Where the visitor is, to come back to after a switch; the answer to a form has no address of its own."""
    if request.method not in {"GET", "HEAD"}:
        return request.url.path
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=_say,
        tn=_say_plural,
        percent=percent,
        points=points,
        words=words,
        mark_words=mark_words,
        order_of=order_of,
        choose_reasons=choose_reasons,
        count_met=count_met,
    )
    environment.filters["own"] = mark_language
    return environment


@pass_context
def _say(context: Context, message: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever a sentence shows
    return translate(context["language"], message, **values)


@pass_context
def _say_plural(context: Context, singular: str, plural: str, count: int) -> str:
    return translate_plural(context["language"], singular, plural, count)

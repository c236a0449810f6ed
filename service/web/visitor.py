"""How the person before the browser wants to read: the language and the light, from cookies and headers."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from service.language import Language

LANGUAGE_COOKIE = "duijie-language"
THEME_COOKIE = "duijie-theme"
KEYS_COOKIE = "duijie-keys"


class Theme(StrEnum):
    """Light or dark; `AUTO` follows the system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Keys(StrEnum):
    """Whether single keys are shortcuts; who dictates or slips may want none (WCAG 2.1.4)."""

    ON = "on"
    OFF = "off"


def language_of(request: Request) -> Language:
    """The language that was chosen with the switch, else the browser's first that is spoken here, else the setting."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in set(Language):
        return Language(chosen)
    for tag in _preferred_tags(request.headers.get("accept-language", "")):
        if tag.partition("-")[0] in set(Language):
            return Language(tag.partition("-")[0])
    return Language(request.app.state.startup.settings.language)


def theme_of(request: Request) -> Theme:
    """The light that was chosen with the switch, else the system's."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in set(Theme) else Theme.AUTO


def keys_of(request: Request) -> Keys:
    """Whether this browser listens to single keys; it does until they are turned off."""
    return Keys.OFF if request.cookies.get(KEYS_COOKIE) == Keys.OFF else Keys.ON


def _preferred_tags(accept_language: str) -> list[str]:
    """The tags of an Accept-Language header, the most wanted first; what cannot be read counts least."""
    wanted = []
    for position, part in enumerate(accept_language.lower().split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            wanted.append((-weight, position, tag))
    return [tag for _, _, tag in sorted(wanted)]


LanguageDep = Annotated[Language, Depends(language_of)]

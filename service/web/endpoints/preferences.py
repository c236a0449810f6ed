"""The switches for language, light and shortcuts: a cookie each, no address of their own."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from service.language import Language
from service.web.addresses import own_path
from service.web.rendering import go_to
from service.web.visitor import KEYS_COOKIE, LANGUAGE_COOKIE, THEME_COOKIE, Keys, Theme

router = APIRouter()

YEAR_S = 365 * 24 * 3600


@router.post("/preferences")
def choose(
    back: Annotated[str, Form()] = "/",
    language: Annotated[Language | None, Form()] = None,
    theme: Annotated[Theme | None, Form()] = None,
    keys: Annotated[Keys | None, Form()] = None,
) -> RedirectResponse:
    """Remember what was chosen for a year and return to the page."""
    response = go_to(own_path(back))
    if language is not None:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_S, samesite="lax")
    if theme is not None:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR_S, samesite="lax")
    if keys is not None:
        response.set_cookie(KEYS_COOKIE, keys, max_age=YEAR_S, samesite="lax")
    return response

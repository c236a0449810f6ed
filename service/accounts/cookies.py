"""The cookie of a browser that is signed in."""

from datetime import datetime

from fastapi import Response

COOKIE = "duijie_session"


def set_web_session(response: Response, secret: str, *, expires_at: datetime, secure: bool) -> None:
    """Sign a browser in. Scripts cannot read the cookie, and other sites' forms do not send it."""
    response.set_cookie(COOKIE, secret, expires=expires_at, httponly=True, samesite="lax", secure=secure, path="/")


def clear_web_session(response: Response, *, secure: bool) -> None:
    """Make a browser forget its cookie."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure, path="/")

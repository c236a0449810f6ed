"""A request body that is too large is refused with a problem document, before it is read or while it comes in."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.error_handlers import answer_http_error

TOO_LARGE = 413


class BodyLimit:
    """Middleware; the framework's own limit answers in plain text, which is not our shape of an error."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        """Wrap an application."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what says that it is too large; count the rest as it comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self._max_bytes:
            response = answer_http_error(Request(scope), HTTPException(TOO_LARGE))
            await response(scope, receive, send)
            return
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, count, send)

"""Around a whole request: its id, its line in the log, its figures, and a last answer where something breaks.

The id is taken from X-Request-ID where it looks like one, made otherwise, sent back, and stands in every log line and
audit entry of the request.
"""

import logging
import re
import time
from contextvars import ContextVar
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.error_handlers import answer_unexpected_error
from service.guards.metrics import Metrics

log = logging.getLogger("service.access")

HEADER = "X-Request-ID"
_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that machines ask every few seconds."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Id of the request that this task works for."""


class RequestContext:
    """Middleware; only the headers stand further out, so that every answer passes it."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        """Wrap an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever happens in it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        id_ = given if _PATTERN.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = id_
        token = request_id.set(id_)
        started, status = time.perf_counter(), 0

        async def mark(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id_
            await send(message)

        try:
            with self._metrics.in_progress.track_inprogress():
                await self._app(scope, receive, mark)
        except Exception as error:
            if status:  # too late for another answer: the connection is cut, which says it too
                raise
            await answer_unexpected_error(Request(scope), error)(scope, receive, mark)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.count(scope, status, seconds)
            if scope["path"] not in _UNLOGGED:
                _log_request(scope, status, seconds)
            request_id.reset(token)


def _log_request(scope: Scope, status: int, seconds: float) -> None:
    principal = scope["state"].get("principal")
    client = scope.get("client")
    about = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "ms": round(seconds * 1000, 1),
        "actor": principal.name if principal else None,
        "client": client[0] if client else None,
    }
    log.info("%s %s %d", scope["method"], scope["path"], status, extra={"about": about})

"""How many requests a key and an address may send, counted in this process over a moving window of a minute."""

import hashlib
import math
import time

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.accounts.cookies import COOKIE
from service.error_handlers import answer_own_error
from service.errors import RateLimitedError
from service.guards.metrics import Metrics

NOT_COUNTED = frozenset({"/healthz", "/readyz"})
UNAUTHORIZED = 401


class RateLimit:
    """Middleware. Three limits: requests of a key or cookie, requests of an address, and refused sign-ins of an address.

    The last one counts answers of 401, and so bounds the guessing of keys, links, passwords and codes alike.
    """

    def __init__(
        self, app: ASGIApp, *, per_key: int, per_address: int, failures_per_address: int, metrics: Metrics
    ) -> None:
        """Wrap an application; limits are a minute, and 0 means none."""
        self._app = app
        self._metrics = metrics
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        limits = {"key": per_key, "address": per_address, "failures": failures_per_address}
        self._limits = {name: RateLimitItemPerMinute(most) for name, most in limits.items() if most}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 429."""
        if scope["type"] != "http" or scope["path"] in NOT_COUNTED:
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else "-"
        exceeded = self._find_exceeded(address, _credential(scope))
        if exceeded is not None:
            name, retry_after_s = exceeded
            self._metrics.limited.labels(name).inc()
            response = answer_own_error(Request(scope), RateLimitedError(retry_after_s))
            await response(scope, receive, send)
            return

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == UNAUTHORIZED:
                self._hit("failures", address)
            await send(message)

        await self._app(scope, receive, watch)

    def _find_exceeded(self, address: str, credential: str | None) -> tuple[str, int] | None:
        """The limit that this request goes beyond, and in how many seconds it will not; counts the request."""
        if "failures" in self._limits and not self._limiter.test(self._limits["failures"], "failures", address):
            return "failures", self._wait_s("failures", address)
        if not self._hit("address", address):
            return "address", self._wait_s("address", address)
        if credential is not None and not self._hit("key", credential):
            return "key", self._wait_s("key", credential)
        return None

    def _hit(self, name: str, who: str) -> bool:
        return name not in self._limits or self._limiter.hit(self._limits[name], name, who)

    def _wait_s(self, name: str, who: str) -> int:
        reset = self._limiter.get_window_stats(self._limits[name], name, who).reset_time
        return max(1, math.ceil(reset - time.time()))


def _credential(scope: Scope) -> str | None:
    """What a request shows, as a hash: no secret is kept here."""
    request = Request(scope)
    shown = Headers(scope=scope).get("authorization") or request.cookies.get(COOKIE)
    return hashlib.sha256(shown.encode()).hexdigest() if shown else None

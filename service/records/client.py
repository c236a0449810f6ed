"""The HTTP client of records: timeouts, retries, a polite pace and a limit of size; the only door to tenacity."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from service.errors import RecordNotFoundError, RecordUnavailableError, UnreadableRecordError
from service.models.columns import now
from service.settings import Settings

MAX_ANSWER_MB = 20
LONGEST_WAIT_S = 20.0
"""A source that asks to wait longer is given up: somebody is waiting for the answer."""

_MIB = 1024 * 1024
_NOT_FOUND = (404, 410)
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})

Fetch = Callable[[str], Mapping[str, Any]]
"""Return the JSON object at a URL. Raises RecordNotFoundError, RecordUnavailableError and UnreadableRecordError."""


class Pace:
    """Lets one request begin every so many seconds, over all threads."""

    def __init__(self) -> None:
        """Start with nothing to wait for."""
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self, interval_s: float, sleep: Callable[[float], None]) -> None:
        """Return when it is this caller's turn."""
        with self._lock:
            at = max(self._next, time.monotonic())
            self._next = at + interval_s
        if (left := at - time.monotonic()) > 0:
            sleep(left)


_PACE = Pace()


class RecordClient:
    """Asks for records. Use it as a context manager; one for each import will do."""

    def __init__(self, settings: Settings, *, sleep: Callable[[float], None] = time.sleep, pace: Pace = _PACE) -> None:
        """Prepare; nothing is sent yet."""
        self._settings = settings
        self._sleep = sleep
        self._pace = pace
        contact = f" (mailto:{settings.record_mailto})" if settings.record_mailto else ""
        self._http = httpx.Client(
            timeout=settings.record_timeout_s,
            headers={"Accept": "application/json", "User-Agent": f"Duijie/1{contact}"},
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._http.close()

    def fetch(self, url: str) -> str:
        """Return the body at a URL, a JSON object; tries again after errors that may pass.

        Raises RecordNotFoundError, RecordUnavailableError and UnreadableRecordError.
        """
        retrying = Retrying(
            stop=stop_after_attempt(self._settings.record_attempts),
            wait=_wait,
            retry=retry_if_exception_type(_AgainError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._ask, url)
        except _AgainError as error:
            host = httpx.URL(url).host
            raise RecordUnavailableError(host, detail=str(error)) from error

    def _ask(self, url: str) -> str:
        self._pace.wait(self._settings.record_interval_s, self._sleep)
        host = httpx.URL(url).host
        try:
            with self._http.stream("GET", url) as answer:
                if answer.status_code in _NOT_FOUND:
                    raise RecordNotFoundError(httpx.URL(url).path.rsplit("/", 1)[-1])
                if answer.status_code in _AGAIN:
                    raise _AgainError(f"it answered {answer.status_code}", after_s=_retry_after(answer))
                if not answer.is_success:
                    raise RecordUnavailableError(host, detail=f"it answered {answer.status_code}")
                body = _read(host, answer)
        except httpx.TimeoutException as error:
            raise _AgainError(f"there was no answer within {self._settings.record_timeout_s:g} s") from error
        except httpx.HTTPError as error:
            raise _AgainError(f"the connection failed ({type(error).__name__})") from error
        read_object(host, body)
        return body


def read_object(source: str, body: str) -> Mapping[str, Any]:
    """The JSON object in a body. Raises UnreadableRecordError."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableRecordError(source, detail="the answer is no JSON") from error
    if not isinstance(value, dict):
        raise UnreadableRecordError(source, detail="the answer is no JSON object")
    return value


class _AgainError(Exception):
    """What may pass; `after_s` is what the source asks to wait."""

    def __init__(self, message: str, *, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


_backoff = wait_exponential_jitter(multiplier=0.5, max=LONGEST_WAIT_S, jitter=0.5)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.after_s if isinstance(error, _AgainError) else None
    return _backoff(state) if asked is None else min(asked, LONGEST_WAIT_S)


def _retry_after(answer: httpx.Response) -> float | None:
    value = answer.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - now()).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _read(host: str, answer: httpx.Response) -> str:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER_MB * _MIB:
            raise UnreadableRecordError(host, detail=f"the answer is larger than {MAX_ANSWER_MB} MiB")
    return body.decode("utf-8", errors="replace").replace("\x00", "")

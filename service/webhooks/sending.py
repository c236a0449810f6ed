"""One attempt to deliver a message over HTTP: no redirects, no proxies, one deadline for all of it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ssl import SSLContext

import httpcore
from httpcore import SOCKET_OPTION

from service.errors import UnsafeAddressError
from service.webhooks.addresses import resolve

USER_AGENT = "Duijie-Webhooks/1"
_OK, _REDIRECT, _CLIENT_ERROR = 200, 300, 400


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it: `status` is None where there was no answer, `error` is empty where it was taken."""

    status: int | None
    error: str = ""


def send(url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float, allow_private: bool) -> Attempt:
    """POST `body` and return what came of it; never raises for what the other side does. Its answer is not read."""
    backend = _GuardedBackend(time.monotonic() + timeout_s, allow_private=allow_private)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
    every = {"Content-Type": "application/json", "User-Agent": USER_AGENT, "Connection": "close", **headers}
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream(
                "POST", url, headers=list(every.items()), content=body, extensions={"timeout": timeouts}
            ) as answer,
        ):
            return Attempt(answer.status, _judge(answer.status))
    except UnsafeAddressError as error:
        return Attempt(None, str(error))
    except httpcore.TimeoutException:
        return Attempt(None, f"There was no answer within {timeout_s:g} s.")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        return Attempt(None, f"The connection failed: {str(error) or type(error).__name__}.")


def _judge(status: int) -> str:
    if _OK <= status < _REDIRECT:
        return ""
    if _REDIRECT <= status < _CLIENT_ERROR:
        return f"It answered {status}; redirects are not followed, register the final address."
    return f"It answered {status}."


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that `resolve` lets pass; TLS still asks for the name of the URL."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = resolve(host, port, allow_private=self._allow_private)
        left = _left(self._deadline, timeout)
        return _HurriedStream(
            self._inner.connect_tcp(address, port, left, local_address, socket_options), self._deadline
        )


class _HurriedStream(httpcore.NetworkStream):
    """A stream whose every step ends at one deadline: who answers a byte at a time gains no time by it."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _HurriedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)

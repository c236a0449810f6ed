"""Figures for Prometheus: one registry an application, so that two in one process do not add up."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from starlette.types import Scope

CONTENT_TYPE = CONTENT_TYPE_PLAIN_1_0_0
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """How many requests, how they ended, and how long they took, by method and route (never by path: ids are many)."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("duijie_http_requests_total", "Requests answered.", labels, registry=self._registry)
        self.seconds = Histogram(
            "duijie_http_request_seconds",
            "Seconds to the end of an answer.",
            labels[:2],
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self.in_progress = Gauge(
            "duijie_http_requests_in_progress", "Requests that are being answered.", registry=self._registry
        )
        self.limited = Counter(
            "duijie_rate_limited_total", "Requests refused by a rate limit.", ("limit",), registry=self._registry
        )

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Note a request that has been answered."""
        route = scope["state"].get("route_path", "(none)")
        method = scope["method"] if scope["method"] in _METHODS else "(other)"
        self.requests.labels(method, route, status).inc()
        self.seconds.labels(method, route).observe(seconds)

    def write(self) -> bytes:
        """Return all figures of this process as Prometheus reads them."""
        return generate_latest(self._registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

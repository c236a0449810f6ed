"""Keeps the last landscape of a process, and makes the next one in the background when something changed.

300 professors and 500 needs take some two seconds on one core; nobody waits for that on a page that can do without.
"""

import logging
import threading
from dataclasses import dataclass

from matching.matcher import Matcher
from service.landscape.fields import FieldMap, draw_map
from service.landscape.landscape import Landscape, survey

log = logging.getLogger(__name__)

AT_ONCE = 5_000
"""Pairs that are scored while the page waits: a few dozen milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A landscape with its map, of one revision."""

    landscape: Landscape
    map: FieldMap


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What is known now: `surveyed` is None until the first is made; `is_current` tells whether it has the last change."""

    surveyed: Surveyed | None
    is_current: bool


class Surveyor:
    """The landscape of one process; safe to use from many threads."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._lock = threading.Lock()
        self._last: Surveyed | None = None
        self._wanted: tuple[Matcher, int] | None = None
        self._thread: threading.Thread | None = None

    def look(self, matcher: Matcher, *, revision: int) -> Survey:
        """The last landscape; a newer one is begun where `revision` is newer, and made at once where that is quick."""
        with self._lock:
            last = self._last
            if last is not None and last.landscape.revision >= revision and _is_of(last.landscape, matcher):
                return Survey(last, is_current=True)
            if len(matcher.corpus.needs) * len(matcher.corpus.faculty) > AT_ONCE:
                self._begin(matcher, revision)
                return Survey(last, is_current=False)
        return Survey(self._make(matcher, revision), is_current=True)

    def wait(self, timeout_s: float) -> None:
        """Wait until nothing is being made; for tests and for the end."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _begin(self, matcher: Matcher, revision: int) -> None:
        self._wanted = (matcher, revision)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="surveyor", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                wanted, self._wanted = self._wanted, None
                if wanted is None:
                    self._thread = None
                    return
            try:
                self._make(*wanted)
            except Exception:
                log.exception("The landscape could not be made.")

    def _make(self, matcher: Matcher, revision: int) -> Surveyed:
        landscape = survey(matcher, revision=revision)
        surveyed = Surveyed(landscape, draw_map(matcher.corpus, landscape))
        with self._lock:
            if self._last is None or self._last.landscape.revision <= revision:
                self._last = surveyed
        return surveyed


def _is_of(landscape: Landscape, matcher: Matcher) -> bool:
    return landscape.scorer == matcher.scorer and landscape.set_aside == matcher.set_aside

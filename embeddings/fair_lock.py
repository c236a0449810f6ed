"""A lock that is taken in order of arrival."""

import threading
from collections import deque
from types import TracebackType


class FairLock:
    """Mutual exclusion, first come, first served; not re-entrant.

    `threading.Lock` may be taken again at once by the thread that has just released it. A long import, which takes
    it batch after batch, would keep a request's single sentence waiting until the whole import is encoded.
    """

    def __init__(self) -> None:
        """Make a lock that nobody holds."""
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()  # the first one holds the lock

    def __enter__(self) -> None:
        """Wait for those who came before, then hold the lock."""
        me = object()
        with self._changed:
            self._queue.append(me)
            try:
                self._changed.wait_for(lambda: self._queue[0] is me)
            except BaseException:  # Ctrl-C while waiting must not block those behind
                self._queue.remove(me)
                self._changed.notify_all()
                raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one in."""
        with self._changed:
            self._queue.popleft()
            self._changed.notify_all()

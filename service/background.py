"""The thread of a server that does what no request waits for: it delivers webhooks and tidies up."""

import logging
import threading
import time

from sqlalchemy.exc import SQLAlchemyError

from service.database import Database
from service.drafts.use_cases import KEEP_DRAFTS, forget_abandoned
from service.idempotency.use_cases import forget_expired
from service.models.columns import now
from service.records.use_cases import forget_expired_records
from service.removals.use_cases import KEPT, forget_removals
from service.secret_key import Vault, load_secret_key
from service.settings import Settings
from service.startup import Stage, Startup
from service.webhooks.delivery import KEEP, deliver_due, forget_delivered, small_jitter
from service.webhooks.use_cases import SECRETS, seal_plain_secrets

log = logging.getLogger(__name__)

POLL_S = 1.0
TIDY_S = 600.0
STOP_S = 5.0


class Background:
    """One thread in each process. What it works on lies in the database, so it may be killed at any moment."""

    def __init__(self, startup: Startup) -> None:
        """Prepare; it waits for the database by itself."""
        self._startup = startup
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)
        self._tidied = -TIDY_S

    def start(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is being sent now."""
        self._stopping.set()
        self._thread.join(STOP_S)  # a receiver that does not answer is not waited for: its message is sent again

    def _run(self) -> None:
        settings = self._startup.settings
        # Connections of its own: what waits in the background takes none from requests.
        database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
        try:
            while not self._stopping.wait(POLL_S):
                self._try(database)
        finally:
            database.dispose()

    def _try(self, database: Database) -> None:
        if self._startup.waiting_for is Stage.DATABASE:
            return
        try:
            self._work(database)
        except SQLAlchemyError as error:
            log.warning("Webhooks wait: the database does not answer (%s).", type(error).__name__)
        except Exception:
            log.exception("Delivering webhooks failed; trying again.")

    def _work(self, database: Database) -> None:
        if time.monotonic() - self._tidied >= TIDY_S:
            tidy(database, self._startup.settings)
            self._tidied = time.monotonic()
        while not self._stopping.is_set() and deliver_due(database, self._startup.settings, jitter=small_jitter):
            pass


def tidy(database: Database, settings: Settings) -> None:
    """Forget what has been kept for long enough, and seal what an earlier version has left in the clear."""
    with database.writing() as db:
        forget_expired(db, now=now())
        forget_delivered(db, before=now() - KEEP)
        forget_expired_records(db)
        forget_abandoned(db, before=now() - KEEP_DRAFTS)
        seal_plain_secrets(db, vault=Vault(load_secret_key(settings), purpose=SECRETS))
        forgotten = forget_removals(db, before=now() - KEPT)
    if forgotten:
        database.scrub()  # nobody can bring them back, so no page and no log of the file keeps their words

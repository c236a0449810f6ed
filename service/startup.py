"""What a process needs before it can work, in the order in which it becomes ready: database, model, index."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from embeddings.encoder import Encoder
from embeddings.errors import DuijieError
from embeddings.loading import load_encoder, load_reranker
from embeddings.reranker import Reranker
from matching.calibration import Calibration
from matching.learning.relearn import Parameters
from matching.matcher import Matcher
from matching.near_words import NearWords
from matching.scoring import ScoringWeights
from service.calibration import find_calibration
from service.database import Database
from service.errors import DatabaseUnavailableError, NotReadyError
from service.judgements.repository import list_set_aside_pairs
from service.learning.repository import find_in_use
from service.migrations import upgrade_database
from service.passage_index import PassageIndex
from service.settings import Settings

log = logging.getLogger(__name__)

RETRY_S = 1.0
STOP_S = 5.0
WARM_UP = ("加氢催化剂失活", "deactivation of hydrogenation catalysts")


class Stage(StrEnum):
    """What a start is busy with."""

    DATABASE = "database"
    MODEL = "model"
    INDEX = "index"


@dataclass(frozen=True, slots=True, eq=False)
class Runtime:
    """Everything that use cases are called with."""

    settings: Settings
    database: Database
    encoder: Encoder
    passage_index: PassageIndex
    near_words: NearWords
    calibration: Calibration | None
    reranker: Reranker | None = None

    @property
    def shipped(self) -> Parameters:
        """The parameters that are in use as long as nothing was learned."""
        return Parameters(ScoringWeights(), self.calibration)

    def get_matcher(self, db: Session) -> Matcher:
        """The matcher over what `db`, a reading session, sees."""
        snapshot = self.passage_index.refresh(db)
        in_use = find_in_use(db, model=self.encoder.name, shipped=self.shipped)
        return Matcher(
            snapshot.corpus,
            faculty_shelf=snapshot.faculty_shelf,
            need_shelf=snapshot.need_shelf,
            weights=in_use.parameters.weights,
            calibration=in_use.parameters.calibration,
            set_aside=list_set_aside_pairs(db),
            scorer=in_use.name,
            reranker=self.reranker,
            near_words=self.near_words,
        )


@contextmanager
def open_runtime(
    settings: Settings, *, encoder: Encoder | None = None, on_stage: Callable[[Stage], None] | None = None
) -> Iterator[Runtime]:
    """Get everything ready in this thread, for the command line; saves the index and closes the database at the end.

    Without an `encoder` the settings' model is loaded. Raises DatabaseError and EncoderError.
    """
    tell = on_stage or (lambda _stage: None)
    database = _make_database(settings)
    try:
        tell(Stage.DATABASE)
        upgrade_database(database)
        tell(Stage.MODEL)
        encoder = encoder or load_encoder(settings.model or None)
        tell(Stage.INDEX)
        passage_index = PassageIndex(database, encoder, settings.index_dir)
        passage_index.open()
        calibration, reranker = find_calibration(settings, encoder), _load_reranker(settings)
        yield Runtime(settings, database, encoder, passage_index, NearWords(encoder), calibration, reranker)
        passage_index.save()
    finally:
        database.dispose()


class Startup:
    """The same for a server: in a thread of its own, so that the process answers from the first moment on.

    A database that does not answer yet is waited for; any other error ends the start, and `failure` says which.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        """Prepare. Raises InvalidSettingError for a database URL that cannot be."""
        self.settings = settings
        self.failure: Exception | None = None
        self._database = _make_database(settings)
        self._encoder = encoder
        self._stage: Stage | None = Stage.DATABASE
        self._runtime: Runtime | None = None
        self._finished = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="startup", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def stop(self) -> None:
        """End: save the index and close the database."""
        self._stopping.set()
        self._thread.join(STOP_S)  # a model that is still being loaded is not waited for
        if self._runtime is not None:
            self._runtime.passage_index.save()
        self._database.dispose()

    def wait(self, timeout_s: float) -> bool:
        """Wait until everything is ready; False where it is not by then, or failed."""
        self._finished.wait(timeout_s)
        return self._runtime is not None

    @property
    def waiting_for(self) -> Stage | None:
        """What the start is busy with; None once everything is ready."""
        return self._stage

    @property
    def database(self) -> Database:
        """The migrated database. Raises NotReadyError until then."""
        if self._stage is Stage.DATABASE:
            raise self._not_ready()
        return self._database

    @property
    def runtime(self) -> Runtime:
        """Everything. Raises NotReadyError until then."""
        if self._runtime is None:
            raise self._not_ready()
        return self._runtime

    def _not_ready(self) -> NotReadyError:
        return NotReadyError(str(self._stage), has_failed=self.failure is not None)

    def _run(self) -> None:
        started = time.monotonic()
        try:
            self._get_ready()
            log.info("Ready after %.1f s.", time.monotonic() - started)
        except DuijieError as error:
            self.failure = error
            log.error("The service cannot start: %s", error)  # noqa: TRY400 - the sentence says it, a traceback would not
        except Exception as error:
            self.failure = error
            log.exception("The service cannot start.")
        finally:
            self._finished.set()

    def _get_ready(self) -> None:
        while True:
            try:
                upgrade_database(self._database)
                break
            except DatabaseUnavailableError as error:
                log.warning("%s Trying again.", error)
                if self._stopping.wait(RETRY_S):
                    return
        self._stage = Stage.MODEL
        encoder = self._encoder or load_encoder(self.settings.model or None)
        encoder.encode_query(WARM_UP)
        encoder.encode_document(WARM_UP)
        reranker = _load_reranker(self.settings)
        self._stage = Stage.INDEX
        passage_index = PassageIndex(self._database, encoder, self.settings.index_dir)
        passage_index.open()
        calibration = find_calibration(self.settings, encoder)
        near_words = NearWords(encoder)
        self._runtime = Runtime(
            self.settings, self._database, encoder, passage_index, near_words, calibration, reranker
        )
        self._stage = None


def _make_database(settings: Settings) -> Database:
    return Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)


def _load_reranker(settings: Settings) -> Reranker | None:
    return load_reranker(settings.reranker) if settings.reranker else None

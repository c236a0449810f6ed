"""The database: one engine, sessions that read, and sessions that write.

SQLite: WAL, so that readers never wait; a writer takes the write lock at its first statement (BEGIN IMMEDIATE), so that
it waits its turn instead of failing with "database is locked" when it goes from reading to writing.
PostgreSQL: readers see one point in time (REPEATABLE READ), as on SQLite; writers use READ COMMITTED.
"""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from service.audit.recorder import record_flush
from service.errors import DatabaseUnavailableError, InvalidSettingError

log = logging.getLogger(__name__)

_WRITES = "duijie_writes"


class Database:
    """An engine, and the two kinds of session that the service uses."""

    def __init__(self, url: str, *, busy_timeout_s: float = 30.0, foreign_keys: bool = True) -> None:
        """Prepare, but do not yet connect. Raises InvalidSettingError for a URL of another kind of database.

        `foreign_keys=False` is for migrations: SQLite changes a table by copying and dropping it, which would cascade.
        """
        self.url = parse_url(url)
        self.engine = _create_engine(self.url, busy_timeout_s=busy_timeout_s, foreign_keys=foreign_keys)
        event.listen(self.engine, "handle_error", _leave_out_values)
        self._busy_timeout_s = busy_timeout_s

    def __repr__(self) -> str:
        """Show the address without its password."""
        return f"Database({self.url.render_as_string(hide_password=True)!r})"

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one point in time and changes nothing; it is rolled back at the end."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine.execution_options(**options), info={"writes": False}) as db:
            yield db
            # Rows stay readable after the session: a rollback would expire them.
            db.expunge_all()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that writes: committed when the block ends, rolled back when it raises.

        Rows keep their values after the commit. What is flushed is noted in the audit log, in the same transaction.
        """
        engine = self.engine.execution_options(**{_WRITES: True})
        with Session(engine, expire_on_commit=False, info={"writes": True}) as db:
            event.listen(db, "after_flush", record_flush)
            yield db
            db.commit()

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except OperationalError as error:
            raise DatabaseUnavailableError(
                f"The database {self.url.render_as_string(hide_password=True)} does not answer: {error.orig}; "
                "check that it runs and that DUIJIE_DATABASE_URL is right."
            ) from error

    def use_wal(self) -> None:
        """On SQLite, set write-ahead logging, which the file then remembers.

        SQLite's busy timeout does not cover this switch, so two first starts at once would fail without the retries.
        """
        if not self.is_sqlite:
            return
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
            except Exception as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
            finally:
                raw.close()

    def scrub(self) -> None:
        """On SQLite, write the file anew and empty its log, so that no page keeps what was deleted.

        For after the commit of an erasure. Elsewhere the server's own vacuum does so in its time. A reader who holds an
        old state of the file is waited for, as long as the busy timeout; then the log warns.
        """
        if not self.is_sqlite:
            return
        deadline = time.monotonic() + self._busy_timeout_s
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            try:
                cursor.execute("VACUUM")
            except sqlite3.OperationalError as error:  # somebody has been writing for longer than the busy timeout
                log.warning("The file of the database may still hold what was erased: %s.", error)
                return
            while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > deadline:
                    log.warning("The write-ahead log still holds what was erased: a reader keeps it open.")
                    return
                time.sleep(0.05)
        finally:
            raw.close()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def writes(db: Session) -> bool:
    """Whether a session may write, and so may hold changes that others do not see yet."""
    return bool(db.info["writes"])


def parse_url(url: str) -> URL:
    """Read a database URL, choosing the driver; `postgres://` and `postgresql://` both mean psycopg 3.

    Raises InvalidSettingError, which lists the kinds that there are.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = URL.create("unknown")
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite" if parsed.database not in {None, "", ":memory:"}:
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
    shown = url if parsed.drivername == "unknown" else parsed.render_as_string(hide_password=True)
    raise InvalidSettingError(
        f"DUIJIE_DATABASE_URL={shown!r} names no database that keeps what is written; "
        "give sqlite:///path/to/file.db or postgresql://user:password@host:port/name."
    )


def _leave_out_values(context: ExceptionContext) -> None:
    """Take out of an error what PostgreSQL tells in its detail: the values of the row, which belong into no log."""
    detail = getattr(getattr(context.original_exception, "diag", None), "message_detail", None)
    if detail:
        for error in filter(None, (context.original_exception, context.sqlalchemy_exception)):
            error.args = tuple(part.replace(detail, "…") if isinstance(part, str) else part for part in error.args)


def _create_engine(url: URL, *, busy_timeout_s: float, foreign_keys: bool) -> Engine:
    # More connections than FastAPI has threads (40), so that no request waits for one. An error must not carry the
    # parameters of its statement into the log: they may be the text of a confidential need.
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=40, hide_parameters=True)
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    timeout = {"timeout": busy_timeout_s}
    engine = create_engine(url, connect_args=timeout, pool_size=10, max_overflow=40, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever the driver gives
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
        cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged write survives a power cut, also with WAL
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine

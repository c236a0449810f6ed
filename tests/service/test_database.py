import contextlib
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from service.database import Database, parse_url, writes
from service.errors import DatabaseUnavailableError, InvalidSettingError
from service.models import Company, Need


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_parse_url_reads_every_name_of_postgresql(scheme: str) -> None:
    assert parse_url(f"{scheme}://u@host/db").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://u:geheim@host/db", "duijie.db", "", "sqlite://", "sqlite:///:memory:"])
def test_parse_url_refuses_what_keeps_nothing_and_lists_the_choices(url: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        parse_url(url)

    assert "sqlite:///path/to/file.db or postgresql://" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_repr_of_a_database_hides_its_password() -> None:
    assert "geheim" not in repr(Database("postgresql://u:geheim@host/db"))


def test_check_of_a_server_that_is_not_there_says_what_to_look_at() -> None:
    database = Database("postgresql://u:geheim@127.0.0.1:1/db")

    with pytest.raises(DatabaseUnavailableError, match="DUIJIE_DATABASE_URL") as caught:
        database.check()

    assert "geheim" not in str(caught.value)


def test_sqlite_uses_write_ahead_logging(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite has it")
    with database.reading() as db:
        assert db.connection().exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_writing_refuses_a_row_whose_parent_is_missing(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(Need(external_id="N-1", company_id="0" * 32, title="x"))


def test_writing_that_raises_leaves_nothing(database: Database) -> None:
    def write_half() -> None:
        with database.writing() as db:
            db.add(Company(external_id="C-1", name="甲"))
            db.flush()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        write_half()

    assert _names(database) == []


def test_rows_can_be_read_after_the_session(database: Database) -> None:
    with database.writing() as db:
        row = Company(external_id="C-1", name="甲")
        db.add(row)
    assert row.name == "甲"
    with database.reading() as db:
        read = db.exec(select(Company)).one()
    assert read.name == "甲"


def test_reading_sees_one_point_in_time(database: Database) -> None:
    with database.reading() as db:
        before = list(db.exec(select(Company.name)))
        with database.writing() as other:
            other.add(Company(external_id="C-1", name="甲"))
        after = list(db.exec(select(Company.name)))

    assert (before, after) == ([], [])
    assert _names(database) == ["甲"]


def test_sessions_know_whether_they_write(database: Database) -> None:
    with database.reading() as reading, database.writing() as writing:
        assert (writes(reading), writes(writing)) == (False, True)


def test_a_writer_that_read_first_waits_for_another_instead_of_failing(database: Database) -> None:
    """Without BEGIN IMMEDIATE the second writer would hold a stale snapshot: "database is locked"."""
    with database.writing() as db:
        db.add(Company(external_id="C-1", name="0"))
    has_read = threading.Barrier(2, timeout=0.3)
    errors: list[Exception] = []

    def append(letter: str) -> None:
        try:
            with database.writing() as db:
                row = db.exec(select(Company).with_for_update()).one()
                with contextlib.suppress(threading.BrokenBarrierError):
                    has_read.wait()  # both have read, unless one of them waits for the other, as it should
                row.name += letter
        except Exception as error:  # noqa: BLE001 - a thread must hand over whatever it met
            errors.append(error)

    threads = [threading.Thread(target=append, args=(letter,)) for letter in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(_names(database)[0]) == ["0", "a", "b"]


def test_a_folder_for_the_sqlite_file_is_made(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'x.db'}").check()

    assert (tmp_path / "new" / "folder" / "x.db").exists()


def _names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Company.name)))


def test_scrub_leaves_no_word_that_was_deleted(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    with database.writing() as db:
        db.execute(text("CREATE TABLE word (text TEXT)"))
        db.execute(text("INSERT INTO word VALUES ('铼铱')"))
    with database.writing() as db:
        db.execute(text("DELETE FROM word"))

    database.scrub()

    assert not any("铼铱".encode() in path.read_bytes() for path in tmp_path.iterdir())
    database.dispose()


def test_scrub_says_so_where_a_writer_keeps_it_from_its_work(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", busy_timeout_s=0.1)
    database.use_wal()
    with database.writing() as db:
        db.execute(text("CREATE TABLE word (text TEXT)"))
        database.scrub()

    assert "may still hold what was erased" in caplog.text
    database.dispose()

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event
from sqlmodel import select

from matching.corpus import Entry, Side, encode_needs, encode_profiles
from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyUpdate
from service.companies.use_cases import delete_company, update_company
from service.database import Database
from service.faculty.schemas import ExpertiseItemCreate, FacultyUpdate
from service.faculty.use_cases import delete_faculty, update_faculty
from service.models import Passage, PassageVector
from service.needs.schemas import NeedUpdate
from service.needs.use_cases import delete_need, update_need
from service.passage_index import PassageIndex, PassageSnapshot
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.index_process import IndexProcess, find_titles
from tests.service.passages.counting_encoder import CountingEncoder
from tests.service.passages.stories import add_company, add_need, add_professor

Start = Callable[[Path], IndexProcess]


@pytest.fixture
def start(database: Database) -> Iterator[Start]:
    """Start other processes on the database; they are gone after the test."""
    started: list[IndexProcess] = []

    def start_one(folder: Path) -> IndexProcess:
        started.append(IndexProcess(database, folder))
        return started[-1]

    yield start_one
    for process in started:
        process.kill()


def test_snapshot_holds_what_encoding_everything_anew_would_give(database: Database, tmp_path: Path) -> None:
    encoder = NgramEncoder()
    company = add_company(database, name="清源助剂", region="甘肃")
    add_professor(database, encoder, "脱硝催化剂", "a long publication on membranes")
    add_need(database, encoder, "废水处理", company_id=company, requirements=["COD 低于 60", "cheap"])

    snapshot = _open(database, tmp_path, encoder)

    [profile] = snapshot.corpus.faculty.entries
    [need] = snapshot.corpus.needs.entries
    assert (need.value.organization, need.value.region) == ("清源助剂", "甘肃")
    _assert_equal(profile, encode_profiles([profile.value], encoder)[0])
    _assert_equal(need, encode_needs([need.value], encoder)[0])


def test_refresh_follows_every_kind_of_change(database: Database, tmp_path: Path) -> None:
    encoder = NgramEncoder()
    index = PassageIndex(database, encoder, tmp_path)
    index.open()
    company, other = add_company(database), add_company(database, name="西湖涂料")

    professor = add_professor(database, encoder, "脱硝", "膜")
    need = add_need(database, encoder, "废水", company_id=company)
    gone = add_need(database, encoder, "粉尘", company_id=other)
    _assert_in_step(database, index, encoder)

    with database.writing() as db:
        update_faculty(
            db,
            COMMAND_LINE,
            encoder,
            professor,
            FacultyUpdate(items=[ExpertiseItemCreate(text="电催化")], region="北京"),
        )
    _assert_in_step(database, index, encoder)

    with database.writing() as db:
        update_need(db, COMMAND_LINE, encoder, need, NeedUpdate(title="废气"))
        update_company(db, COMMAND_LINE, company, CompanyUpdate(region="上海", name="清源"))
        delete_company(db, COMMAND_LINE, other)
    snapshot = _assert_in_step(database, index, encoder)
    assert [entry.value.id for entry in snapshot.corpus.needs.entries] == [need]
    assert snapshot.corpus.needs.entries[0].value.region == "上海"
    assert gone not in snapshot.need_shelf.owners.values()

    with database.writing() as db:
        delete_need(db, COMMAND_LINE, need)
        delete_faculty(db, COMMAND_LINE, professor)
    snapshot = _assert_in_step(database, index, encoder)
    assert (len(snapshot.corpus.faculty), len(snapshot.corpus.needs)) == (0, 0)
    assert (len(snapshot.faculty_shelf.index), len(snapshot.need_shelf.index)) == (0, 0)


def test_refresh_without_a_change_costs_one_query_and_gives_the_same_snapshot(
    database: Database, tmp_path: Path
) -> None:
    encoder = NgramEncoder()
    add_professor(database, encoder, "膜")
    index = PassageIndex(database, encoder, tmp_path)
    snapshot = index.open()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))

    with database.reading() as db:
        assert index.refresh(db) is snapshot

    assert [statement for statement in statements if not statement.startswith("BEGIN")] == [
        statement for statement in statements if "passage_revision" in statement
    ]
    assert len([statement for statement in statements if "passage_revision" in statement]) == 1


def test_refresh_encodes_nothing_and_reads_only_who_changed(database: Database, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = add_professor(database, encoder, "甲")
    index = PassageIndex(database, encoder, tmp_path)
    before = index.open()
    add_professor(database, encoder, "乙")
    calls = len(encoder.documents)

    with database.reading() as db:
        after = index.refresh(db)

    assert len(encoder.documents) == calls
    assert _entry(after.corpus.faculty, first) is _entry(before.corpus.faculty, first)
    assert (len(before.corpus.faculty), len(after.corpus.faculty)) == (1, 2)


def test_refresh_refuses_a_session_that_writes(database: Database, tmp_path: Path) -> None:
    index = PassageIndex(database, NgramEncoder(), tmp_path)
    index.open()

    with database.writing() as db, pytest.raises(ValueError, match="reading session"):
        index.refresh(db)


def test_a_change_that_is_not_committed_is_not_seen(database: Database, tmp_path: Path) -> None:
    encoder = NgramEncoder()
    need = add_need(database, encoder, "废水", company_id=add_company(database))
    index = PassageIndex(database, encoder, tmp_path)
    before = index.open()

    with database.writing() as writing, database.reading() as reading:
        update_need(writing, COMMAND_LINE, encoder, need, NeedUpdate(title="废气"))
        during = index.refresh(reading)

    assert during is before
    assert find_titles(database, index, "废气") == ["废气"]


def test_after_a_change_of_model_the_start_encodes_what_is_stored(database: Database, tmp_path: Path) -> None:
    old, new = CountingEncoder(32, name="old"), CountingEncoder(48, name="new")
    professor = add_professor(database, old, "脱硝", "膜")
    need = add_need(database, old, "废水", company_id=add_company(database))
    PassageIndex(database, old, tmp_path).open()

    snapshot = _open(database, tmp_path, new)

    assert (new.documents, new.queries) == ([["脱硝", "膜"]], [["废水"]])
    assert _entry(snapshot.corpus.faculty, professor).block.vectors.shape == (2, 48)
    assert _entry(snapshot.corpus.needs, need).block.vectors.shape == (1, 48)
    again = CountingEncoder(48, name="new")
    _open(database, tmp_path, again)
    assert (again.documents, again.queries) == ([], [])
    with database.reading() as db:
        models = sorted(vector.model for vector in db.exec(select(PassageVector)))
    assert models == ["new#1"] * 3 + ["old#1"] * 3


def test_passages_that_an_older_version_cut_otherwise_are_stored_anew_at_the_start(
    database: Database, tmp_path: Path
) -> None:
    encoder = CountingEncoder()
    add_professor(database, encoder, "脱硝催化剂", "膜")
    with database.writing() as db:
        old = db.exec(select(Passage).where(Passage.text == "脱硝催化剂")).one()
        old.text = "脱硝"

    snapshot = _open(database, tmp_path, encoder)

    assert encoder.documents == [["脱硝催化剂", "膜"], ["脱硝催化剂", "膜"]]
    [entry] = snapshot.corpus.faculty.entries
    _assert_equal(entry, encode_profiles([entry.value], encoder)[0])
    with database.reading() as db:
        assert sorted(db.exec(select(Passage.text))) == ["脱硝催化剂", "膜"]


def test_what_another_process_wrote_with_another_model_is_encoded_in_memory(database: Database, tmp_path: Path) -> None:
    ours, theirs = NgramEncoder(32), NgramEncoder(64)
    index = PassageIndex(database, ours, tmp_path)
    index.open()

    add_professor(database, theirs, "脱硝")

    with database.reading() as db:
        [entry] = index.refresh(db).corpus.faculty.entries
    assert np.array_equal(entry.block.vectors, ours.encode_document(["脱硝"]))


def test_a_saved_index_is_taken_up_and_brought_up_to_date(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = NgramEncoder()
    company = add_company(database)
    kept, changed, gone = (add_need(database, encoder, title, company_id=company) for title in ("甲", "乙", "丙"))
    _save(database, tmp_path, encoder)
    with database.writing() as db:
        update_need(db, COMMAND_LINE, encoder, changed, NeedUpdate(title="丁"))
        delete_need(db, COMMAND_LINE, gone)
    added = add_need(database, encoder, "戊", company_id=company)

    with caplog.at_level(logging.INFO):
        index = PassageIndex(database, encoder, tmp_path)
        index.open()

    snapshot = _assert_in_step(database, index, encoder)
    assert set(snapshot.need_shelf.owners.values()) == {kept, changed, added}
    assert "need: 3 passages, 2 of them not in the saved index, 2 others removed from it." in caplog.text


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "text", "folder"])
def test_a_damaged_index_file_is_built_again_and_logged(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    encoder = NgramEncoder()
    add_need(database, encoder, "废水", company_id=add_company(database))
    _save(database, tmp_path, encoder)
    file = tmp_path / "need.index"
    content = file.read_bytes()
    match damage:
        case "truncated":
            file.write_bytes(content[:-20])
        case "flipped":
            file.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
        case "empty":
            file.write_bytes(b"")
        case "text":
            file.write_text("not an index", encoding="utf-8")
        case "folder":
            file.unlink()
            file.mkdir()

    with caplog.at_level(logging.WARNING):
        index = PassageIndex(database, encoder, tmp_path)
        index.open()
        index.save()

    assert find_titles(database, index, "废水") == ["废水"]
    assert "built again" in caplog.text


def test_the_index_of_another_database_is_left_aside(
    tmp_path: Path, sqlite_template: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The database was removed and begun anew: same model, same passage ids, other texts."""
    encoder = NgramEncoder()
    for title in ("废水", "粉尘"):
        database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / f'{title}.db')}")
        add_need(database, encoder, title, company_id=add_company(database))
        with caplog.at_level(logging.WARNING):
            index = PassageIndex(database, encoder, tmp_path / "index")
            index.open()
        index.save()
        _assert_in_step(database, index, encoder)
        database.dispose()

    assert "belongs to another database" in caplog.text


def test_after_a_backup_is_restored_the_index_from_before_is_left_aside(tmp_path: Path, sqlite_template: Path) -> None:
    file = Path(shutil.copy(sqlite_template, tmp_path / "duijie.db"))
    encoder = NgramEncoder()

    def live(*titles: str) -> None:
        database = Database(f"sqlite:///{file}")
        for title in titles:
            add_need(database, encoder, title, company_id=add_company(database))
        _save(database, tmp_path / "index", encoder)
        database.dispose()

    live("甲")
    backup = shutil.copy(file, tmp_path / "backup.db")
    live("乙", "丙")
    shutil.copy(backup, file)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"duijie.db{suffix}").unlink(missing_ok=True)
    database = Database(f"sqlite:///{file}")
    add_need(database, encoder, "丁", company_id=add_company(database))  # takes the passage id that 乙 had

    index = PassageIndex(database, encoder, tmp_path / "index")
    index.open()

    _assert_in_step(database, index, encoder)
    assert sorted(find_titles(database, index, "丁")) == ["丁", "甲"]
    database.dispose()


def test_two_processes_see_each_others_changes_at_once(database: Database, tmp_path: Path, start: Start) -> None:
    encoder = NgramEncoder()
    company = add_company(database)
    index = PassageIndex(database, encoder, tmp_path)
    index.open()
    other = start(tmp_path)
    assert other.find("废水") == []

    need = add_need(database, encoder, "废水处理", company_id=company)
    assert other.find("废水") == ["废水处理"]

    other.add("废气治理", company_id=company)
    assert find_titles(database, index, "废气治理")[0] == "废气治理"

    with database.writing() as db:
        update_need(db, COMMAND_LINE, encoder, need, NeedUpdate(title="粉尘"))
    assert sorted(other.find("粉尘")) == ["废气治理", "粉尘"]

    with database.writing() as db:
        delete_need(db, COMMAND_LINE, need)
    assert other.find("粉尘") == ["废气治理"]


def test_a_killed_process_loses_nothing_that_it_acknowledged(database: Database, tmp_path: Path, start: Start) -> None:
    company = add_company(database)
    process = start(tmp_path)
    titles = ["膜污染", "脱硝", "结晶"]
    process.add(titles[0], company_id=company)
    process.save()
    process.add(titles[1], company_id=company)
    process.find(titles[1])  # in its memory, not in its file
    process.add(titles[2], company_id=company)
    process.kill()

    index = PassageIndex(database, NgramEncoder(), tmp_path)
    index.open()

    assert [find_titles(database, index, title)[0] for title in titles] == titles
    _assert_in_step(database, index, NgramEncoder())


def test_readers_and_writers_at_once_end_in_step(database: Database, tmp_path: Path) -> None:
    encoder = NgramEncoder()
    company = add_company(database)
    index = PassageIndex(database, encoder, tmp_path)
    index.open()

    def write(number: int) -> None:
        need = add_need(database, encoder, f"需求{number}", company_id=company)
        if number % 3 == 0:
            with database.writing() as db:
                delete_need(db, COMMAND_LINE, need)

    def read(_: int) -> None:
        with database.reading() as db:
            snapshot = index.refresh(db)
        assert set(snapshot.need_shelf.owners.values()) == {entry.value.id for entry in snapshot.corpus.needs.entries}

    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(write if number % 2 else read, number) for number in range(40)]
    assert [job.exception() for job in work] == [None] * 40
    _assert_in_step(database, index, encoder)


def _open(database: Database, folder: Path, encoder: NgramEncoder) -> PassageSnapshot:
    return PassageIndex(database, encoder, folder).open()


def _save(database: Database, folder: Path, encoder: NgramEncoder) -> None:
    index = PassageIndex(database, encoder, folder)
    index.open()
    index.save()


def _entry(side: Side[Entry], id_: str) -> Entry:
    entry: Entry = side.entries[side.positions[id_]]
    return entry


def _assert_equal(entry: Entry, wanted: Entry) -> None:
    assert entry.value == wanted.value
    assert entry.block.passages == wanted.block.passages
    assert np.array_equal(entry.block.vectors, wanted.block.vectors)


def _assert_in_step(database: Database, index: PassageIndex, encoder: NgramEncoder) -> PassageSnapshot:
    """Hold the refreshed cache against one that is read anew."""
    with database.reading() as db:
        snapshot = index.refresh(db)
    fresh = PassageIndex(database, encoder, Path("no-such-folder")).open()
    assert snapshot.revision == fresh.revision
    _assert_same_side(snapshot.corpus.faculty, fresh.corpus.faculty)
    _assert_same_side(snapshot.corpus.needs, fresh.corpus.needs)
    for shelf, wanted_shelf in (
        (snapshot.faculty_shelf, fresh.faculty_shelf),
        (snapshot.need_shelf, fresh.need_shelf),
    ):
        assert shelf.owners == wanted_shelf.owners
        assert len(shelf.index) == len(wanted_shelf.index)
        for id_ in shelf.owners:
            assert id_ in shelf.index
    _assert_vectors(snapshot, database)
    return snapshot


def _assert_same_side(side: Side[Entry], wanted: Side[Entry]) -> None:
    assert [entry.value for entry in side.entries] == [entry.value for entry in wanted.entries]
    for entry, wanted_entry in zip(side.entries, wanted.entries, strict=True):
        _assert_equal(entry, wanted_entry)


def _assert_vectors(snapshot: PassageSnapshot, database: Database) -> None:
    """Every stored vector is the nearest to itself in the index that holds it."""
    with database.reading() as db:
        stored = {row.passage_id: np.frombuffer(row.vector, dtype="<f4") for row in db.exec(select(PassageVector))}
    for shelf in (snapshot.faculty_shelf, snapshot.need_shelf):
        for id_ in shelf.owners:
            [hits] = shelf.index.search(stored[id_][None], 1)
            assert hits[0].score == pytest.approx(1.0, abs=1e-5)


def test_who_is_visible_no_longer_leaves_at_midnight(database: Database, tmp_path: Path) -> None:
    encoder = NgramEncoder()
    day = date(2027, 3, 1)
    professor = add_professor(database, encoder, "脱硝")
    with database.writing() as db:
        update_faculty(db, COMMAND_LINE, encoder, professor, FacultyUpdate(visible_until=day))
    clock = [day]
    index = PassageIndex(database, encoder, tmp_path, clock=lambda: clock[0])

    assert len(index.open().corpus.faculty) == 1
    clock[0] += timedelta(days=1)

    with database.reading() as db:
        snapshot = index.refresh(db)
        assert (len(snapshot.corpus.faculty), snapshot.day) == (0, clock[0])
        assert index.refresh(db) is snapshot
    assert len(PassageIndex(database, encoder, tmp_path, clock=lambda: clock[0]).open().corpus.faculty) == 0

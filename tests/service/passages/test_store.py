from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from embeddings.encoder import Vectors
from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyCreate, CompanyUpdate
from service.companies.use_cases import update_company, upsert_companies
from service.database import Database
from service.faculty.schemas import ExpertiseItemCreate, FacultyCreate, FacultyUpdate
from service.faculty.use_cases import delete_faculty, update_faculty, upsert_faculty
from service.models import Passage, PassageChange, PassageVector
from service.models.passage import PassageOwner
from service.needs.schemas import NeedCreate, NeedUpdate, RequirementCreate
from service.needs.use_cases import update_need, upsert_needs
from service.passages.prepared_encoder import prepare_encoder
from service.passages.revisions import get_revision, list_changes, take_revision
from service.passages.store import store_passages
from service.passages.values import to_need, to_profile
from service.passages.vectors import from_bytes, vector_key
from service.rows import Outcome
from tests.service.passages.counting_encoder import CountingEncoder
from tests.service.passages.stories import add_company, add_need, add_professor


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def test_professors_are_encoded_as_documents_and_needs_as_queries(database: Database, encoder: CountingEncoder) -> None:
    add_professor(database, encoder, "脱硝催化剂", "membranes")
    add_need(database, encoder, "废水处理", company_id=add_company(database))

    assert encoder.documents == [["脱硝催化剂", "membranes"]]
    assert encoder.queries == [["废水处理"]]
    stored = _vectors(database, vector_key(encoder))
    assert list(stored) == ["脱硝催化剂", "membranes", "废水处理"]
    assert np.array_equal(np.stack(list(stored.values())), encoder.encode_query(list(stored)))


def test_an_unchanged_text_keeps_its_passage_and_is_not_encoded_again(
    database: Database, encoder: CountingEncoder
) -> None:
    id_ = add_professor(database, encoder, "甲", "乙", "丙")
    before = _passage_ids(database)

    _set_items(database, encoder, id_, "丙", "新", "甲")

    assert encoder.documents == [["甲", "乙", "丙"], ["新"]]
    after = _passage_ids(database)
    assert (after["甲"], after["丙"]) == (before["甲"], before["丙"])
    assert list(after) == ["丙", "新", "甲"]
    assert list(_vectors(database, vector_key(encoder))) == ["丙", "新", "甲"]


def test_a_passage_id_is_never_used_again(database: Database, encoder: CountingEncoder) -> None:
    id_ = add_professor(database, encoder, "甲", "乙")
    before = set(_passage_ids(database).values())

    _set_items(database, encoder, id_)
    _set_items(database, encoder, id_, "甲", "乙")

    assert before.isdisjoint(_passage_ids(database).values())


def test_a_text_that_stands_twice_is_encoded_once_and_stored_twice(
    database: Database, encoder: CountingEncoder
) -> None:
    add_professor(database, encoder, "甲", "甲")

    assert encoder.documents == [["甲"]]
    with database.reading() as db:
        assert [passage.position for passage in db.exec(select(Passage))] == [0, 1]


def test_every_change_has_its_own_revision_and_says_who_changed(database: Database, encoder: CountingEncoder) -> None:
    professor = add_professor(database, encoder, "甲")
    first = _revision(database)
    company = add_company(database)
    need = add_need(database, encoder, "废水", company_id=company)
    second = _revision(database)
    with database.writing() as db:
        update_need(db, COMMAND_LINE, encoder, need, NeedUpdate(budget_cny=5))
    third = _revision(database)
    with database.writing() as db:
        update_company(db, COMMAND_LINE, company, CompanyUpdate(region="北京"))
    fourth = _revision(database)
    with database.writing() as db:
        delete_faculty(db, COMMAND_LINE, professor)

    assert 0 < first < second < third < fourth < _revision(database)
    with database.reading() as db:
        changes = [(change.owner_id, change.revision) for change in _changes(db)]
        after_third = list_changes(db, after=third, until=fourth)
    assert changes[:4] == [(professor, first), (need, second), (need, third), (need, fourth)]
    assert changes[4][0] == professor
    assert after_third == {PassageOwner.FACULTY: set(), PassageOwner.NEED: {need}}


def test_a_change_that_is_rolled_back_leaves_no_revision(database: Database, encoder: CountingEncoder) -> None:
    def fail_after_storing() -> None:
        with database.writing() as db:
            update_faculty(db, COMMAND_LINE, encoder, id_, FacultyUpdate(items=[]))
            raise ValueError("stop")

    id_ = add_professor(database, encoder, "甲")
    before = _revision(database)
    with pytest.raises(ValueError, match="stop"):
        fail_after_storing()

    assert _revision(database) == before
    assert list(_passage_ids(database)) == ["甲"]


def test_revisions_grow_also_when_the_clock_goes_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    for nanoseconds in (5_000_000, 1_000, 5_000_000, 9_000_000):
        monkeypatch.setattr("time.time_ns", lambda stands=nanoseconds: stands)
        with database.writing() as db:
            taken.append(take_revision(db))

    assert taken == [5_000, 5_001, 5_002, 9_000]


def test_three_hundred_professors_and_five_hundred_needs_take_one_call_each_and_few_statements(
    database: Database, encoder: CountingEncoder
) -> None:
    professors = [
        FacultyCreate(external_id=f"F-{n}", name=f"教师 {n}", items=[ExpertiseItemCreate(text=f"方向 {n}")])
        for n in range(300)
    ]
    with database.writing() as db:
        [company] = upsert_companies(db, [CompanyCreate(external_id="C", name="企业")])
        company_id = company.row.id
    wanted = [
        NeedCreate(external_id=f"N-{n}", company_id=company_id, title=f"需求 {n}", requirements=[_must(f"指标 {n}")])
        for n in range(500)
    ]
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))

    with database.writing() as db:
        faculty = [upserted.row for upserted in upsert_faculty(db, professors)]
        needs = [upserted.row for upserted in upsert_needs(db, wanted)]
        store_passages(db, encoder, faculty=faculty, needs=needs)

    assert [len(texts) for texts in encoder.documents] == [300]
    assert [len(texts) for texts in encoder.queries] == [1000]
    assert len(_vectors(database, vector_key(encoder))) == 1300
    assert len(statements) < 100
    revision = _revision(database)
    with database.reading() as db:
        assert {change.revision for change in _changes(db)} == {revision}


def test_upsert_says_what_it_did(database: Database) -> None:
    def upsert(*bodies: FacultyCreate) -> list[Outcome]:
        with database.writing() as db:
            return [upserted.outcome for upserted in upsert_faculty(db, bodies)]

    first = FacultyCreate(external_id="F-1", name="甲", email="a@example.org", items=[ExpertiseItemCreate(text="膜")])
    second = FacultyCreate(external_id="F-2", name="乙")

    assert upsert(first, second) == [Outcome.CREATED, Outcome.CREATED]
    assert upsert(first, second) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert upsert(FacultyCreate(external_id="F-1", name="甲甲"), second) == [Outcome.UPDATED, Outcome.UNCHANGED]
    with database.reading() as db:
        [changed] = upsert_faculty(db, [FacultyCreate(external_id="F-1", name="甲甲")])
        assert (changed.outcome, changed.row.email) == (Outcome.UNCHANGED, "a@example.org")
        assert [item.text for item in changed.row.items] == ["膜"]


def test_prepared_encoder_lets_nothing_be_encoded_inside_the_transaction(
    database: Database, encoder: CountingEncoder
) -> None:
    with database.writing() as db:
        faculty = [
            u.row for u in upsert_faculty(db, [FacultyCreate(name="甲", items=[ExpertiseItemCreate(text="膜")])])
        ]
        company = upsert_companies(db, [CompanyCreate(name="企业")])[0].row
        needs = [u.row for u in upsert_needs(db, [NeedCreate(company_id=company.id, title="废水")])]
        prepared = prepare_encoder(encoder, faculty=map(to_profile, faculty), needs=map(to_need, needs))
        calls = len(encoder.documents), len(encoder.queries)
        store_passages(db, prepared, faculty=faculty, needs=needs)

    assert calls == (1, 1)
    assert (len(encoder.documents), len(encoder.queries)) == calls
    assert list(_vectors(database, vector_key(encoder))) == ["膜", "废水"]


def _must(text: str) -> RequirementCreate:
    return RequirementCreate(text=text)


def _set_items(database: Database, encoder: CountingEncoder, id_: str, *texts: str) -> None:
    body = FacultyUpdate(items=[ExpertiseItemCreate(text=text) for text in texts])
    with database.writing() as db:
        update_faculty(db, COMMAND_LINE, encoder, id_, body)


def _passage_ids(database: Database) -> dict[str, int | None]:
    with database.reading() as db:
        passages = sorted(db.exec(select(Passage)), key=lambda passage: (passage.owner, passage.position))
        return {passage.text: passage.id for passage in passages}


def _vectors(database: Database, model: str) -> dict[str, Vectors]:
    with database.reading() as db:
        rows = db.exec(select(Passage, PassageVector).join(PassageVector).where(PassageVector.model == model)).all()
        ordered = sorted(rows, key=lambda row: (row[0].owner, row[0].owner_id, row[0].position))
        return {passage.text: from_bytes(vector.vector) for passage, vector in ordered}


def _revision(database: Database) -> int:
    with database.reading() as db:
        return get_revision(db)


def _changes(db: Session) -> Sequence[PassageChange]:
    return db.exec(select(PassageChange).order_by(col(PassageChange.revision))).all()

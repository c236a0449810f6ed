import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select, update

from service.accounts.principal import COMMAND_LINE
from service.accounts.schemas import AccountCreate
from service.accounts.use_cases import create_account
from service.background import tidy
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.database import Database
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import create_faculty
from service.models import Company, Need, Passage, Removal, Requirement
from service.models.account import Role
from service.models.audit_entry import AuditEntry
from service.models.columns import now
from service.models.need import Visibility
from service.needs.schemas import NeedCreate
from service.needs.use_cases import create_need
from service.removals.use_cases import KEPT, Noun, RemovalNotFoundError, bring_back, remove
from service.settings import Settings
from tests.embeddings.ngram_encoder import NgramEncoder


def _fill(db: Session, encoder: NgramEncoder) -> tuple[str, str]:
    """A company with one need of two requirements; returns their ids."""
    company = create_company(db, COMMAND_LINE, CompanyCreate(name="新试助剂", external_id="C1"))
    requirements = [{"text": "氨氮低于 5 mg/L"}, {"text": "不加药", "must": False}]
    body = NeedCreate.model_validate({"company_id": company.id, "title": "高盐废水", "requirements": requirements})
    return company.id, create_need(db, COMMAND_LINE, encoder, body).id


def test_a_company_comes_back_with_its_needs_under_the_same_ids(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        company_id, need_id = _fill(db, encoder)
        before = db.exec(select(Requirement).order_by(col(Requirement.position))).all()
        requirements = [(row.id, row.text, row.must) for row in before]

    with database.writing() as db:
        removal = remove(db, COMMAND_LINE, Noun.COMPANIES, [company_id])
    assert removal is not None
    with database.reading() as db:
        assert db.exec(select(Need)).all() == []
        assert db.exec(select(Passage)).all() == []

    with database.writing() as db:
        bring_back(db, encoder, removal.id)
    with database.reading() as db:
        assert db.exec(select(Company.external_id)).all() == ["C1"]
        need = db.exec(select(Need)).one()
        assert (need.id, need.title) == (need_id, "高盐废水")
        assert [(row.id, row.text, row.must) for row in need.requirements] == requirements
        assert {row.owner_id for row in db.exec(select(Passage))} == {need_id}
        assert db.exec(select(Removal)).all() == []


def test_what_was_brought_back_or_is_too_old_cannot_be_brought_back(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        _, need_id = _fill(db, encoder)
        removal = remove(db, COMMAND_LINE, Noun.NEEDS, [need_id])
    assert removal is not None
    with database.writing() as db:
        db.exec(update(Removal).values(created_at=now() - KEPT - timedelta(seconds=1)))

    with pytest.raises(RemovalNotFoundError), database.writing() as db:
        bring_back(db, encoder, removal.id)
    with pytest.raises(RemovalNotFoundError), database.writing() as db:
        bring_back(db, encoder, "f" * 32)


def test_an_old_removal_is_forgotten_with_the_next(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        company_id, need_id = _fill(db, encoder)
        remove(db, COMMAND_LINE, Noun.NEEDS, [need_id])
        db.exec(update(Removal).values(created_at=now() - KEPT - timedelta(seconds=1)))
        remove(db, COMMAND_LINE, Noun.COMPANIES, [company_id])

    with database.reading() as db:
        assert [row.name for row in db.exec(select(Removal))] == ["新试助剂"]


def test_after_its_hour_no_row_and_no_file_holds_a_word_of_a_professor(
    database: Database, encoder: NgramEncoder, settings: Settings
) -> None:
    items = [{"text": "罕见词铼铱催化"}]
    body = FacultyCreate.model_validate({"name": "沈知远隐", "email": "unmistakable@example.org", "items": items})
    with database.writing() as db:
        faculty_id = create_faculty(db, COMMAND_LINE, encoder, body).id
        create_account(db, AccountCreate(name="boss", role=Role.OPERATOR))
        create_account(db, AccountCreate(name="沈知远隐的账号", role=Role.PROFESSOR, faculty_id=faculty_id))
    with database.writing() as db:
        remove(db, COMMAND_LINE, Noun.FACULTY, [faculty_id])
    tidy(database, settings)
    assert "罕见词铼铱催化" in _words(database), "within the hour the professor can be brought back"
    with database.writing() as db:
        db.exec(update(Removal).values(created_at=now() - KEPT - timedelta(seconds=1)))

    tidy(database, settings)

    secrets = ("沈知远隐", "罕见词铼铱催化", "unmistakable@example.org")
    assert not any(word in _words(database) for word in secrets)
    if database.is_sqlite:
        files = Path(str(database.url.database)).parent.glob("duijie.db*")
        left = b"".join(path.read_bytes() for path in files)
        assert b"boss" in left, "the control: this is the file"
        assert not any(word.encode() in left or json.dumps(word)[1:-1].encode() in left for word in secrets)


def test_a_removal_is_no_second_copy_in_the_log(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        _, need_id = _fill(db, encoder)
        db.get_one(Need, need_id).visibility = Visibility.CONFIDENTIAL
    with database.writing() as db:
        remove(db, COMMAND_LINE, Noun.NEEDS, [need_id])

    with database.reading() as db:
        entries = db.exec(select(AuditEntry)).all()
    assert {entry.entity for entry in entries} == {"company", "need", "need_status_change", "requirement"}
    assert all(entry.confidential for entry in entries if "高盐废水" in str(entry.before))


def _words(database: Database) -> str:
    """Every value of every table; what JSON has escaped is read."""
    with database.reading() as db:
        tables = [db.connection().execute(table.select()).all() for table in SQLModel.metadata.sorted_tables]
    return "\n".join(str(value) for rows in tables for row in rows for value in row)


def test_a_need_whose_company_has_gone_meanwhile_stays_gone(database: Database, encoder: NgramEncoder) -> None:
    with database.writing() as db:
        company_id, need_id = _fill(db, encoder)
        removal = remove(db, COMMAND_LINE, Noun.NEEDS, [need_id])
        remove(db, COMMAND_LINE, Noun.COMPANIES, [company_id])
    assert removal is not None

    with database.writing() as db:
        bring_back(db, encoder, removal.id)
    with database.reading() as db:
        assert db.exec(select(Need)).all() == []


def test_what_is_already_gone_is_nothing_to_delete(database: Database) -> None:
    with database.writing() as db:
        assert remove(db, COMMAND_LINE, Noun.FACULTY, ["f" * 32]) is None

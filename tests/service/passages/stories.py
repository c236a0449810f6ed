"""Rows for the tests of passages, made as the doors make them."""

from collections.abc import Sequence

from embeddings.encoder import Encoder
from service.accounts.principal import COMMAND_LINE
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.database import Database
from service.faculty.schemas import ExpertiseItemCreate, FacultyCreate
from service.faculty.use_cases import create_faculty
from service.needs.schemas import NeedCreate, RequirementCreate
from service.needs.use_cases import create_need


def add_professor(database: Database, encoder: Encoder, *texts: str, name: str = "沈知远") -> str:
    """Store a professor with these items; returns the id."""
    items = [ExpertiseItemCreate(text=text) for text in texts]
    with database.writing() as db:
        return create_faculty(db, COMMAND_LINE, encoder, FacultyCreate(name=name, items=items)).id


def add_company(database: Database, *, name: str = "清源助剂", region: str = "甘肃") -> str:
    """Store a company; returns the id."""
    with database.writing() as db:
        return create_company(db, COMMAND_LINE, CompanyCreate(name=name, region=region)).id


def add_need(
    database: Database, encoder: Encoder, title: str, *, company_id: str, requirements: Sequence[str] = ()
) -> str:
    """Store a need; returns the id."""
    body = NeedCreate(
        company_id=company_id, title=title, requirements=[RequirementCreate(text=text) for text in requirements]
    )
    with database.writing() as db:
        return create_need(db, COMMAND_LINE, encoder, body).id

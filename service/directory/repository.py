"""Queries behind the lists: all rows that fit, as light lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from service.directory.lines import CompanyLine, FacultyLine, NeedLine
from service.directory.queries import CompanyListQuery, FacultyListQuery, NeedListQuery
from service.models import Company, ExpertiseItem, FacultyProfile, Need, Requirement


def list_faculty_lines(db: Session, query: FacultyListQuery) -> list[FacultyLine]:
    """All professors that fit."""
    row = FacultyProfile
    shown = (
        row.id,
        row.external_id,
        row.name,
        row.name_pinyin,
        row.organization,
        row.department,
        row.title,
        row.region,
    )
    count = (
        select(func.count(col(ExpertiseItem.id))).where(col(ExpertiseItem.faculty_id) == col(row.id)).scalar_subquery()
    )
    statement = select(*(col(column) for column in shown), col(row.updated_at), count)
    for word in _words(query.q):
        in_items = col(row.items).any(col(ExpertiseItem.text).icontains(word, autoescape=True))
        statement = statement.where(or_(in_items, _any_holds(shown[1:], word)))
    if query.organization:
        statement = statement.where(col(row.organization) == query.organization)
    if query.kind:
        statement = statement.where(col(row.items).any(col(ExpertiseItem.kind) == query.kind))
    return [FacultyLine(*values) for values in db.execute(statement)]


def list_company_lines(db: Session, query: CompanyListQuery) -> list[CompanyLine]:
    """All companies that fit."""
    row = Company
    shown = (row.id, row.external_id, row.name, row.region, row.industry, row.size)
    count = select(func.count(col(Need.id))).where(col(Need.company_id) == col(row.id)).scalar_subquery()
    statement = select(*(col(column) for column in shown), col(row.updated_at), count)
    for word in _words(query.q):
        statement = statement.where(_any_holds((*shown[1:], row.description), word))
    if query.region:
        statement = statement.where(col(row.region) == query.region)
    if query.industry:
        statement = statement.where(col(row.industry) == query.industry)
    return [CompanyLine(*values) for values in db.execute(statement)]


def list_need_lines(db: Session, query: NeedListQuery) -> list[NeedLine]:
    """All needs that fit."""
    row = Need
    count = select(func.count(col(Requirement.id))).where(col(Requirement.need_id) == col(row.id)).scalar_subquery()
    shown: tuple[Any, ...] = (
        row.id,
        row.external_id,
        row.title,
        row.kind,
        row.company_id,
        Company.name,
        Company.region,
    )
    statement = select(
        *(col(column) for column in shown), col(row.deadline), col(row.budget_cny), col(row.updated_at), count
    ).join(Company)
    for word in _words(query.q):
        in_requirements = col(row.requirements).any(col(Requirement.text).icontains(word, autoescape=True))
        own = _any_holds((row.external_id, row.title, row.body, Company.name, Company.region), word)
        statement = statement.where(or_(in_requirements, own))
    if query.kind:
        statement = statement.where(col(row.kind) == query.kind)
    if query.region:
        statement = statement.where(col(Company.region) == query.region)
    if query.company:
        statement = statement.where(col(row.company_id) == query.company)
    return [NeedLine(*values) for values in db.execute(statement)]


def list_organizations(db: Session) -> list[str]:
    """The organizations that professors belong to."""
    return _values(db, FacultyProfile.organization)


def list_company_regions(db: Session) -> list[str]:
    """The regions of companies."""
    return _values(db, Company.region)


def list_industries(db: Session) -> list[str]:
    """The industries of companies."""
    return _values(db, Company.industry)


def list_company_names(db: Session) -> list[tuple[str, str]]:
    """Id and name of every company."""
    return [(id_, name) for id_, name in db.execute(select(col(Company.id), col(Company.name)))]


def _values(db: Session, column: str) -> list[str]:
    return [value for value in db.scalars(select(col(column)).distinct()) if value]


def _words(text: str) -> Sequence[str]:
    return text.split()


def _any_holds(columns: Iterable[str], word: str) -> ColumnElement[bool]:
    return or_(*(col(column).icontains(word, autoescape=True) for column in columns))

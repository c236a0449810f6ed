"""Queries that see how much everybody says, without reading it."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.models import Company, ExpertiseItem, FacultyProfile, Need, Requirement
from service.overview.values import NeedText, ProfileText


def list_profile_texts(db: Session) -> list[ProfileText]:
    """All professors, by name."""
    profile, item = FacultyProfile, ExpertiseItem
    items, characters = func.count(col(item.id)), func.coalesce(func.sum(func.length(col(item.text))), 0)
    statement = (
        select(col(profile.id), col(profile.name), col(profile.organization), items, characters)
        .outerjoin(item)
        .group_by(col(profile.id))
        .order_by(col(profile.name), col(profile.id))
    )
    return [ProfileText(*row) for row in db.execute(statement)]


def list_need_texts(db: Session) -> list[NeedText]:
    """All needs, by title."""
    need, requirement = Need, Requirement
    body = func.length(col(need.body))
    said = func.length(col(need.title)) + body + func.coalesce(func.sum(func.length(col(requirement.text))), 0)
    count = func.count(col(requirement.id))
    statement = (
        select(col(need.id), col(need.title), col(Company.name), body, said, count)
        .join(Company)
        .outerjoin(requirement)
        .group_by(col(need.id), col(Company.name))
        .order_by(col(need.title), col(need.id))
    )
    return [NeedText(*row) for row in db.execute(statement)]


def count_companies(db: Session) -> int:
    """How many companies are stored."""
    count: int = db.execute(select(func.count()).select_from(Company)).scalar_one()
    return count

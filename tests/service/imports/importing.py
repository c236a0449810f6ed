"""Import what a test writes, and read back what the database then holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from service.database import Database
from service.imports.report import Counts, ImportReport
from service.imports.use_cases import import_files
from service.language import Language
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.spreadsheets.layouts import Noun
from tests.embeddings.ngram_encoder import NgramEncoder

Import = Callable[..., ImportReport]


def importer(database: Database) -> Import:
    """`import_files` on `database`, in English, with an encoder that needs no model."""

    def import_(*paths: Path, **options: Any) -> ImportReport:  # noqa: ANN401 - whatever options there are
        options.setdefault("language", Language.EN)
        return import_files(database, NgramEncoder, list(paths), **options)

    return import_


def created(number: int, *, rejected: int = 0) -> Counts:
    """Counts of a first import."""
    return Counts(created=number, rejected=rejected)


def codes(report: ImportReport) -> list[tuple[int | None, str, str]]:
    """Row, column letter and code of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in report.problems]


def count(report: ImportReport, noun: Noun) -> Counts:
    """The counts of a noun."""
    return report.counts[noun]


def stored_faculty(database: Database) -> dict[str, FacultyProfile]:
    """All professors with their items, by external id."""
    with database.reading() as db:
        rows = db.exec(select(FacultyProfile).order_by(col(FacultyProfile.external_id))).all()
        return {row.external_id: row for row in rows}


def stored_companies(database: Database) -> dict[str, Company]:
    """All companies, by external id."""
    with database.reading() as db:
        return {row.external_id: row for row in db.exec(select(Company).order_by(col(Company.external_id))).all()}


def stored_needs(database: Database) -> dict[str, tuple[Need, str]]:
    """All needs with the names of their companies, by external id."""
    with database.reading() as db:
        rows = db.exec(select(Need, Company.name).join(Company).order_by(col(Need.external_id))).all()
        return {need.external_id: (need, company) for need, company in rows}


def items(profile: FacultyProfile) -> list[tuple[str, str, int | None]]:
    """Kind, text and year of all items."""
    return [(item.kind.value, item.text, item.year) for item in profile.items]


def requirements(need: Need) -> list[tuple[str, bool]]:
    """Text and weight of all requirements."""
    return [(requirement.text, requirement.must) for requirement in need.requirements]

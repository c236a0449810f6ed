"""Fill a docking report from the database and the matcher."""

from datetime import datetime

from sqlmodel import Session, col, select

from matching import types as values
from matching.matcher import Matcher, rank_faculty, rank_needs, score_matrix
from service.models import Company, FacultyProfile, Need
from service.passages.values import to_need, to_profile
from service.reports.docking_report import DockingReport, ReportedCompany, ReportedNeed, ReportedProfessor

TOP_K = 5
"""How many professors a need's card shows, and how many needs a professor's."""


def build_report(
    db: Session,
    matcher: Matcher,
    *,
    title: str,
    generated_at: datetime,
    model: str,
    invented: bool = False,
    top_k: int = TOP_K,
) -> DockingReport:
    """Match everything with everything and gather what a report shows, in the order of the senders' own ids.

    `db` must see what `matcher` has seen: refresh the matcher with the same session.
    """
    faculty = db.exec(select(FacultyProfile).order_by(col(FacultyProfile.external_id))).all()
    companies = db.exec(select(Company).order_by(col(Company.external_id))).all()
    needs = db.exec(select(Need).order_by(col(Need.external_id))).all()
    corpus = matcher.corpus
    rows = [corpus.needs.positions[need.id] for need in needs]
    columns = [corpus.faculty.positions[professor.id] for professor in faculty]
    return DockingReport(
        title=title,
        generated_at=generated_at,
        model=model,
        faculty=tuple(_professor(row) for row in faculty),
        companies=tuple(ReportedCompany(row.id, row.name, row.region, row.industry) for row in companies),
        needs=tuple(_need(row) for row in needs),
        matches_by_need={
            need.id: tuple(rank_faculty(matcher, corpus.needs.entries[position], top_k=top_k))
            for need, position in zip(needs, rows, strict=True)
        },
        matches_by_faculty={
            professor.id: tuple(rank_needs(matcher, corpus.faculty.entries[position], top_k=top_k))
            for professor, position in zip(faculty, columns, strict=True)
        },
        scores=score_matrix(matcher)[rows][:, columns].clip(0, 1),
        invented=invented,
        calibrated_on=matcher.calibration.made_from if matcher.calibration else "",
    )


def _professor(row: FacultyProfile) -> ReportedProfessor:
    profile: values.FacultyProfile = to_profile(row)
    return ReportedProfessor(row.id, row.name, row.organization, row.department, row.title, profile.items)


def _need(row: Need) -> ReportedNeed:
    need = to_need(row)
    return ReportedNeed(row.id, row.title, row.company_id, row.kind, row.body, need.requirements)

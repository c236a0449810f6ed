"""Fill a docking report from the database and the matcher."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from embeddings.encoder import Encoder
from matching import types as values
from matching.gaps import find_gaps
from matching.matcher import Matcher, rank_faculty, rank_needs, score_matrix
from service.matches.disclosure import explain_by_summary
from service.models import Company, FacultyProfile, Need, Visibility
from service.needs.disclosure import CONFIDENTIAL_COMPANY, summary_of, summary_title
from service.passages.values import to_need, to_profile
from service.reports.docking_report import DockingReport, ReportedCompany, ReportedNeed, ReportedProfessor

_CONFIDENTIAL = ReportedCompany("confidential", CONFIDENTIAL_COMPANY)
"""Whose needs are known by their summaries."""

TOP_K = 5
"""How many professors a need's card shows, and how many needs a professor's."""


def build_report(
    db: Session,
    matcher: Matcher,
    encoder: Encoder,
    *,
    title: str,
    generated_at: datetime,
    invented: bool = False,
    top_k: int = TOP_K,
) -> DockingReport:
    """Match everything with everything and gather what a report shows, in the order of the senders' own ids.

    Of a confidential need a report shows the approved summary only: who will read it is not known here. `db` must see
    what `matcher` has seen: refresh the matcher with the same session.
    """
    # A matrix of scores cannot show what a second look made of a few of them.
    matcher = replace(matcher, reranker=None)
    faculty = db.exec(select(FacultyProfile).order_by(col(FacultyProfile.external_id))).all()
    companies = db.exec(select(Company).order_by(col(Company.external_id))).all()
    needs = db.exec(select(Need).order_by(col(Need.external_id))).all()
    summaries = {need.id: summary_of(need) for need in needs if need.visibility is not Visibility.PUBLIC}

    def explain(ranked: Sequence[values.Match]) -> tuple[values.Match, ...]:
        return tuple(explain_by_summary(matcher, encoder, ranked, summaries_of(ranked)))

    def summaries_of(ranked: Sequence[values.Match]) -> dict[str, str | None]:
        return {match.need_id: summaries[match.need_id] for match in ranked if match.need_id in summaries}

    corpus = matcher.corpus
    rows = [corpus.needs.positions[need.id] for need in needs]
    columns = [corpus.faculty.positions[professor.id] for professor in faculty]
    return DockingReport(
        title=title,
        generated_at=generated_at,
        model=encoder.name,
        faculty=tuple(_professor(row) for row in faculty),
        companies=(
            *(ReportedCompany(row.id, row.name, row.region, row.industry) for row in companies),
            *([_CONFIDENTIAL] if summaries else []),
        ),
        needs=tuple(_need(row) for row in needs),
        matches_by_need={
            need.id: explain(rank_faculty(matcher, corpus.needs.entries[position], top_k=top_k))
            for need, position in zip(needs, rows, strict=True)
        },
        matches_by_faculty={
            professor.id: explain(rank_needs(matcher, corpus.faculty.entries[position], top_k=top_k))
            for professor, position in zip(faculty, columns, strict=True)
        },
        scores=score_matrix(matcher)[rows][:, columns].clip(0, 1),
        plain_scores=score_matrix(matcher, adjusted=False)[rows][:, columns].clip(0, 1),
        trial=matcher.calibration.trial if matcher.calibration else None,
        invented=invented,
        gaps=find_gaps(matcher),
        set_aside=matcher.set_aside,
        calibrated_on=matcher.calibration.made_from if matcher.calibration else "",
    )


def _professor(row: FacultyProfile) -> ReportedProfessor:
    profile: values.FacultyProfile = to_profile(row)
    return ReportedProfessor(row.id, row.name, row.organization, row.department, row.title, profile.items)


def _need(row: Need) -> ReportedNeed:
    if row.visibility is not Visibility.PUBLIC:
        summary = summary_of(row)
        return ReportedNeed(row.id, summary_title(summary), _CONFIDENTIAL.id, row.kind, summary or "")
    need = to_need(row)
    return ReportedNeed(row.id, row.title, row.company_id, row.kind, row.body, need.requirements)

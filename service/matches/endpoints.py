"""Matches over HTTP: a need's professors, a professor's needs, and either for free text."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from matching.eligibility import FacultyFilter, NeedFilter
from matching.types import ExpertiseKind, NeedKind
from service.dependencies import EncoderDep, MatcherDep, PathId, ReadDb
from service.matches import use_cases
from service.matches.schemas import MatchList, MatchQuery, TopK
from service.matches.use_cases import TextQuery
from service.problems import document_problems

router = APIRouter(tags=["matches"])

Organizations = Annotated[list[str], Query(max_length=100, description="Only of these organizations.")]
Regions = Annotated[list[str], Query(max_length=100, description="Only in these regions.")]
ExpertiseKinds = Annotated[list[ExpertiseKind], Query(description="Only items of these kinds count.")]
NeedKinds = Annotated[list[NeedKind], Query(description="Only needs of these kinds.")]


@router.get("/needs/{need_id}/matches", summary="Who fits a need", responses=document_problems(404, 422))
def list_need_matches(
    need_id: PathId,
    db: ReadDb,
    matcher: MatcherDep,
    top_k: Annotated[TopK, Query()] = 10,
    organization: Organizations = [],  # noqa: B006 - FastAPI copies it
    region: Regions = [],  # noqa: B006
    expertise_kind: ExpertiseKinds = [],  # noqa: B006
) -> MatchList:
    """Professors ranked for this need, with the passages that carry each match."""
    only = _faculty_filter(organization, region, expertise_kind)
    return MatchList.of(use_cases.match_need(db, matcher, need_id, only=only, top_k=top_k))


@router.get("/faculty/{faculty_id}/matches", summary="What fits a professor", responses=document_problems(404, 422))
def list_faculty_matches(
    faculty_id: PathId,
    db: ReadDb,
    matcher: MatcherDep,
    top_k: Annotated[TopK, Query()] = 10,
    organization: Organizations = [],  # noqa: B006 - FastAPI copies it
    region: Regions = [],  # noqa: B006
    kind: NeedKinds = [],  # noqa: B006
) -> MatchList:
    """Needs ranked for this professor, with the passages that carry each match."""
    only = _need_filter(organization, region, kind)
    return MatchList.of(use_cases.match_faculty(db, matcher, faculty_id, only=only, top_k=top_k))


@router.post("/match", summary="Match free text", responses=document_problems(400, 413, 422))
def match_text(body: MatchQuery, db: ReadDb, matcher: MatcherDep, encoder: EncoderDep) -> MatchList:
    """Rank professors for a need in free text, or needs for a professor's words; nothing is stored."""
    if body.to == "faculty":
        requirements = [(requirement.text, requirement.must) for requirement in body.requirements]
        query = TextQuery(text=body.text, title=body.title or "", requirements=requirements)
        faculty = _faculty_filter(body.organizations, body.regions, body.expertise_kinds)
        return MatchList.of(
            use_cases.match_text_to_faculty(db, matcher, encoder, query, only=faculty, top_k=body.top_k)
        )
    needs = _need_filter(body.organizations, body.regions, body.kinds)
    return MatchList.of(use_cases.match_text_to_needs(db, matcher, encoder, body.text, only=needs, top_k=body.top_k))


def _faculty_filter(
    organizations: Sequence[str], regions: Sequence[str], kinds: Sequence[ExpertiseKind]
) -> FacultyFilter:
    return FacultyFilter(frozenset(organizations), frozenset(regions), frozenset(kinds))


def _need_filter(organizations: Sequence[str], regions: Sequence[str], kinds: Sequence[NeedKind]) -> NeedFilter:
    return NeedFilter(frozenset(organizations), frozenset(regions), frozenset(kinds))

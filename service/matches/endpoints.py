"""Matches over HTTP: a need's professors, a professor's needs, and either for free text."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query

from matching.eligibility import FacultyFilter, NeedFilter
from matching.types import ExpertiseKind, NeedKind
from service.dependencies import EncoderDep, MatcherDep, PathId, PrincipalDep, ReadDb, RuntimeDep
from service.judgements.shown import log_shown
from service.matches import use_cases
from service.matches.schemas import MatchList, MatchQuery, TopK
from service.matches.use_cases import RankedPairs, TextQuery
from service.models.columns import new_id
from service.problems import document_problems

router = APIRouter(tags=["matches"])

Organizations = Annotated[list[str], Query(max_length=100, description="Only of these organizations.")]
Regions = Annotated[list[str], Query(max_length=100, description="Only in these regions.")]
ExpertiseKinds = Annotated[list[ExpertiseKind], Query(description="Only items of these kinds count.")]
NeedKinds = Annotated[list[NeedKind], Query(description="Only needs of these kinds.")]


def get_faculty_filter(
    organization: Organizations = [],  # noqa: B006 - FastAPI copies it
    region: Regions = [],  # noqa: B006
    expertise_kind: ExpertiseKinds = [],  # noqa: B006
) -> FacultyFilter:
    """Which professors are asked for."""
    return FacultyFilter(frozenset(organization), frozenset(region), frozenset(expertise_kind))


def get_need_filter(
    organization: Organizations = [],  # noqa: B006
    region: Regions = [],  # noqa: B006
    kind: NeedKinds = [],  # noqa: B006
) -> NeedFilter:
    """Which needs are asked for."""
    return NeedFilter(frozenset(organization), frozenset(region), frozenset(kind))


class ShownLists:
    """Writes down what was shown after it was answered: a reader waits for no writer."""

    def __init__(self, runtime: RuntimeDep, tasks: BackgroundTasks) -> None:
        """Prepare for one request."""
        self._runtime = runtime
        self._tasks = tasks

    def log(self, ranked: RankedPairs) -> str:
        """Have the list written down, and return its id."""
        list_id, runtime = new_id(), self._runtime
        self._tasks.add_task(log_shown, runtime.database, ranked, list_id=list_id, model=runtime.encoder.name)
        return list_id


FacultyFilterDep = Annotated[FacultyFilter, Depends(get_faculty_filter)]
NeedFilterDep = Annotated[NeedFilter, Depends(get_need_filter)]
ShownListDep = Annotated[ShownLists, Depends()]


@router.get("/needs/{need_id}/matches", summary="Who fits a need", responses=document_problems(404, 422))
def list_need_matches(
    need_id: PathId,
    db: ReadDb,
    principal: PrincipalDep,
    matcher: MatcherDep,
    encoder: EncoderDep,
    only: FacultyFilterDep,
    shown: ShownListDep,
    top_k: Annotated[TopK, Query()] = 10,
) -> MatchList:
    """Professors ranked for this need, with the passages that carry each match."""
    ranked = use_cases.match_need(db, principal, matcher, encoder, need_id, only=only, top_k=top_k)
    return MatchList.of(ranked, list_id=shown.log(ranked))


@router.get("/faculty/{faculty_id}/matches", summary="What fits a professor", responses=document_problems(404, 422))
def list_faculty_matches(
    faculty_id: PathId,
    db: ReadDb,
    principal: PrincipalDep,
    matcher: MatcherDep,
    encoder: EncoderDep,
    only: NeedFilterDep,
    shown: ShownListDep,
    top_k: Annotated[TopK, Query()] = 10,
) -> MatchList:
    """Needs ranked for this professor, with the passages that carry each match."""
    ranked = use_cases.match_faculty(db, principal, matcher, encoder, faculty_id, only=only, top_k=top_k)
    return MatchList.of(ranked, list_id=shown.log(ranked))


@router.post("/match", summary="Match free text", responses=document_problems(400, 403, 413, 422))
def match_text(
    body: MatchQuery, db: ReadDb, principal: PrincipalDep, matcher: MatcherDep, encoder: EncoderDep
) -> MatchList:
    """Rank professors for a need in free text, or needs for a professor's words; nothing is stored."""
    if body.to == "faculty":
        requirements = [(requirement.text, requirement.must) for requirement in body.requirements]
        query = TextQuery(text=body.text, title=body.title or "", requirements=requirements)
        faculty = get_faculty_filter(body.organizations, body.regions, body.expertise_kinds)
        return MatchList.of(
            use_cases.match_text_to_faculty(db, principal, matcher, encoder, query, only=faculty, top_k=body.top_k)
        )
    needs = get_need_filter(body.organizations, body.regions, body.kinds)
    return MatchList.of(
        use_cases.match_text_to_needs(db, principal, matcher, encoder, body.text, only=needs, top_k=body.top_k)
    )

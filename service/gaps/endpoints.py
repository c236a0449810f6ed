"""`/v1/gaps` over HTTP."""

from fastapi import APIRouter

from service.dependencies import MatcherDep, PrincipalDep, ReadDb
from service.gaps import use_cases
from service.gaps.schemas import GapListPublic
from service.problems import document_problems

router = APIRouter(tags=["gaps"])


@router.get("/gaps", summary="What is missing", responses=document_problems())
def list_gaps(db: ReadDb, principal: PrincipalDep, matcher: MatcherDep) -> GapListPublic:
    """Needs that nobody can serve and what fails, professors without a fit, and fields without a strong match."""
    return GapListPublic.of(use_cases.list_gaps(db, principal, matcher))

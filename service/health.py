"""Liveness and readiness: `/healthz` says that the process answers, `/readyz` that it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from service.dependencies import StartupDep
from service.problems import document_problems

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Everything is there."""

    status: Literal["ready"] = "ready"


@router.get("/healthz", summary="Does the process answer?")
def check_health() -> Health:
    """Answer at once, also while the model is being loaded."""
    return Health()


@router.get("/readyz", summary="Can it work?", responses=document_problems(503))
def check_readiness(startup: StartupDep) -> Readiness:
    """Answer 200 once database, model and index are there; before, 503 says what is still missing.

    Later 503 means that the database does not answer. Why stands in the log: anybody may ask here.
    """
    startup.runtime.database.check()
    return Readiness()

"""What a page can ask for beside what an endpoint of the API can."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlmodel import Session

from service.accounts.principal import Principal
from service.dependencies import Db, Now, PrincipalDep, ReadDb, RuntimeDep
from service.landscape.surveyor import Survey, Surveyor
from service.language import Language
from service.web.visitor import LanguageDep


def get_surveyor(request: Request) -> Surveyor:
    """The keeper of this process's landscape."""
    return cast("Surveyor", request.app.state.surveyor)


def get_survey(request: Request, runtime: RuntimeDep, db: ReadDb) -> Survey:
    """What is known of everybody against everybody, as of what the request's read session sees."""
    matcher = runtime.get_matcher(db)
    return get_surveyor(request).look(matcher, revision=runtime.passage_index.revision)


SurveyDep = Annotated[Survey, Depends(get_survey, scope="function")]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever changes something at a page, when, and the transaction that it is written in."""

    request: Request
    db: Session
    principal: Principal
    now: datetime
    language: Language


def take_desk(request: Request, db: Db, principal: PrincipalDep, now: Now, language: LanguageDep) -> Desk:
    """The desk of this request."""
    return Desk(request, db, principal, now, language)


DeskDep = Annotated[Desk, Depends(take_desk, scope="function")]

"""`/undo/{id}`: bring back what was deleted."""

import json

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from service.dependencies import Db, EncoderDep, PathId
from service.removals.use_cases import RemovalNotFoundError, bring_back
from service.web.notices import Notice
from service.web.rendering import go_to

router = APIRouter()

LISTS = {"faculty_profile": "/faculty", "company": "/companies", "need": "/needs"}


@router.post("/undo/{removal_id}")
def undo(removal_id: PathId, db: Db, encoder: EncoderDep) -> RedirectResponse:
    """Bring back one deletion and open what came back, or the list where it is several."""
    try:
        removal = bring_back(db, encoder, removal_id)
    except RemovalNotFoundError:
        return go_to("/", Notice("too-late"))
    table, rows = next(iter(json.loads(removal.rows).items()))
    if removal.count > 1:
        return go_to(LISTS[table], Notice("restored-several", {"count": removal.count}))
    return go_to(f"{LISTS[table]}/{rows[0]['id']}", Notice("restored", {"name": removal.name}))

"""Write down which list was shown, so that a judgement's position is known when it is learned from."""

import logging

from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from service.database import Database
from service.matches.use_cases import RankedPairs
from service.models.shown_list import ShownList, ShownMatch

log = logging.getLogger(__name__)


def log_shown(database: Database, ranked: RankedPairs, *, list_id: str, model: str) -> None:
    """Store a list in a transaction of its own; where that fails, the log says so and the list counts as unknown.

    An empty list and one for free text are not stored: nobody can judge a match of theirs.
    """
    if not ranked.pairs or ranked.asked_by is None:
        return
    rows = [
        {
            "list_id": list_id,
            "position": pair.match.rank,
            "need_id": pair.match.need_id,
            "faculty_id": pair.match.faculty_id,
            "score": pair.match.score,
        }
        for pair in ranked.pairs
    ]
    try:
        with database.writing() as db:
            db.add(ShownList(id=list_id, query=ranked.asked_by, model=model, scorer=ranked.scorer))
            db.flush()
            db.execute(insert(ShownMatch), rows)
    except (
        SQLAlchemyError
    ) as error:  # somebody deleted a need meanwhile, or the database is busy: nobody waits for this
        log.warning("The list %s could not be written down: %s", list_id, error)

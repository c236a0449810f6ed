"""After a change of model, or of how texts are cut: bring stored passages and vectors up to date."""

import logging
from collections.abc import Sequence

from sqlmodel import Session, col, select

from embeddings.encoder import Encoder
from service.database import Database
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.passages.prepared_encoder import prepare_encoder
from service.passages.store import find_outdated, store_passages
from service.passages.values import to_need, to_profile

log = logging.getLogger(__name__)

BATCH = 50
"""Owners in one transaction: a start that is killed half-way goes on from there."""


def store_outdated_passages(database: Database, encoder: Encoder) -> int:
    """Store what this model has not encoded yet; returns how many professors and needs that was.

    Texts are encoded outside of transactions, so other processes go on writing meanwhile.
    """
    with database.reading() as db:
        faculty_ids, need_ids = find_outdated(db, encoder)
    total = len(faculty_ids) + len(need_ids)
    if total:
        log.warning("Encoding %d professors and needs that the model %s has not seen yet.", total, encoder.name)
    for start in range(0, len(faculty_ids), BATCH):
        _store_batch(database, encoder, faculty_ids=faculty_ids[start : start + BATCH])
    for start in range(0, len(need_ids), BATCH):
        _store_batch(database, encoder, need_ids=need_ids[start : start + BATCH])
    return total


def _store_batch(
    database: Database, encoder: Encoder, *, faculty_ids: Sequence[str] = (), need_ids: Sequence[str] = ()
) -> None:
    with database.reading() as db:
        faculty, needs = _select(db, faculty_ids, need_ids)
        prepared = prepare_encoder(
            encoder, faculty=[to_profile(row) for row in faculty], needs=[to_need(row) for row in needs]
        )
    with database.writing() as db:
        faculty, needs = _select(db, faculty_ids, need_ids, lock=True)
        store_passages(db, prepared, faculty=faculty, needs=needs)


def _select(
    db: Session, faculty_ids: Sequence[str], need_ids: Sequence[str], *, lock: bool = False
) -> tuple[Sequence[FacultyProfile], Sequence[Need]]:
    faculty = select(FacultyProfile).where(col(FacultyProfile.id).in_(faculty_ids)).order_by(col(FacultyProfile.id))
    needs = select(Need).where(col(Need.id).in_(need_ids)).order_by(col(Need.id))
    if lock:
        faculty, needs = faculty.with_for_update(of=FacultyProfile), needs.with_for_update(of=Need)
    return db.exec(faculty).all(), db.exec(needs).all()

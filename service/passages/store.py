"""Keep the stored passages in step with the rows they are cut from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, delete, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from embeddings.encoder import Encoder, Vectors
from matching import types as values
from matching.passages import need_passages, profile_passages
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.models.passage import Passage, PassageOwner, PassageVector
from service.passages.revisions import record_changes, take_revision
from service.passages.values import to_need, to_profile
from service.passages.vectors import to_bytes, vector_key
from service.statements import chunked


def store_passages(
    db: Session, encoder: Encoder, *, faculty: Sequence[FacultyProfile] = (), needs: Sequence[Need] = ()
) -> None:
    """Cut these rows into passages, encode what is new, and store it, in the transaction of `db`.

    Give all rows of a transaction in one call: texts are encoded in one call for faculty (as documents) and one for
    needs (as queries), before the first write. A passage whose text is unchanged keeps its id and vector. Every row
    given counts as changed, even where no text did, so that other processes read it again.
    """
    cuts = _cut(faculty, needs)
    if not cuts:
        return
    plan = _plan_changes(cuts, _load_stored(db, cuts, model=vector_key(encoder)))
    vectors = _encode(encoder, [*plan.unencoded_texts, *plan.new_texts])

    revision = take_revision(db)
    for chunk in chunked(plan.gone):
        db.execute(delete(Passage).where(col(Passage.id).in_(chunk)))
    if plan.moved:
        db.execute(update(Passage), plan.moved)
    ids = [*plan.unencoded, *_insert_passages(db, plan.new)]
    if ids:
        pairs = zip(ids, vectors, strict=True)
        rows = [{"passage_id": id_, "model": vector_key(encoder), "vector": to_bytes(vector)} for id_, vector in pairs]
        db.execute(insert(PassageVector), rows)
    record_changes(db, revision, PassageOwner.FACULTY, [row.id for row in faculty])
    record_changes(db, revision, PassageOwner.NEED, [row.id for row in needs])


def remove_passages(db: Session, owner: PassageOwner, owner_ids: Sequence[str]) -> None:
    """Remove all passages of owners that are deleted in this transaction."""
    if not owner_ids:
        return
    revision = take_revision(db)
    for chunk in chunked(owner_ids):
        db.execute(delete(Passage).where(col(Passage.owner) == owner, col(Passage.owner_id).in_(chunk)))
    record_changes(db, revision, owner, owner_ids)


def touch_needs(db: Session, need_ids: Sequence[str]) -> None:
    """Tell other processes to read these needs again, because something beside their texts changed."""
    if need_ids:
        record_changes(db, take_revision(db), PassageOwner.NEED, need_ids)


def touch_faculty(db: Session, faculty_ids: Sequence[str]) -> None:
    """Tell other processes to read these professors again, because what their items count has changed."""
    if faculty_ids:
        record_changes(db, take_revision(db), PassageOwner.FACULTY, faculty_ids)


def find_outdated(db: Session, encoder: Encoder) -> tuple[list[str], list[str]]:
    """Return the ids of professors and of needs whose stored passages or vectors are not what they should be."""
    cuts = _cut(db.exec(select(FacultyProfile)).all(), db.exec(select(Need)).all())
    stored = _load_stored(db, cuts, model=vector_key(encoder))
    outdated = [cut for cut in cuts if _plan_changes([cut], stored) != _Plan()]
    return (
        sorted(cut.owner_id for cut in outdated if cut.owner is PassageOwner.FACULTY),
        sorted(cut.owner_id for cut in outdated if cut.owner is PassageOwner.NEED),
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """What an owner's text says its passages should be."""

    owner: PassageOwner
    owner_id: str
    passages: tuple[values.Passage, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    """A passage that is there; `encoded` says whether by the model in use."""

    id: int
    source_id: str
    position: int
    start: int
    text: str
    encoded: bool


@dataclass(slots=True)
class _Plan:
    """What to write: rows to insert and to move, ids to delete, and ids that stay but have no vector yet."""

    new: list[dict[str, Any]] = field(default_factory=list)
    new_texts: list[tuple[PassageOwner, str]] = field(default_factory=list)
    unencoded: list[int] = field(default_factory=list)
    unencoded_texts: list[tuple[PassageOwner, str]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def _cut(faculty: Sequence[FacultyProfile], needs: Sequence[Need]) -> list[_Cut]:
    cuts = [_Cut(PassageOwner.FACULTY, row.id, profile_passages(to_profile(row))) for row in faculty]
    return cuts + [_Cut(PassageOwner.NEED, row.id, need_passages(to_need(row))) for row in needs]


def _load_stored(db: Session, cuts: Sequence[_Cut], *, model: str) -> dict[tuple[PassageOwner, str], list[_Stored]]:
    stored: dict[tuple[PassageOwner, str], list[_Stored]] = defaultdict(list)
    encoded = and_(col(PassageVector.passage_id) == col(Passage.id), col(PassageVector.model) == model)
    for owner in PassageOwner:
        for chunk in chunked([cut.owner_id for cut in cuts if cut.owner is owner]):
            columns = (Passage.id, Passage.source_id, Passage.position, Passage.start, Passage.text)
            statement = (
                select_columns(
                    col(Passage.owner_id),
                    *(col(column) for column in columns),
                    col(PassageVector.passage_id).is_not(None),
                )
                .outerjoin(PassageVector, encoded)
                .where(col(Passage.owner) == owner, col(Passage.owner_id).in_(chunk))
                .order_by(col(Passage.id))
            )
            for owner_id, *stored_passage in db.execute(statement):
                stored[owner, owner_id].append(_Stored(*stored_passage))
    return stored


def _plan_changes(cuts: Sequence[_Cut], stored: dict[tuple[PassageOwner, str], list[_Stored]]) -> _Plan:
    plan = _Plan()
    for cut in cuts:
        left = stored[cut.owner, cut.owner_id]
        for position, passage in enumerate(cut.passages):
            place = {"source_id": passage.source_id, "position": position, "start": passage.start}
            kept = _find_same(left, passage)
            if kept is None:
                plan.new.append({"owner": cut.owner, "owner_id": cut.owner_id, "text": passage.text, **place})
                plan.new_texts.append((cut.owner, passage.text))
                continue
            left.remove(kept)
            if (kept.source_id, kept.position, kept.start) != (passage.source_id, position, passage.start):
                plan.moved.append({"id": kept.id, **place})
            if not kept.encoded:
                plan.unencoded.append(kept.id)
                plan.unencoded_texts.append((cut.owner, kept.text))
        plan.gone += [row.id for row in left]
    return plan


def _insert_passages(db: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert in batches and return the ids in the order of `rows`.

    SQLAlchemy's own ordering of returned ids would insert row by row on SQLite.
    """
    if not rows:
        return []
    place = (col(Passage.owner), col(Passage.owner_id), col(Passage.position))
    inserted = db.execute(insert(Passage).returning(*place, col(Passage.id)), rows)
    ids = {(owner, owner_id, position): id_ for owner, owner_id, position, id_ in inserted}
    return [ids[row["owner"], row["owner_id"], row["position"]] for row in rows]


def _find_same(stored: Sequence[_Stored], passage: values.Passage) -> _Stored | None:
    same = [row for row in stored if row.text == passage.text]
    here = [row for row in same if (row.source_id, row.start) == (passage.source_id, passage.start)]
    return next(iter(here or same), None)


def _encode(encoder: Encoder, texts: Sequence[tuple[PassageOwner, str]]) -> list[Vectors]:
    """One vector a text; equal texts of one side are encoded once."""
    ready: dict[tuple[PassageOwner, str], Vectors] = {}
    for owner, encode in ((PassageOwner.FACULTY, encoder.encode_document), (PassageOwner.NEED, encoder.encode_query)):
        wanted = list(dict.fromkeys(text for whose, text in texts if whose is owner))
        if wanted:
            ready.update(zip([(owner, text) for text in wanted], encode(wanted), strict=True))
    return [ready[key] for key in texts]

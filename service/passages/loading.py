"""Read profiles and needs with their passages and vectors, as matching takes them."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import numpy as np
from sqlalchemy import and_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from embeddings.encoder import Encoder, Vectors
from matching import types as values
from matching.corpus import Entry, IndexedNeed, IndexedProfile, index_need, index_profile
from matching.passages import need_passages, profile_passages
from matching.types import JudgementWord
from service.models.faculty_profile import FacultyProfile
from service.models.judgement import Judgement
from service.models.need import Need
from service.models.passage import Passage, PassageOwner, PassageVector
from service.passages.values import to_need, to_profile
from service.passages.vectors import from_bytes, vector_key
from service.statements import chunked

log = logging.getLogger(__name__)

Value = TypeVar("Value", values.FacultyProfile, values.Need)
Row = TypeVar("Row", FacultyProfile, Need)
Place = tuple[str, int, str]
"""What a stored passage and a cut one have in common: source id, start, text."""
Stored = tuple[int | None, Vectors | None]
"""Id and vector of a stored passage, as far as there are any."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded(Generic[Entry]):
    """An entry for matching; `rows` says which row of its block each stored passage is, by passage id."""

    entry: Entry
    rows: Mapping[int, int]


def load_profiles(
    db: Session, encoder: Encoder, ids: Collection[str] | None = None, *, day: date | None = None
) -> dict[str, Loaded[IndexedProfile]]:
    """Return the professors with these ids (default: all), by id; one that does not exist is left out.

    So is one that is no longer visible on `day`, where it is given.

    What the encoder's model has no stored vector for is encoded now, in memory only.
    """
    rows = _select_rows(db, FacultyProfile, ids)
    lowered = _list_lowered_items(db)
    profiles = [
        to_profile(row, lowered) for row in rows if day is None or row.visible_until is None or row.visible_until >= day
    ]
    stored = _load_vectors(db, encoder, PassageOwner.FACULTY, ids)
    return _load(profiles, stored, cut=profile_passages, encode=encoder.encode_document, line_up=index_profile)


def load_needs(db: Session, encoder: Encoder, ids: Collection[str] | None = None) -> dict[str, Loaded[IndexedNeed]]:
    """Return the needs with these ids (default: all), by id; otherwise as `load_profiles`."""
    needs = [to_need(row, row.company) for row in _select_rows(db, Need, ids)]
    stored = _load_vectors(db, encoder, PassageOwner.NEED, ids)
    return _load(needs, stored, cut=need_passages, encode=encoder.encode_query, line_up=index_need)


def list_hidden_since(db: Session, before: date, day: date) -> set[str]:
    """Return the ids of the professors who were visible on one day and are not on another."""
    until = col(FacultyProfile.visible_until)
    return set(db.exec(select(FacultyProfile.id).where(until >= before, until < day)))


def _list_lowered_items(db: Session) -> set[str]:
    """Items of which somebody has said, at a match that they carried, that they are not the professor's field."""
    judgement = Judgement
    statement = select(judgement.item_id).where(
        col(judgement.item_id).is_not(None),
        col(judgement.withdrawn_at).is_(None),
        col(judgement.word) == JudgementWord.NOT_MY_FIELD,
    )
    return {item_id for item_id in db.exec(statement) if item_id}


def _select_rows(db: Session, table: type[Row], ids: Collection[str] | None) -> Iterator[Row]:
    if ids is None:
        yield from db.exec(select(table).order_by(col(table.id)))
        return
    for chunk in chunked(sorted(ids)):
        yield from db.exec(select(table).where(col(table.id).in_(chunk)).order_by(col(table.id)))


def _load_vectors(
    db: Session, encoder: Encoder, owner: PassageOwner, ids: Collection[str] | None
) -> dict[str, dict[Place, Stored]]:
    same_model = and_(col(PassageVector.passage_id) == col(Passage.id), col(PassageVector.model) == vector_key(encoder))
    # Columns instead of rows: there are thousands, and a tuple is made ten times as fast as an object.
    place = (col(Passage.source_id), col(Passage.start), col(Passage.text))
    statement = (
        select_columns(col(Passage.owner_id), *place, col(Passage.id), col(PassageVector.vector))
        .outerjoin(PassageVector, same_model)
        .where(col(Passage.owner) == owner)
        .execution_options(yield_per=1000)
    )
    chunks: list[Sequence[str]] | list[None] = [None] if ids is None else list(chunked(sorted(ids)))
    found: dict[str, dict[Place, Stored]] = defaultdict(dict)
    for chunk in chunks:
        part = statement if chunk is None else statement.where(col(Passage.owner_id).in_(chunk))
        for owner_id, source_id, start, text, passage_id, vector in db.execute(part):
            found[owner_id][source_id, start, text] = (passage_id, _read(vector))
    return found


def _read(vector: bytes | None) -> Vectors | None:
    return None if vector is None else from_bytes(vector)


def _load(
    items: Sequence[Value],
    stored: Mapping[str, Mapping[Place, Stored]],
    *,
    cut: Callable[[Value], tuple[values.Passage, ...]],
    encode: Callable[[Sequence[str]], Vectors],
    line_up: Callable[[Value, Sequence[values.Passage], Vectors], Entry],
) -> dict[str, Loaded[Entry]]:
    cuts = {item.id: cut(item) for item in items}
    found: dict[str, list[Stored]] = {
        id_: [stored.get(id_, {}).get((p.source_id, p.start, p.text), (None, None)) for p in passages]
        for id_, passages in cuts.items()
    }
    missing = list(
        dict.fromkeys(
            passage.text
            for id_, passages in cuts.items()
            for passage, (_, vector) in zip(passages, found[id_], strict=True)
            if vector is None
        )
    )
    fresh: dict[str, Vectors] = {}
    if missing:
        log.warning("%d passages have no stored vector of this model; they are encoded in memory.", len(missing))
        fresh = dict(zip(missing, encode(missing), strict=True))
    loaded: dict[str, Loaded[Entry]] = {}
    for item in items:
        vectors = [
            fresh[passage.text] if vector is None else vector
            for passage, (_, vector) in zip(cuts[item.id], found[item.id], strict=True)
        ]
        rows = {id_: row for row, (id_, _) in enumerate(found[item.id]) if id_ is not None}
        loaded[item.id] = Loaded(line_up(item, cuts[item.id], np.stack(vectors) if vectors else encode([])), rows)
    return loaded

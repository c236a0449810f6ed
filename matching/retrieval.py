"""Find the candidates worth scoring: whose passages lie nearest to the query's, by meaning or by words.

Scoring is exact and costs time with every profile; up to `ALWAYS_SCORED` entries it is simply done for all. Above that
the vector index and the lexical channel each name the nearest owners, and only those are scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.index import VectorIndex
from matching.corpus import Block, CorpusTerms, Entry, Side, weigh_terms

ALWAYS_SCORED = 1000
"""Up to this many eligible entries all are scored: 1,000 profiles of ten passages take some 30 ms."""

CANDIDATES = 500
"""How many owners each channel names beyond that."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The vector index over one side's passages, and the id of the entry that each passage id belongs to."""

    index: VectorIndex
    owners: Mapping[int, str]


def find_candidates(
    query: Block,
    side: Side[Entry],
    *,
    eligible: NDArray[np.bool_],
    shelf: Shelf | None,
    terms: CorpusTerms,
) -> NDArray[np.bool_]:
    """Which entries of `side` to score: a mask within `eligible`. Without a shelf, all that are eligible."""
    if shelf is None or int(eligible.sum()) <= ALWAYS_SCORED:
        return eligible
    return eligible & (
        _nearest_by_meaning(query, side, eligible=eligible, shelf=shelf)
        | _nearest_by_words(query, side, eligible=eligible, terms=terms)
    )


def _nearest_by_meaning(
    query: Block, side: Side[Entry], *, eligible: NDArray[np.bool_], shelf: Shelf
) -> NDArray[np.bool_]:
    """Ask the index for more and more passages until enough eligible owners are among them."""
    found = np.zeros(len(side), dtype=np.bool_)
    count = 2 * CANDIDATES
    while True:
        for hits in shelf.index.search(query.vectors, min(count, len(shelf.index))):
            for hit in hits:
                position = side.positions.get(shelf.owners.get(hit.id, ""))
                if position is not None:
                    found[position] = True
        if count >= len(shelf.index) or int((found & eligible).sum()) >= CANDIDATES:
            return found
        count *= 4


def _nearest_by_words(
    query: Block, side: Side[Entry], *, eligible: NDArray[np.bool_], terms: CorpusTerms
) -> NDArray[np.bool_]:
    asked, answered = weigh_terms(query, terms), side.weighed(terms)
    within = (asked.within @ answered.within.T).toarray().max(axis=0, initial=0.0)
    across = (asked.across @ answered.across.T).toarray().max(axis=0, initial=0.0)
    scores = np.maximum(within, across)
    best = np.zeros(len(side), dtype=np.float64)
    np.maximum.at(best, side.owners, scores)
    best[~eligible] = 0
    found = np.zeros(len(side), dtype=np.bool_)
    found[np.argsort(-best, kind="stable")[:CANDIDATES]] = True
    return found & (best > 0)

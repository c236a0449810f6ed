"""Find the candidates worth scoring: whose passages lie nearest to the query's, by meaning or by words.

Scoring is exact and costs time with every profile; up to `ALWAYS_SCORED` entries it is simply done for all. Above that
the vector index and the lexical channel each name the nearest owners, and only those are scored.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from embeddings.index import VectorIndex
from matching.corpus import Block, Entry, Side
from matching.lexical import TermWeights, weigh

ALWAYS_SCORED = 1000
"""Up to this many eligible entries all are scored: 1,000 profiles of ten passages take some 30 ms."""

CANDIDATES = 500
"""How many owners each channel names beyond that."""


def find_candidates(
    query: Block,
    side: Side[Entry],
    *,
    eligible: NDArray[np.bool_],
    index: VectorIndex,
    owners: Mapping[int, str],
    terms: TermWeights,
) -> NDArray[np.bool_]:
    """Which entries of `side` to score: a mask within `eligible`.

    `index` holds the side's passages, `owners` says which entry's id a passage id belongs to.
    """
    if int(eligible.sum()) <= ALWAYS_SCORED:
        return eligible
    return eligible & (
        _nearest_by_meaning(query, side, eligible=eligible, index=index, owners=owners)
        | _nearest_by_words(query, side, eligible=eligible, terms=terms)
    )


def _nearest_by_meaning(
    query: Block, side: Side[Entry], *, eligible: NDArray[np.bool_], index: VectorIndex, owners: Mapping[int, str]
) -> NDArray[np.bool_]:
    """Ask the index for more and more passages until enough eligible owners are among them."""
    found = np.zeros(len(side), dtype=np.bool_)
    count = 2 * CANDIDATES
    while True:
        for hits in index.search(query.vectors, min(count, len(index))):
            for hit in hits:
                position = side.positions.get(owners.get(hit.id, ""))
                if position is not None:
                    found[position] = True
        if count >= len(index) or int((found & eligible).sum()) >= CANDIDATES:
            return found
        count *= 4


def _nearest_by_words(
    query: Block, side: Side[Entry], *, eligible: NDArray[np.bool_], terms: TermWeights
) -> NDArray[np.bool_]:
    scores = (weigh(query.counts, terms) @ side.weighed(terms).T).toarray().max(axis=0, initial=0.0)
    best = np.zeros(len(side), dtype=np.float64)
    np.maximum.at(best, side.owners, scores)
    best[~eligible] = 0
    found = np.zeros(len(side), dtype=np.bool_)
    found[np.argsort(-best, kind="stable")[:CANDIDATES]] = True
    return found & (best > 0)

"""The score of a need and a profile, computed for many pairs at once.

Passage against passage there is a cosine and, where both speak a language, a lexical score; both are fused by a convex
combination. A profile answers a passage of the need as well as its best passages do (mean of the best three); a part of
the need is answered as well as its passages on average; the parts are averaged, must above wish.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.corpus import IndexedNeed, IndexedProfile, Side
from matching.lexical import TermWeights, weigh
from matching.passages import BODY_SOURCE, TITLE_SOURCE

Array = NDArray[np.float32]

NEED_PART = "need"
"""Id of the part that title and body make together; every requirement is a part of its own."""

_UNANSWERED = -1.0
"""What a profile without any passage scores: the lowest cosine there is."""


@dataclass(frozen=True, slots=True)
class ScoringWeights:
    """What the score is made of. Every default was measured: see docs/quality.md."""

    lexical: float = 0.3
    lexical_scale: float = 1.5
    best_passages: int = 3
    need: float = 2.0
    must: float = 1.0
    wish: float = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a need: the rows of the need's block that belong to it, and its weight in the whole."""

    id: str
    rows: tuple[int, ...]
    weight: float
    must: bool


@dataclass(frozen=True, slots=True, eq=False)
class PassageScores:
    """Scores of passages of needs (rows) against passages of profiles (columns).

    `lexical` is NaN where the two share no language; `fused` is what ranks.
    """

    dense: Array
    lexical: Array
    fused: Array


def score_pairs(
    needs: Side[IndexedNeed], faculty: Side[IndexedProfile], *, terms: TermWeights, weights: ScoringWeights
) -> Array:
    """Score every need against every profile: shape (needs, faculty), mostly within 0..1, higher is better.

    `terms` are the document frequencies to weigh words by; pass the same ones for the same answer.
    """
    scores = np.full((len(needs), len(faculty)), _UNANSWERED, dtype=np.float32)
    for position, need in enumerate(needs.entries):
        parts = need_parts(need, weights)
        if parts:
            answered = best_of(passage_scores(need, faculty, terms=terms, weights=weights).fused, faculty, weights)
            total = sum(part.weight for part in parts)
            scores[position] = sum(part.weight * answered[list(part.rows)].mean(axis=0) for part in parts) / total
    return scores


def need_parts(need: IndexedNeed, weights: ScoringWeights) -> list[Part]:
    """The parts of a need that have any text, the need itself first, then its requirements in order."""
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(need.block.passages):
        whole = passage.source_id in {TITLE_SOURCE, BODY_SOURCE}
        rows.setdefault(NEED_PART if whole else passage.source_id, []).append(row)
    must = {requirement.id: requirement.must for requirement in need.value.requirements}
    return [
        Part(
            id=part_id,
            rows=tuple(part_rows),
            weight=weights.need if part_id == NEED_PART else weights.must if must[part_id] else weights.wish,
            must=must.get(part_id, True),
        )
        for part_id, part_rows in rows.items()
    ]


def passage_scores(
    need: IndexedNeed, faculty: Side[IndexedProfile], *, terms: TermWeights, weights: ScoringWeights
) -> PassageScores:
    """Score every passage of a need (r) against every passage of the profiles (c): arrays of shape (r, c)."""
    dense = need.block.vectors @ faculty.vectors.T
    lexical = (weigh(need.block.counts, terms) @ faculty.weighed(terms).T).toarray().astype(np.float32)
    comparable = (need.block.languages[:, None, :] & faculty.languages[None, :, :]).any(axis=2)
    mixed = (1 - weights.lexical) * dense + weights.lexical * weights.lexical_scale * lexical
    return PassageScores(
        dense=dense,
        lexical=np.where(comparable, lexical, np.float32("nan")),
        fused=np.where(comparable, mixed, dense).astype(np.float32),
    )


def best_of(scores: Array, faculty: Side[IndexedProfile], weights: ScoringWeights) -> Array:
    """How well each profile answers each row: the mean of its best passages, shape (rows, faculty).

    A profile with fewer passages than asked is judged by those it has.
    """
    answered = np.full((scores.shape[0], len(faculty)), _UNANSWERED, dtype=np.float32)
    for owners, columns in faculty.by_size:
        each = scores[:, columns]
        best = min(weights.best_passages, each.shape[2])
        answered[:, owners] = np.partition(each, each.shape[2] - best, axis=2)[:, :, -best:].mean(axis=2)
    return answered

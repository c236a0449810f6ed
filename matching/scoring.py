"""The score of a need and a profile, computed for many pairs at once.

Passage against passage there is a cosine and, where both speak a language, a lexical score; between two languages the
words that a term list makes of both take its place. They are fused by a convex combination on the scale of the cosine. A profile answers a passage of the need as well as its best passages do, the best
counting most; the need as a whole counts most, and its requirements, must above wish, share the rest.

Who asks for people asks for a field, which no single passage is: there a profile's best passages count alike. And a
course answers those who ask for teaching or students; to anybody else it says a little less than other passages do.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.corpus import CorpusTerms, IndexedNeed, IndexedProfile, Side, weigh_terms
from matching.lexical import TermMatrix
from matching.passages import NEED_SOURCE
from matching.types import NeedKind

Array = NDArray[np.float32]

UNANSWERED = -1.0
"""What a profile without any passage scores: the lowest cosine there is."""


FOR_PEOPLE = frozenset({NeedKind.TALENT_RECRUITMENT, NeedKind.FACULTY_EXCHANGE})
"""Needs for somebody of a field."""

FOR_TEACHING = frozenset({NeedKind.INTERNSHIP_BASE, NeedKind.EMPLOYEE_TRAINING, NeedKind.CURRICULUM})
"""Needs for teaching, or for students."""


@dataclass(frozen=True, slots=True)
class ScoringWeights:
    """What the score is made of. Every default was measured: see docs/quality.md.

    `lexical` is the share of the lexical channel; `lexical_scale` brings a lexical score (mostly 0 to 0.3) to the scale
    of a cosine. `bridge` and `bridge_scale` are the same for two texts in two languages. `best_passages` weigh a
    profile's best passage, its second best, and so on, `field` does so where people are asked for; `course` is what a
    course counts where teaching is not. `requirements` is the share of all requirements together beside
    the need as a whole, which counts 1; among them a wish counts `wish` musts. `hubs` says how much of what everybody
    scores is taken off (matching/hubs.py).
    """

    lexical: float = 0.35
    lexical_scale: float = 3.3
    bridge: float = 0.2
    bridge_scale: float = 5.5
    best_passages: tuple[float, ...] = (0.4, 0.3, 0.2, 0.1)
    field: tuple[float, ...] = (0.25, 0.25, 0.25, 0.25)
    course: float = 0.8
    requirements: float = 0.25
    wish: float = 0.5
    hubs: float = 0.4


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

    `lexical` is NaN where the two share no language, `bridged` where they do or one of them has no word to compare;
    `fused` is what ranks.
    """

    dense: Array
    lexical: Array
    bridged: Array
    fused: Array


def score_pairs(
    needs: Side[IndexedNeed], faculty: Side[IndexedProfile], *, terms: CorpusTerms, weights: ScoringWeights
) -> Array:
    """Score every need against every profile: shape (needs, faculty), mostly within 0..1, higher is better.

    `terms` are the document frequencies to weigh words by; pass the same ones for the same answer.
    """
    scores = np.full((len(needs), len(faculty)), UNANSWERED, dtype=np.float32)
    for position, need in enumerate(needs.entries):
        parts = need_parts(need, weights)
        if parts and len(faculty):
            fused = passage_scores(need, faculty, terms=terms, weights=weights).fused
            answered = best_of(fused, faculty, weights_for(need, weights))
            total = sum(part.weight for part in parts)
            scores[position] = sum(part.weight * answered[list(part.rows)].mean(axis=0) for part in parts) / total
    return scores


def weights_for(need: IndexedNeed, weights: ScoringWeights) -> ScoringWeights:
    """The weights with those passages of a profile that a need of this kind looks at."""
    return replace(weights, best_passages=weights.field) if need.value.kind in FOR_PEOPLE else weights


def need_parts(need: IndexedNeed, weights: ScoringWeights) -> list[Part]:
    """The parts of a need that have any text, the need itself first, then its requirements in order."""
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(need.block.passages):
        rows.setdefault(passage.source_id, []).append(row)
    must = {requirement.id: requirement.must for requirement in need.value.requirements}
    shares = {part_id: 1.0 if must[part_id] else weights.wish for part_id in rows if part_id != NEED_SOURCE}
    each = weights.requirements / sum(shares.values()) if shares else 0.0
    return [
        Part(
            id=part_id,
            rows=tuple(part_rows),
            weight=1.0 if part_id == NEED_SOURCE else each * shares[part_id],
            must=must.get(part_id, True),
        )
        for part_id, part_rows in rows.items()
    ]


def best_passages(
    need: IndexedNeed, faculty: Side[IndexedProfile], *, terms: CorpusTerms, weights: ScoringWeights
) -> Array:
    """The score of each profile's best passage for each part of a need: shape (parts, faculty)."""
    fused = passage_scores(need, faculty, terms=terms, weights=weights).fused
    best = best_of(fused, faculty, replace(weights, best_passages=(1.0,)))
    parts = [best[list(part.rows)].max(axis=0) for part in need_parts(need, weights)]
    return np.array(parts, dtype=np.float32).reshape(len(parts), len(faculty))


def passage_scores(
    need: IndexedNeed, faculty: Side[IndexedProfile], *, terms: CorpusTerms, weights: ScoringWeights
) -> PassageScores:
    """Score every passage of a need (r) against every passage of the profiles (c): arrays of shape (r, c)."""
    dense = need.block.vectors @ faculty.vectors.T
    asked, answered = weigh_terms(need.block, terms), faculty.weighed(terms)
    lexical = _multiply(asked.within, answered.within_by_term)
    bridged = _multiply(asked.across, answered.across_by_term)
    one_language = (need.block.languages[:, None, :] & faculty.languages[None, :, :]).any(axis=2)
    worded = (np.diff(asked.across.indptr) > 0)[:, None] & (np.diff(answered.across.indptr) > 0)[None, :]
    fused = np.where(one_language, _mix(dense, lexical, weights.lexical, weights.lexical_scale), dense)
    across = worded & ~one_language
    fused = np.where(across, _mix(dense, bridged, weights.bridge, weights.bridge_scale), fused)
    absent = np.float32("nan")
    return PassageScores(
        dense=dense,
        lexical=np.where(one_language, lexical, absent),
        bridged=np.where(across, bridged, absent),
        fused=_count_less(fused, _passage_weights(need, faculty, weights)),
    )


def _multiply(asked: TermMatrix, answered_by_term: TermMatrix) -> Array:
    return (asked @ answered_by_term).toarray().astype(np.float32)


def _mix(dense: Array, words: Array, share: float, scale: float) -> Array:
    return (1 - share) * dense + share * scale * words


def _passage_weights(need: IndexedNeed, faculty: Side[IndexedProfile], weights: ScoringWeights) -> Array:
    if need.value.kind in FOR_TEACHING:
        return faculty.weights
    return np.where(faculty.teaching, np.float32(weights.course), np.float32(1)) * faculty.weights


def _count_less(fused: Array, weights: Array) -> Array:
    """Lower what counts less; a score below 0 falls further instead of rising to 0."""
    return (fused - (1 - weights) * np.abs(fused)).astype(np.float32)


def best_of(scores: Array, faculty: Side[IndexedProfile], weights: ScoringWeights) -> Array:
    """How well each profile answers each row: the weighted mean of its best passages, shape (rows, faculty).

    A profile with fewer passages than asked is judged by those it has.
    """
    answered = np.full((scores.shape[0], len(faculty)), UNANSWERED, dtype=np.float32)
    for owners, columns in faculty.by_size:
        each = scores[:, columns]
        shares = np.array(weights.best_passages[: each.shape[2]], dtype=np.float32)
        best = -np.sort(-each, axis=2)[:, :, : len(shares)]
        answered[:, owners] = best @ (shares / shares.sum())
    return answered

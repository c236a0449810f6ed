"""Rank who fits whom, in both directions, with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Calibration
from matching.corpus import Block, Corpus, Entry, IndexedNeed, IndexedProfile, Side
from matching.eligibility import FacultyFilter, NeedFilter
from matching.explanation import explain_pair
from matching.retrieval import Shelf, find_candidates
from matching.scoring import Array, ScoringWeights, best_passages, score_pairs
from matching.types import ExpertiseKind, Match


@dataclass(frozen=True, slots=True)
class Matcher:
    """Everything a ranking follows from. The same matcher gives the same answer to the same question.

    Without a shelf a side is scored whole, however large it is.
    """

    corpus: Corpus
    faculty_shelf: Shelf | None = None
    need_shelf: Shelf | None = None
    weights: ScoringWeights = field(default_factory=ScoringWeights)
    calibration: Calibration | None = None


def rank_faculty(
    matcher: Matcher, need: IndexedNeed, *, only: FacultyFilter | None = None, top_k: int = 10
) -> list[Match]:
    """The `top_k` professors who fit a need best, best first, ties by id."""
    only = only or FacultyFilter()
    side = matcher.corpus.faculty
    eligible = [only.admits(entry.value) for entry in side.entries]
    candidates = _candidates(matcher, need.block, side, eligible=eligible, shelf=matcher.faculty_shelf)
    profiles = _with_kinds(candidates, only.expertise_kinds)
    scores = _scores(matcher, Side([need]), profiles)[0]
    return [
        _match(matcher, rank, need, profiles.entries[position], float(scores[position]))
        for rank, position in enumerate(_best(scores, top_k), 1)
    ]


def rank_needs(
    matcher: Matcher, profile: IndexedProfile, *, only: NeedFilter | None = None, top_k: int = 10
) -> list[Match]:
    """The `top_k` needs that a professor fits best, best first, ties by id."""
    only = only or NeedFilter()
    side = matcher.corpus.needs
    eligible = [only.admits(entry.value) for entry in side.entries]
    candidates = _candidates(matcher, profile.block, side, eligible=eligible, shelf=matcher.need_shelf)
    scores = _scores(matcher, candidates, Side([profile]))[:, 0]
    return [
        _match(matcher, rank, candidates.entries[position], profile, float(scores[position]))
        for rank, position in enumerate(_best(scores, top_k), 1)
    ]


def score_matrix(matcher: Matcher) -> Array:
    """The score of every need with every professor: shape (needs, faculty), both in ascending order of id."""
    return _scores(matcher, matcher.corpus.needs, matcher.corpus.faculty)


def score_parts(matcher: Matcher) -> list[Array]:
    """For each need, in ascending order of id, how well each profile's best passage answers each part: (parts, faculty)."""
    corpus = matcher.corpus
    return [
        best_passages(need, corpus.faculty, terms=corpus.terms, weights=matcher.weights)
        for need in corpus.needs.entries
    ]


def _scores(matcher: Matcher, needs: Side[IndexedNeed], faculty: Side[IndexedProfile]) -> Array:
    return score_pairs(needs, faculty, terms=matcher.corpus.terms, weights=matcher.weights)


def _match(matcher: Matcher, rank: int, need: IndexedNeed, profile: IndexedProfile, score: float) -> Match:
    calibration = matcher.calibration
    parts, evidence = explain_pair(
        need, profile, terms=matcher.corpus.terms, weights=matcher.weights, calibration=calibration
    )
    return Match(
        rank=rank,
        need_id=need.value.id,
        faculty_id=profile.value.id,
        score=min(max(score, 0.0), 1.0),
        parts=parts,
        probability=calibration.probability(score) if calibration else None,
        verdict=calibration.verdict(score) if calibration else None,
        evidence=evidence,
    )


def _best(scores: Array, top_k: int) -> Sequence[int]:
    """Positions of the best scores, best first; equal scores keep the order of ids, which is the order of entries."""
    order: NDArray[np.intp] = np.argsort(-scores, kind="stable")
    return [int(position) for position in order[:top_k]]


def _candidates(
    matcher: Matcher, query: Block, side: Side[Entry], *, eligible: Sequence[bool], shelf: Shelf | None
) -> Side[Entry]:
    """The entries of a side worth scoring for a query; the side itself where that is all of it."""
    mask = np.array(eligible, dtype=np.bool_)
    chosen = find_candidates(query, side, eligible=mask, shelf=shelf, terms=matcher.corpus.terms)
    return side if chosen.all() else Side(entry for entry, take in zip(side.entries, chosen, strict=True) if take)


def _with_kinds(faculty: Side[IndexedProfile], kinds: frozenset[ExpertiseKind]) -> Side[IndexedProfile]:
    """Keep only passages of items of these kinds, and only the professors who have any."""
    if not kinds:
        return faculty
    reduced = (_restrict(entry, kinds) for entry in faculty.entries)
    return Side(entry for entry in reduced if entry.block.passages)


def _restrict(profile: IndexedProfile, kinds: frozenset[ExpertiseKind]) -> IndexedProfile:
    wanted = {item.id for item in profile.value.items if item.kind in kinds}
    rows = [row for row, passage in enumerate(profile.block.passages) if passage.source_id in wanted]
    return IndexedProfile(profile.value, profile.block.take(rows))

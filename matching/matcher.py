"""Rank who fits whom, in both directions, with reasons."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from embeddings.reranker import Reranker
from matching.calibration import Calibration
from matching.corpus import Block, Corpus, Entry, IndexedNeed, IndexedProfile, Side
from matching.eligibility import FacultyFilter, NeedFilter
from matching.explanation import Explainer, explain_pair
from matching.hubs import adjust_for, levels
from matching.near_words import NearWords
from matching.retrieval import Shelf, find_candidates
from matching.scoring import UNANSWERED, Array, ScoringWeights, best_passages, score_pairs
from matching.second_look import LOOKED_AT, look_again
from matching.types import ExpertiseKind, Match


@dataclass(frozen=True, slots=True)
class Matcher:
    """Everything a ranking follows from. The same matcher gives the same answer to the same question.

    Without a shelf a side is scored whole, however large it is. `set_aside` are pairs, as (need id, faculty id), that
    are left out of every ranking because one side has said so; `score_matrix` scores them like any other. `scorer`
    is the name of the weights and calibration, by which a log of answers tells them apart. A `reranker`
    looks again at the first candidates of each list and may change their order; the matrix knows nothing of it.
    `near_words` marks what carries a quote by meaning alone; without it such a quote bears no mark.
    """

    corpus: Corpus
    faculty_shelf: Shelf | None = None
    need_shelf: Shelf | None = None
    weights: ScoringWeights = field(default_factory=ScoringWeights)
    calibration: Calibration | None = None
    set_aside: AbstractSet[tuple[str, str]] = frozenset()
    scorer: str = "shipped"
    reranker: Reranker | None = None
    near_words: NearWords | None = None

    @property
    def explainer(self) -> Explainer:
        """What the reasons of this matcher follow from."""
        return Explainer(self.corpus.terms, self.weights, self.calibration, self.near_words)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """`matrix[i, j]` is the score of the need `need_ids[i]` with the professor `faculty_ids[j]`; ids ascend."""

    need_ids: tuple[str, ...]
    faculty_ids: tuple[str, ...]
    matrix: Array


def rank_faculty(
    matcher: Matcher, need: IndexedNeed, *, only: FacultyFilter | None = None, top_k: int = 10
) -> list[Match]:
    """The `top_k` professors who fit a need best, best first, ties by id."""
    only = only or FacultyFilter()
    side = matcher.corpus.faculty
    away = {faculty_id for need_id, faculty_id in matcher.set_aside if need_id == need.value.id}
    eligible = [entry.value.id not in away and only.admits(entry.value) for entry in side.entries]
    candidates = _candidates(matcher, need.block, side, eligible=eligible, shelf=matcher.faculty_shelf)
    profiles = _with_kinds(candidates, only.expertise_kinds)
    plain = _scores(matcher, Side([need]), profiles)
    scores = _adjust(matcher, plain, Side([need]), profiles)[0]
    pairs = [(need, profile) for profile in profiles.entries]
    return _list_matches(matcher, pairs, plain[0], scores, top_k=top_k)


def rank_needs(
    matcher: Matcher, profile: IndexedProfile, *, only: NeedFilter | None = None, top_k: int = 10
) -> list[Match]:
    """The `top_k` needs that a professor fits best, best first, ties by id."""
    only = only or NeedFilter()
    side = matcher.corpus.needs
    away = {need_id for need_id, faculty_id in matcher.set_aside if faculty_id == profile.value.id}
    eligible = [entry.value.id not in away and only.admits(entry.value) for entry in side.entries]
    candidates = _candidates(matcher, profile.block, side, eligible=eligible, shelf=matcher.need_shelf)
    plain = _scores(matcher, candidates, Side([profile]))
    scores = _adjust(matcher, plain, candidates, Side([profile]))[:, 0]
    pairs = [(need, profile) for need in candidates.entries]
    return _list_matches(matcher, pairs, plain[:, 0], scores, top_k=top_k)


def explain_otherwise(
    matcher: Matcher,
    match: Match,
    need: IndexedNeed,
    profile: IndexedProfile,
    *,
    kinds: frozenset[ExpertiseKind] = frozenset(),
) -> Match:
    """The same match with the reasons of another wording of its need; with items of these `kinds` only, if any are given.

    Rank, score and verdict stay: they are of the need itself.
    """
    parts, evidence = explain_pair(
        need,
        _restrict(profile, kinds) if kinds else profile,
        matcher.explainer,
        score=match.score,
        adjustment=match.parts.adjustment,
    )
    return replace(match, parts=parts, evidence=evidence)


def find_carrying_item(matcher: Matcher, need_id: str, faculty_id: str) -> str | None:
    """The id of the expertise item that answers the need as a whole best; None where either is unknown or has no text."""
    needs, faculty = matcher.corpus.needs, matcher.corpus.faculty
    if need_id not in needs.positions or faculty_id not in faculty.positions:
        return None
    need, profile = needs.entries[needs.positions[need_id]], faculty.entries[faculty.positions[faculty_id]]
    explainer = Explainer(matcher.corpus.terms, matcher.weights)
    _, evidence = explain_pair(need, profile, explainer, score=0.0, adjustment=0.0)
    return next((quote.item_id for part in evidence for quote in part.quotes), None)


def score_matrix(matcher: Matcher, *, adjusted: bool = True) -> Array:
    """The score of every need with every professor: shape (needs, faculty), both in ascending order of id.

    With `adjusted` False, before what everybody scores is taken off (matching/hubs.py).
    """
    needs, faculty = matcher.corpus.needs, matcher.corpus.faculty
    return score_entries(matcher, needs, faculty) if adjusted else _scores(matcher, needs, faculty)


def score_entries(matcher: Matcher, needs: Side[IndexedNeed], faculty: Side[IndexedProfile]) -> Array:
    """The scores of these needs with these professors, shape (needs, faculty): those that a ranking gives them.

    They need not be those of the matcher's corpus, over which the levels of hubs are taken.
    """
    return _adjust(matcher, _scores(matcher, needs, faculty), needs, faculty)


def score_chosen(matcher: Matcher, need_ids: Collection[str], faculty_ids: Collection[str]) -> Scores:
    """The scores of these needs with these professors; ids that the matcher does not know are left out.

    Each pair has the score that a ranking gives it.
    """
    corpus = matcher.corpus
    needs = Side(entry for entry in corpus.needs.entries if entry.value.id in need_ids)
    faculty = Side(entry for entry in corpus.faculty.entries if entry.value.id in faculty_ids)
    if not needs.entries or not faculty.entries:
        return Scores((), (), np.zeros((0, 0), dtype=np.float32))
    return Scores(
        tuple(entry.value.id for entry in needs.entries),
        tuple(entry.value.id for entry in faculty.entries),
        np.clip(score_entries(matcher, needs, faculty), 0.0, 1.0),
    )


def score_parts(matcher: Matcher) -> list[Array]:
    """For each need, in ascending order of id, how well each profile's best passage answers each part: (parts, faculty)."""
    corpus = matcher.corpus
    return [
        best_passages(need, corpus.faculty, terms=corpus.terms, weights=matcher.weights)
        for need in corpus.needs.entries
    ]


def _scores(matcher: Matcher, needs: Side[IndexedNeed], faculty: Side[IndexedProfile]) -> Array:
    return score_pairs(needs, faculty, terms=matcher.corpus.terms, weights=matcher.weights)


def _adjust(matcher: Matcher, scores: Array, needs: Side[IndexedNeed], faculty: Side[IndexedProfile]) -> Array:
    """The scores without what everybody scores."""
    share = matcher.weights.hubs
    if not share:
        return scores
    corpus = matcher.corpus
    if needs is corpus.reference_needs and faculty is corpus.reference_faculty:
        of_needs, of_faculty = levels(scores), levels(scores.T)
    else:
        of_needs, of_faculty = _need_levels(matcher, needs), _faculty_levels(matcher, faculty)
    of_needs = adjust_for(of_needs, share=share, seen=len(corpus.reference_faculty))
    of_faculty = adjust_for(of_faculty, share=share, seen=len(corpus.reference_needs))
    # A profile without any text answers nothing, and stays at the lowest score there is.
    return np.where(scores <= UNANSWERED, scores, scores + of_needs[:, None] + of_faculty[None, :])


def _need_levels(matcher: Matcher, needs: Side[IndexedNeed]) -> Array:
    def compute(side: Side[IndexedNeed]) -> Array:
        return levels(_scores(matcher, side, matcher.corpus.reference_faculty))

    return _recall(matcher, needs, matcher.corpus.needs, compute)


def _faculty_levels(matcher: Matcher, faculty: Side[IndexedProfile]) -> Array:
    def compute(side: Side[IndexedProfile]) -> Array:
        return levels(_scores(matcher, matcher.corpus.reference_needs, side).T)

    return _recall(matcher, faculty, matcher.corpus.faculty, compute)


def _recall(matcher: Matcher, side: Side[Entry], stored: Side[Entry], compute: Callable[[Side[Entry]], Array]) -> Array:
    """The levels of a side's entries: those of stored entries are computed once, the others each time."""
    known = stored.levels.setdefault(matcher.weights, np.full(len(stored), np.nan, dtype=np.float32))
    places = [stored.positions.get(entry.value.id) for entry in side.entries]
    same = [
        place if place is not None and stored.entries[place] is entry else None
        for place, entry in zip(places, side.entries, strict=True)
    ]
    found = np.array([np.nan if place is None else known[place] for place in same], dtype=np.float32)
    missing = np.flatnonzero(np.isnan(found))
    if len(missing):
        found[missing] = compute(side if len(missing) == len(side) else Side(side.entries[row] for row in missing))
        for row in missing:
            place = same[row]
            if place is not None:
                known[place] = found[row]
    return found


def _list_matches(
    matcher: Matcher,
    pairs: Sequence[tuple[IndexedNeed, IndexedProfile]],
    plain: Array,
    scores: Array,
    *,
    top_k: int,
) -> list[Match]:
    """The best `top_k` pairs with their reasons; `plain` are the scores before what everybody scores was taken off."""
    if matcher.reranker is None:
        order = _best(scores, top_k)
        shown = [float(scores[position]) for position in order]
    else:
        order = _best(scores, max(top_k, LOOKED_AT))
        shown = [float(scores[position]) for position in order]
        first = order[:LOOKED_AT]
        again = look_again(
            [pairs[position] for position in first],
            shown[:LOOKED_AT],
            matcher.reranker,
            terms=matcher.corpus.terms,
            weights=matcher.weights,
        )
        order = [*(first[place] for place in again), *order[LOOKED_AT:]][:top_k]
    return [
        _match(matcher, rank, *pairs[position], float(scores[position] - plain[position]), score)
        for rank, (position, score) in enumerate(zip(order, shown, strict=False), 1)
    ]


def _match(
    matcher: Matcher, rank: int, need: IndexedNeed, profile: IndexedProfile, adjustment: float, score: float
) -> Match:
    calibration = matcher.calibration
    parts, evidence = explain_pair(need, profile, matcher.explainer, score=score, adjustment=adjustment)
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

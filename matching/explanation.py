"""Why a pair matches: each part of the need beside the passages of the profile that answer it best.

An explanation only ever quotes: every quote stands literally in the item it names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.calibration import Calibration
from matching.corpus import CorpusTerms, IndexedNeed, IndexedProfile, Side
from matching.marks import mark_words
from matching.near_words import NearWords
from matching.passages import NEED_SOURCE
from matching.quantity_evidence import compare_quantities
from matching.scoring import (
    Array,
    Part,
    PassageScores,
    ScoringWeights,
    best_of,
    need_parts,
    passage_scores,
    weights_for,
)
from matching.types import Coverage, MarkedBy, Outcome, PartEvidence, QuantityEvidence, Quote, ScoreParts, Verdict

QUOTES = 2
"""How many passages are quoted for a part of a need."""

_COVERED = {Coverage.COVERED: 1.0, Coverage.PARTLY: 0.5, Coverage.NOT_COVERED: 0.0}


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """What reasons follow from.

    Without a calibration nothing is called covered; without `near_words` a quote that shares no word with the need bears
    no mark.
    """

    terms: CorpusTerms
    weights: ScoringWeights
    calibration: Calibration | None = None
    near_words: NearWords | None = None


def explain_pair(
    need: IndexedNeed, profile: IndexedProfile, explainer: Explainer, *, score: float, adjustment: float
) -> tuple[ScoreParts, tuple[PartEvidence, ...]]:
    """What the score of this pair is made of, and the evidence for each part of the need, in the need's order.

    `score` is the pair's, which says how far the need as a whole is covered; `adjustment` is what of it stems from hubs.
    """
    side = Side([profile])
    weights = weights_for(need, explainer.weights)
    pair = _Pair(
        need=need,
        side=side,
        scores=passage_scores(need, side, terms=explainer.terms, weights=weights),
        weights=weights,
        explainer=explainer,
        score=score,
    )
    parts = need_parts(need, weights)
    evidence = tuple(_part_evidence(pair, part) for part in parts)
    calibrated = explainer.calibration is not None
    return _score_parts(evidence, parts, calibrated=calibrated, adjustment=adjustment), evidence


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A need and a profile, with everything that was found out about them together."""

    need: IndexedNeed
    side: Side[IndexedProfile]
    scores: PassageScores
    weights: ScoringWeights
    explainer: Explainer
    score: float

    @property
    def whole(self) -> tuple[int, ...]:
        """The rows of the need as a whole; of all of it, where it is requirements alone."""
        parts = need_parts(self.need, self.weights)
        return next(
            (part.rows for part in parts if part.id == NEED_SOURCE), tuple(row for p in parts for row in p.rows)
        )

    @property
    def fits(self) -> bool:
        """Whether the pair is worth a talk at least."""
        calibration = self.explainer.calibration
        return calibration is not None and calibration.verdict(self.score) is not Verdict.NO_SUITABLE_EXPERT


def _part_evidence(pair: _Pair, part: Part) -> PartEvidence:
    rows = list(part.rows)
    fused = pair.scores.fused[rows]
    count = min(len(pair.weights.best_passages), fused.shape[1])
    best = np.argsort(-fused, axis=1, kind="stable")[:, :count]
    lexical = np.take_along_axis(pair.scores.lexical[rows], best, axis=1)
    strongest = fused.max(axis=0, initial=-1.0)
    quotes, quantities = _quotes(pair, part, strongest)
    said = _coverage(pair, part, float(strongest.max(initial=-1.0)))
    coverage = _with_quantities(said, quantities, fits=pair.fits)
    return PartEvidence(
        part_id=part.id,
        text=_part_text(part, pair.need),
        must=part.must,
        score=_clip(float(best_of(fused, pair.side, pair.weights).mean())),
        dense=_share(np.take_along_axis(pair.scores.dense[rows], best, axis=1)),
        lexical=None if np.isnan(lexical).all() else _share(lexical[~np.isnan(lexical)]),
        coverage=coverage,
        quotes=quotes if _is_answered(pair, coverage) else tuple(map(_without_near_words, quotes)),
        # A passage that does not even partly answer the requirement speaks of something else.
        quantities=() if coverage is Coverage.NOT_COVERED else quantities,
    )


def _quotes(pair: _Pair, part: Part, strongest: Array) -> tuple[tuple[Quote, ...], tuple[QuantityEvidence, ...]]:
    """The passages that answer this part best, and the quantities that it asks for beside what they state.

    A passage that answers the need as a whole, and states a quantity as this part asks for it, goes before a stronger
    one that does not: a figure alone has few words to be found by.
    """
    order = [int(column) for column in np.argsort(-strongest, kind="stable")]
    relevant = np.argsort(-pair.scores.fused[list(pair.whole)].max(axis=0, initial=-1.0), kind="stable")
    near = {int(column) for column in relevant[: len(pair.weights.best_passages)]} | set(order[:QUOTES])
    quotes = [_quote(pair, part, column, float(strongest[column])) for column in order if column in near]
    quantities = compare_quantities(part.id, pair.need.value, quotes)
    stating = {one.item_id for one in quantities if one.outcome is Outcome.MET}
    # The sort is stable: the strongest come first in both halves.
    shown = tuple(sorted(quotes, key=lambda quote: quote.item_id not in stating)[:QUOTES])
    return shown, compare_quantities(part.id, pair.need.value, shown)


def _coverage(pair: _Pair, part: Part, best: float) -> Coverage | None:
    calibration = pair.explainer.calibration
    if calibration is None:
        return None
    if part.id == NEED_SOURCE:
        # Where requirements are stated, it is these that are covered or not; of the whole the verdict speaks.
        return None if len(need_parts(pair.need, pair.weights)) > 1 else calibration.coverage_of_need(pair.score)
    return calibration.coverage_of_requirement(best)


def _with_quantities(
    coverage: Coverage | None, quantities: Sequence[QuantityEvidence], *, fits: bool
) -> Coverage | None:
    """What the quantities make of a coverage: figures that are met answer a requirement, one that is not met keeps it open.

    In a profile that does not fit the need, a figure is a coincidence.
    """
    outcomes = {one.outcome for one in quantities}
    if coverage is Coverage.COVERED and Outcome.NOT_MET in outcomes:
        return Coverage.PARTLY
    if coverage is None or not fits or Outcome.MET not in outcomes:
        return coverage
    if outcomes == {Outcome.MET}:
        return Coverage.COVERED
    return Coverage.PARTLY if coverage is Coverage.NOT_COVERED else coverage


def _part_text(part: Part, need: IndexedNeed) -> str:
    if part.id == NEED_SOURCE:
        return need.value.title if need.value.title.strip() else need.value.body
    return next(requirement.text for requirement in need.value.requirements if requirement.id == part.id)


def _quote(pair: _Pair, part: Part, column: int, score: float) -> Quote:
    profile = pair.side.entries[0]
    passage = profile.block.passages[column]
    item = next(item for item in profile.value.items if item.id == passage.source_id)
    row = max(part.rows, key=lambda row: (pair.scores.fused[row, column], -row))
    across = bool(np.isnan(pair.scores.lexical[row, column]))
    asked, near_words = pair.need.block, pair.explainer.near_words
    marks = mark_words(passage.text, asked.passages[row].text, weights=pair.explainer.terms, across=across)
    if not marks and near_words is not None:
        marks = near_words.mark(passage.text, asked.vectors[row])
    return Quote(item.id, item.kind, passage.text, passage.start, item.year, _clip(score), marks)


def _is_answered(pair: _Pair, coverage: Coverage | None) -> bool:
    """Whether what is near in meaning may be a reason: in a passage that answers nothing it is chance."""
    if coverage is None:
        return pair.explainer.calibration is None or pair.fits
    return coverage is not Coverage.NOT_COVERED


def _without_near_words(quote: Quote) -> Quote:
    return replace(quote, marks=tuple(mark for mark in quote.marks if mark.by is MarkedBy.WORDS))


def _score_parts(
    evidence: Sequence[PartEvidence], parts: Sequence[Part], *, calibrated: bool, adjustment: float
) -> ScoreParts:
    weights = [part.weight for part in parts]
    judged = [(_COVERED[one.coverage], part.weight) for one, part in zip(evidence, parts, strict=True) if one.coverage]
    comparable = [
        (one.lexical, weight) for one, weight in zip(evidence, weights, strict=True) if one.lexical is not None
    ]
    return ScoreParts(
        dense=_mean([one.dense for one in evidence], weights),
        lexical=_mean([lexical for lexical, _ in comparable], [weight for _, weight in comparable])
        if comparable
        else None,
        coverage=_mean([share for share, _ in judged], [weight for _, weight in judged]) if calibrated else None,
        adjustment=adjustment,
    )


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return float(np.average(values, weights=weights)) if values else 0.0


def _share(scores: Array) -> float:
    return _clip(float(scores.mean())) if scores.size else 0.0


def _clip(score: float) -> float:
    return min(max(score, 0.0), 1.0)

"""Why a pair matches: each part of the need beside the passages of the profile that answer it best.

An explanation only ever quotes: every quote stands literally in the item it names.
"""

from collections.abc import Sequence

import numpy as np

from matching.calibration import Calibration
from matching.corpus import IndexedNeed, IndexedProfile, Side
from matching.lexical import TermWeights
from matching.passages import NEED_SOURCE
from matching.scoring import Array, Part, PassageScores, ScoringWeights, best_of, need_parts, passage_scores
from matching.types import Coverage, PartEvidence, Quote, ScoreParts

QUOTES = 2
"""How many passages are quoted for a part of a need."""

_COVERED = {Coverage.COVERED: 1.0, Coverage.PARTLY: 0.5, Coverage.NOT_COVERED: 0.0}


def explain_pair(
    need: IndexedNeed,
    profile: IndexedProfile,
    *,
    terms: TermWeights,
    weights: ScoringWeights,
    calibration: Calibration | None,
) -> tuple[ScoreParts, tuple[PartEvidence, ...]]:
    """What the score of this pair is made of, and the evidence for each part of the need, in the need's order."""
    side = Side([profile])
    scores = passage_scores(need, side, terms=terms, weights=weights)
    parts = need_parts(need, weights)
    evidence = tuple(_part_evidence(part, need, side, scores, weights, calibration) for part in parts)
    return _score_parts(evidence, parts, calibrated=calibration is not None), evidence


def _part_evidence(
    part: Part,
    need: IndexedNeed,
    side: Side[IndexedProfile],
    scores: PassageScores,
    weights: ScoringWeights,
    calibration: Calibration | None,
) -> PartEvidence:
    rows = list(part.rows)
    fused = scores.fused[rows]
    count = min(len(weights.best_passages), fused.shape[1])
    best = np.argsort(-fused, axis=1, kind="stable")[:, :count]
    lexical = np.take_along_axis(scores.lexical[rows], best, axis=1)
    answered = float(best_of(fused, side, weights).mean())
    strongest = fused.max(axis=0, initial=-1.0)
    order = np.argsort(-strongest, kind="stable")[:QUOTES]
    return PartEvidence(
        part_id=part.id,
        text=_part_text(part, need),
        must=part.must,
        score=_clip(answered),
        dense=_share(np.take_along_axis(scores.dense[rows], best, axis=1)),
        lexical=None if np.isnan(lexical).all() else _share(lexical[~np.isnan(lexical)]),
        coverage=_coverage(part, answered, float(strongest.max(initial=-1.0)), calibration),
        quotes=tuple(_quote(side.entries[0], int(column), float(strongest[column])) for column in order),
    )


def _coverage(part: Part, answered: float, best: float, calibration: Calibration | None) -> Coverage | None:
    if calibration is None:
        return None
    if part.id == NEED_SOURCE:
        return calibration.coverage_of_need(answered)
    return calibration.coverage_of_requirement(best)


def _part_text(part: Part, need: IndexedNeed) -> str:
    if part.id == NEED_SOURCE:
        return need.value.title if need.value.title.strip() else need.value.body
    return next(requirement.text for requirement in need.value.requirements if requirement.id == part.id)


def _quote(profile: IndexedProfile, column: int, score: float) -> Quote:
    passage = profile.block.passages[column]
    item = next(item for item in profile.value.items if item.id == passage.source_id)
    return Quote(item.id, item.kind, passage.text, passage.start, item.year, _clip(score))


def _score_parts(evidence: Sequence[PartEvidence], parts: Sequence[Part], *, calibrated: bool) -> ScoreParts:
    weights = [part.weight for part in parts]
    covered = [_COVERED[one.coverage] if one.coverage else 0.0 for one in evidence]
    comparable = [
        (one.lexical, weight) for one, weight in zip(evidence, weights, strict=True) if one.lexical is not None
    ]
    return ScoreParts(
        dense=_mean([one.dense for one in evidence], weights),
        lexical=_mean([lexical for lexical, _ in comparable], [weight for _, weight in comparable])
        if comparable
        else None,
        coverage=_mean(covered, weights) if calibrated else None,
    )


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return float(np.average(values, weights=weights)) if values else 0.0


def _share(scores: Array) -> float:
    return _clip(float(scores.mean())) if scores.size else 0.0


def _clip(score: float) -> float:
    return min(max(score, 0.0), 1.0)

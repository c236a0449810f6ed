"""A second look at the first candidates of a list, by a model that reads need and profile together.

It changes the order only: the scores stay those of the first look, handed out anew from the best down, so that they keep
their scale and the calibration its meaning.
"""

from collections.abc import Sequence

import numpy as np

from embeddings.reranker import Reranker
from matching.corpus import CorpusTerms, IndexedNeed, IndexedProfile, Side
from matching.passages import need_text
from matching.scoring import Array, ScoringWeights, passage_scores

LOOKED_AT = 20
"""So many candidates are looked at again; reading all would take minutes."""

PASSAGES = 3
"""So many of the profile's best passages are read."""


def look_again(
    pairs: Sequence[tuple[IndexedNeed, IndexedProfile]],
    scores: Sequence[float],
    reranker: Reranker,
    *,
    terms: CorpusTerms,
    weights: ScoringWeights,
) -> list[int]:
    """The new order of pairs that come with their scores, best first: both looks count the same, ties keep their order."""
    texts = [(need_text(need.value), _best_text(need, profile, terms, weights)) for need, profile in pairs]
    both = _standardise(np.asarray(scores, dtype=np.float32)) + _standardise(reranker.score(texts))
    return [int(position) for position in np.argsort(-both, kind="stable")]


def _best_text(need: IndexedNeed, profile: IndexedProfile, terms: CorpusTerms, weights: ScoringWeights) -> str:
    scores = passage_scores(need, Side([profile]), terms=terms, weights=weights).fused.max(axis=0, initial=-1.0)
    best = np.argsort(-scores, kind="stable")[:PASSAGES]
    return "\n".join(profile.block.passages[row].text for row in best)


def _standardise(values: Array) -> Array:
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)

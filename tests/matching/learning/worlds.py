"""Invented worlds with a known truth: scores that follow from weights, and grades that follow from the true ones."""

from dataclasses import dataclass

import numpy as np

from matching.learning.labels import Label, LabelSource
from matching.learning.weights import FittedWeights, fit_weights
from matching.scoring import Array, ScoringWeights

SHIPPED = ScoringWeights(lexical=0.25, best_passages=(0.5, 0.3, 0.2))
"""Where the search starts in these worlds, whatever the product ships."""


@dataclass(frozen=True, eq=False)
class World:
    """Needs and professors whose channels are drawn at random; only the weights decide who fits."""

    channels: dict[str, Array]
    labels: list[Label]

    @property
    def need_ids(self) -> list[str]:
        return [f"n{row:03}" for row in range(self.channels["dense"].shape[0])]

    @property
    def faculty_ids(self) -> list[str]:
        return [f"f{column:03}" for column in range(self.channels["dense"].shape[1])]

    def score(self, weights: ScoringWeights) -> Array:
        return _score(self.channels, weights)

    def fit(self, *, in_use: ScoringWeights = SHIPPED) -> FittedWeights:
        return fit_weights(
            self.score,
            self.labels,
            need_ids=self.need_ids,
            faculty_ids=self.faculty_ids,
            shipped=SHIPPED,
            in_use=in_use,
        )


def make_world(
    seed: int,
    truth: ScoringWeights = SHIPPED,
    *,
    needs: int = 40,
    faculty: int = 20,
    judged: int = 6,
    noise: float = 0.05,
    shuffled: bool = False,
) -> World:
    """The `judged` best-ranked professors of each need, graded by the true weights; `shuffled` grades mean nothing."""
    random = np.random.default_rng(seed)
    spread = {"dense": (0.4, 0.15), "lexical": (0.15, 0.08), "second": (0.35, 0.12), "requirements": (0.4, 0.15)}
    channels = {name: random.normal(*values, (needs, faculty)).astype(np.float32) for name, values in spread.items()}
    true_scores = _score(channels, truth) + random.normal(0, noise, (needs, faculty))
    grades = np.searchsorted(np.quantile(true_scores, [0.6, 0.8, 0.93]), true_scores).astype(float)
    if shuffled:
        grades = random.permutation(grades.ravel()).reshape(grades.shape)
    ranked = np.argsort(-_score(channels, SHIPPED), axis=1)[:, :judged]
    labels = [
        Label(f"n{row:03}", f"f{column:03}", float(grades[row, column]), 1.0, LabelSource.JUDGEMENT)
        for row, columns in enumerate(ranked)
        for column in columns
    ]
    return World(channels, labels)


def _score(channels: dict[str, Array], weights: ScoringWeights) -> Array:
    fused = (1 - weights.lexical) * channels["dense"] + weights.lexical * weights.lexical_scale * channels["lexical"]
    best = weights.best_passages[0] / sum(weights.best_passages)
    whole = best * fused + (1 - best) * channels["second"]
    share = weights.requirements * (0.5 + weights.wish)
    scores: Array = ((whole + share * channels["requirements"]) / (1 + share)).astype(np.float32)
    return scores

"""How good a ranking is, measured against judgements (qrels).

All functions take the grades of one query's items in ranked order, or scores beside grades; a higher grade is better.
"""

from collections.abc import Iterable, Sequence
from math import fsum, log2

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

RELEVANT_GRADE = 2.0
"""From this grade on an item counts as relevant where a measure knows only yes and no."""


def ndcg_at_k(ranked_grades: Sequence[float], all_grades: Iterable[float], k: int) -> float | None:
    """Normalised discounted cumulative gain with gain 2^grade - 1 (Burges et al. 2005).

    `all_grades` are the grades of every judged item of the query, so that the ideal ranking is the best there is.
    None where no item has a grade above 0, because then every ranking is as good as any other.
    """
    ideal = _dcg(sorted(all_grades, reverse=True)[:k])
    return _dcg(ranked_grades[:k]) / ideal if ideal > 0 else None


def recall_at_k(ranked_grades: Sequence[float], all_grades: Iterable[float], k: int) -> float | None:
    """Share of the query's relevant items (grade >= 2) among the first k; None where there is none."""
    relevant = sum(grade >= RELEVANT_GRADE for grade in all_grades)
    return sum(grade >= RELEVANT_GRADE for grade in ranked_grades[:k]) / relevant if relevant else None


def reciprocal_rank(ranked_grades: Sequence[float], all_grades: Iterable[float]) -> float | None:
    """1 / rank of the first relevant item (grade >= 2), 0 where none is ranked, None where there is none at all."""
    if not any(grade >= RELEVANT_GRADE for grade in all_grades):
        return None
    return next((1 / rank for rank, grade in enumerate(ranked_grades, 1) if grade >= RELEVANT_GRADE), 0.0)


def auc(scores: Sequence[float], grades: Sequence[float]) -> float | None:
    """Chance that a relevant item (grade >= 2) scores above one that is not, ties counting half.

    None where one of the two kinds is missing.
    """
    relevant = np.asarray(grades, dtype=np.float64) >= RELEVANT_GRADE
    positives, negatives = int(relevant.sum()), int((~relevant).sum())
    if not positives or not negatives:
        return None
    ranks = rankdata(np.asarray(scores, dtype=np.float64))
    return float((ranks[relevant].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def spearman(scores: Sequence[float], grades: Sequence[float]) -> float | None:
    """Spearman's rank correlation, ties sharing their mean rank; None where all scores or all grades are equal."""
    if len(set(scores)) < 2 or len(set(grades)) < 2:  # noqa: PLR2004 - two values are needed for an order
        return None
    return float(np.corrcoef(rankdata(scores), rankdata(grades))[0, 1])


def pairwise_loss(scores: Sequence[float], grades: Sequence[float]) -> tuple[float, float]:
    """Wrongly ordered and total |difference in grade| over all pairs of one query's judged items.

    A tie in the scores counts half. Summed over the queries, the first over the second is the loss of
    Stelmakh et al. 2023 (arXiv 2303.16750).
    """
    score, grade = np.asarray(scores, dtype=np.float64), np.asarray(grades, dtype=np.float64)
    difference: NDArray[np.float64] = grade[:, None] - grade[None, :]
    better = np.triu(np.abs(difference), 1)
    agreement = np.sign(difference) * np.sign(score[:, None] - score[None, :])
    return float((better * (1 - agreement) / 2).sum()), float(better.sum())


def _dcg(grades: Sequence[float]) -> float:
    return fsum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))

"""Measure a score matrix against judgements, query by query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.metrics import auc, ndcg_at_k, pairwise_loss, recall_at_k, reciprocal_rank, spearman
from matching.scoring import Array
from matching.types import Query

Grades = Mapping[tuple[str, str], float]
"""Grade of each judged pair, by (need id, faculty id)."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the queries for which a measure says anything; None where it says nothing for any.

    `queries` counts the queries with at least one judgement. `loss` is the share of |difference in grade| over all
    pairs of judged items of one query that is ordered wrongly, ties counting half (arXiv 2303.16750).
    """

    queries: int
    ndcg_at_5: float | None
    ndcg_at_10: float | None
    recall_at_10: float | None
    mrr: float | None
    auc: float | None
    spearman: float | None
    loss: float | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """One query: its items in ranked order (best score first, ties by id), with grades where judged."""

    ranked: Sequence[float]
    scores: Sequence[float]
    grades: Sequence[float]


def measure(
    scores: Array,
    *,
    need_ids: Sequence[str],
    faculty_ids: Sequence[str],
    grades: Grades,
    by: Query = Query.NEED,
    judged_only: bool = False,
) -> Quality:
    """Measure `scores` (needs, faculty) against `grades`.

    An item without a judgement counts as grade 0 in a ranking (with `judged_only` it is not ranked at all); AUC,
    Spearman and loss look at judged items only.
    """
    judged = _by_query(grades, by)
    matrix, rows, columns = (scores, need_ids, faculty_ids) if by is Query.NEED else (scores.T, faculty_ids, need_ids)
    row_of = {id_: position for position, id_ in enumerate(rows)}
    queries = [
        _judge(matrix[row_of[query]], columns, items, judged_only=judged_only) for query, items in judged.items()
    ]
    losses = [pairwise_loss(query.scores, query.grades) for query in queries]
    total = sum(weight for _, weight in losses)
    return Quality(
        queries=len(queries),
        ndcg_at_5=_mean(queries, lambda query: ndcg_at_k(query.ranked, query.grades, 5)),
        ndcg_at_10=_mean(queries, lambda query: ndcg_at_k(query.ranked, query.grades, 10)),
        recall_at_10=_mean(queries, lambda query: recall_at_k(query.ranked, query.grades, 10)),
        mrr=_mean(queries, lambda query: reciprocal_rank(query.ranked, query.grades)),
        auc=_mean(queries, lambda query: auc(query.scores, query.grades)),
        spearman=_mean(queries, lambda query: spearman(query.scores, query.grades)),
        loss=sum(wrong for wrong, _ in losses) / total if total else None,
    )


def _by_query(grades: Grades, by: Query) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = {}
    for (need, professor), grade in sorted(grades.items()):
        query, item = (need, professor) if by is Query.NEED else (professor, need)
        judged.setdefault(query, {})[item] = grade
    return judged


def _judge(row: Array, items: Sequence[str], grades: Mapping[str, float], *, judged_only: bool) -> _Judged:
    order = sorted(range(len(items)), key=lambda position: (-row[position], items[position]))
    ranked = [items[position] for position in order if not judged_only or items[position] in grades]
    score_of = dict(zip(items, row.tolist(), strict=True))
    return _Judged(
        ranked=[grades.get(item, 0.0) for item in ranked],
        scores=[score_of[item] for item in grades],
        grades=list(grades.values()),
    )


def _mean(queries: Iterable[_Judged], measure_one: Callable[[_Judged], float | None]) -> float | None:
    values = [value for query in queries if (value := measure_one(query)) is not None]
    return float(np.mean(values)) if values else None

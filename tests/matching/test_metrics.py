from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.metrics import auc, ndcg_at_k, pairwise_loss, recall_at_k, reciprocal_rank, spearman


def test_ndcg_of_the_ideal_ranking_is_one() -> None:
    assert ndcg_at_k([3, 2, 0], [0, 2, 3], 5) == 1.0


def test_ndcg_uses_the_exponential_gain_and_the_logarithmic_discount() -> None:
    assert ndcg_at_k([1, 3], [1, 3], 2) == pytest.approx((1 + 7 / log2(3)) / (7 + 1 / log2(3)))


def test_ndcg_counts_relevant_items_that_were_not_ranked() -> None:
    assert ndcg_at_k([0, 0], [3, 0, 0], 2) == 0.0


def test_ndcg_says_nothing_without_a_positive_grade() -> None:
    assert ndcg_at_k([0, 0], [0, 0], 5) is None


def test_recall_counts_grades_from_two() -> None:
    assert recall_at_k([2, 1, 3], [2, 1, 3, 2], 2) == pytest.approx(1 / 3)
    assert recall_at_k([1, 1], [1, 1], 2) is None


def test_reciprocal_rank_looks_for_the_first_grade_from_two() -> None:
    assert reciprocal_rank([0, 1, 2], [0, 1, 2]) == pytest.approx(1 / 3)
    assert reciprocal_rank([0, 1], [0, 1, 3]) == 0.0
    assert reciprocal_rank([0, 1], [0, 1]) is None


def test_auc_counts_ties_half() -> None:
    assert auc([0.9, 0.5, 0.5, 0.1], [3, 2, 1, 0]) == pytest.approx(3.5 / 4)
    assert auc([0.1, 0.2], [3, 3]) is None


def test_spearman_of_equal_scores_says_nothing() -> None:
    assert spearman([1.0, 1.0], [0, 3]) is None
    assert spearman([0.1, 0.2, 0.3], [0, 1, 3]) == pytest.approx(1.0)
    assert spearman([0.1, 0.2, 0.3], [3, 1, 0]) == pytest.approx(-1.0)


def test_pairwise_loss_weighs_by_difference_and_counts_ties_half() -> None:
    # Pairs: (5, 1) differ by 4 and are tied, (5, 3) differ by 2 and are right, (3, 1) differ by 2 and are wrong.
    wrong, total = pairwise_loss([0.5, 0.5, 0.4], [5, 1, 3])
    assert (wrong, total) == (4 / 2 + 2, 8)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=12))
def test_pairwise_loss_equals_a_plain_double_loop(items: list[tuple[int, int]]) -> None:
    expected = total = 0.0
    for i, (score_i, grade_i) in enumerate(items):
        for score_j, grade_j in items[:i]:
            difference = abs(grade_i - grade_j)
            total += difference
            if score_i == score_j:
                expected += difference / 2
            elif (score_i > score_j) != (grade_i > grade_j):
                expected += difference
    assert pairwise_loss([s for s, _ in items], [g for _, g in items]) == (expected, total)

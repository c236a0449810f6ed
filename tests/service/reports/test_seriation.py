import numpy as np
import pytest

from service.reports.seriation import order_columns, order_rows


def test_order_puts_alike_columns_together_and_their_rows_on_the_diagonal() -> None:
    # Two fields, shuffled: columns 0 and 2 serve rows 1 and 3, columns 1 and 3 serve rows 0 and 2.
    scores = np.full((4, 4), 0.1, dtype=np.float32)
    scores[np.ix_([1, 3], [0, 2])] = [[0.9, 0.7], [0.7, 0.9]]
    scores[np.ix_([0, 2], [1, 3])] = [[0.9, 0.7], [0.7, 0.9]]

    columns = order_columns(scores)
    rows = order_rows(scores, columns)

    assert {frozenset(columns[:2]), frozenset(columns[2:])} == {frozenset({0, 2}), frozenset({1, 3})}
    assert np.argmax(scores[np.ix_(rows, columns)], axis=1).tolist() == [0, 1, 2, 3]


def test_order_is_a_permutation_and_the_same_each_time() -> None:
    scores = np.random.default_rng(3).random((40, 17)).astype(np.float32)

    columns = order_columns(scores)

    assert sorted(columns) == list(range(17))
    assert sorted(order_rows(scores, columns)) == list(range(40))
    assert order_columns(scores) == columns


@pytest.mark.parametrize("shape", [(0, 0), (0, 4), (4, 0), (1, 1), (1, 5), (5, 2), (5, 1)])
def test_order_of_a_matrix_without_a_pattern_is_complete(shape: tuple[int, int]) -> None:
    scores = np.full(shape, 0.5, dtype=np.float32)

    columns = order_columns(scores)

    assert columns == list(range(shape[1]))
    assert order_rows(scores, columns) == list(range(shape[0]))


def test_order_of_equal_columns_is_complete() -> None:
    scores = np.full((6, 5), 0.5, dtype=np.float32)

    assert sorted(order_columns(scores)) == [0, 1, 2, 3, 4]

"""The figures that dev reports, on vectors small enough to check by hand."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.training.corpus import GLOSSARY, NEEDS, read_needs
from embeddings.training.errors import TrainingDataError
from embeddings.training.evaluation import (
    DEV_TERMS,
    HELD_OUT_NEEDS,
    HELD_OUT_TERMS,
    mean_reciprocal_rank,
    measure,
    recall_at_1,
    same_label_share,
)

UNIT = np.eye(3, dtype=np.float32)


def test_recall_at_1_counts_queries_whose_own_document_is_nearest() -> None:
    assert recall_at_1(UNIT, UNIT[[0, 2, 1]]) == pytest.approx(1 / 3)


def test_mean_reciprocal_rank_takes_the_rank_of_the_own_document() -> None:
    scores_first_then_second = np.array([[1.0, 0.0], [0.8, 0.6]], dtype=np.float32)
    documents = np.eye(2, dtype=np.float32)
    assert mean_reciprocal_rank(scores_first_then_second, documents) == pytest.approx((1 + 1 / 2) / 2)


def test_mean_reciprocal_rank_counts_a_tie_against_the_query() -> None:
    same = np.ones((4, 1), dtype=np.float32)
    assert mean_reciprocal_rank(same, same) == pytest.approx(1 / 4)


def test_same_label_share_leaves_the_text_itself_out() -> None:
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert same_label_share(vectors, ["a", "a", "b"], neighbours=1) == pytest.approx(2 / 3)


def test_measure_without_dev_files_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=r"papers_dev\.jsonl"):
        measure(lambda texts: np.zeros((len(texts), 3), np.float32), tmp_path)


def test_dev_terms_are_sixty_pairs_of_which_the_glossary_knows_neither_side() -> None:
    terms = [tuple(line.split("\t")) for line in DEV_TERMS.read_text(encoding="utf-8").splitlines()]
    glossary = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    learnt = {side.lower() for row in glossary for side in row}
    assert len(terms) == len({zh for _, zh, _ in terms}) == len({en for _, _, en in terms}) == 60
    assert not [(zh, en) for _, zh, en in terms if zh in learnt or en.lower() in learnt]


def test_held_out_terms_are_in_neither_the_glossary_nor_the_dev_terms_and_have_one_answer_each() -> None:
    held_out = [tuple(line.split("\t")) for line in HELD_OUT_TERMS.read_text(encoding="utf-8").splitlines()]
    others = [path.read_text(encoding="utf-8").splitlines() for path in (GLOSSARY, DEV_TERMS)]
    taken = {side.lower() for lines in others for line in lines for side in line.split("\t")}
    assert len(held_out) == len({zh for zh, _ in held_out}) == len({en.lower() for _, en in held_out}) > 300
    assert not [(zh, en) for zh, en in held_out if zh in taken or en.lower() in taken]


def test_held_out_needs_are_in_no_row_that_is_learnt_from() -> None:
    held, learnt = read_needs(HELD_OUT_NEEDS), read_needs(NEEDS)
    assert len(held) == 300
    assert not {row.need_zh for row in held} & {row.need_zh for row in learnt}
    assert not {row.expertise_zh for row in held} & {row.expertise_zh for row in learnt}

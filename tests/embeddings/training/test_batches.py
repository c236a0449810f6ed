"""Cutting texts into batches of like length."""

import random
from pathlib import Path

import numpy as np

from embeddings.training.batches import Drawer, prepare, query_for, word_weights
from embeddings.training.corpus import read_corpus
from embeddings.training.teacher import teacher_path
from embeddings.training.tokenizer import build_tokenizer


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (an order of batches, not a secret)


def test_draw_gives_every_item_once_in_a_pass() -> None:
    lengths = [3, 9, 4, 8, 5, 7]
    drawer = Drawer(lengths, 20, 4, seeded(1))
    first = drawer.draw()
    seen = sorted(first + [position for batch in drawer._waiting for position in batch])
    assert seen == [0, 1, 2, 3, 4, 5]


def test_draw_keeps_a_batch_below_the_token_limit() -> None:
    lengths = [10] * 20
    drawer = Drawer(lengths, 40, 128, seeded(1))
    assert {len(drawer.draw()) for _ in range(5)} == {4}


def test_draw_is_the_same_for_the_same_seed() -> None:
    one, other = (Drawer(list(range(2, 60)), 100, 16, seeded(7)) for _ in range(2))
    assert [one.draw() for _ in range(5)] == [other.draw() for _ in range(5)]


def test_query_for_takes_rare_words_of_the_document_only() -> None:
    documents: list[tuple[list[int], list[list[int]]]] = [([1, 5, 6, 7, 8], []), ([1, 5, 9], []), ([1, 5], [])]
    weights = word_weights(documents, words=np.array([index > 3 for index in range(10)]))
    query = query_for(documents[0][0], weights, seeded(3))
    assert set(query) <= {6, 7, 8}
    assert len(query) == 3


def test_query_for_gives_nothing_for_a_document_of_too_few_words() -> None:
    weights = np.array([0.0, 1.0, 1.0])
    assert query_for([1, 2], weights, seeded(3)) == []


def test_prepare_sets_a_need_against_its_expertise_in_both_languages(tmp_path: Path) -> None:
    corpus = read_corpus(tmp_path)
    material = prepare(corpus, build_tokenizer(teacher_path(), ["釜"]), longest=64)
    need = corpus.needs[0]
    assert len(material.documents["answers"]) == len(corpus.needs)
    served = [(item.ids, material.targets[item.target]) for item in material.cross["served"] if item.loose]
    (ids, queries) = material.documents["answers"][0]
    assert (queries[0], need.expertise_en) in served
    assert (ids, need.need_en) in served
    assert {"need", "served", "answers"} <= material.lengths().keys()

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.matcher import Matcher, rank_faculty, rank_needs
from tests.matching.docking import small_corpus


class Prefers:
    """A reader who likes documents with a certain word, and remembers what was read."""

    name = "prefers"

    def __init__(self, word: str) -> None:
        self._word = word
        self.read: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.read.extend(pairs)
        return np.array([10.0 * (self._word in document) for _, document in pairs], dtype=np.float32)


def test_a_second_look_changes_the_order_and_keeps_the_scores() -> None:
    corpus = small_corpus()
    need = corpus.needs.entries[0]
    plain = rank_faculty(Matcher(corpus), need)
    looked = rank_faculty(Matcher(corpus, reranker=Prefers("聚丙烯")), need)
    assert [match.score for match in looked] == [match.score for match in plain]
    assert plain[0].faculty_id == "F1"
    assert [match.faculty_id for match in looked].index("F3") < [match.faculty_id for match in plain].index("F3")


def test_the_reader_gets_the_whole_need_and_the_best_passages() -> None:
    reader = Prefers("nothing")
    corpus = small_corpus()
    rank_faculty(Matcher(corpus, reranker=reader), corpus.needs.entries[0], top_k=1)
    assert len(reader.read) == len(corpus.faculty)
    query, document = reader.read[0]
    assert "催化剂再生后连用15釜" in query
    assert document == "加氢催化剂的失活与再生\n一种骨架镍催化剂的再生方法\n工业催化课程，讲授反应动力学"


def test_a_reader_without_preference_changes_nothing() -> None:
    matcher = Matcher(small_corpus())
    indifferent = replace(matcher, reranker=Prefers("nothing"))
    for profile in matcher.corpus.faculty.entries:
        assert rank_needs(indifferent, profile) == rank_needs(matcher, profile)

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import Vectors
from matching.calibration import Calibration
from matching.matcher import Matcher, rank_faculty
from matching.near_words import MOST, NearWords
from matching.types import Coverage, MarkedBy
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import small_corpus

ENCODER = NgramEncoder()
NEAR = NearWords(ENCODER)
CALIBRATION = Calibration("test", 20.0, -5.0, 0.7, 0.3, 0.35, 0.05, made_from="invented pairs")


class Counted(NgramEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return super().encode_document(texts)


def marked(quote: str, asked: str) -> list[str]:
    return [quote[mark.start : mark.end] for mark in NEAR.mark(quote, ENCODER.encode_query([asked])[0])]


def test_the_word_nearest_to_the_need_is_marked_and_common_words_never() -> None:
    assert marked("Leaching of spent battery masses with our new method", "leach battery") == ["battery"]


def test_nothing_is_marked_where_no_word_is_near() -> None:
    assert marked("Leaching of spent masses", "聚丙烯注塑") == []
    assert marked("5 kg/h, 20 %", "5 kg/h") == []
    assert marked("", "5 kg/h") == []


def test_a_word_is_encoded_once() -> None:
    encoder = Counted()
    near = NearWords(encoder)
    asked = encoder.encode_query(["leach"])[0]
    near.mark("leaching of leaching", asked)
    near.mark("Leaching", asked)
    assert encoder.asked == ["leaching"]


@given(st.text(alphabet="膜污染的 abcde和，钯Ni(5%", max_size=60))
def test_marks_are_few_ascending_apart_and_inside_the_quote(quote: str) -> None:
    marks = NEAR.mark(quote, ENCODER.encode_query(["膜污染 abc"])[0])
    assert len(marks) <= MOST
    assert all(0 <= mark.start < mark.end <= len(quote) and mark.by is MarkedBy.MEANING for mark in marks)
    assert all(one.end <= two.start for one, two in pairwise(marks))
    assert not marks or max(mark.weight for mark in marks) == 1.0


def test_a_quote_with_marked_words_keeps_them_and_one_without_gets_near_ones() -> None:
    corpus = small_corpus()
    for need in corpus.needs.entries:
        plain = rank_faculty(Matcher(corpus), need)
        helped = rank_faculty(Matcher(corpus, near_words=NEAR), need)
        for one, two in zip(plain, helped, strict=True):
            for before, after in zip(one.evidence, two.evidence, strict=True):
                for bare, quote in zip(before.quotes, after.quotes, strict=True):
                    assert quote.marks == bare.marks or (not bare.marks and quote.marks)
                    assert np.isclose(bare.score, quote.score)


def test_a_requirement_that_is_not_covered_has_no_near_words() -> None:
    corpus = small_corpus()
    matcher = Matcher(corpus, calibration=CALIBRATION, near_words=NEAR)
    evidence = [
        part for need in corpus.needs.entries for match in rank_faculty(matcher, need) for part in match.evidence
    ]
    near = [part for part in evidence for quote in part.quotes for mark in quote.marks if mark.by is MarkedBy.MEANING]
    assert {part.coverage for part in evidence} >= {Coverage.NOT_COVERED, Coverage.PARTLY}
    assert near
    assert all(part.coverage is not Coverage.NOT_COVERED for part in near)

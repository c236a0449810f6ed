from dataclasses import replace

import numpy as np
import pytest

from matching.calibration import Calibration
from matching.corpus import Corpus, encode_needs, encode_profiles, index_need
from matching.eligibility import FacultyFilter, NeedFilter
from matching.matcher import Matcher, find_carrying_item, rank_faculty, rank_needs, score_matrix
from matching.types import Coverage, ExpertiseItem, ExpertiseKind, FacultyProfile, Need, NeedKind, Verdict
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import FACULTY, NEEDS, small_corpus

CALIBRATION = Calibration(
    model="test",
    slope=20.0,
    intercept=-3.0,
    strong_from=0.7,
    worth_a_talk_from=0.3,
    covered_from=0.25,
    partly_from=0.15,
    made_from="three invented pairs",
)


def corpus_and_matcher() -> tuple[Corpus, Matcher]:
    corpus = small_corpus()
    return corpus, Matcher(corpus, calibration=CALIBRATION)


def test_rank_faculty_puts_the_expert_first_and_counts_ranks_from_one() -> None:
    corpus, matcher = corpus_and_matcher()
    ranked = rank_faculty(matcher, corpus.needs.entries[0])
    assert ranked[0].faculty_id == "F1"
    assert [match.rank for match in ranked] == [1, 2, 3, 4]


def test_both_directions_give_a_pair_the_same_score_and_evidence() -> None:
    corpus, matcher = corpus_and_matcher()
    by_need = {
        (m.need_id, m.faculty_id): m for need in corpus.needs.entries for m in rank_faculty(matcher, need, top_k=9)
    }
    by_faculty = {
        (m.need_id, m.faculty_id): m
        for profile in corpus.faculty.entries
        for m in rank_needs(matcher, profile, top_k=9)
    }
    assert by_need.keys() == by_faculty.keys()
    for pair, match in by_need.items():
        assert by_faculty[pair].score == pytest.approx(match.score, abs=1e-6)
        assert [part.part_id for part in by_faculty[pair].evidence] == [part.part_id for part in match.evidence]


def test_score_matrix_holds_the_scores_of_the_rankings() -> None:
    corpus, matcher = corpus_and_matcher()
    matrix = score_matrix(matcher)
    assert matrix.shape == (len(NEEDS), len(FACULTY))
    best = rank_faculty(matcher, corpus.needs.entries[2], top_k=1)[0]
    assert best.score == pytest.approx(float(matrix[2].max()), abs=1e-6)


def test_every_quote_stands_literally_in_the_item_it_names() -> None:
    corpus, matcher = corpus_and_matcher()
    texts = {item.id: item.text for profile in FACULTY for item in profile.items}
    quotes = [
        quote
        for need in corpus.needs.entries
        for match in rank_faculty(matcher, need)
        for part in match.evidence
        for quote in part.quotes
    ]
    assert quotes
    for quote in quotes:
        assert texts[quote.item_id][quote.start : quote.start + len(quote.text)] == quote.text


def test_evidence_has_one_part_for_the_need_and_one_for_each_requirement() -> None:
    corpus, matcher = corpus_and_matcher()
    match = rank_faculty(matcher, corpus.needs.entries[0], top_k=1)[0]
    assert [(part.part_id, part.must) for part in match.evidence] == [("need", True), ("N1-a", True), ("N1-b", False)]
    assert match.evidence[1].coverage is Coverage.COVERED
    assert match.verdict is Verdict.STRONG


def test_lexical_score_is_absent_between_two_languages() -> None:
    corpus, matcher = corpus_and_matcher()
    chinese_need = corpus.needs.entries[0]
    english_professor = next(m for m in rank_faculty(matcher, chinese_need) if m.faculty_id == "F2")
    assert english_professor.parts.lexical is None
    assert all(part.lexical is None for part in english_professor.evidence)


def test_a_profile_without_items_is_ranked_last_without_quotes() -> None:
    corpus, matcher = corpus_and_matcher()
    last = rank_faculty(matcher, corpus.needs.entries[0])[-1]
    assert (last.faculty_id, last.score) == ("F4", 0.0)
    assert all(part.quotes == () for part in last.evidence)
    assert last.verdict is Verdict.NO_SUITABLE_EXPERT


def test_without_a_calibration_no_verdict_is_given() -> None:
    corpus = small_corpus()
    match = rank_faculty(Matcher(corpus), corpus.needs.entries[0])[0]
    assert (match.probability, match.verdict, match.parts.coverage) == (None, None, None)


def test_rank_faculty_filters_by_organization_and_region() -> None:
    corpus, matcher = corpus_and_matcher()
    need = corpus.needs.entries[0]
    hexi = FacultyFilter(organizations=frozenset({"河西大学"}))
    ningxia = FacultyFilter(regions=frozenset({"宁夏"}))
    assert {m.faculty_id for m in rank_faculty(matcher, need, only=hexi)} == {"F1", "F3"}
    assert {m.faculty_id for m in rank_faculty(matcher, need, only=ningxia)} == {"F2"}


def test_rank_faculty_with_expertise_kinds_quotes_only_those() -> None:
    corpus, matcher = corpus_and_matcher()
    patents = FacultyFilter(expertise_kinds=frozenset({ExpertiseKind.PATENT}))
    ranked = rank_faculty(matcher, corpus.needs.entries[0], only=patents)
    assert [m.faculty_id for m in ranked] == ["F1"]
    assert {quote.item_id for part in ranked[0].evidence for quote in part.quotes} == {"F1-2"}


def test_rank_needs_filters_by_kind() -> None:
    corpus, matcher = corpus_and_matcher()
    joint = NeedFilter(kinds=frozenset({NeedKind.JOINT_RESEARCH}))
    assert [m.need_id for m in rank_needs(matcher, corpus.faculty.entries[1], only=joint)] == ["N2"]


def test_equal_scores_are_ordered_by_id() -> None:
    encoder = NgramEncoder()
    twins = [
        FacultyProfile(id=id_, items=(ExpertiseItem("1", ExpertiseKind.DIRECTION, "膜分离"),))
        for id_ in ("B", "A", "C")
    ]
    needs = encode_needs([Need(id="N", title="膜分离")], encoder)
    ranked = rank_faculty(Matcher(Corpus(encode_profiles(twins, encoder), needs)), needs[0])
    assert [match.faculty_id for match in ranked] == ["A", "B", "C"]


def test_a_blank_need_ranks_nobody_above_zero() -> None:
    corpus, matcher = corpus_and_matcher()
    blank = index_need(
        Need(id="blank", title=" "), (), np.empty((0, corpus.faculty.vectors.shape[1]), dtype=np.float32)
    )
    assert {match.score for match in rank_faculty(matcher, blank)} == {0.0}


def test_a_requirement_of_figures_alone_is_compared_with_both_languages() -> None:
    encoder = NgramEncoder()
    needs = encode_needs([Need(id="N", title="COD 60 mg/L")], encoder)
    ranked = rank_faculty(Matcher(Corpus(encode_profiles(FACULTY[:3], encoder), needs)), needs[0])
    assert all(match.parts.lexical is not None for match in ranked)


def test_a_pair_that_is_set_aside_is_in_neither_ranking_and_keeps_its_score() -> None:
    corpus, matcher = corpus_and_matcher()
    without = replace(matcher, set_aside=frozenset({("N1", "F1")}))
    assert [m.faculty_id for m in rank_faculty(without, corpus.needs.entries[0])] == ["F2", "F3", "F4"]
    assert "N1" not in {m.need_id for m in rank_needs(without, corpus.faculty.entries[0])}
    assert (score_matrix(without) == score_matrix(matcher)).all()


def test_an_item_that_counts_less_carries_less_and_never_more() -> None:
    encoder = NgramEncoder()
    lowered = replace(FACULTY[0], items=tuple(replace(item, weight=0.5) for item in FACULTY[0].items))
    corpus = Corpus(encode_profiles([lowered, *FACULTY[1:]], encoder), encode_needs(NEEDS, encoder))
    assert (score_matrix(Matcher(corpus))[:, 0] <= score_matrix(Matcher(small_corpus()))[:, 0]).all()
    before, after = (score_matrix(Matcher(one), adjusted=False) for one in (small_corpus(), corpus))
    assert (after[:, 0] <= before[:, 0]).all()
    assert after[0, 0] == pytest.approx(before[0, 0] / 2, rel=0.05)
    assert (after[:, 1:] == before[:, 1:]).all()


def test_the_item_that_carries_a_match_is_its_best_quote() -> None:
    corpus, matcher = corpus_and_matcher()
    [best] = rank_faculty(matcher, corpus.needs.entries[0], top_k=1)
    assert find_carrying_item(matcher, "N1", "F1") == best.evidence[0].quotes[0].item_id == "F1-1"
    assert find_carrying_item(matcher, "N1", "F4") is None
    assert find_carrying_item(matcher, "N9", "F1") is None

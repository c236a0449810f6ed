import numpy as np
import pytest

from matching.corpus import REFERENCES, Corpus, Side, encode_needs, encode_profiles
from matching.hubs import HALF_TRUSTED, USUAL_LEVEL, adjust_for, levels
from matching.matcher import Matcher, rank_faculty, rank_needs, score_matrix
from matching.scoring import ScoringWeights
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import small_corpus

SUBJECTS = ("镍催化剂再生", "渗透汽化膜", "聚丙烯挤出", "废水脱盐", "电解液添加剂", "结晶粒度")


def docking_with_a_generalist() -> Corpus:
    """A professor for each of six subjects, and F0, whose one item names them all."""
    encoder = NgramEncoder()
    specialists = [
        FacultyProfile(
            f"F{n}", (ExpertiseItem("1", ExpertiseKind.DIRECTION, f"{subject[:-2]}的微观行为与失效机理研究"),)
        )
        for n, subject in enumerate(SUBJECTS, 1)
    ]
    generalist = FacultyProfile("F0", (ExpertiseItem("1", ExpertiseKind.DIRECTION, "、".join(SUBJECTS)),))
    needs = [Need(f"N{n}", f"{subject}在装置上出了问题，请专家诊断") for n, subject in enumerate(SUBJECTS, 1)]
    return Corpus(encode_profiles([generalist, *specialists], encoder), encode_needs(needs, encoder))


def shown(score: float) -> float:
    return min(max(float(score), 0.0), 1.0)


def test_levels_are_means_of_the_best_scores() -> None:
    scores = np.array([[0.1] * 10 + [0.9] * 10, [0.2] * 20], dtype=np.float32)
    assert levels(scores).tolist() == pytest.approx([0.9, 0.2])


def test_without_anything_to_compare_with_nothing_is_taken_off() -> None:
    empty = levels(np.empty((2, 0), dtype=np.float32))
    assert adjust_for(empty, share=0.4, seen=0).tolist() == [0.0, 0.0]


def test_a_hub_loses_and_a_loner_gains_and_few_scores_count_half() -> None:
    level = np.array([USUAL_LEVEL + 0.2, USUAL_LEVEL - 0.2], dtype=np.float32)
    assert adjust_for(level, share=0.5, seen=HALF_TRUSTED).tolist() == pytest.approx([-0.05, 0.05])


def test_a_generalist_falls_back_behind_the_specialists() -> None:
    corpus = docking_with_a_generalist()
    plain = score_matrix(Matcher(corpus), adjusted=False)
    adjusted = score_matrix(Matcher(corpus))
    first = [int((scores.argmax(axis=1) == 0).sum()) for scores in (plain, adjusted)]  # of F0, the first column
    assert first[1] < first[0]


def test_lists_in_both_directions_show_the_scores_of_the_matrix() -> None:
    corpus = docking_with_a_generalist()
    matcher = Matcher(corpus)
    matrix = score_matrix(matcher)
    for row, need in enumerate(corpus.needs.entries):
        for match in rank_faculty(matcher, need):
            assert match.score == pytest.approx(
                shown(matrix[row, corpus.faculty.positions[match.faculty_id]]), abs=1e-6
            )
    for column, profile in enumerate(corpus.faculty.entries):
        for match in rank_needs(matcher, profile):
            assert match.score == pytest.approx(shown(matrix[corpus.needs.positions[match.need_id], column]), abs=1e-6)


def test_adjustmentis_told_as_part_of_the_score() -> None:
    corpus = docking_with_a_generalist()
    need = corpus.needs.entries[0]
    change = (score_matrix(Matcher(corpus)) - score_matrix(Matcher(corpus), adjusted=False))[0]
    told = {match.faculty_id: match.parts.adjustment for match in rank_faculty(Matcher(corpus), need)}
    assert len(set(told.values())) > 1
    for id_, adjustment in told.items():
        assert adjustment == pytest.approx(float(change[corpus.faculty.positions[id_]]), abs=1e-5)


def test_a_matcher_without_hubs_scores_plainly() -> None:
    matcher = Matcher(small_corpus(), weights=ScoringWeights(hubs=0))
    assert (score_matrix(matcher) == score_matrix(matcher, adjusted=False)).all()


def test_a_professor_without_any_text_stays_last() -> None:
    matrix = score_matrix(Matcher(small_corpus()))
    nobody = small_corpus().faculty.positions["F4"]
    assert (matrix.argmin(axis=1) == nobody).all()


def test_a_large_side_is_compared_with_a_spread_of_it() -> None:
    encoder = NgramEncoder()
    needs = encode_needs([Need(f"N{n:04}", f"第{n}项需求") for n in range(REFERENCES + 50)], encoder)
    corpus = Corpus([], needs)
    assert len(corpus.reference_needs) == REFERENCES
    assert corpus.reference_needs.entries[0] is Side(needs).entries[0]
    assert corpus.reference_needs.entries[-1] is Side(needs).entries[-1]

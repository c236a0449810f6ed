from dataclasses import replace

import numpy as np

from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher, rank_faculty
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from service.landscape.fields import draw_map
from service.landscape.landscape import survey
from service.landscape.surveyor import AT_ONCE, Surveyor
from tests.embeddings.ngram_encoder import NgramEncoder

TOPICS = ("催化剂失活", "高盐废水", "粉尘爆炸", "电池回收", "中药提取", "橡胶硫化", "精馏节能")


def _matcher(copies: int = 1) -> Matcher:
    faculty = [
        FacultyProfile(f"f{copy}{n}", (ExpertiseItem("i", ExpertiseKind.DIRECTION, f"{topic}的机理{copy}"),))
        for copy in range(copies)
        for n, topic in enumerate(TOPICS)
    ]
    needs = [Need(f"n{copy}{n}", f"解决{topic}{copy}") for copy in range(copies) for n, topic in enumerate(TOPICS)]
    encoder = NgramEncoder()
    return Matcher(Corpus(encode_profiles(faculty, encoder), encode_needs(needs, encoder)))


def test_best_partner_is_the_first_of_the_ranking() -> None:
    matcher = _matcher()
    landscape = survey(matcher, revision=1)

    for entry in matcher.corpus.needs.entries:
        best = landscape.best_of_need(entry.value.id)
        first = rank_faculty(matcher, entry, top_k=1)[0]
        assert best is not None
        assert (best.id, round(best.score, 5)) == (first.faculty_id, round(first.score, 5))
    assert landscape.best_of_need("newer") is None
    assert landscape.list_unserved() == []  # without a calibration nothing is said of suitability


def test_a_pair_that_is_set_aside_keeps_its_score_and_is_nobodys_best() -> None:
    matcher = _matcher()
    before = survey(matcher, revision=1)
    need_id = before.need_ids[0]
    best = before.best_of_need(need_id)
    assert best is not None

    after = survey(replace(matcher, set_aside=frozenset({(need_id, best.id), ("gone", best.id)})), revision=1)

    assert np.array_equal(after.scores, before.scores)
    assert after.aside.sum() == 1
    assert after.aside[0, after.faculty_ids.index(best.id)]
    second = after.best_of_need(need_id)
    assert second is not None
    assert second.id == rank_faculty(matcher, matcher.corpus.needs.entries[0], top_k=2)[1].faculty_id
    back = after.best_of_faculty(best.id)
    assert back is not None
    assert back.id != need_id
    nobody = survey(replace(matcher, set_aside={(need_id, id_) for id_ in before.faculty_ids}), revision=1)
    assert nobody.best_of_need(need_id) is None


def test_a_judgement_makes_a_new_landscape_though_no_text_changed() -> None:
    matcher, surveyor = _matcher(), Surveyor()
    surveyor.look(matcher, revision=1)

    survey_then = surveyor.look(replace(matcher, set_aside=frozenset({("n00", "f00")})), revision=1)

    assert survey_then.surveyed is not None
    assert survey_then.surveyed.landscape.aside.sum() == 1


def test_map_is_the_same_each_time_and_holds_everybody_once() -> None:
    matcher = _matcher(copies=2)
    landscape = survey(matcher, revision=1)
    first, second = draw_map(matcher.corpus, landscape), draw_map(matcher.corpus, landscape)

    assert first == second
    placed = np.array([(point.x, point.y) for point in (*first.faculty, *first.needs)])
    assert placed.shape == (28, 2)
    assert placed.min() >= 0
    assert placed.max() <= 1
    assert sorted(id_ for field in first.fields for id_ in field.need_ids) == sorted(landscape.need_ids)
    assert all(field.label for field in first.fields)


def test_surveyor_shows_the_last_landscape_while_it_makes_the_next() -> None:
    surveyor = Surveyor()
    small, large = _matcher(), _matcher(copies=11)
    assert len(large.corpus.needs) * len(large.corpus.faculty) > AT_ONCE

    first = surveyor.look(small, revision=1)
    meanwhile = surveyor.look(large, revision=2)
    surveyor.wait(60)
    last = surveyor.look(large, revision=2)

    assert first.is_current
    assert meanwhile.surveyed is first.surveyed
    assert not meanwhile.is_current
    assert last.is_current
    assert last.surveyed is not None
    assert len(last.surveyed.landscape.need_ids) == 77

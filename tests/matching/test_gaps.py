from dataclasses import replace

import pytest

from matching.calibration import Calibration
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.gaps import find_gaps
from matching.matcher import Matcher
from matching.types import Coverage, FacultyProfile, Need, Requirement
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.matching.docking import FACULTY, NEEDS

CALIBRATION = Calibration("test", 20.0, -5.0, 0.7, 0.3, 0.35, 0.2, made_from="invented pairs")
ROBOT = Need("N7", "巡检机器人在管廊迷路", requirements=(Requirement("N7-a", "机器人定位误差小于十厘米"),))
OTHER_ROBOT = Need("N8", "巡检机器人爬不上台阶", requirements=(Requirement("N8-a", "整机通过防爆认证"),))


def make_matcher(*more: Need, faculty: tuple[FacultyProfile, ...] = FACULTY) -> Matcher:
    encoder = NgramEncoder()
    corpus = Corpus(encode_profiles(faculty, encoder), encode_needs([*NEEDS, *more], encoder))
    return Matcher(corpus, calibration=CALIBRATION)


def test_an_uncalibrated_model_cannot_say_that_nobody_fits() -> None:
    assert find_gaps(replace(make_matcher(), calibration=None)) is None


def test_a_need_that_nobody_can_serve_names_what_fails_and_the_closest_passage() -> None:
    gaps = find_gaps(make_matcher(ROBOT))
    assert gaps is not None
    [robot] = [need for need in gaps.unserved if need.need_id == "N7"]
    assert robot.probability < CALIBRATION.worth_a_talk_from
    [missing] = robot.missing
    assert (missing.text, missing.must, missing.coverage) == ("机器人定位误差小于十厘米", True, Coverage.NOT_COVERED)
    assert missing.quote is not None
    profile = next(one for one in FACULTY if one.id == missing.faculty_id)
    item = next(item for item in profile.items if item.id == missing.quote.item_id)
    assert item.text[missing.quote.start :].startswith(missing.quote.text)
    assert "N1" not in {need.need_id for need in gaps.unserved}


def test_a_professor_for_whom_nothing_is_worth_a_talk_is_told_so() -> None:
    gaps = find_gaps(make_matcher())
    assert gaps is not None
    idle = {one.faculty_id: one for one in gaps.idle}
    assert "F1" not in idle
    assert idle["F4"].need_id is None  # nothing is known of them


def test_needs_for_the_same_thing_make_a_field_with_its_telling_words() -> None:
    gaps = find_gaps(make_matcher(ROBOT, OTHER_ROBOT))
    assert gaps is not None
    [field] = [field for field in gaps.fields if "N7" in field.need_ids]
    assert (sorted(field.need_ids), field.unserved) == (["N7", "N8"], 2)
    assert "巡检机器人" in field.words


def test_a_pair_that_is_set_aside_is_no_fit() -> None:
    matcher = make_matcher()
    gaps = find_gaps(replace(matcher, set_aside=frozenset({("N1", "F1")})))
    assert gaps is not None
    assert "N1" in {need.need_id for need in gaps.unserved}


def test_the_same_matcher_gives_the_same_gaps() -> None:
    assert find_gaps(make_matcher(ROBOT, OTHER_ROBOT)) == find_gaps(make_matcher(ROBOT, OTHER_ROBOT))


@pytest.mark.parametrize("faculty", [(), FACULTY[3:]])
def test_without_any_profile_every_need_is_a_gap_with_nobody_near(faculty: tuple[FacultyProfile, ...]) -> None:
    gaps = find_gaps(make_matcher(faculty=faculty))
    assert gaps is not None
    assert [(need.need_id, need.faculty_id) for need in gaps.unserved] == [("N1", None), ("N2", None), ("N3", None)]
    assert all(part.quote is None for need in gaps.unserved for part in need.missing)


def test_without_needs_everybody_is_without_a_fit() -> None:
    encoder = NgramEncoder()
    gaps = find_gaps(Matcher(Corpus(encode_profiles(FACULTY, encoder), []), calibration=CALIBRATION))
    assert gaps is not None
    assert (gaps.unserved, gaps.fields, len(gaps.idle)) == ((), (), 4)

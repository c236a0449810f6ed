"""What a need asks for decides what of a profile answers it: a result, a field, or teaching."""

from dataclasses import replace

import pytest

from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher, rank_faculty
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need, NeedKind
from tests.embeddings.ngram_encoder import NgramEncoder

COURSE, PAPER = ExpertiseKind.COURSE, ExpertiseKind.PUBLICATION


def profile(id_: str, *items: tuple[ExpertiseKind, str]) -> FacultyProfile:
    return FacultyProfile(id_, tuple(ExpertiseItem(str(n), kind, text) for n, (kind, text) in enumerate(items)))


def ranked(need: Need, *faculty: FacultyProfile) -> list[str]:
    encoder = NgramEncoder()
    corpus = Corpus(encode_profiles(faculty, encoder), encode_needs([need], encoder))
    return [match.faculty_id for match in rank_faculty(Matcher(corpus), corpus.needs.entries[0])]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (NeedKind.EMPLOYEE_TRAINING, "A-teaches"),
        (NeedKind.CURRICULUM, "A-teaches"),
        (NeedKind.INTERNSHIP_BASE, "A-teaches"),
        (NeedKind.TECHNICAL_PROBLEM, "B-writes"),
        (NeedKind.TALENT_RECRUITMENT, "B-writes"),
    ],
)
def test_a_course_answers_in_full_who_asks_for_teaching_only(kind: NeedKind, first: str) -> None:
    text = "电化学储能：扣式电池与软包电池的制备"
    need = Need("N", "电化学储能与软包电池的制备", kind=kind)
    assert ranked(need, profile("A-teaches", (COURSE, text)), profile("B-writes", (PAPER, text)))[0] == first


def test_who_asks_for_people_finds_a_field_and_not_one_lucky_passage() -> None:
    in_the_field = profile("F-field", *[(PAPER, f"镍钴萃取分离的{what}") for what in ("机理", "设备", "放大", "试剂")])
    lucky = profile("L-lucky", (PAPER, "招聘镍钴萃取分离工程师"), *[(PAPER, f"镍矿{n}号井") for n in "一二三"])
    need = Need("N", "招聘镍钴萃取分离工程师", kind=NeedKind.TALENT_RECRUITMENT)
    assert ranked(need, in_the_field, lucky)[0] == "F-field"
    one_passage = replace(need, kind=NeedKind.TECHNICAL_PROBLEM)
    assert ranked(one_passage, in_the_field, lucky)[0] == "L-lucky"

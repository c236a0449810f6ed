import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.types import ExpertiseKind, NeedKind
from service.spreadsheets.kinds import EXPERTISE_KIND_WORDS, NEED_KIND_WORDS, NEED_KINDS


@pytest.mark.parametrize("kind", list(NeedKind))
def test_find_knows_value_and_both_labels(kind: NeedKind) -> None:
    for word in (kind.value, NEED_KINDS[kind].zh, NEED_KINDS[kind].en, NEED_KINDS[kind].en.upper()):
        assert NEED_KIND_WORDS.find(word) is kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("技術難題", [NeedKind.TECHNICAL_PROBLEM]),
        ("技术 攻关", [NeedKind.TECHNICAL_PROBLEM]),
        ("产学研合作", [NeedKind.JOINT_RESEARCH]),
        ("成果转化", [NeedKind.TECHNOLOGY_TRANSFER]),
        ("Recruitment", [NeedKind.TALENT_RECRUITMENT]),
        ("技术难题、联合研发", [NeedKind.TECHNICAL_PROBLEM, NeedKind.JOINT_RESEARCH]),
        ("☑技术难题 □联合研发", [NeedKind.TECHNICAL_PROBLEM]),
        ("□技术难题 √联合研发 ☑ 员工培训", [NeedKind.JOINT_RESEARCH, NeedKind.EMPLOYEE_TRAINING]),
        ("□技术难题 □联合研发", []),
        ("其他", []),
        ("技术难题、其他", []),
        ("", []),
    ],
)
def test_find_all_reads_lists_and_ticks(text: str, kinds: list[NeedKind]) -> None:
    assert NEED_KIND_WORDS.find_all(text) == kinds


def test_nearest_offers_an_option() -> None:
    assert NEED_KIND_WORDS.nearest("技术难体") is NeedKind.TECHNICAL_PROBLEM
    assert NEED_KIND_WORDS.nearest("Intership") is NeedKind.INTERNSHIP_BASE
    assert EXPERTISE_KIND_WORDS.nearest("专利授权") is ExpertiseKind.PATENT
    assert NEED_KIND_WORDS.nearest("￥") is None


@given(st.text(max_size=40))
def test_find_all_and_nearest_never_fail(text: str) -> None:
    NEED_KIND_WORDS.find_all(text)
    NEED_KIND_WORDS.nearest(text)

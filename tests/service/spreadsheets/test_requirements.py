import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.requirements import RequirementEntry, parse_requirements


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("COD 低于 60", [("COD 低于 60", True)]),
        ("甲（必须）\n乙（希望）\n丙", [("甲", True), ("乙", False), ("丙", True)]),
        ("必须：甲\n希望：乙", [("甲", True), ("乙", False)]),
        ("必须：\n甲\n乙\n希望：\n丙", [("甲", True), ("乙", True), ("丙", False)]),
        ("must: low cost; nice to have: small", [("low cost", True), ("small", False)]),
        ("[optional] small\n(must) strong", [("small", False), ("strong", True)]),
        ("必须保证安全", [("必须保证安全", True)]),
        ("具体要求：\n1. 甲\n2. 乙", [("甲", True), ("乙", True)]),
    ],
)
def test_parse_requirements_reads_marks(text: str, entries: list[tuple[str, bool]]) -> None:
    assert parse_requirements(text, must=True) == [RequirementEntry(text, must) for text, must in entries]


def test_parse_requirements_of_a_column_of_wishes() -> None:
    assert parse_requirements("便宜；必须：耐用", must=False) == [
        RequirementEntry("便宜", must=False),
        RequirementEntry("耐用", must=True),
    ]


@given(st.text(max_size=200), st.booleans())
def test_parse_requirements_never_gives_blanks(text: str, must: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    assert all(entry.text.strip() for entry in parse_requirements(text, must=must))

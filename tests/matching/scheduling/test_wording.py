"""Every sentence exists in both languages and says the same things in both."""

import re
from string import Formatter

import pytest

from matching.scheduling.problem import Count, Party, Reason, Side, Unit
from matching.scheduling.sentences import SENTENCES
from matching.scheduling.wording import sentence


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_use_the_same_values(code: str) -> None:
    english, chinese = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in SENTENCES[code])
    assert english == chinese
    assert not re.search("[一-鿿]", SENTENCES[code][0])
    assert re.search("[一-鿿]", SENTENCES[code][1])


def test_sentence_counts_one_and_many() -> None:
    assert sentence(Reason("wish-tables", {"tables": Count(1, Unit.TABLE)})) == "there are 1 table"
    assert sentence(Reason("wish-tables", {"tables": Count(2, Unit.TABLE)}), "zh") == "共 2 张桌"


def test_sentence_names_people_by_id_and_name() -> None:
    reason = Reason("wish-minimum", {"party": Party(Side.FACULTY, "p1", "李明"), "low": 2})
    assert sentence(reason) == "faculty p1 (李明) has at least 2"
    assert sentence(reason, "zh") == "教师 p1（李明）至少 2 场"


def test_sentence_refuses_another_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        sentence(Reason("no-choice"), "fr")

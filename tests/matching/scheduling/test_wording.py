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
    assert sentence(Reason("wish-tables", {"tables": Count(1, Unit.TABLE)})) == "no more than 1 table"
    assert sentence(Reason("wish-tables", {"tables": Count(2, Unit.TABLE)}), "zh") == "共 2 张桌"


def test_sentence_names_people_by_id_and_name() -> None:
    reason = Reason("wish-minimum", {"party": Party(Side.FACULTY, "p1", "李明"), "low": 2})
    assert sentence(reason) == "faculty p1 (李明) has at least 2"
    assert sentence(reason, "zh") == "教师 p1（李明）至少 2 场"


def test_sentence_refuses_another_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        sentence(Reason("no-choice"), "fr")


def test_chinese_has_no_space_between_chinese_words() -> None:
    values = {"wanted": Count(156, Unit.MEETING), "tables": Count(4, Unit.TABLE), "rounds": Count(7, Unit.ROUND)}
    reason = Reason("crowded-room", {**values, "room": Count(28, Unit.MEETING)})

    assert sentence(reason, "zh") == "按配额需要 156 场对接，而 4 张桌 × 7 轮只能容纳 28 场对接。"

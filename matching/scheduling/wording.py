"""Every sentence of planning, in English and in Chinese, side by side so that neither can be forgotten."""

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from types import MappingProxyType
from typing import Final

from matching.scheduling.problem import Count, Meeting, Pair, Party, Place, Reason, Side, Unit
from matching.scheduling.sentences import SENTENCES


class Language(StrEnum):
    """The languages that a sentence can be had in."""

    ENGLISH = "en"
    CHINESE = "zh"


def sentence(reason: Reason, language: Language | str = Language.ENGLISH) -> str:
    """Word a reason. Raises ValueError for a language that is neither "en" nor "zh"."""
    language = Language(language)
    english, chinese = SENTENCES[reason.code]
    words = {name: _word(value, language) for name, value in reason.values.items()}
    return english.format(**words) if language is Language.ENGLISH else _fill_chinese(chinese, words)


def _fill_chinese(template: str, words: Mapping[str, str]) -> str:
    """Fill a Chinese template: a space that parts a figure from the text goes where a value begins or ends in Chinese."""
    filled = ""
    for text, name, _, _ in Formatter().parse(template):
        filled += text[1:] if text.startswith(" ") and _is_chinese(filled[-1:]) and _is_chinese(text[1:2]) else text
        word = words[name] if name is not None else ""
        if filled.endswith(" ") and _is_chinese(filled[-2:-1]) and _is_chinese(word[:1]):
            filled = filled[:-1]
        filled += word
    return filled


def _is_chinese(character: str) -> bool:
    return bool(character) and character in _CHINESE


_CHINESE: Final = frozenset(map(chr, (*range(0x4E00, 0xA000), *range(0x3000, 0x3020), *range(0xFF00, 0xFFF0))))
"""Han characters and the full-width punctuation that stands among them."""

_UNITS: Final = MappingProxyType(
    {
        Unit.MEETING: ("meeting", "meetings", "场对接"),
        Unit.ROUND: ("round", "rounds", "轮"),
        Unit.TABLE: ("table", "tables", "张桌"),
        Unit.PERSON: ("participant", "participants", "位参会方"),
        Unit.PLACE: ("place", "places", "个席位"),
    }
)
_SIDES: Final = MappingProxyType({Side.FACULTY: ("faculty", "教师"), Side.COMPANY: ("company", "企业")})


def _word(value: object, language: Language) -> str:  # noqa: C901, PLR0911 - one case for each kind of value
    english = language is Language.ENGLISH
    match value:
        case Party(side, identifier, name):
            label = f"{_SIDES[side][0 if english else 1]} {identifier}"
            if name is None or name == str(identifier):
                return label
            return f"{label} ({name})" if english else f"{label}（{name}）"
        case Meeting(faculty, company, number, table):
            if english:
                return f"{faculty} × {company} in round {number} at table {table}"
            return f"{faculty} × {company}（第 {number} 轮 {table} 号桌）"
        case Pair(faculty, company):
            return f"{faculty} × {company}"
        case Place(number, table):
            return f"round {number}, table {table}" if english else f"第 {number} 轮 {table} 号桌"
        case Count(number, unit):
            singular, plural, chinese = _UNITS[unit]
            return f"{number} {singular if number == 1 else plural}" if english else f"{number} {chinese}"
        case tuple():
            return (", " if english else "、").join(_word(part, language) for part in value)
        case Reason():
            return sentence(value, language)
        case float():
            return f"{value:.6g}"
        case _:
            return str(value)

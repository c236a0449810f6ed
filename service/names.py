"""Names of people across Chinese characters and pinyin, in both orders; the only door to pypinyin.

王小明 = Wang Xiaoming = Xiaoming Wang = WANG Xiao-Ming; Wang, X.-M. may be the same person.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from embeddings.text import normalise


class NameMatch(IntEnum):
    """How sure it is that two names are one; a greater one is surer."""

    NONE = 0
    INITIALS = 1
    PINYIN = 2
    SAME = 3


# Surnames that are read otherwise than the character usually is; several readings where families differ.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "华": "hua", "盖": "ge gai",
    "区": "ou", "朴": "piao", "翟": "zhai", "乐": "yue le", "覃": "qin tan", "缪": "miao", "员": "yun", "召": "shao",
    "黑": "he", "折": "she", "冼": "xian", "洗": "xian", "燕": "yan", "应": "ying", "宁": "ning", "石": "shi",
    "车": "che", "祭": "zhai", "繁": "po", "种": "chong", "秘": "bi", "逄": "pang", "隗": "kui wei", "柏": "bai bo",
    "薄": "bo", "令": "ling", "尉": "wei", "谌": "chen shen", "臧": "zang", "盛": "sheng", "曲": "qu", "纪": "ji",
    "那": "na", "钻": "zuan", "都": "du", "过": "guo", "句": "gou", "葛": "ge", "贾": "jia", "殷": "yin", "卜": "bu",
    "晁": "chao", "郗": "xi chi", "佴": "nai", "阙": "que", "俞": "yu", "万": "wan", "叶": "ye", "沈": "shen", "尹": "yin",
    "吕": "lu", "行": "xing", "重": "chong", "藏": "zang", "朝": "chao", "褚": "chu", "相": "xiang", "系": "xi",
}  # fmt: skip
_COMPOUND = {
    "欧阳": "ou yang", "司马": "si ma", "诸葛": "zhu ge", "上官": "shang guan", "司徒": "si tu", "东方": "dong fang",
    "独孤": "du gu", "南宫": "nan gong", "夏侯": "xia hou", "皇甫": "huang fu", "尉迟": "yu chi", "公孙": "gong sun",
    "慕容": "mu rong", "长孙": "zhang sun", "宇文": "yu wen", "令狐": "ling hu", "万俟": "mo qi", "澹台": "tan tai",
    "鲜于": "xian yu", "闻人": "wen ren", "西门": "xi men", "端木": "duan mu", "百里": "bai li", "呼延": "hu yan",
    "轩辕": "xuan yuan", "钟离": "zhong li", "濮阳": "pu yang", "淳于": "chun yu", "单于": "chan yu", "太叔": "tai shu",
    "申屠": "shen tu", "公冶": "gong ye", "宗政": "zong zheng", "赫连": "he lian", "拓跋": "tuo ba", "完颜": "wan yan",
}  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,6}(?:[·•][\u3400-\u9fff]{1,6})*")
_TITLES = re.compile(r"(?:教授|副教授|老师|博士|研究员|院士)$|^(?:prof|dr|mr|ms|mrs)\.?\s+", re.IGNORECASE)
_MAX_READINGS = 32
_MAX_INITIALS = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    """A surname and the syllables of a given name; of a name in Latin letters the given name is one syllable."""

    surname: str
    given: tuple[str, ...]
    initials: bool = False

    @property
    def whole(self) -> str:
        return "".join(self.given)


def match_names(one: str, other: str) -> NameMatch:
    """How sure it is that two names are one, whichever script and order each is written in."""
    if not one.strip() or not other.strip():
        return NameMatch.NONE
    if _plain(one) == _plain(other):
        return NameMatch.SAME
    if _is_chinese(one) and _is_chinese(other):
        return NameMatch.NONE  # two names of other characters are two names, however alike they sound
    pairs = [_compare(a, b) for a in _readings(one) for b in _readings(other)]
    return max(pairs, default=NameMatch.NONE)


def best_match(name: str, others: Iterable[str]) -> NameMatch:
    """The surest match of a name with any of somebody's names."""
    return max((match_names(name, other) for other in others), default=NameMatch.NONE)


def _compare(one: _Reading, other: _Reading) -> NameMatch:
    if one.surname != other.surname:
        return NameMatch.NONE
    if not one.initials and not other.initials:
        return NameMatch.PINYIN if one.whole == other.whole else NameMatch.NONE
    short, long = (one, other) if one.initials else (other, one)
    letters = short.whole
    if long.initials:
        fits = letters.startswith(long.whole) or long.whole.startswith(letters)
    elif len(long.given) > 1:
        fits = "".join(syllable[0] for syllable in long.given).startswith(letters)
    else:  # Latin letters do not say where a syllable ends
        fits = long.whole[:1] == letters[:1] and all(letter in long.whole for letter in letters)
    return NameMatch.INITIALS if fits and letters else NameMatch.NONE


@lru_cache(maxsize=20_000)
def _readings(name: str) -> tuple[_Reading, ...]:
    name = _TITLES.sub("", unicodedata.normalize("NFKC", name).strip())
    if _is_chinese(name):
        return tuple(islice(_chinese_readings(normalise(name)), _MAX_READINGS))
    return tuple(dict.fromkeys(_latin_readings(name)))


def _chinese_readings(name: str) -> Iterator[_Reading]:
    name = re.sub(r"[·•\s]", "", name)
    if name[:2] in _COMPOUND and len(name) > 2:  # noqa: PLR2004 - a compound surname and a given name
        surnames, rest = [_COMPOUND[name[:2]].replace(" ", "")], name[2:]
    else:
        usual = [_letters(reading) for reading in pinyin(name[0], style=Style.NORMAL, heteronym=True)[0]]
        special = _SURNAMES.get(name[0])
        surnames, rest = special.split() if special else usual, name[1:]
    # One by one: a dictionary of phrases would decide for one reading.
    syllables = [
        list(dict.fromkeys(_letters(reading) for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0]))
        for character in rest
    ]
    for surname, *given in product(surnames, *syllables):
        yield _Reading(surname, tuple(given))


def _latin_readings(name: str) -> Iterator[_Reading]:
    family, comma, given = name.partition(",")
    if comma:
        yield from _reading(family, re.split(r"[\s.]+", given))
        return
    tokens = [token for token in re.split(r"[\s.]+", name) if token.strip("-")]
    if len(tokens) > 1:
        yield from _reading(tokens[0], tokens[1:])
        yield from _reading(tokens[-1], tokens[:-1])


def _reading(family: str, given: Iterable[str]) -> Iterator[_Reading]:
    """A hyphen joins what belongs together: Xiao-Ming, Ou-Yang."""
    tokens = [token for token in given if token.strip("-")]
    surname = _letters(family)
    if not surname or not tokens:
        return
    pieces = [piece for token in tokens for piece in token.split("-") if piece]
    whole = _letters("".join(pieces))
    short = all(len(piece) == 1 for piece in pieces) or (
        len(pieces) == 1 and len(whole) <= _MAX_INITIALS and pieces[0].isupper()
    )
    if whole:
        yield _Reading(surname, (whole,), initials=short)
    if short and len(pieces) == 1 and len(whole) > 1:  # LI is a name as well as two initials
        yield _Reading(surname, (whole,))


def _letters(text: str) -> str:
    """Small letters only. Every way to write ü is u: Lü, Lv and Lyu are all found by Lu."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
    return re.sub(r"(?<=[ln])(?:yu|v)(?![aeio])", "u", plain)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", normalise(name).casefold())


def _is_chinese(name: str) -> bool:
    return bool(_CHINESE.fullmatch(_TITLES.sub("", unicodedata.normalize("NFKC", name).strip()).replace(" ", "")))

"""What a text looks like to the encoder and to the lexical channel, and how a long one is cut."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

TEXT_VERSION = 1
"""Travels in every index manifest. Raise it whenever `normalise` or `split` gives another answer than before."""


class Window(NamedTuple):
    """A literal piece of a text: `source[start : start + len(text)] == text`."""

    start: int
    text: str


def normalise(text: str) -> str:
    """Fold what means the same into one form: width, script, spaces, invisible characters.

    NFKC (１２ → 12, CO₂ → CO2, ㎡ → m2, ﬁ → fi), traditional → simplified characters, every run of white space and
    control characters one space, no space at the ends; zero-width characters, soft hyphens and byte order marks
    are dropped, and lone surrogates become U+FFFD. Case and punctuation stay. Applying it twice changes nothing.

    Note that NFKC also lowers exponents: 10⁶ reads 106 afterwards, so never show a normalised text to a person.
    """
    if text.isascii():
        return " ".join(_CONTROL.sub(" ", text).split())
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _simplify(unicodedata.normalize("NFKC", text))
    # Simplifying can make a pair of characters that composes, and dropping can bring one together.
    text = unicodedata.normalize("NFKC", text)
    return " ".join(_CONTROL.sub(" ", text).split())


def languages(text: str) -> frozenset[str]:
    """Say which languages a text is written in: a subset of {"zh", "en"}.

    Chinese weighs half a word a character, English one a word; a language counts from a fifth of the whole weight
    on, so that a loan word or two does not make a Chinese text English. An English word is three or more Latin
    letters of which only the first may be a capital: formulas (CO2, NaCl), abbreviations (PLC) and units (mol/L)
    belong to no language. Other languages in Latin letters count as "en". A text with neither gives the empty set.
    """
    chinese = len(_HAN.findall(text)) / 2
    english = sum(word.lower() not in _UNITS for word in _WORD.findall(text))
    smallest = (chinese + english) / 5
    return frozenset(
        language for language, weight in (("zh", chinese), ("en", english)) if weight and weight >= smallest
    )


def split(text: str, *, max_characters: int) -> list[Window]:
    """Cut a text into windows of at most `max_characters`, in order, at the best ends there are.

    A window ends at the last paragraph end in its second half, otherwise at the last sentence end (。！？. ! ?) there,
    otherwise at the last clause end or space, otherwise in mid-word. Windows are literal substrings without white
    space at their ends; every other character of the text is in exactly one of them. A blank text gives none.

    Raises:
        ValueError: `max_characters` is below 1.
    """
    if max_characters < 1:
        raise ValueError(f"max_characters is {max_characters}; give at least 1.")
    windows: list[Window] = []
    start, end = 0, len(text.rstrip())
    while True:
        start = _skip_space(text, start, end)
        if start >= end:
            return windows
        stop = _find_cut(text, start, end, max_characters)
        windows.append(Window(start, text[start:stop].rstrip()))
        start = stop


def _find_cut(text: str, start: int, end: int, max_characters: int) -> int:
    limit = start + max_characters
    if limit >= end:
        return end
    # One character of context on the right: "3." is no sentence end where "3.5" goes on.
    piece = text[start : limit + 1]
    for pattern, earliest in ((_PARAGRAPH_END, 0.5), (_SENTENCE_END, 0.5), (_CLAUSE_END, 0.5), (_SPACE, 0.0)):
        cuts = [match.end() for match in pattern.finditer(piece) if match.end() <= max_characters]
        if cuts and cuts[-1] > earliest * max_characters:
            return start + cuts[-1]
    while limit > start + 1 and unicodedata.combining(text[limit]):
        limit -= 1
    return limit


def _skip_space(text: str, start: int, end: int) -> int:
    found = _NOT_SPACE.search(text, start, end)
    return found.start() if found else end


_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][a-z]{2,}(?![A-Za-z0-9])")
_UNITS = frozenset(
    {"bar", "cal", "hrs", "kcal", "kmol", "min", "mmol", "mol", "mpa", "pcs", "ppb", "ppm", "rpm", "vol"}
)
_NOT_SPACE = re.compile(r"\S")
_SPACE = re.compile(r"\s")
_PARAGRAPH_END = re.compile(r"\n")
_SENTENCE_END = re.compile(
    r"[。！？…]+[”’」』）】》]*"
    r"|(?<!\be\.g)(?<!\bi\.e)(?<!\bFig)(?<!\bEq)(?<!\bNo)(?<!\bal)(?<!\bvs)(?<!\bDr)(?<!\bca)"
    r"(?<![.!?])[.!?]+[\"')\]”’]*(?=\s)"
)
_CLAUSE_END = re.compile(r"[；：，、;]|[,:](?=\s)")


def _simplify(text: str) -> str:
    # First, since the phrase table has a rare form for 二噁英 alone; 噁唑 and 恶唑 are both written.
    text = text.replace("噁", "恶")
    traditional, convertible, convert = _load_converter()
    return convertible.sub(
        # A run without one clearly traditional character is left alone: the phrase table would turn the
        # simplified 透明覆膜 into 透明复膜 (明覆 → 明复).
        lambda run: run[0] if traditional.isdisjoint(run[0]) else convert(run[0]),
        text,
    )


@cache
def _load_converter() -> tuple[frozenset[str], re.Pattern[str], Callable[[str], str]]:
    """Load OpenCC once: the characters that show a run to be traditional, the runs it may touch, and itself."""
    from opencc import OpenCC  # noqa: PLC0415 - a tenth of a second that only Chinese texts should pay

    convert: Callable[[str], str] = OpenCC("t2s").convert
    han = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = dict(zip(han, convert("\n".join(han)).split("\n"), strict=True))
    changed = {character for character, to in simplified.items() if to != character}
    # Kept as they are: rare characters whose simplified form no font or vocabulary has, and 薹, which simplified
    # botany writes (芸薹).
    kept = {character for character in changed if not "\u3400" <= simplified[character] <= "\u9fff"} | {"薹"}
    # In pieces, since OpenCC builds a tree of one object a character.
    convertible = re.compile(f"[{''.join(character for character in han if character not in kept)}]{{1,1000}}")
    return frozenset(changed - kept), convertible, convert

"""The words of a quote that carry its match, by what each brings to the score of words; also across languages.

Where both texts share a language these are the words that stand in both; across languages those that the term list
makes the same (matching/bridge.py), and elements by their symbols. A stretch of Chinese ends where a word of the term
list does, and words that stand in every text (的, 产品, ppm) are no reason. A quote in which nothing is marked here may
still have words that are near the need by meaning (matching/near_words.py).
"""

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.text import normalise
from matching.bridge import bridge_words, english_words, is_term, split_terms
from matching.corpus import CorpusTerms
from matching.elements import ENGLISH_OF, METALS, find_elements
from matching.lexical import CHINESE_RUN, WORD, column_of, stem, terms
from matching.types import Mark

MOST = 8
"""So many marks show what matters; more would colour everything."""

FAINTEST = 0.15
"""A mark weaker than this share of the strongest is left out."""

_COMMON_WORDS = (
    "a above an and as at be below by can for from has have in into is it its more no not of on or than that the their this to "
    "under use used using was we were when which with within without over must should need needs our how only one "
    "two three four five six ten first second new good high low year years hour hours day days month months week weeks time times per each after before during "
    "between through via based type types method methods process product study system result results thing things "
    "effect effects set make made show shown range level rate amount number part parts other such also both "
    "kg mg ml mm cm nm um kw mw min mpa kpa ppm ppb ppt mah ah m2 m3 wt vol mol rpm kwh mv ma hz kj gwh mwh kn kt ng "
    "ug ton tons tonne tonnes"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_COMMON_STEMS = _COMMON | {stem(word) for word in _COMMON}
_COMMON_CHINESE_WORDS = (
    "联合 判断 小时 分钟 产品 成品 技术 工艺 装置 用量 进行 采用 一种 方法 研究 系统 规模 公司 企业 我们 希望 低于 高于 大于 小于 以上 以下 以内 "
    "达到 降到 提高 下降 延长 缩短 增加 减少 延长到 降低 每年 时间 数量 要求 需要 可以 能够 具有 以及 相关 条件 情况 结果 数据 "
    "生产 使用 利用 应用 开发 提供 完成 建立 包括 不同 其中 方面 作用 过程 问题 分析 设计 处理 中的 处理量 工程 化工 反应 项目"
)
_COMMON_CHINESE = frozenset(_COMMON_CHINESE_WORDS.split())
"""Words that stand in every second need; a longer stretch that holds one (反应安全) is marked all the same."""

_GLUE = frozenset(
    "的了在和与及或等为对从到以于其该不一个各每中后前内外上下低高由被把将并已能可会有是用含经时年月日第约至"
)
"""Characters that a marked stretch neither begins nor ends with, unless a term does."""


def mark_words(quote: str, asked: str, *, weights: CorpusTerms, across: bool) -> tuple[Mark, ...]:
    """The stretches of `quote` that answer `asked`, in order of appearance; `across` says that they share no language."""
    share = weights.across.weights if across else weights.within.weights
    spans = _bridged_spans(quote, asked) if across else _shared_spans(quote, asked)
    return _strongest(quote, spans, share, apart=0 if across else -1)


def content_words(quote: str) -> Iterator[tuple[int, int]]:
    """Where the words of `quote` stand that can be a reason at all: Chinese terms of the list, and English words."""
    folded = _fold(quote)
    for run in CHINESE_RUN.finditer(folded):
        at = run.start()
        for piece, listed in split_terms(run[0]):
            if listed and piece not in _COMMON_CHINESE:
                yield at, at + len(piece)
            at += len(piece)
    for found in WORD.finditer(folded):
        if _says_something(found[0]) and stem(found[0]) not in _COMMON_STEMS:
            yield found.span()


def _shared_spans(quote: str, asked: str) -> Iterator[tuple[int, int, list[str]]]:
    """Where words of `quote` stand in `asked` too, and the terms that do."""
    known = set(terms(asked)) - _COMMON_STEMS
    folded = _fold(quote)
    for run in CHINESE_RUN.finditer(folded):
        edges = _edges(run[0])
        for start, end in _shared_stretches(run[0], known):
            first, last = _trim(run[0], start, end, edges)
            word = run[0][first:last]
            if word in METALS and word in known:
                yield run.start() + first, run.start() + last, [word]
            elif last - first > 1 and word not in _COMMON_CHINESE:
                pairs = [word[at : at + 2] for at in range(len(word) - 1)]
                yield run.start() + first, run.start() + last, pairs
    yield from _shared_words(folded, known)


def _shared_stretches(run: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """The longest stretches of a run of which each pair of characters is known; metals alone too."""
    start = 0
    while start < len(run):
        end = start + 1
        while run[end - 1 : end + 1] in known and end < len(run):
            end += 1
        if end - start > 1 or run[start] in METALS:
            yield start, end
        start = end


def _edges(run: str) -> list[tuple[int, int]]:
    """Where the terms of a run begin and end."""
    found, at = [], 0
    for piece, known in split_terms(run):
        if known:
            found.append((at, at + len(piece)))
        at += len(piece)
    return found


def _trim(run: str, start: int, end: int, edges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Take off what is half a word, then what holds words together: 品钯 of 产品钯 becomes 钯."""
    for begins, ends in edges:
        if begins < start < ends and not (ends - start > 1 and is_term(run[start:ends])):
            start = min(ends, end)
        if begins < end < ends and not (end - begins > 1 and is_term(run[begins:end])):
            end = max(begins, start)
    begins_term, ends_term = {first for first, _ in edges}, {last for _, last in edges}
    while start < end and run[start] in _GLUE and start not in begins_term:
        start += 1
    while start < end and run[end - 1] in _GLUE and end not in ends_term:
        end -= 1
    return start, end


def _bridged_spans(quote: str, asked: str) -> Iterator[tuple[int, int, list[str]]]:
    known = set(bridge_words(asked)) - _COMMON_STEMS
    folded = _fold(quote)
    for run in CHINESE_RUN.finditer(folded):
        at = run.start()
        for piece, listed in split_terms(run[0]):
            shared = _shared(english_words(piece), known) if listed and piece not in _COMMON_CHINESE else []
            if shared:
                yield at, at + len(piece), shared
            at += len(piece)
    elements = {name for _, _, name in find_elements(asked)} | (known & set(ENGLISH_OF.values()))
    for start, end, name in find_elements(quote):
        if name in elements:
            yield start, end, [name]
    for word in WORD.finditer(folded):
        if word[0] in elements:
            yield word.start(), word.end(), [word[0]]
    yield from _shared_words(folded, known - elements)


def _shared_words(folded: str, known: Collection[str]) -> Iterator[tuple[int, int, list[str]]]:
    for word in WORD.finditer(folded):
        if _says_something(word[0]) and stem(word[0]) in known:
            yield word.start(), word.end(), [stem(word[0])]


def _says_something(word: str) -> bool:
    """A letter, a number or a unit alone says nothing of what a text is about."""
    return len(word) > 1 and any(character.isalpha() for character in word) and word not in _COMMON


def _shared(words: Collection[str], known: Collection[str]) -> list[str]:
    return [word for word in words if word in known]


def _strongest(
    quote: str, spans: Iterator[tuple[int, int, list[str]]], share: NDArray[np.float32], *, apart: int
) -> tuple[Mark, ...]:
    """Join spans at most `apart` from each other, weigh them by the terms in them, and keep the strongest."""
    joined: list[tuple[int, int, float]] = []
    for start, end, found in sorted(spans):
        weight = sum(float(share[column_of(term)]) ** 2 for term in found)
        if joined and start - joined[-1][1] <= apart:
            before = joined.pop()
            joined.append((before[0], max(end, before[1]), weight + before[2]))
        else:
            joined.append((start, end, weight))
    top = max((weight for *_, weight in joined), default=0.0)
    kept = sorted((span for span in joined if span[2] >= FAINTEST * top), key=lambda span: (-span[2], span[0]))[:MOST]
    return tuple(Mark(start, end, round(weight / top, 3)) for start, end, weight in sorted(kept) if quote[start:end])


def _fold(text: str) -> str:
    """Fold width, script and case one character for one, so that offsets hold in the text itself."""
    return re.sub(".", lambda one: _fold_character(one[0]), text, flags=re.DOTALL)


def _fold_character(character: str) -> str:
    folded = normalise(character).lower()
    return folded if len(folded) == 1 else character.lower() if len(character.lower()) == 1 else character

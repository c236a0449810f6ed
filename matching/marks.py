"""The words of a quote that carry its match, by what each brings to the score of words; also across languages.

Where both texts share a language these are the terms that stand in both; across languages those that the term list
makes the same (matching/bridge.py). Meaning alone cannot be laid on single words and is not marked.
"""

import re
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from embeddings.text import normalise
from matching.bridge import bridge_words, english_words, find_terms
from matching.corpus import CorpusTerms
from matching.lexical import CHINESE_RUN, WORD, column_of, stem, terms
from matching.types import Mark

MOST = 8
"""So many marks show what matters; more would colour everything."""

FAINTEST = 0.15
"""A mark weaker than this share of the strongest is left out."""

_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "be",
        "by",
        "can",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "more",
        "no",
        "not",
        "of",
        "on",
        "or",
        "than",
        "that",
        "the",
        "their",
        "this",
        "to",
        "under",
        "use",
        "used",
        "using",
        "was",
        "we",
        "were",
        "when",
        "which",
        "with",
        "within",
        "without",
        "over",
        "must",
        "should",
        "need",
        "needs",
        "our",
        "how",
        "kg",
        "mg",
        "ml",
        "mm",
        "cm",
        "nm",
        "um",
        "kw",
        "mw",
        "min",
        "mpa",
        "kpa",
    ]
)


def mark_words(quote: str, asked: str, *, weights: CorpusTerms, across: bool) -> tuple[Mark, ...]:
    """The stretches of `quote` that answer `asked`, in order of appearance; `across` says that they share no language."""
    share = weights.across.weights if across else weights.within.weights
    spans = _bridged_spans(quote, asked) if across else _shared_spans(quote, asked)
    return _strongest(quote, spans, share)


def _shared_spans(quote: str, asked: str) -> Iterator[tuple[int, int, list[str]]]:
    """Where a pair of characters or a word of `quote` stands in `asked` too, and the terms that do."""
    known = set(terms(asked)) - _COMMON
    folded = _fold(quote)
    for run in CHINESE_RUN.finditer(folded):
        for at in range(run.start(), run.end() - 1):
            pair = folded[at : at + 2]
            if pair in known:
                yield at, at + 2, [pair]
    yield from _shared_words(folded, known)


def _bridged_spans(quote: str, asked: str) -> Iterator[tuple[int, int, list[str]]]:
    known = set(bridge_words(asked)) - _COMMON
    folded = _fold(quote)
    for run in CHINESE_RUN.finditer(folded):
        at = run.start()
        for term in find_terms(run[0]):
            at = folded.index(term, at)
            shared = _shared(english_words(term), known)
            if shared:
                yield at, at + len(term), shared
            at += len(term)
    yield from _shared_words(folded, known)


def _shared_words(folded: str, known: Collection[str]) -> Iterator[tuple[int, int, list[str]]]:
    for word in WORD.finditer(folded):
        if _says_something(word[0]) and stem(word[0]) in known:
            yield word.start(), word.end(), [stem(word[0])]


def _says_something(word: str) -> bool:
    """A letter, a number or a unit alone says nothing of what a text is about."""
    return len(word) > 1 and any(character.isalpha() for character in word) and word not in _COMMON


def _shared(words: Collection[str], known: Collection[str]) -> list[str]:
    return [word for word in words if word in known]


def _strongest(quote: str, spans: Iterator[tuple[int, int, list[str]]], share: NDArray[np.float32]) -> tuple[Mark, ...]:
    """Join spans that touch, weigh them by the terms in them, and keep the strongest."""
    joined: list[tuple[int, int, float]] = []
    for start, end, found in sorted(spans):
        weight = sum(float(share[column_of(term)]) ** 2 for term in found)
        if joined and start <= joined[-1][1]:
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

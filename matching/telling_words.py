"""The words that tell a few texts from many: labels for a field, without a segmenter."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from embeddings.text import normalise

MOST = 4
"""Words of a label at most."""

_CHINESE_RUN = re.compile(r"[㐀-䶿一-鿿]+")
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
_LONGEST = 6
_SHORTEST = 2
# Characters that hold sentences together, or count: no label has one.
_GLUE = frozenset(
    "一二三四五六七八九十的了在和与及或等为不是有把被对从到以于其该这那我们你他要能可会就都也还又很更最上下中内外前后时个种次第每各需请想希望需求企业公司"
)
_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "this",
        "from",
        "are",
        "was",
        "were",
        "been",
        "has",
        "have",
        "had",
        "not",
        "but",
        "our",
        "their",
        "its",
        "can",
        "could",
        "will",
        "would",
        "should",
        "must",
        "may",
        "too",
        "out",
        "into",
        "over",
        "under",
        "than",
        "then",
        "when",
        "what",
        "which",
        "who",
        "how",
        "all",
        "any",
        "one",
        "two",
        "per",
        "more",
        "less",
        "most",
        "least",
        "very",
        "need",
        "needs",
        "want",
        "wants",
        "like",
        "such",
        "also",
        "each",
        "every",
        "after",
        "before",
        "about",
        "below",
        "above",
        "between",
        "within",
        "without",
        "under",
    ]
)


def telling_words(few: Sequence[str], all_texts: Sequence[str]) -> tuple[str, ...]:
    """At most MOST words or phrases that at least two of `few` share and the others of `all_texts` mostly do not.

    Chinese is counted in runs of 2 to 6 characters, of which the longest is kept where a shorter one adds nothing; other
    languages in words. Ordered by the share of `few` that have it times its rarity, then by length, then by itself.
    """
    inside = Counter(term for text in few for term in _terms(text))
    shared = {term: count for term, count in inside.items() if count > 1}
    everywhere = Counter(term for text in all_texts for term in _terms(text) & shared.keys())
    scores = {
        term: count / len(few) * log(len(all_texts) / max(everywhere[term], count)) for term, count in shared.items()
    }
    ranked = sorted((term for term in scores if scores[term] > 0), key=lambda term: (-scores[term], -len(term), term))
    chosen: list[str] = []
    for term in ranked:
        # 膜污 beside 膜污染 says nothing new, and neither does 膜污染 beside 膜污.
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _terms(text: str) -> set[str]:
    normal = normalise(text).lower()
    found = {word for word in _WORD.findall(normal) if word not in _STOP}
    for run in _CHINESE_RUN.findall(normal):
        for start in range(len(run)):
            ends = range(start + _SHORTEST, min(start + _LONGEST, len(run)) + 1)
            found.update(run[start:end] for end in ends if _GLUE.isdisjoint(run[start:end]))
    return found

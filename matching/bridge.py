"""The bridge between the languages: the English words of a text, and those that a term list has for its Chinese terms.

A Chinese and an English text share no words, but 加氢催化剂 and "hydrogenation catalysts" are one term. `terms.tsv` holds
53,000 such terms (made by benchmarks/term_list.py, where its sources stand; CC BY-SA 4.0). Elements are read by their
character or symbol, too (matching/elements.py). What both lack is passed over.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from embeddings.text import normalise
from matching.elements import elements_meant, elements_named
from matching.lexical import TermMatrix, chinese_runs, count, words

SHORTEST = 2
"""A single character means too many things."""


def bridge_counts(texts: Sequence[str]) -> TermMatrix:
    """Count the bridged words of each text: a sparse matrix of shape (len(texts), BUCKETS)."""
    return count([bridge_words(text) for text in texts])


def bridge_words(text: str) -> list[str]:
    """The stemmed English words of a text, then those of its Chinese terms and of the symbols of elements in it."""
    plain = normalise(text)
    normal = plain.lower()
    found = words(normal)
    for run in chinese_runs(normal):
        for piece, listed in split_terms(run):
            found.extend(english_words(piece) if listed else elements_named(piece))
    found.extend(elements_meant(plain))
    return found


def find_terms(run: str) -> list[str]:
    """The terms in a run of Chinese characters, from left to right, the longest first, none overlapping another."""
    return [piece for piece, is_term in split_terms(run) if is_term]


def split_terms(run: str) -> list[tuple[str, bool]]:
    """A run of Chinese characters cut into its terms and what lies between them; the second says which is a term."""
    found: list[tuple[str, bool]] = []
    known, longest = _terms()
    start = loose = 0
    while start < len(run):
        sizes = range(min(longest, len(run) - start), SHORTEST - 1, -1)
        term = next((run[start : start + size] for size in sizes if run[start : start + size] in known), "")
        if term and loose < start:
            found.append((run[loose:start], False))
        start += len(term) or 1
        if term:
            found.append((term, True))
            loose = start
    if loose < len(run):
        found.append((run[loose:], False))
    return found


def is_term(word: str) -> bool:
    """Whether the list has this word."""
    return word in _terms()[0]


def english_words(term: str) -> tuple[str, ...]:
    """The stemmed English words for a Chinese term; none for a term that the list lacks."""
    return _terms()[0].get(term, ())


@cache
def _terms() -> tuple[Mapping[str, tuple[str, ...]], int]:
    """All terms with their stemmed English words, and the length of the longest."""
    lines = (files("matching") / "terms.tsv").read_text("utf-8").splitlines()
    rows = (line.partition("\t") for line in lines)
    found = {term: tuple(words(english)) for term, _, english in rows}
    return found, max(map(len, found))

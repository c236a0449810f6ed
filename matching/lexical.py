"""The lexical channel: which words and characters two texts share, weighted by how rare they are.

Chinese is counted in characters and pairs of neighbouring characters, which needs no segmenter and in trials on judged
Chinese needs did better than words; everything in Latin letters and digits is counted in words, lightly stemmed.
Formulas, CAS numbers and abbreviations (CO2, 7732-18-5, MOF) are words too, and the only ones that Chinese and English
texts share. A lexical score therefore says nothing about a pair of texts in two languages: callers treat it as absent, and
compare what a term list makes of both (matching/bridge.py).
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from embeddings.text import normalise

TermMatrix: TypeAlias = "csr_array[np.float32, tuple[int, int]]"
"""One row a text, one column a hashed term: sparse, shape (texts, BUCKETS)."""

BUCKETS = 1 << 20
"""Terms are hashed into this many columns, so that a text's features never depend on the other texts."""

CHINESE_RUN = re.compile(r"[㐀-䶿一-鿿]+")
WORD = re.compile(r"[a-zà-ɏͰ-ϿЀ-ӿ0-9]+(?:[-.][a-z0-9]+)*")
_SUFFIXES = ("ies", "ing", "es", "ed", "s")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class TermWeights:
    """How much each column of the feature space counts; shape (BUCKETS,), float32."""

    weights: NDArray[np.float32]


def term_counts(texts: Sequence[str]) -> TermMatrix:
    """Count the terms of each text: a sparse matrix of shape (len(texts), BUCKETS)."""
    return count([terms(text) for text in texts])


def count(listed: Sequence[Sequence[str]]) -> TermMatrix:
    """Count the terms listed for each text: a sparse matrix of shape (len(listed), BUCKETS)."""
    rows = [_hashed_counts(found) for found in listed]
    indptr = np.cumsum([0, *(len(columns) for columns, _ in rows)], dtype=np.int64)
    columns = np.concatenate([columns for columns, _ in rows]) if rows else np.empty(0, dtype=np.int32)
    counts = np.concatenate([values for _, values in rows]) if rows else np.empty(0, dtype=np.float32)
    return csr_array((counts, columns, indptr), shape=(len(rows), BUCKETS))


def stack(matrices: Sequence[TermMatrix]) -> TermMatrix:
    """The rows of all matrices, one below the other."""
    indptr = [np.zeros(1, dtype=np.int64)]
    end = 0
    for matrix in matrices:
        indptr.append(matrix.indptr[1:].astype(np.int64) + end)
        end += matrix.nnz
    data = [matrix.data for matrix in matrices] or [np.empty(0, dtype=np.float32)]
    columns = [matrix.indices for matrix in matrices] or [np.empty(0, dtype=np.int32)]
    rows = np.concatenate(indptr)
    return csr_array((np.concatenate(data), np.concatenate(columns), rows), shape=(len(rows) - 1, BUCKETS))


def term_weights(counts: TermMatrix) -> TermWeights:
    """Smoothed inverse document frequency over the rows of `counts`: ln((1 + n) / (1 + df)) + 1."""
    document_frequency = np.bincount(counts.indices, minlength=BUCKETS)
    return TermWeights((np.log((1 + counts.shape[0]) / (1 + document_frequency)) + 1).astype(np.float32))


def weigh(counts: TermMatrix, weights: TermWeights) -> TermMatrix:
    """TF-IDF rows of unit length (a row without terms stays zero), so that an inner product is a cosine.

    Term frequency enters as 1 + ln(count).
    """
    values = (1 + np.log(counts.data)) * weights.weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=counts.shape[0]))
    return csr_array(((values / lengths[rows]).astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)


def terms(text: str) -> list[str]:
    """The terms of a text, in order of appearance by kind: Chinese characters and pairs, then words."""
    normal = normalise(text).lower()
    found: list[str] = []
    for run in chinese_runs(normal):
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    found.extend(words(normal))
    return found


def chinese_runs(text: str) -> list[str]:
    """The runs of Chinese characters in a text, in order."""
    return CHINESE_RUN.findall(text)


def words(text: str) -> list[str]:
    """The stemmed words of a text in lower case: everything in Latin letters and digits, in order."""
    return [stem(word) for word in WORD.findall(text)]


def _hashed_counts(found: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    counted = Counter(column_of(term) for term in found)
    columns = np.fromiter(sorted(counted), dtype=np.int32, count=len(counted))
    return columns, np.fromiter((counted[int(c)] for c in columns), dtype=np.float32, count=len(counted))


def column_of(term: str) -> int:
    """The column that a term is hashed into."""
    return zlib.crc32(term.encode("utf-8", "replace")) % BUCKETS


def stem(word: str) -> str:
    """Strip an English ending, so that catalyst and catalysts meet; a formula or number stays as it is."""
    if not word.isascii() or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word

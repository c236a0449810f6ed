"""What the matcher searches: profiles and needs with their passages, vectors and term counts.

A `Block` belongs to one profile or need and is computed once, when its text is read; a `Side` lines up the blocks of
all profiles or of all needs, so that a score against every passage is one matrix product.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, Vectors
from embeddings.text import languages
from matching.bridge import bridge_counts
from matching.lexical import TermMatrix, TermWeights, stack, term_counts, term_weights, weigh
from matching.passages import need_passages, profile_passages
from matching.types import ExpertiseKind, FacultyProfile, Need, Passage

LANGUAGES = ("zh", "en")

REFERENCES = 200
"""A level (matching/hubs.py) is taken over this many of the other side at most, evenly spread over its ids."""


@dataclass(frozen=True, slots=True, eq=False)
class CorpusTerms:
    """How rare a term is among all passages: `within` for terms of one language, `across` for bridged words."""

    within: TermWeights
    across: TermWeights


@dataclass(frozen=True, eq=False)
class WeighedTerms:
    """Rows of unit length, sparse (passages, BUCKETS): terms of one language, and bridged words."""

    within: TermMatrix
    across: TermMatrix

    @cached_property
    def within_by_term(self) -> TermMatrix:
        """`within` turned round, (BUCKETS, passages): what a need is multiplied by, sorted once and not for each need."""
        return self.within.T.tocsr()

    @cached_property
    def across_by_term(self) -> TermMatrix:
        """`across` turned round, (BUCKETS, passages)."""
        return self.across.T.tocsr()


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The passages of one text, aligned: row i of each array belongs to `passages[i]`.

    `vectors` float32 (n, dimension), unit rows; `counts` (its terms) and `bridged` (its words across languages) sparse
    (n, BUCKETS); `languages` bool (n, len(LANGUAGES)), all true for a text that is written in none; `weights` float32
    (n,), how much each passage counts, at most 1; `teaching` bool (n,), whether it tells of a course.
    """

    passages: tuple[Passage, ...]
    vectors: Vectors
    counts: TermMatrix
    bridged: TermMatrix
    languages: NDArray[np.bool_]
    weights: NDArray[np.float32]
    teaching: NDArray[np.bool_]

    def take(self, rows: Sequence[int]) -> "Block":
        """The block of only these passages, in this order."""
        return Block(
            passages=tuple(self.passages[row] for row in rows),
            vectors=self.vectors[rows],
            counts=self.counts[rows],
            bridged=self.bridged[rows],
            languages=self.languages[rows],
            weights=self.weights[rows],
            teaching=self.teaching[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class IndexedProfile:
    """A profile with its block."""

    value: FacultyProfile
    block: Block


@dataclass(frozen=True, slots=True, eq=False)
class IndexedNeed:
    """A need with its block."""

    value: Need
    block: Block


def index_profile(profile: FacultyProfile, passages: Sequence[Passage], vectors: Vectors) -> IndexedProfile:
    """Line up a profile with its passages and their vectors, row by row."""
    items = {item.id: item for item in profile.items}
    found = [items[passage.source_id] for passage in passages]
    weights, teaching = [item.weight for item in found], [item.kind is ExpertiseKind.COURSE for item in found]
    return IndexedProfile(profile, _block(tuple(passages), vectors, weights, teaching))


def index_need(need: Need, passages: Sequence[Passage], vectors: Vectors) -> IndexedNeed:
    """Line up a need with its passages and their vectors, row by row."""
    return IndexedNeed(need, _block(tuple(passages), vectors, [1.0] * len(passages), [False] * len(passages)))


def encode_profiles(profiles: Iterable[FacultyProfile], encoder: Encoder) -> list[IndexedProfile]:
    """Encode and line up profiles, all texts in one call of the encoder."""
    profiles = list(profiles)
    cut = [profile_passages(profile) for profile in profiles]
    vectors = encoder.encode_document([passage.text for passages in cut for passage in passages])
    ends = np.cumsum([len(passages) for passages in cut])
    return [
        index_profile(profile, passages, vectors[end - len(passages) : end])
        for profile, passages, end in zip(profiles, cut, ends, strict=True)
    ]


def encode_needs(needs: Iterable[Need], encoder: Encoder) -> list[IndexedNeed]:
    """Encode and line up needs, all texts in one call of the encoder."""
    needs = list(needs)
    cut = [need_passages(need) for need in needs]
    vectors = encoder.encode_query([passage.text for passages in cut for passage in passages])
    ends = np.cumsum([len(passages) for passages in cut])
    return [
        index_need(need, passages, vectors[end - len(passages) : end])
        for need, passages, end in zip(needs, cut, ends, strict=True)
    ]


Entry = TypeVar("Entry", IndexedProfile, IndexedNeed)


class Side(Generic[Entry]):
    """All profiles, or all needs, in ascending order of id, their blocks stacked.

    Row r of `vectors`, `counts` and `languages` belongs to entry `owners[r]`; entry e has the rows
    `offsets[e]` to `offsets[e + 1]`.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Stack the entries; ids must differ."""
        self.entries: tuple[Entry, ...] = tuple(sorted(entries, key=lambda entry: entry.value.id))
        blocks = [entry.block for entry in self.entries]
        sizes = [len(block.passages) for block in blocks]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.owners = np.repeat(np.arange(len(blocks)), sizes)
        self.positions = {entry.value.id: position for position, entry in enumerate(self.entries)}
        self.levels: dict[object, NDArray[np.float32]] = {}
        """The level of each entry, remembered by what it was computed with; see matching/matcher.py."""
        self._weighed: tuple[CorpusTerms, WeighedTerms] | None = None

    def __len__(self) -> int:
        """Count of entries."""
        return len(self.entries)

    @cached_property
    def vectors(self) -> Vectors:
        """float32 (passages, dimension)."""
        stacked = [entry.block.vectors for entry in self.entries]
        return np.concatenate(stacked) if stacked else np.empty((0, 0), dtype=np.float32)

    @cached_property
    def counts(self) -> TermMatrix:
        """Term counts, sparse (passages, BUCKETS)."""
        stacked = [entry.block.counts for entry in self.entries]
        return stack(stacked)

    @cached_property
    def bridged(self) -> TermMatrix:
        """Counts of words across languages, sparse (passages, BUCKETS)."""
        return stack([entry.block.bridged for entry in self.entries])

    @cached_property
    def languages(self) -> NDArray[np.bool_]:
        """Which of LANGUAGES a passage holds, bool (passages, len(LANGUAGES))."""
        stacked = [entry.block.languages for entry in self.entries]
        return np.concatenate(stacked) if stacked else np.empty((0, len(LANGUAGES)), dtype=np.bool_)

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """How much each passage counts, float32 (passages,)."""
        stacked = [entry.block.weights for entry in self.entries]
        return np.concatenate(stacked) if stacked else np.empty(0, dtype=np.float32)

    @cached_property
    def teaching(self) -> NDArray[np.bool_]:
        """Whether a passage tells of a course, bool (passages,)."""
        stacked = [entry.block.teaching for entry in self.entries]
        return np.concatenate(stacked) if stacked else np.empty(0, dtype=np.bool_)

    @cached_property
    def by_size(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Entries with equally many passages: their positions (e,) and the rows of their passages (e, size).

        Entries without a passage are left out.
        """
        sizes = np.diff(self.offsets)
        groups = []
        for size in np.unique(sizes[sizes > 0]):
            owners = np.flatnonzero(sizes == size)
            groups.append((owners, self.offsets[owners][:, None] + np.arange(size)))
        return groups

    def weighed(self, weights: CorpusTerms) -> WeighedTerms:
        """Term rows of unit length; remembered for the last `weights` object given."""
        if self._weighed is None or self._weighed[0] is not weights:
            self._weighed = (weights, weigh_terms(self, weights))
        return self._weighed[1]


def weigh_terms(passages: "Block | Side[Entry]", weights: CorpusTerms) -> WeighedTerms:
    """Weigh the terms of passages, in one language and across two."""
    return WeighedTerms(weigh(passages.counts, weights.within), weigh(passages.bridged, weights.across))


class Corpus:
    """Everything that is matched with everything: both sides, and how rare each term is among them."""

    def __init__(self, faculty: Iterable[IndexedProfile], needs: Iterable[IndexedNeed]) -> None:
        """Line up both sides."""
        self.faculty = Side(faculty)
        self.needs = Side(needs)

    @cached_property
    def reference_faculty(self) -> Side[IndexedProfile]:
        """The professors over whom a need's level is taken."""
        return _spread(self.faculty)

    @cached_property
    def reference_needs(self) -> Side[IndexedNeed]:
        """The needs over which a professor's level is taken."""
        return _spread(self.needs)

    @cached_property
    def terms(self) -> CorpusTerms:
        """Inverse document frequencies over the passages of both sides."""
        return CorpusTerms(
            within=term_weights(stack([self.faculty.counts, self.needs.counts])),
            across=term_weights(stack([self.faculty.bridged, self.needs.bridged])),
        )


def _spread(side: Side[Entry]) -> Side[Entry]:
    """The side itself where it is small, else REFERENCES of its entries that can be compared with anything."""
    entries = [entry for entry in side.entries if entry.block.passages]
    if len(entries) == len(side) <= REFERENCES:
        return side
    chosen = np.linspace(0, len(entries) - 1, min(len(entries), REFERENCES)).round().astype(int)
    return Side(entries[position] for position in chosen)


def _block(
    passages: tuple[Passage, ...], vectors: Vectors, weights: Sequence[float], teaching: Sequence[bool]
) -> Block:
    texts = [passage.text for passage in passages]
    spoken = [languages(text) for text in texts]
    return Block(
        passages=passages,
        vectors=vectors,
        counts=term_counts(texts),
        bridged=bridge_counts(texts),
        # A text of formulas and figures alone speaks no language: its words can be compared with any.
        languages=np.array(
            [[name in (found or LANGUAGES) for name in LANGUAGES] for found in spoken], dtype=np.bool_
        ).reshape(-1, len(LANGUAGES)),
        weights=np.array(weights, dtype=np.float32),
        teaching=np.array(teaching, dtype=np.bool_),
    )

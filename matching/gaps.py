"""What is missing: needs that nobody can serve, professors without a fit, and fields that are asked for and not covered."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from embeddings.encoder import Vectors
from matching.calibration import Calibration
from matching.corpus import IndexedNeed
from matching.explanation import explain_pair
from matching.matcher import Matcher, score_matrix, score_parts
from matching.passages import NEED_SOURCE, need_text
from matching.scoring import Array, Part, need_parts
from matching.telling_words import telling_words
from matching.types import Coverage, Quote, Verdict

ALIKE_SHARE = 0.05
"""Two needs are alike where their cosine is among this share of the highest between any two needs.

A share and not a cosine, because what a cosine of 0.5 means differs from model to model.
"""

FEWEST_NEEDS = 2
"""A field is asked for by at least this many needs."""

_NOBODY = -1.0


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of a need that nobody covers (`part_id` is "need" for the whole of it), and what comes closest.

    `quote` stands literally in an item of the professor `faculty_id`; both are None where there is nobody.
    """

    part_id: str
    text: str
    must: bool
    coverage: Coverage
    faculty_id: str | None
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class UnservedNeed:
    """A need for which nobody is worth a talk, the professor who comes nearest, and what fails."""

    need_id: str
    faculty_id: str | None
    probability: float
    missing: tuple[MissingPart, ...]


@dataclass(frozen=True, slots=True)
class IdleProfessor:
    """A professor for whom no need is worth a talk, and the nearest need."""

    faculty_id: str
    need_id: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class UncoveredField:
    """What several needs ask for that have no strong match here.

    `words` are the most telling words that its needs share, none where they share none; `need_ids` begin with the need
    that is most like the others; `unserved` counts those for which nobody is even worth a talk.
    """

    words: tuple[str, ...]
    need_ids: tuple[str, ...]
    unserved: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Everything that is missing: needs in the order of ids, fields by how many needs ask for them."""

    unserved: tuple[UnservedNeed, ...]
    idle: tuple[IdleProfessor, ...]
    fields: tuple[UncoveredField, ...]


def find_gaps(matcher: Matcher) -> Gaps | None:
    """Find what is missing; None where the model is not calibrated, because a score alone does not say "nobody".

    A pair that is set aside counts as no fit. The same matcher gives the same gaps.
    """
    calibration = matcher.calibration
    if calibration is None:
        return None
    scores, answered = _without_set_aside(matcher)
    needs = matcher.corpus.needs.entries
    verdicts = [calibration.verdict(float(row.max(initial=_NOBODY))) for row in scores]
    unserved = tuple(
        _unserved(matcher, calibration, need, scores[row], answered[row])
        for row, need in enumerate(needs)
        if verdicts[row] is Verdict.NO_SUITABLE_EXPERT
    )
    weak = [need for need, verdict in zip(needs, verdicts, strict=True) if verdict is not Verdict.STRONG]
    fields = _fields(matcher, weak, frozenset(need.need_id for need in unserved))
    return Gaps(unserved, _idle(matcher, calibration, scores), fields)


def _without_set_aside(matcher: Matcher) -> tuple[Array, list[Array]]:
    """Scores of pairs (needs, faculty), and of each need's parts (parts, faculty), as if nobody were set aside for them."""
    rows, columns = matcher.corpus.needs.positions, matcher.corpus.faculty.positions
    if not columns:
        counts = [len(need_parts(need, matcher.weights)) for need in matcher.corpus.needs.entries]
        return np.empty((len(rows), 0), np.float32), [np.empty((count, 0), np.float32) for count in counts]
    scores, answered = score_matrix(matcher).copy(), [parts.copy() for parts in score_parts(matcher)]
    for need_id, faculty_id in matcher.set_aside:
        if need_id in rows and faculty_id in columns:
            scores[rows[need_id], columns[faculty_id]] = _NOBODY
            answered[rows[need_id]][:, columns[faculty_id]] = _NOBODY
    return scores, answered


def _missing_parts(
    matcher: Matcher, calibration: Calibration, need: IndexedNeed, answered: Array
) -> tuple[MissingPart, ...]:
    """The parts of which no professor's best passage covers enough; the whole of the need among them."""
    missing = []
    for position, part in enumerate(need_parts(need, matcher.weights)):
        coverage = calibration.coverage_of_requirement(float(answered[position].max(initial=_NOBODY)))
        if coverage is not Coverage.COVERED:
            missing.append(_missing_part(matcher, need, part, coverage, answered[position]))
    return tuple(missing)


def _missing_part(matcher: Matcher, need: IndexedNeed, part: Part, coverage: Coverage, answered: Array) -> MissingPart:
    text = next((one.text for one in need.value.requirements if one.id == part.id), need.value.title or need.value.body)
    if not answered.size or answered.max() <= _NOBODY:
        return MissingPart(part.id, text, part.must, coverage, None, None)
    profile = matcher.corpus.faculty.entries[int(answered.argmax())]
    explainer = replace(matcher.explainer, calibration=None)
    _, evidence = explain_pair(need, profile, explainer, score=0.0, adjustment=0.0)
    quotes = next((one.quotes for one in evidence if one.part_id == part.id), ())
    return MissingPart(part.id, text, part.must, coverage, profile.value.id, quotes[0] if quotes else None)


def _unserved(
    matcher: Matcher,
    calibration: Calibration,
    need: IndexedNeed,
    scores: Array,
    answered: Array,
) -> UnservedNeed:
    """A requirement says more than the whole, which is named only where no single requirement fails."""
    missing = _missing_parts(matcher, calibration, need, answered)
    best = float(scores.max(initial=_NOBODY))
    nearest = matcher.corpus.faculty.entries[int(scores.argmax())].value.id if best > _NOBODY else None
    failing = tuple(part for part in missing if part.part_id != NEED_SOURCE)
    return UnservedNeed(need.value.id, nearest, calibration.probability(best), failing or missing)


def _idle(matcher: Matcher, calibration: Calibration, scores: Array) -> tuple[IdleProfessor, ...]:
    needs, idle = matcher.corpus.needs.entries, []
    for column, profile in enumerate(matcher.corpus.faculty.entries):
        best = float(scores[:, column].max(initial=_NOBODY))
        if calibration.verdict(best) is Verdict.NO_SUITABLE_EXPERT:
            nearest = needs[int(scores[:, column].argmax())].value.id if best > _NOBODY else None
            idle.append(IdleProfessor(profile.value.id, nearest, calibration.probability(best)))
    return tuple(idle)


def _fields(matcher: Matcher, weak: Sequence[IndexedNeed], unserved: AbstractSet[str]) -> tuple[UncoveredField, ...]:
    """Group the needs without a strong match by what they ask for.

    Whole needs and not single requirements, because "yield above 85 %" belongs to no field: see docs/learning.md.
    """
    weak = [need for need in weak if need.block.passages]
    if len(weak) < FEWEST_NEEDS:
        return ()
    vectors = np.stack([_vector(need) for need in weak])
    cosines = np.clip(vectors @ vectors.T, -1, 1).astype(np.float64)
    distances = squareform(1 - cosines, checks=False)
    groups: NDArray[np.int32] = fcluster(linkage(distances, "average"), 1 - _alike(matcher), criterion="distance")
    texts = {need.value.id: need_text(need.value) for need in matcher.corpus.needs.entries}
    fields = []
    for group in range(1, int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        if len(members) < FEWEST_NEEDS:
            continue
        central = members[np.argsort(-cosines[np.ix_(members, members)].sum(axis=1), kind="stable")]
        need_ids = tuple(weak[member].value.id for member in central)
        words = telling_words([texts[id_] for id_ in need_ids], list(texts.values()))
        fields.append(UncoveredField(words, need_ids, len(unserved & set(need_ids))))
    return tuple(sorted(fields, key=lambda field: (-len(field.need_ids), -field.unserved, field.need_ids)))


def _vector(need: IndexedNeed) -> Vectors:
    """The mean of the passages of the need as a whole, of unit length."""
    rows = [row for row, passage in enumerate(need.block.passages) if passage.source_id == NEED_SOURCE]
    mean = need.block.vectors[rows].mean(axis=0)
    unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
    return unit


def _alike(matcher: Matcher) -> float:
    """The cosine from which two needs are alike: the highest ALIKE_SHARE of all pairs of needs reach it."""
    wholes = [_vector(need) for need in matcher.corpus.needs.entries if need.block.passages]
    vectors = np.stack(wholes)
    pairs = (vectors @ vectors.T)[np.triu_indices(len(wholes), 1)]
    return float(np.quantile(pairs, 1 - ALIKE_SHARE)) if pairs.size else 1.0

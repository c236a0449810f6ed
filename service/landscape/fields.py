"""Professors and needs as points of one plane, and the fields into which they fall.

Near points mean alike: t-SNE (van der Maaten and Hinton 2008) of the mean vectors, each side moved to the same centre
first, because a need and a profile are written in different styles. Started from the principal components with a fixed
seed, so that the same texts give the same map.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from matching.corpus import Block, Corpus, IndexedProfile
from matching.types import ExpertiseKind
from service.landscape.landscape import Landscape

Points = NDArray[np.float64]

SEED = 20
FEWEST = 12
"""With fewer points the principal components are shown as they are: t-SNE needs neighbours."""
_COMPONENTS = 30
_LARGEST_FIELD_COUNT = 16


@dataclass(frozen=True, slots=True)
class Point:
    """Somebody's place, each coordinate within 0..1; `field` is the number of the field."""

    id: str
    x: float
    y: float
    field: int


@dataclass(frozen=True, slots=True)
class Field:
    """Professors and needs that mean alike. `label` quotes the direction (or need) nearest to the middle."""

    number: int
    label: str
    x: float
    y: float
    faculty_ids: tuple[str, ...]
    need_ids: tuple[str, ...]
    unserved_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The whole plane."""

    faculty: tuple[Point, ...]
    needs: tuple[Point, ...]
    fields: tuple[Field, ...]


def draw_map(corpus: Corpus, landscape: Landscape) -> FieldMap:
    """Place everybody who has any text; the same corpus gives the same map."""
    faculty = [entry for entry in corpus.faculty.entries if entry.block.passages]
    needs = [entry for entry in corpus.needs.entries if entry.block.passages]
    if not faculty and not needs:
        return FieldMap((), (), ())
    vectors = np.vstack(
        [side for side in (_centred([e.block for e in faculty]), _centred([e.block for e in needs])) if side.size]
    )
    places = _spread(_place(vectors))
    numbers = _group(vectors)
    ids = [entry.value.id for entry in faculty] + [entry.value.id for entry in needs]
    points = [
        Point(id_, round(float(x), 4), round(float(y), 4), int(number))
        for id_, (x, y), number in zip(ids, places, numbers, strict=True)
    ]
    points_of_faculty, points_of_needs = points[: len(faculty)], points[len(faculty) :]
    unserved = set(landscape.list_unserved())
    titles = {entry.value.id: entry.value.title or entry.value.body for entry in needs}
    fields = []
    for number in sorted(set(numbers.tolist())):
        members = np.flatnonzero(numbers == number)
        middle = vectors[members].mean(axis=0)
        field_faculty = [faculty[i] for i in members if i < len(faculty)]
        need_ids = tuple(point.id for point in points_of_needs if point.field == number)
        x, y = np.median(places[members], axis=0)
        fields.append(
            Field(
                number=number,
                label=_label(field_faculty, middle) or _nearest_title(members, vectors, middle, ids, titles),
                x=round(float(x), 4),
                y=round(float(y), 4),
                faculty_ids=tuple(point.id for point in points_of_faculty if point.field == number),
                need_ids=need_ids,
                unserved_ids=tuple(id_ for id_ in need_ids if id_ in unserved),
            )
        )
    return FieldMap(tuple(points_of_faculty), tuple(points_of_needs), tuple(fields))


def _centred(blocks: list[Block]) -> Points:
    if not blocks:
        return np.empty((0, 0))
    means = np.array([block.vectors.mean(axis=0) for block in blocks], dtype=np.float64)
    moved = means - means.mean(axis=0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths > 0, lengths, 1), dtype=np.float64)


def _place(vectors: Points) -> Points:
    components = _principal(vectors)
    if len(vectors) < FEWEST:
        return components[:, :2]
    from sklearn.manifold import TSNE  # noqa: PLC0415 - slow to import, and only a map needs it

    perplexity = float(min(20, (len(vectors) - 1) / 3))
    tsne = TSNE(
        init=components[:, :2] * 1e-4, perplexity=perplexity, random_state=SEED, learning_rate=200.0, max_iter=500
    )
    return np.asarray(tsne.fit_transform(components), dtype=np.float64)


def _principal(vectors: Points) -> Points:
    """The leading principal components, each turned so that its largest loading is positive; two at least."""
    centred = vectors - vectors.mean(axis=0)
    left, sizes, right = np.linalg.svd(centred, full_matrices=False)
    kept = min(_COMPONENTS, len(sizes))
    signs = np.sign(right[np.arange(kept), np.abs(right[:kept]).argmax(axis=1)])
    components = left[:, :kept] * sizes[:kept] * np.where(signs == 0, 1, signs)
    missing = max(0, 2 - kept)
    return np.pad(components, ((0, 0), (0, missing)))


def _spread(places: Points) -> Points:
    """Into 0..1, with a margin; half by rank, so that a few far outsiders do not squeeze all others together."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high > low, high - low, 1)
    linear = np.where(high > low, (places - low) / span, 0.5)
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0) / max(1, len(places) - 1)
    return np.asarray(0.04 + 0.92 * (0.35 * linear + 0.65 * ranks), dtype=np.float64)


def _group(vectors: Points) -> NDArray[np.intp]:
    """Field numbers from 1, by Ward's clustering of the vectors."""
    if len(vectors) < 3:  # noqa: PLR2004 - nothing to group
        return np.ones(len(vectors), dtype=np.intp)
    count = int(min(_LARGEST_FIELD_COUNT, max(2, round(np.sqrt(len(vectors)) * 0.9))))
    return np.asarray(fcluster(linkage(vectors, "ward"), count, "maxclust"), dtype=np.intp)


def _label(faculty: list[IndexedProfile], middle: Points) -> str:
    """The direction nearest to the middle of a field; any other item where no profile names a direction."""
    best: tuple[bool, float, str] | None = None
    for profile in faculty:
        kinds = {item.id: item.kind for item in profile.value.items}
        for passage, vector in zip(profile.block.passages, profile.block.vectors, strict=True):
            candidate = (kinds.get(passage.source_id) is ExpertiseKind.DIRECTION, float(vector @ middle), passage.text)
            best = candidate if best is None else max(best, candidate)
    return best[2] if best else ""


def _nearest_title(
    members: NDArray[np.intp], vectors: Points, middle: Points, ids: list[str], titles: dict[str, str]
) -> str:
    nearest = members[int(np.argmax(vectors[members] @ middle))]
    return titles.get(ids[nearest], "")

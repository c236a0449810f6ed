"""Run the matcher over a judged set and measure its rankings."""

import time
from dataclasses import dataclass

from embeddings.encoder import Encoder
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.evaluation import Quality, measure
from matching.matcher import Matcher, score_matrix
from matching.scoring import ScoringWeights
from matching.types import Query
from service.evaluation.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out: the set, the model, the quality, and how long encoding and matching took together."""

    dataset: str
    model: str
    by: Query
    judged_only: bool
    faculty: int
    needs: int
    judgements: int
    quality: Quality
    seconds: float


def evaluate_dataset(
    dataset: Dataset,
    encoder: Encoder,
    *,
    by: Query = Query.NEED,
    judged_only: bool = False,
    weights: ScoringWeights | None = None,
) -> Evaluation:
    """Measure the matcher that the service uses on a judged set."""
    started = time.perf_counter()
    corpus = Corpus(encode_profiles(dataset.faculty, encoder), encode_needs(dataset.needs, encoder))
    scores = score_matrix(Matcher(corpus, weights=weights or ScoringWeights()))
    quality = measure(
        scores,
        need_ids=[entry.value.id for entry in corpus.needs.entries],
        faculty_ids=[entry.value.id for entry in corpus.faculty.entries],
        grades=dataset.grades,
        by=by,
        judged_only=judged_only,
    )
    return Evaluation(
        dataset=dataset.name,
        model=encoder.name,
        by=by,
        judged_only=judged_only,
        faculty=len(dataset.faculty),
        needs=len(dataset.needs),
        judgements=len(dataset.grades),
        quality=quality,
        seconds=time.perf_counter() - started,
    )

"""Make a calibration for a model from a judged set."""

import numpy as np

from embeddings.encoder import Encoder
from matching.calibration import Calibration
from matching.calibration_fit import fit_calibration
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher, score_matrix, score_parts
from service.evaluation.dataset import Dataset


def calibrate(dataset: Dataset, encoder: Encoder) -> Calibration:
    """Fit what the scores of this model mean on the judged pairs of `dataset`; raises TooFewJudgementsError."""
    corpus = Corpus(encode_profiles(dataset.faculty, encoder), encode_needs(dataset.needs, encoder))
    matcher = Matcher(corpus)
    grades = np.array(
        [
            [dataset.grades.get((need.value.id, profile.value.id), np.nan) for profile in corpus.faculty.entries]
            for need in corpus.needs.entries
        ],
        dtype=np.float32,
    )
    return fit_calibration(
        score_matrix(matcher),
        grades,
        part_scores=score_parts(matcher),
        model=encoder.name,
        made_from=f"{len(dataset.grades)} judged pairs of {dataset.name!r}",
    )

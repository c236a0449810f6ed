"""How much each part of the ranking brings: the figures of docs/quality.md.

    python benchmarks/quality.py [--set DIR ...]

Each set is a folder that `duijie evaluate` reads. Encoders run once; every row of the table is the matcher with other
weights, so the rows differ in nothing else. Intervals are 95 % bootstrap intervals over the queries.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder
from embeddings.loading import load_encoder
from embeddings.training.teacher import teacher_path
from matching.corpus import Block, Corpus, encode_needs, encode_profiles
from matching.evaluation import measure
from matching.matcher import Matcher, score_matrix
from matching.metrics import RELEVANT_GRADE, auc
from matching.scoring import Array, ScoringWeights
from service.evaluation.dataset import Dataset, load_dataset

FULL = ScoringWeights()
ROWS = {
    "the encoder alone": replace(FULL, lexical=0.0),
    "words alone (0 across languages)": replace(FULL, lexical=1.0),
    "full matcher": FULL,
    "  lexical share 0.15": replace(FULL, lexical=0.15),
    "  lexical share 0.35": replace(FULL, lexical=0.35),
    "  best passage only": replace(FULL, best_passages=(1.0,)),
    "  best three passages, equal shares": replace(FULL, best_passages=(1.0, 1.0, 1.0)),
    "  the need as a whole only": replace(FULL, requirements=0.0),
    "  requirements as heavy as the need": replace(FULL, requirements=1.0),
}
REPEATS = 1000


def main() -> None:
    """Print one table a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", type=Path, dest="sets")
    shipped = load_encoder()
    english = load_encoder(teacher_path())
    for folder in parser.parse_args().sets or [Path("fixtures/lanzhou")]:
        print_set(load_dataset(folder), shipped, english)


def print_set(dataset: Dataset, shipped: Encoder, english: Encoder) -> None:
    """Print the table of one set."""
    print(
        f"\n{dataset.name}: {len(dataset.faculty)} faculty, {len(dataset.needs)} needs, {len(dataset.grades)} judgements"
    )
    print(f"model {shipped.name}\n")
    print(
        "| ranking | nDCG@5 (95 %) | nDCG@10 | recall@10 | AUC | loss | loss by faculty |\n|---|---|---|---|---|---|---|"
    )
    corpus = encode(dataset, shipped)
    shape = (len(corpus.needs), len(corpus.faculty))
    print_row(dataset, corpus, "random", np.random.default_rng(7).random(shape, dtype=np.float32))
    abroad = encode(dataset, english)
    print_row(dataset, abroad, "English-only encoder (MiniLM-L6)", score(abroad, ROWS["the encoder alone"]))
    for name, weights in ROWS.items():
        scores = words_alone(corpus, weights) if weights.lexical == 1.0 else score(corpus, weights)
        print_row(dataset, corpus, name, scores)
    print_unserved(dataset, corpus)


def print_unserved(dataset: Dataset, corpus: Corpus) -> None:
    """Print how well the best score of a need tells the needs that somebody can serve (grade >= 2) from the others."""
    best = score(corpus, FULL).max(axis=1)
    served = {need for (need, _), grade in dataset.grades.items() if grade >= RELEVANT_GRADE}
    grades = [RELEVANT_GRADE if entry.value.id in served else 0.0 for entry in corpus.needs.entries]
    separated = auc(best.tolist(), grades)
    if separated is not None:
        print(f"\nneeds that nobody can serve, told apart by a need's best score: AUC {separated:.3f}")


def encode(dataset: Dataset, encoder: Encoder) -> Corpus:
    """Encode a set."""
    return Corpus(encode_profiles(dataset.faculty, encoder), encode_needs(dataset.needs, encoder))


def score(corpus: Corpus, weights: ScoringWeights) -> Array:
    """Score every pair."""
    return score_matrix(Matcher(corpus, weights=weights))


def words_alone(corpus: Corpus, weights: ScoringWeights) -> Array:
    """Score by words only: without vectors a pair in two languages has nothing to go by."""
    faculty = [replace(entry, block=without_vectors(entry.block)) for entry in corpus.faculty.entries]
    needs = [replace(entry, block=without_vectors(entry.block)) for entry in corpus.needs.entries]
    return score(Corpus(faculty, needs), weights)


def without_vectors(block: Block) -> Block:
    """The block with vectors of zeros: every cosine is 0."""
    return replace(block, vectors=np.zeros_like(block.vectors))


def print_row(dataset: Dataset, corpus: Corpus, name: str, scores: Array) -> None:
    """Print one line of the table."""
    need_ids = [entry.value.id for entry in corpus.needs.entries]
    faculty_ids = [entry.value.id for entry in corpus.faculty.entries]
    by_need = measure(scores, need_ids=need_ids, faculty_ids=faculty_ids, grades=dataset.grades)
    turned = {(faculty, need): grade for (need, faculty), grade in dataset.grades.items()}
    by_faculty = measure(scores.T, need_ids=faculty_ids, faculty_ids=need_ids, grades=turned)
    low, high = interval(scores, need_ids, faculty_ids, dataset)
    print(
        f"| {name} | {by_need.ndcg_at_5:.3f} ({low:.3f}–{high:.3f}) | {by_need.ndcg_at_10:.3f} | {by_need.recall_at_10:.3f} "
        f"| {by_need.auc:.3f} | {by_need.loss:.3f} | {by_faculty.loss:.3f} |"
    )


def interval(
    scores: Array, need_ids: Sequence[str], faculty_ids: Sequence[str], dataset: Dataset
) -> tuple[float, float]:
    """The 95 % bootstrap interval of nDCG@5 over the needs."""
    each = []
    for row, need in enumerate(need_ids):
        grades = {pair: grade for pair, grade in dataset.grades.items() if pair[0] == need}
        one = measure(scores[row : row + 1], need_ids=[need], faculty_ids=faculty_ids, grades=grades).ndcg_at_5
        if one is not None:
            each.append(one)
    random = np.random.default_rng(7)
    means = [float(np.mean(random.choice(each, len(each)))) for _ in range(REPEATS)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()

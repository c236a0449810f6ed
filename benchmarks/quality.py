"""How good the ranking is, and what each choice brings: the tables of docs/quality.md.

    python benchmarks/quality.py [--data DIR] [--set DIR ...] [--write]

Measured on fixtures/lanzhou and fixtures/xining, on every folder given with --set (as `duijie evaluate` reads them), and with --data on the sets
that benchmarks/labelled_sets.py makes of open data, of each at most MOST_NEEDS needs. --write puts the tables into
docs/quality.md between its markers, after each set anew, so that a run that is broken off leaves what it has measured.
Vectors are kept in build/quality, by model and text: a second run encodes nothing.
Needs the extra `benchmark` (bm25s, txtai). Intervals are 95 % bootstrap intervals over the needs.
"""

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import bm25s
import numpy as np
from labelled_sets import make_sets
from txtai import Embeddings

from embeddings.encoder import Encoder, Vectors
from embeddings.loading import load_encoder
from embeddings.training.teacher import teacher_path
from matching.corpus import LANGUAGES, Corpus, encode_needs, encode_profiles
from matching.evaluation import measure
from matching.lexical import terms
from matching.matcher import Matcher, score_matrix
from matching.metrics import RELEVANT_GRADE, auc
from matching.passages import need_text
from matching.scoring import Array, ScoringWeights
from matching.types import ExpertiseItem, FacultyProfile, Query
from service.evaluation.dataset import Dataset, load_dataset

OWN_SETS = (Path("fixtures/lanzhou"), Path("fixtures/xining"))
PAGE = Path("docs/quality.md")
VECTORS = Path("build/quality")
REPEATS = 2000
MOST_NEEDS = 150
"""Of a larger set so many needs are asked, evenly spread over it; everybody who could answer is ranked."""

FULL = ScoringWeights()
ALONE = replace(FULL, lexical=0.0, bridge=0.0, hubs=0.0)
ENGLISH = np.array([name == "en" for name in LANGUAGES])
CHOICES = {
    "lexical share 0.15 (0.35)": replace(FULL, lexical=0.15),
    "lexical share 0.25": replace(FULL, lexical=0.25),
    "lexical share 0.50": replace(FULL, lexical=0.5),
    "no bridge of terms between languages (0.2)": replace(FULL, bridge=0.0),
    "bridge share 0.35": replace(FULL, bridge=0.35),
    "no correction of hubs (0.4)": replace(FULL, hubs=0.0),
    "correction of hubs 0.2": replace(FULL, hubs=0.2),
    "correction of hubs 0.5": replace(FULL, hubs=0.5),
    "best passage only (0.4, 0.3, 0.2, 0.1)": replace(FULL, best_passages=(1.0,)),
    "best passages 0.5, 0.3, 0.2": replace(FULL, best_passages=(0.5, 0.3, 0.2)),
    "best three passages, equal shares": replace(FULL, best_passages=(1.0, 1.0, 1.0)),
    "all passages, equal shares": replace(FULL, best_passages=(1.0,) * 50),
    "passages weighted alike whatever is asked for (people: 4 alike)": replace(FULL, field=FULL.best_passages),
    "courses count in full for any need (0.8)": replace(FULL, course=1.0),
    "the need as a whole only (requirements 0.25)": replace(FULL, requirements=0.0),
    "requirements as heavy as the need": replace(FULL, requirements=1.0),
}


KINDS = {
    "full matcher": FULL,
    "passages weighted alike whatever is asked for": replace(FULL, field=FULL.best_passages),
    "courses count in full for any need": replace(FULL, course=1.0),
    "neither looks at the kind of need": replace(FULL, field=FULL.best_passages, course=1.0),
}
HALF_LIVES = (20, 10, 5)
"""Years after which an item with a date counts half; one without counts in full."""


class Remembering:
    """An encoder that encodes every text once, however many rankings and runs ask for it."""

    def __init__(self, encoder: Encoder) -> None:
        """Start with what an earlier run of the same model left."""
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self._file = VECTORS / f"{sha256(encoder.name.encode()).hexdigest()[:16]}.npz"
        self._known: dict[str, Vectors] = {}
        if self._file.exists():
            stored = np.load(self._file)
            self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """As the encoder behind; the models measured here have no prompts."""
        keys = [sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            self._known.update(zip(missing, self._encoder.encode_query(list(missing.values())), strict=True))
        return np.stack([self._known[key] for key in keys])

    encode_document = encode_query

    def keep(self) -> None:
        """Store what is known."""
        if self._known:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._file, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))


@dataclass(frozen=True, slots=True)
class Measured:
    """One ranking of one set: nDCG@5 of each need (NaN where undefined), and means over all."""

    each: Array
    ndcg_at_10: float
    spearman: float
    loss_by_faculty: float
    told_apart: float | None

    @property
    def ndcg_at_5(self) -> float:
        """The mean."""
        return float(np.nanmean(self.each))


def main() -> None:
    """Print the tables; with --write put them into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the open data, see embeddings/training/README.md")
    parser.add_argument("--set", action="append", default=[], type=Path, dest="sets")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sets = [load_dataset(folder) for folder in [*OWN_SETS, *arguments.sets]]
    if arguments.data:
        sets += make_sets(arguments.data)
    sets = [ask_fewer(dataset) for dataset in sets]
    shipped, english = Remembering(load_encoder()), Remembering(load_encoder(teacher_path()))
    results = Results()
    started = time.monotonic()
    for dataset in sets:
        measure_set(dataset, shipped, english, results)
        for encoder in (shipped, english):
            encoder.keep()
        page = f"Model {shipped.name}.\n\n{results.page()}"
        if arguments.write:
            marked = re.compile(r"(<!-- benchmark -->).*(<!-- end of benchmark -->)", re.DOTALL)
            text = marked.sub(lambda found, page=page: f"{found[1]}\n\n{page}\n\n{found[2]}", PAGE.read_text("utf-8"))
            PAGE.write_text(text, "utf-8")
        print(f"{dataset.name} measured after {time.monotonic() - started:.0f} s", flush=True)
    print(page)


class Results:
    """What was measured so far: a column a set."""

    def __init__(self) -> None:
        """Nothing measured."""
        self.sets: list[Dataset] = []
        self.systems: dict[str, list[Measured | None]] = defaultdict(list)
        self.choices: dict[str, list[Measured | None]] = defaultdict(list)
        self.by_kind: list[str] = []
        self.by_age: list[str] = []

    def page(self) -> str:
        """The tables."""
        names = [dataset.name for dataset in self.sets]
        full = [one for one in self.systems["full matcher"] if one is not None]
        return "\n\n".join(
            [
                describe(self.sets),
                "**nDCG@5** (95 %)\n\n" + table(names, self.systems, say_ndcg),
                "**nDCG@10 / Spearman by need, loss by faculty (judged pairs only)**\n\n"
                + table(names, self.systems, say_others),
                "**Choices: change of nDCG@5 against the full matcher, in hundredths** (bold where the 95 % interval of the "
                "paired bootstrap leaves out 0; in brackets what ships)\n\n"
                + compare(names, self.choices, full, lambda one: one.each),
                "**Choices: change of the loss by faculty, in thousandths** (below 0 is better)\n\n"
                + table(
                    names,
                    self.choices,
                    lambda one, at: f"{1000 * (one.loss_by_faculty - full[at].loss_by_faculty):+.0f}".replace(
                        "+nan", "–"
                    ),
                ),
                *self.by_kind,
                *self.by_age,
            ]
        )


def ask_fewer(dataset: Dataset) -> Dataset:
    """The set with at most MOST_NEEDS of its needs."""
    if len(dataset.needs) <= MOST_NEEDS:
        return dataset
    chosen = np.linspace(0, len(dataset.needs) - 1, MOST_NEEDS).round().astype(int)
    needs = tuple(dataset.needs[place] for place in chosen)
    kept = {need.id for need in needs}
    return replace(dataset, needs=needs, grades={pair: g for pair, g in dataset.grades.items() if pair[0] in kept})


def measure_set(dataset: Dataset, shipped: Encoder, english: Encoder, results: Results) -> None:
    """Measure everything on one set."""
    corpus = Corpus(encode_profiles(dataset.faculty, shipped), encode_needs(dataset.needs, shipped))
    for name, rank in list_systems(dataset, corpus, shipped, english).items():
        scores = rank()
        results.systems[name].append(None if scores is None else judge(dataset, corpus, scores))
    for name, weights in CHOICES.items():
        scores = score_matrix(Matcher(corpus, weights=weights))
        results.choices[name].append(judge(dataset, corpus, scores))
    results.sets.append(dataset)
    if len({need.kind for need in dataset.needs}) > 1:
        results.by_kind.append(compare_kinds(dataset, corpus))
    if any(item.year for profile in dataset.faculty for item in profile.items):
        results.by_age.append(compare_ages(dataset, shipped))


def compare_kinds(dataset: Dataset, corpus: Corpus) -> str:
    """nDCG@5 by kind of need, with and without what looks at the kind."""
    judged = {need for need, _ in dataset.grades}
    kinds = [entry.value.kind for entry in corpus.needs.entries if entry.value.id in judged]
    shown = sorted(set(kinds))
    lines = [
        f"**nDCG@5 by kind of need, {dataset.name}** (how many needs)",
        "",
        "| ranking | " + " | ".join(f"{kind.value} ({kinds.count(kind)})" for kind in shown) + " | all |",
        "|---" * (len(shown) + 2) + "|",
    ]
    for name, weights in KINDS.items():
        each = judge(dataset, corpus, score_matrix(Matcher(corpus, weights=weights))).each
        means = [np.nanmean([one for one, its in zip(each, kinds, strict=True) if its is kind]) for kind in shown]
        lines.append(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in [*means, np.nanmean(each)]) + " |")
    return "\n".join(lines)


def compare_ages(dataset: Dataset, encoder: Encoder) -> str:
    """What counting older items less changes."""
    newest = max(item.year or 0 for profile in dataset.faculty for item in profile.items)
    dated = sum(item.year is not None for profile in dataset.faculty for item in profile.items)
    full = judge_faculty(dataset, dataset.faculty, encoder)
    title = (
        f"**Recency, {dataset.name}**: change of nDCG@5 (hundredths) and of the loss by faculty (thousandths) where each of "
        f"{dated} dated items counts half after some years (from {newest})"
    )
    lines = [
        title,
        "",
        "| half-life | nDCG@5 | loss |",
        "|---|---|---|",
    ]
    for years in HALF_LIVES:
        aged = tuple(
            replace(profile, items=tuple(age(item, newest, years) for item in profile.items))
            for profile in dataset.faculty
        )
        one = judge_faculty(dataset, aged, encoder)
        low, high = interval(100 * (one.each - full.each))
        mean = f"{100 * (one.ndcg_at_5 - full.ndcg_at_5):+.1f}"
        loss = f"{1000 * (one.loss_by_faculty - full.loss_by_faculty):+.0f}"
        lines.append(f"| {years} years | {f'**{mean}**' if low > 0 or high < 0 else mean} | {loss} |")
    return "\n".join(lines)


def age(item: ExpertiseItem, newest: int, half_life: int) -> ExpertiseItem:
    """The item, weighing less the older it is."""
    return item if item.year is None else replace(item, weight=0.5 ** ((newest - item.year) / half_life))


def judge_faculty(dataset: Dataset, faculty: Sequence[FacultyProfile], encoder: Encoder) -> Measured:
    """Measure the full matcher with these profiles in place of the set's own."""
    corpus = Corpus(encode_profiles(faculty, encoder), encode_needs(dataset.needs, encoder))
    return judge(dataset, corpus, score_matrix(Matcher(corpus)))


def list_systems(
    dataset: Dataset, corpus: Corpus, shipped: Encoder, english: Encoder
) -> dict[str, Callable[[], Array | None]]:
    """Every ranking that is compared, the full matcher last."""
    shape = (len(corpus.needs), len(corpus.faculty))

    def abroad() -> Array | None:
        sides = (corpus.needs.languages, corpus.faculty.languages)
        if not all((side == ENGLISH).all(axis=1).any() for side in sides):
            return None  # without an English pair there is nothing for it to read
        foreign = Corpus(encode_profiles(dataset.faculty, english), encode_needs(dataset.needs, english))
        return score_matrix(Matcher(foreign, weights=ALONE))

    return {
        "random": lambda: np.random.default_rng(7).random(shape, dtype=np.float32),
        "BM25 (bm25s, over whole profiles, our terms)": lambda: rank_by_bm25(corpus),
        "English-only encoder (MiniLM-L6)": abroad,
        "txtai, dense, our encoder": lambda: rank_by_txtai(corpus, shipped, hybrid=False),
        "txtai, hybrid, our encoder": lambda: rank_by_txtai(corpus, shipped, hybrid=True),
        "our encoder alone": lambda: score_matrix(Matcher(corpus, weights=ALONE)),
        "full matcher": lambda: score_matrix(Matcher(corpus)),
    }


def rank_by_bm25(corpus: Corpus) -> Array:
    """BM25 with its usual parameters; every profile is one document."""
    documents = [terms("\n".join(p.text for p in entry.block.passages)) for entry in corpus.faculty.entries]
    model = bm25s.BM25()
    model.index(documents, show_progress=False)
    asked = [terms(need_text(entry.value)) for entry in corpus.needs.entries]
    return np.stack([model.get_scores(query) for query in asked]).astype(np.float32)


def rank_by_txtai(corpus: Corpus, encoder: Encoder, *, hybrid: bool) -> Array:
    """Stock txtai, over the same passages; a profile is as good as its best hit."""

    def encode(given: Sequence[str]) -> Vectors:  # txtai takes a plain function only
        return encoder.encode_document(given)

    index = Embeddings({"method": "external", "transform": encode, "hybrid": hybrid})
    texts = [passage.text for entry in corpus.faculty.entries for passage in entry.block.passages]
    index.index(enumerate(texts))
    scores = np.zeros((len(corpus.needs), len(corpus.faculty)), dtype=np.float32)
    for row, entry in enumerate(corpus.needs.entries):
        for hit, score in index.search(need_text(entry.value), len(texts)):
            owner = corpus.faculty.owners[hit]
            scores[row, owner] = max(scores[row, owner], score)
    return scores


def judge(dataset: Dataset, corpus: Corpus, scores: Array) -> Measured:
    """Measure a ranking."""
    need_ids = [entry.value.id for entry in corpus.needs.entries]
    faculty_ids = [entry.value.id for entry in corpus.faculty.entries]
    ids = {"need_ids": need_ids, "faculty_ids": faculty_ids, "grades": dataset.grades}
    by_need = measure(scores, **ids)
    by_faculty = measure(scores, **ids, by=Query.FACULTY, judged_only=True)
    own: dict[str, dict[tuple[str, str], float]] = {}
    for pair, grade in dataset.grades.items():
        own.setdefault(pair[0], {})[pair] = grade
    each = [
        measure(scores[row : row + 1], need_ids=[need], faculty_ids=faculty_ids, grades=own[need]).ndcg_at_5
        for row, need in enumerate(need_ids)
        if need in own
    ]
    served = [
        RELEVANT_GRADE * any(grade >= RELEVANT_GRADE for grade in own.get(need, {}).values()) for need in need_ids
    ]
    return Measured(
        each=np.array([np.nan if one is None else one for one in each], dtype=np.float32),
        ndcg_at_10=by_need.ndcg_at_10 or 0.0,
        spearman=by_need.spearman or float("nan"),
        loss_by_faculty=by_faculty.loss if by_faculty.loss is not None else float("nan"),
        told_apart=auc(scores.max(axis=1).tolist(), served),
    )


def describe(sets: Iterable[Dataset]) -> str:
    """What the sets hold."""
    lines = ["| set | faculty | needs | judged pairs |", "|---|---|---|---|"]
    lines += [f"| {one.name} | {len(one.faculty)} | {len(one.needs)} | {len(one.grades)} |" for one in sets]
    return "\n".join(lines)


def table(names: Sequence[str], rows: dict[str, list[Measured | None]], say: Callable[[Measured, int], str]) -> str:
    """A row a ranking, a column a set."""
    lines = ["| ranking | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(say(one, at) if one else "–" for at, one in enumerate(row)) + " |"
        for name, row in rows.items()
    ]
    return "\n".join(lines)


def compare(
    names: Sequence[str],
    rows: dict[str, list[Measured | None]],
    full: Sequence[Measured],
    read: Callable[[Measured], Array],
) -> str:
    """A row a choice, a column a set: by how much it differs from the full matcher."""

    def say(one: Measured, at: int) -> str:
        change = 100 * (read(one) - read(full[at]))
        low, high = interval(change)
        mean = f"{np.nanmean(change):+.1f}"
        return f"**{mean}**" if low > 0 or high < 0 else mean

    return table(names, rows, say)


def say_ndcg(one: Measured, _: int) -> str:
    """nDCG@5 with its interval."""
    low, high = interval(one.each)
    return f"{one.ndcg_at_5:.3f} ({low:.2f}–{high:.2f})"


def say_others(one: Measured, _: int) -> str:
    """nDCG@10, Spearman, and the loss by faculty."""
    return f"{one.ndcg_at_10:.3f} / {one.spearman:.2f}, {one.loss_by_faculty:.3f}".replace("nan", "–")


def interval(each: Array) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean over needs."""
    known = each[~np.isnan(each)]
    draws = np.random.default_rng(7).integers(len(known), size=(REPEATS, len(known)))
    low, high = np.quantile(known[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()

"""Dev figures of any sentence-transformers model, with the teacher's English figures beside them."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.int8 import use_int8
from embeddings.training.corpus import Paper, read_needs, read_papers
from embeddings.training.errors import TrainingDataError

Matrix: TypeAlias = NDArray[np.float32]
Encode: TypeAlias = Callable[[Sequence[str]], Matrix]

DEV_TERMS = Path(__file__).with_name("dev_terms.tsv")
HELD_OUT_TERMS = Path(__file__).with_name("held_out_terms.tsv")
HELD_OUT_NEEDS = Path(__file__).with_name("held_out_needs.tsv")
_NEIGHBOURS = 10


@dataclass(frozen=True)
class Figure:
    """One measured figure: its name, value, the floor it must reach (None: reported only) and how many queries it is the mean of."""

    name: str
    value: float
    floor: float | None
    queries: int


def measure(encode: Encode, data: Path, *, teacher: Encode | None = None, limit: int | None = None) -> list[Figure]:
    """Measure a model on `data`/dev, `DEV_TERMS`, `HELD_OUT_TERMS` and `HELD_OUT_NEEDS`; `encode` must give unit vectors (n, dimension).

    With a `teacher` English figures are compared with it. `limit` keeps only the first rows of every file, for a quick look.
    Raises `TrainingDataError` when the dev files are not there.
    """
    dev = data / "dev"
    if not (dev / "papers_dev.jsonl").exists():
        message = f"There is no {dev / 'papers_dev.jsonl'}. Give the folder that holds dev/ with --data."
        raise TrainingDataError(message)
    papers = list(read_papers(dev / "papers_dev.jsonl", readable=0.0))[:limit]
    return [
        *_across_languages(encode, papers),
        *_between_terms(encode),
        *_from_need_to_expertise(encode),
        *_within_chinese(encode, dev, limit=limit),
        *_in_english(encode, teacher, papers),
    ]


def encoder(model: str) -> Encode:
    """Load a model and give the function that turns texts into unit vectors (n, dimension); equal texts are encoded once."""
    loaded = SentenceTransformer(model, device="cpu")
    use_int8(loaded, Path(model))
    known: dict[str, Matrix] = {}

    def encode(texts: Sequence[str]) -> Matrix:
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if missing:
            vectors = np.asarray(loaded.encode(missing, normalize_embeddings=True, show_progress_bar=False), np.float32)
            known.update(zip(missing, vectors, strict=True))
        return np.stack([known[text] for text in texts])

    return encode


def recall_at_1(queries: Matrix, documents: Matrix) -> float:
    """Share of queries whose nearest document, by inner product, is the one of the same position."""
    return float(np.mean((queries @ documents.T).argmax(axis=1) == np.arange(len(queries))))


def mean_reciprocal_rank(queries: Matrix, documents: Matrix) -> float:
    """Mean of 1/rank of the document of the same position; a tie counts against the query."""
    scores = queries @ documents.T
    own = np.diagonal(scores)[:, None]
    return float(np.mean(1.0 / (scores >= own).sum(axis=1)))


def same_label_share(vectors: Matrix, labels: Sequence[str], *, neighbours: int = _NEIGHBOURS) -> float:
    """Mean share of the `neighbours` nearest other texts that carry the text's own label."""
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :neighbours]
    names = np.asarray(labels)
    return float(np.mean(names[nearest] == names[:, None]))


def _across_languages(encode: Encode, papers: list[Paper]) -> list[Figure]:
    figures: list[Figure] = []
    abstracts = [(p.abstract_zh, p.abstract_en) for p in papers if p.abstract_zh and p.abstract_en]
    titles = [(p.title_zh, p.title_en) for p in papers if p.title_zh and p.title_en]
    keywords = [
        pair
        for p in papers
        if len(p.keywords_zh) == len(p.keywords_en)
        for pair in zip(p.keywords_zh, p.keywords_en, strict=True)
    ]
    one_to_one = list({zh: (zh, en) for zh, en in {en.lower(): (zh, en) for zh, en in keywords}.values()}.values())
    for name, pairs, floor in (("abstract", abstracts, 0.98), ("title", titles, 0.93), ("keyword", one_to_one, None)):
        if not pairs:
            continue
        chinese, english = encode([zh for zh, _ in pairs]), encode([en for _, en in pairs])
        figures.append(Figure(f"zh → en {name}, R@1", recall_at_1(chinese, english), floor, len(pairs)))
        figures.append(Figure(f"en → zh {name}, R@1", recall_at_1(english, chinese), floor, len(pairs)))
    return figures


def _between_terms(encode: Encode) -> list[Figure]:
    """Single terms, none of them in the glossary that the model learns from; a term alone has no context to help.

    The held-out ones were drawn from the glossary, so how long to train may be read from them and not from the sixty.
    """
    figures: list[Figure] = []
    for name, pairs, floor in (
        ("term", [row[1:] for row in _rows(DEV_TERMS, columns=3)], 0.97),
        ("held-out term", _rows(HELD_OUT_TERMS, columns=2), None),
    ):
        chinese, english = encode([zh for zh, _ in pairs]), encode([en for _, en in pairs])
        figures.append(Figure(f"zh → en {name}, R@1", recall_at_1(chinese, english), floor, len(pairs)))
        figures.append(Figure(f"en → zh {name}, R@1", recall_at_1(english, chinese), floor, len(pairs)))
    return figures


def _from_need_to_expertise(encode: Encode) -> list[Figure]:
    """Needs in the words of a plant and the one expertise, in academic words, that was written to answer each."""
    rows = read_needs(HELD_OUT_NEEDS)
    needs = {"zh": encode([row.need_zh for row in rows]), "en": encode([row.need_en for row in rows])}
    expertise = {"zh": encode([row.expertise_zh for row in rows]), "en": encode([row.expertise_en for row in rows])}
    return [
        Figure(f"{one} need → {other} expertise, MRR", mean_reciprocal_rank(asked, known), None, len(rows))
        for one, asked in needs.items()
        for other, known in expertise.items()
    ]


def _within_chinese(encode: Encode, dev: Path, *, limit: int | None) -> list[Figure]:
    keywords, titles, disciplines = (
        _rows(dev / f"csl_{name}_dev.tsv", columns=3)[:limit] for name in ("kg", "ts", "cls_dcp")
    )
    figures: list[Figure] = []
    for name, rows, floor in (("keywords", keywords, 0.98), ("title", titles, 0.95)):
        queries, documents = encode([row[2].replace("_", " ") for row in rows]), encode([row[1] for row in rows])
        figures.append(
            Figure(f"zh {name} → abstract, MRR (CSL)", mean_reciprocal_rank(queries, documents), floor, len(rows))
        )
    share = same_label_share(encode([row[1] for row in disciplines]), [row[2] for row in disciplines])
    return [*figures, Figure("zh same discipline among 10 nearest (CSL)", share, 0.31, len(disciplines))]


def _in_english(encode: Encode, teacher: Encode | None, papers: list[Paper]) -> list[Figure]:
    both = [p for p in papers if p.title_en and p.abstract_en]
    titles, abstracts = [p.title_en for p in both], [p.abstract_en for p in both]
    own = encode(abstracts)
    figures = [Figure("en title → abstract, MRR", mean_reciprocal_rank(encode(titles), own), None, len(both))]
    if teacher is not None:
        theirs = teacher(abstracts)
        figures.append(
            Figure("en title → abstract, MRR (teacher)", mean_reciprocal_rank(teacher(titles), theirs), None, len(both))
        )
        if own.shape[1] == theirs.shape[1]:
            figures.append(
                Figure("en cosine with the teacher", float(np.mean((own * theirs).sum(axis=1))), 0.99, len(both))
            )
    return figures


def _rows(path: Path, *, columns: int) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) >= columns]

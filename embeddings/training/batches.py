"""Cuts the corpus into batches of texts of like length and draws them in a seeded, endless order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.corpus import Corpus, Paper

_SENTENCE = re.compile(r"(?<=[。！？；;])")
_SHORTEST_PARAGRAPH = 60
_WORDS_IN_QUERY = (3, 6)

TokenIds: TypeAlias = list[int]


@dataclass(frozen=True)
class CrossItem:
    """A Chinese text and the number of the English text whose teacher vector it must reach.

    A `loose` one is about the English text (a title of an abstract) without meaning the same.
    """

    ids: TokenIds
    target: int
    loose: bool = False


@dataclass(frozen=True)
class Material:
    """What the batches are cut from.

    `cross` are items by kind, `targets` the English texts they point at. `documents` are Chinese texts, by kind, with the
    queries that belong to them: abstracts (`papers`) with title and keywords, expertise (`answers`) with the need that it
    answers; a paragraph (`within`) has none and gets one made of its own words.
    `fields` are token ids of titles with the name of their field, `english` token ids with text.
    """

    cross: dict[str, list[CrossItem]]
    targets: list[str]
    documents: dict[str, list[tuple[TokenIds, list[TokenIds]]]]
    fields: list[tuple[TokenIds, str]]
    english: list[tuple[TokenIds, str]]

    def lengths(self) -> dict[str, list[int]]:
        """Give the number of tokens of every item, by kind of batch."""
        lengths = {kind: [len(item.ids) for item in items] for kind, items in self.cross.items()}
        lengths |= {kind: [len(ids) for ids, _ in texts] for kind, texts in self.documents.items()}
        for kind, texts in (("fields", self.fields), ("english", self.english)):
            lengths[kind] = [len(ids) for ids, _ in texts]
        return lengths


@dataclass
class Drawer:
    """Endless batches of positions, cut so that a batch holds at most `tokens` padded tokens and at most `largest` items."""

    lengths: Sequence[int]
    tokens: int
    largest: int
    random: Random
    _waiting: list[list[int]] = field(default_factory=list)

    def draw(self) -> list[int]:
        """Give the positions of the next batch; a new pass starts when the last one is through."""
        if not self._waiting:
            self._waiting = list(self._cut())
            self.random.shuffle(self._waiting)
        return self._waiting.pop()

    def _cut(self) -> Iterator[list[int]]:
        order = sorted(
            range(len(self.lengths)), key=lambda index: (self.lengths[index] + self.random.random() * 2, index)
        )
        batch: list[int] = []
        for index in order:
            if batch and (len(batch) >= self.largest or (len(batch) + 1) * self.lengths[index] > self.tokens):
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch


def prepare(corpus: Corpus, tokenizer: Tokenizer, *, longest: int) -> Material:
    """Turn the corpus into token ids, each text cut at `longest` tokens."""

    def ids(texts: Sequence[str]) -> list[TokenIds]:
        return [_cut_ids(encoding.ids, longest) for encoding in tokenizer.encode_batch_fast(list(texts))]

    numbers: dict[str, int] = {}
    cross: dict[str, list[CrossItem]] = {}
    for pair, token_ids in zip(corpus.pairs, ids([pair.zh for pair in corpus.pairs]), strict=True):
        cross.setdefault(pair.kind, []).append(CrossItem(token_ids, numbers.setdefault(pair.en, len(numbers))))
    loose = {
        "about": [
            (text, paper.abstract_en) for paper in corpus.papers if paper.abstract_en for text in _queries(paper)
        ],
        "served": [
            pair for row in corpus.needs for pair in ((row.need_zh, row.expertise_en), (row.expertise_zh, row.need_en))
        ],
    }
    for kind, texts in loose.items():
        if texts:
            cross[kind] = [
                CrossItem(token_ids, numbers.setdefault(en, len(numbers)), loose=True)
                for (_, en), token_ids in zip(texts, ids([zh for zh, _ in texts]), strict=True)
            ]
    with_abstract = [paper for paper in corpus.papers if paper.abstract_zh and _queries(paper)]
    abstracts = ids([paper.abstract_zh for paper in with_abstract])
    expertise, needs = ids([row.expertise_zh for row in corpus.needs]), ids([row.need_zh for row in corpus.needs])
    paragraphs = [text for text in corpus.paragraphs_zh if len(text) >= _SHORTEST_PARAGRAPH]
    return Material(
        cross=cross,
        targets=list(numbers),
        documents={
            "papers": [(own, ids(_queries(paper))) for own, paper in zip(abstracts, with_abstract, strict=True)],
            "answers": [(own, [need]) for own, need in zip(expertise, needs, strict=True)],
            "within": [(own, []) for own in ids(paragraphs)],
        },
        fields=[
            (own, field)
            for own, (_, field) in zip(ids([title for title, _ in corpus.fields]), corpus.fields, strict=True)
        ],
        english=list(zip(ids(corpus.texts_en), corpus.texts_en, strict=True)),
    )


def word_weights(
    documents: Sequence[tuple[TokenIds, list[TokenIds]]], *, words: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give every token id the weight that it has as a keyword: its rarity over the documents, zero unless it is marked in `words`."""
    seen = np.zeros(len(words))
    for token_ids, _ in documents:
        seen[np.unique(token_ids)] += 1
    weights: NDArray[np.float64] = np.where(words & (seen > 0), np.log((len(documents) + 1) / (seen + 1)), 0.0)
    return weights


def query_for(document: TokenIds, weights: NDArray[np.float64], random: Random) -> TokenIds:
    """Choose a few of a document's own rare words, as an author gives keywords; none where it has too few."""
    present = sorted({index for index in document if weights[index] > 0})
    if len(present) < _WORDS_IN_QUERY[0]:
        return []
    ranked = sorted(present, key=lambda index: -weights[index] * random.random())
    return ranked[: random.randint(*_WORDS_IN_QUERY)]


def _queries(paper: Paper) -> list[str]:
    return [text for text in (paper.title_zh, " ".join(paper.keywords_zh)) if text]


def _cut_ids(ids: TokenIds, longest: int) -> TokenIds:
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]

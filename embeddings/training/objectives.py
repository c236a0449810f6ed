"""The loss of one batch of each kind."""

from collections import deque
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from embeddings.training.batches import CrossItem, Material, TokenIds, query_for, word_weights
from embeddings.training.losses import contrast, pull, together
from embeddings.training.student import Student
from embeddings.training.teacher import TeacherVectors
from embeddings.training.tokenizer import MARKER

_QUEUE = 768
_BANK = 8192
_PULL = 4.0
_PULL_ENGLISH = 40.0


class Objectives:
    """Works out losses, and remembers what serves as negatives: the teacher's known vectors and the last documents."""

    def __init__(
        self, student: Student, tokenizer: Tokenizer, material: Material, teacher: TeacherVectors, *, seed: int
    ) -> None:
        """Take the student that learns, its material and the teacher."""
        self._student = student
        self._material = material
        self._teacher = teacher
        known, vectors = teacher.known(material.targets)
        self._known, self._targets = torch.from_numpy(known), torch.from_numpy(vectors)
        self._bank_numbers = {
            kind: torch.tensor([item.target for item in items]) for kind, items in material.cross.items()
        }
        names = [tokenizer.id_to_token(index) or "" for index in range(tokenizer.get_vocab_size())]
        is_word = [
            index >= len(student.english) and len(name.removeprefix("##")) > 1 for index, name in enumerate(names)
        ]
        self._weights = word_weights(material.documents["within"], words=np.array(is_word, bool))
        self._cls, self._sep, self._marker = (names.index(token) for token in ("[CLS]", "[SEP]", MARKER))
        self._queue: deque[Tensor] = deque(maxlen=_QUEUE)
        self._random = Random(seed)  # noqa: S311 (a choice of queries, not a secret)
        self._generator = torch.Generator().manual_seed(seed)

    def loss(self, kind: str, batch: list[int]) -> tuple[Tensor, int]:
        """Give the loss of the items at the positions `batch` of a kind, and how many tokens were read for it."""
        if kind == "english":
            return self._english([self._material.english[position] for position in batch])
        if kind in self._material.documents:
            return self._within([self._material.documents[kind][position] for position in batch])
        if kind == "fields":
            return self._fields([self._material.fields[position] for position in batch])
        return self._across(kind, [self._material.cross[kind][position] for position in batch])

    def _across(self, kind: str, items: list[CrossItem]) -> tuple[Tensor, int]:
        targets = self._vectors([item.target for item in items])
        vectors = self._student.encode([item.ids for item in items])
        loss = contrast(vectors, targets, self._bank(kind))
        if not items[0].loose:
            loss = loss + _PULL * pull(vectors, targets)
        return loss, sum(len(item.ids) for item in items)

    def _within(self, documents: list[tuple[TokenIds, list[TokenIds]]]) -> tuple[Tensor, int]:
        queries = [self._random.choice(known) if known else self._query(ids) for ids, known in documents]
        vectors = self._student.encode([ids for ids, _ in documents])
        bank = torch.stack(list(self._queue)) if self._queue else vectors[:0].detach()
        loss = contrast(self._student.encode(queries), vectors, bank)
        self._queue.extend(vectors.detach())
        return loss, sum(len(ids) for ids, _ in documents) + sum(map(len, queries))

    def _fields(self, texts: list[tuple[TokenIds, str]]) -> tuple[Tensor, int]:
        vectors = self._student.encode([ids for ids, _ in texts])
        return together(vectors, [field for _, field in texts]), sum(len(ids) for ids, _ in texts)

    def _english(self, texts: list[tuple[TokenIds, str]]) -> tuple[Tensor, int]:
        targets = torch.from_numpy(self._teacher.encode([text for _, text in texts])).float()
        vectors = self._student.encode([ids for ids, _ in texts])
        return _PULL_ENGLISH * pull(vectors, targets), sum(len(ids) for ids, _ in texts)

    def _vectors(self, numbers: list[int]) -> Tensor:
        missing = [number for number in numbers if not self._known[number]]
        if missing:
            vectors = self._teacher.encode([self._material.targets[number] for number in missing])
            self._targets[missing] = torch.from_numpy(vectors)
            self._known[missing] = True
        return self._targets[numbers].float()

    def _bank(self, kind: str) -> Tensor:
        numbers = self._bank_numbers[kind]
        drawn = numbers[torch.randint(len(numbers), (2 * _BANK,), generator=self._generator)]
        return self._targets[drawn[self._known[drawn]][:_BANK]].float()

    def _query(self, document: TokenIds) -> TokenIds:
        words = query_for(document, self._weights, self._random)
        if not words:
            return document
        return [self._cls, *(index for word in words for index in (self._marker, word)), self._sep]

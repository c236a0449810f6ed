"""Any sentence-transformers model as an Encoder: the only door to sentence_transformers and torch."""

import logging
import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers import PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from embeddings.encoder import Vectors
from embeddings.errors import EncoderError, VectorsNotFiniteError
from embeddings.fair_lock import FairLock
from embeddings.int8 import use_int8
from embeddings.model_files import find_model
from embeddings.text import normalise, split

BATCH_TEXTS = 32
BATCH_TOKENS = 16_384
"""A batch holds at most so many texts and padded tokens, so that an 8,192-token model does not exhaust the memory."""


NO_LIMIT = 1_000_000
"""From so many tokens on, a model's window stands for none at all (the libraries write 10^30 and the like)."""


class SentenceTransformerEncoder:
    """Encoder over a sentence-transformers model.

    Texts are normalised (`embeddings.text.normalise`). What exceeds the model's window is cut at sentence ends, and
    the vectors of the windows are averaged by their token counts, so nothing is dropped. Computes in float32.

    Safe to use from several threads: they take turns batch by batch, in order of arrival, so that one sentence
    waits for a batch of a long import and not for all of it.
    """

    def __init__(
        self,
        name_or_path: str | Path,
        *,
        query_prompt: str | None = None,
        document_prompt: str | None = None,
        device: str | None = None,
    ) -> None:
        """Load a model.

        Args:
            name_or_path: folder of a sentence-transformers model, or its name on the model hub.
            query_prompt: what to put before a query, instead of what the model's own configuration says.
            document_prompt: likewise before a document.
            device: of torch; by default the best there is.

        Raises:
            EncoderError: the model cannot be found or loaded; the sentence says why and what to do.
        """
        files = find_model(name_or_path)
        try:
            with _quiet_loading() as report:
                self._model = SentenceTransformer(
                    files.location, revision=files.revision, local_files_only=files.cached, device=device
                ).float()
                use_int8(self._model, Path(files.location))
        except EncoderError:
            raise
        except Exception as error:
            # Torch, transformers, safetensors and tokenizers have no common error.
            raise EncoderError(f"The model {name_or_path} cannot be loaded ({_brief(error)}); {_WAY_OUT}") from error
        if report.missing:
            raise EncoderError(
                f"The model {name_or_path} cannot be loaded: its files lack {len(report.missing)} weights "
                f"({report.missing[0]} …); {_WAY_OUT}"
            )
        self._lock = FairLock()
        self._prompts = _choose_prompts(self._model.prompts, query_prompt, document_prompt)
        self._name = files.identity + "".join(
            f"+{role}={prompt!r}"
            for role, prompt in (("query", query_prompt), ("document", document_prompt))
            if prompt is not None
        )
        self._dimension = 0
        self._dimension = self._encode_batch([""], self._prompts.query, is_query=True).shape[1]

    @property
    def name(self) -> str:
        """Folder or hub name, `@`, fingerprint of the files or commit, and prompts given by hand."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def max_tokens(self) -> int | None:
        """Tokens of one window, prompt and special tokens included; None where the model knows no limit."""
        limit = self._model.max_seq_length
        return int(limit) if limit is not None and math.isfinite(limit) and limit < NO_LIMIT else None

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode what is asked for, with the model's query prompt; see `Encoder`."""
        return self._encode(texts, self._prompts.query, is_query=True)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched, with the model's document prompt; see `Encoder`."""
        return self._encode(texts, self._prompts.document, is_query=False)

    def warm_up(self) -> None:
        """Run one batch of each kind, so that the first request does not pay for lazy initialisation."""
        sample = "加氢催化剂失活 deactivation of hydrogenation catalysts " * 8
        self.encode_query([sample])
        self.encode_document([sample[: 8 * n] for n in range(BATCH_TEXTS)])

    def _encode(self, texts: Sequence[str], prompt: str, *, is_query: bool) -> Vectors:
        normalised = [normalise(text) for text in texts]
        row_of = {text: row for row, text in enumerate(dict.fromkeys(normalised))}
        pieces = self._cut(list(row_of), prompt)
        # By length, so that a batch is padded little; the longest first, so that memory fails early if at all.
        pieces.sort(key=lambda piece: -piece.tokens)
        sums = np.zeros((len(row_of), self._dimension))
        for batch in _batch(pieces):
            vectors = self._encode_batch([piece.text for piece in batch], prompt, is_query=is_query)
            for piece, vector in zip(batch, vectors, strict=True):
                sums[piece.row] += piece.tokens * vector
        return _to_unit(sums)[[row_of[text] for text in normalised]]

    def _cut(self, texts: list[str], prompt: str) -> list["_Piece"]:
        """Cut texts into pieces that fit the model's window; `row` says which text a piece belongs to."""
        counts = self._count_tokens(texts, prompt)
        limit = self.max_tokens
        pieces = []
        overhead: int | None = None
        for row, (text, count) in enumerate(zip(texts, counts, strict=True)):
            if limit is None or count <= limit:
                pieces.append(_Piece(row, text, count))
                continue
            if overhead is None:
                [overhead] = self._count_tokens([""], prompt)
                if overhead >= limit:
                    raise EncoderError(
                        f"The prompt {prompt!r} fills the whole window of {limit} tokens of the model {self._name}; "
                        "give a shorter prompt or another model."
                    )
            pieces.extend(
                _Piece(row, window, tokens)
                for window, tokens in self._cut_to_fit(text, count, prompt, limit=limit, overhead=overhead)
            )
        return pieces

    def _cut_to_fit(
        self, text: str, count: int, prompt: str, *, limit: int, overhead: int
    ) -> Iterator[tuple[str, int]]:
        # Tokens are spread unevenly over the text: aim a tenth below the limit, and cut again what does not fit.
        max_characters = max(1, int(0.9 * len(text) * (limit - overhead) / (count - overhead)))
        windows = [window.text for window in split(text, max_characters=max_characters)]
        for window, tokens in zip(windows, self._count_tokens(windows, prompt), strict=True):
            if tokens <= limit or len(window) == 1:
                yield window, max(1, tokens - overhead)
            else:
                yield from self._cut_to_fit(window, tokens, prompt, limit=limit, overhead=overhead)

    def _count_tokens(self, texts: list[str], prompt: str) -> list[int]:
        tokenizer = getattr(self._model, "tokenizer", None)
        if not isinstance(tokenizer, PreTrainedTokenizerBase):
            # A model of static vectors: no window, or one counted in words, of which there are fewer than characters.
            return [1 + len(prompt) + len(text) for text in texts]
        counts: list[int] = []
        for start in range(0, len(texts), 256):
            chunk = [prompt + text for text in texts[start : start + 256]]
            with self._lock:
                counts.extend(map(len, tokenizer(chunk, truncation=False, padding=False, verbose=False)["input_ids"]))
        return counts

    def _encode_batch(self, texts: list[str], prompt: str, *, is_query: bool) -> Vectors:
        encode = self._model.encode_query if is_query else self._model.encode_document
        with self._lock:
            vectors: Vectors = encode(
                texts, prompt=prompt, batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
            )
        if not np.isfinite(vectors).all():
            raise VectorsNotFiniteError(
                f"The model {self._name} gives vectors with NaN or infinity; its weights are damaged: "
                "copy or download it again, or name another model."
            )
        return vectors


_WAY_OUT = (
    "its files may be damaged or made for another version of sentence-transformers: "
    "copy or download it again, or name another model."
)


class _Piece(NamedTuple):
    row: int
    text: str
    tokens: int


class _Prompts(NamedTuple):
    query: str
    document: str


def _choose_prompts(configured: Mapping[str, str | None], query: str | None, document: str | None) -> _Prompts:
    if query is None:
        query = configured.get("query") or ""
    if document is None:
        # Models call it by three names, and the library fills in an empty "document" where the model has another.
        document = next(filter(None, map(configured.get, ("document", "passage", "corpus"))), "")
    return _Prompts(query, document)


class _LoadReport(logging.Filter):
    """Takes what transformers says about weights that a file lacks, which it only logs and fills at random."""

    missing: tuple[str, ...] = ()

    def filter(self, record: logging.LogRecord) -> bool:
        names = re.findall(r"^(\S+)\s*\|\W*(?:\[\d+m)?(?:MISSING|MISMATCH)\b", record.getMessage(), re.MULTILINE)
        # The head over [CLS] is left out by many models, since pooling does without it.
        self.missing += tuple(name for name in names if "pooler." not in name)
        return False


@contextmanager
def _quiet_loading() -> Iterator[_LoadReport]:
    """Keep progress bars and remarks of the libraries off stderr while a model is loaded."""
    report = _LoadReport()
    reporter = logging.getLogger("transformers.modeling_utils")
    levels = {logging.getLogger(name): logging.ERROR for name in ("transformers", "sentence_transformers")}
    levels |= {logging.getLogger("huggingface_hub"): logging.ERROR, reporter: logging.WARNING}
    before = {logger: logger.level for logger in levels}
    with_bars = transformers_logging.is_progress_bar_enabled()
    reporter.addFilter(report)
    try:
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        for logger, level in levels.items():
            logger.setLevel(level)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield report
    finally:
        reporter.removeFilter(report)
        for logger, level in before.items():
            logger.setLevel(level)
        if with_bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _brief(error: Exception) -> str:
    first_line = (str(error).splitlines() or [""])[0].rstrip(". ")
    return first_line[:160] or type(error).__name__


def _batch(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Batches of pieces that are sorted by length, the longest first."""
    start = 0
    while start < len(pieces):
        size = max(1, min(BATCH_TEXTS, BATCH_TOKENS // max(1, pieces[start].tokens)))
        yield pieces[start : start + size]
        start += size


def _to_unit(sums: np.ndarray) -> Vectors:
    norms = np.linalg.norm(sums, axis=1)
    # A model of static vectors has none for a text without known words; such texts share one arbitrary direction.
    sums[norms == 0, 0] = 1
    norms[norms == 0] = 1
    unit: Vectors = (sums / norms[:, None]).astype(np.float32)
    return unit

"""Any CrossEncoder of sentence-transformers as a Reranker."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder

from embeddings.errors import EncoderError, VectorsNotFiniteError
from embeddings.fair_lock import FairLock
from embeddings.model_files import find_cross_encoder
from embeddings.text import normalise

BATCH_PAIRS = 16


class CrossEncoderReranker:
    """Reranker over a CrossEncoder with one output. Texts beyond the model's window are cut by it."""

    def __init__(self, name_or_path: str | Path, *, device: str | None = None) -> None:
        """Load a model from a folder or by its name on the model hub; raises EncoderError."""
        files = find_cross_encoder(name_or_path)
        try:
            self._model = CrossEncoder(
                files.location, revision=files.revision, local_files_only=files.cached, device=device
            )
        except Exception as error:
            # Torch, transformers, safetensors and tokenizers have no common error.
            first_line = (str(error).splitlines() or [""])[0][:160]
            raise EncoderError(
                f"The cross-encoder {name_or_path} cannot be loaded ({first_line}); name a folder or hub name of a "
                "sentence-transformers CrossEncoder, or leave DUIJIE_RERANKER empty."
            ) from error
        if self._model.num_labels != 1:
            raise EncoderError(
                f"The cross-encoder {name_or_path} has {self._model.num_labels} outputs; one that ranks has one. Name another."
            )
        self._lock = FairLock()
        self._name = files.identity

    @property
    def name(self) -> str:
        """Folder or hub name, `@`, and fingerprint of the files or commit."""
        return self._name

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """One number a pair, higher is better; see `Reranker`."""
        if not pairs:
            return np.empty(0, dtype=np.float32)
        read = [(normalise(query), normalise(document)) for query, document in pairs]
        with self._lock:
            scores = np.asarray(self._model.predict(read, batch_size=BATCH_PAIRS, show_progress_bar=False))
        if not np.isfinite(scores).all():
            raise VectorsNotFiniteError(f"The cross-encoder {self._name} gives NaN or infinity; name another model.")
        return scores.reshape(len(pairs)).astype(np.float32)

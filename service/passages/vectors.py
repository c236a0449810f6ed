"""How a vector is stored, and under whose name."""

import numpy as np

from embeddings.encoder import Encoder, Vectors
from embeddings.text import TEXT_VERSION


def vector_key(encoder: Encoder) -> str:
    """Name under which vectors are stored: equal keys mean comparable vectors."""
    return f"{encoder.name}#{TEXT_VERSION}"


def to_bytes(vector: Vectors) -> bytes:
    """Return a vector as it is stored: float32, little endian."""
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> Vectors:
    """Return a stored vector."""
    return np.frombuffer(stored, dtype="<f4").astype(np.float32, copy=False)

"""The root of the error tree.

DuijieError
├── embeddings: what cannot be loaded or does not fit
│   ├── EncoderError            model-not-loadable
│   │   └── VectorsNotFiniteError  vectors-not-finite
│   ├── VectorShapeError        vector-shape
│   └── IndexMismatchError      index-mismatch
├── matching:   …                            a problem or a corpus that contradicts itself
└── service:    …                            what a request, a file or a setting got wrong

Every error carries a stable `code` and a sentence: what happened, with the value, then what to do.
"""


class DuijieError(Exception):
    """Base of every error that Duijie raises on purpose.

    `code` is stable, kebab-case and part of the public interface; `str(error)` is one sentence for a person.
    """

    code = "duijie-error"


class EncoderError(DuijieError):
    """A model that cannot be loaded, or that gives what is no vector."""

    code = "model-not-loadable"


class VectorsNotFiniteError(EncoderError):
    """A model whose vectors hold NaN or infinity: its weights are damaged."""

    code = "vectors-not-finite"


class VectorShapeError(DuijieError):
    """Vectors that do not fit the index: wrong count or dimension, or NaN or infinity in them."""

    code = "vector-shape"


class IndexMismatchError(DuijieError):
    """A saved index that another model, another text version or a broken disk made."""

    code = "index-mismatch"

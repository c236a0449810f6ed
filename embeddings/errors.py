"""The root of the error tree.

DuijieError
├── embeddings: EncoderError, IndexError_ …  what cannot be loaded or does not fit
├── matching:   …                            a problem or a corpus that contradicts itself
└── service:    …                            what a request, a file or a setting got wrong

Every error carries a stable `code` and a sentence: what happened, with the value, then what to do.
"""


class DuijieError(Exception):
    """Base of every error that Duijie raises on purpose.

    `code` is stable, kebab-case and part of the public interface; `str(error)` is one sentence for a person.
    """

    code = "duijie-error"

"""What made an index: the facts by which the next process decides whether it may use it."""

import json
from dataclasses import asdict, dataclass, fields

from embeddings.errors import IndexMismatchError
from embeddings.text import TEXT_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Facts about a saved index.

    `model` is `Encoder.name`, `revision` the revision of the database whose passages the index holds.
    """

    model: str
    dimension: int
    count: int
    revision: int
    text_version: int = TEXT_VERSION

    def to_json(self) -> str:
        """One line of JSON with every field."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Manifest":
        """Read what `to_json` wrote.

        Raises:
            IndexMismatchError: it is something else.
        """
        try:
            values = json.loads(line)
        except ValueError as error:
            raise IndexMismatchError(f"The manifest of the index is no JSON ({error}); rebuild the index.") from error
        types: dict[str, type] = {field.name: str if field.name == "model" else int for field in fields(cls)}
        if not isinstance(values, dict) or {key: type(value) for key, value in values.items()} != types:
            raise IndexMismatchError(
                f"The manifest of the index is {line[:120]!r} and should hold {', '.join(types)}; rebuild the index."
            )
        return cls(**values)

    def check(self, *, model: str, dimension: int) -> None:
        """Check that this model and the present text version made the index.

        Raises:
            IndexMismatchError: something else did; the sentence says what.
        """
        for what, found, wanted in (
            ("the model", self.model, model),
            ("dimension", self.dimension, dimension),
            ("text version", self.text_version, TEXT_VERSION),
        ):
            if found != wanted:
                raise IndexMismatchError(
                    f"The index was made with {what} {found}, but {what} {wanted} is in use; "
                    "rebuild the index from the database, or set the model that made it."
                )

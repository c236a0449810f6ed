"""Types of text and number that a request may hold: trimmed, and refused where a database could not keep them."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

ALLOWED_CONTROLS = "\t\n\r"
ID_PATTERN = r"^[0-9a-f]{32}$"


def refuse_unstorable(value: object) -> object:
    """Refuse control characters and lone surrogates, which PostgreSQL or UTF-8 cannot store."""
    if not isinstance(value, str):
        return value
    for position, character in enumerate(value):
        if (character < " " and character not in ALLOWED_CONTROLS) or character == "\x7f":
            raise ValueError(
                f"character {position + 1} is the control character U+{ord(character):04X}, which is no text; remove it"
            )
        if "\ud800" <= character <= "\udfff":
            raise ValueError(
                f"character {position + 1} is half of a surrogate pair (U+{ord(character):04X}); send valid Unicode"
            )
    return value


def is_storable(value: str) -> bool:
    """Whether a database could keep this text."""
    try:
        refuse_unstorable(value)
    except ValueError:
        return False
    return True


def refuse_far_away(value: datetime) -> datetime:
    """Refuse a moment at the edge of the calendar, which has no date in UTC."""
    try:
        value.astimezone(UTC)
    except OverflowError:
        raise ValueError("must lie between the years 1 and 9999 in UTC") from None
    return value


def refuse_blank(value: str) -> str:
    """Refuse what has nothing to read in it."""
    if not value:
        raise ValueError("must not be blank; leave the field out where it is optional")
    return value


_storable = BeforeValidator(refuse_unstorable)
_blank = AfterValidator(refuse_blank)

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), _storable, _blank]
"""A name or an id of at most 200 characters, not blank."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), _storable, _blank]
"""A headline of at most 500 characters, not blank."""
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), _storable, _blank]
"""A text of at most 20 000 characters, not blank."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), _storable]
"""At most 200 characters; empty where nothing is known."""
ShortLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), _storable]
"""At most 100 characters; empty where nothing is known."""
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^([^@\s]+@[^@\s]+)?$"),
    _storable,
]
"""An e-mail address; empty where none is known."""
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), _storable]
"""At most 20 000 characters; empty where nothing is known."""
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), _storable]
"""A remark of at most 2000 characters; empty where there is none."""
ShortNote = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), _storable]
"""At most 500 characters; empty where there is nothing to say."""
Orcid = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")]
"""An ORCID iD, 0000-0002-1825-0097; empty where none is known."""
OpenAlexId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(A\d{1,18})?$")]
"""The OpenAlex id of an author, A5023888391; empty where none is known."""
Moment = Annotated[AwareDatetime, AfterValidator(refuse_far_away)]
"""A point in time with its zone."""
Year = Annotated[int, Field(strict=True, ge=1900, le=2100)]
"""A calendar year."""
Yuan = Annotated[int, Field(strict=True, ge=0, le=10**12)]
"""An amount in CNY."""
RowId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""An id that this service has given: 32 hex digits."""


class RequestBody(BaseModel):
    """Base of request bodies: a field that nobody knows is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


def unset() -> Any:  # noqa: ANN401 - a Field stands as any type's default
    """Return the default of a field of an update: left out means unchanged, and `null` is not the same as left out."""
    return Field(default=None, json_schema_extra=_drop_default)


def _drop_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)

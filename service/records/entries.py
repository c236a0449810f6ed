"""What a record says, whichever source it came from."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.spreadsheets.cell_text import clean_text

MAX_TEXT = 20_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_TAG = re.compile(r"</?[A-Za-z][^>]{0,200}>")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_KEY_LENGTH = 300


class RecordSource(StrEnum):
    """Who keeps the record."""

    OPENALEX = "openalex"
    ORCID = "orcid"


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A publication. `key` names it wherever it is met: its DOI, or else the source's own id."""

    key: str
    title: str
    abstract: str
    year: int | None

    @property
    def text(self) -> str:
        """The text of the expertise item: the title, and the abstract below it."""
        return f"{self.title}\n{self.abstract}".strip()[:MAX_TEXT].rstrip()


@dataclass(frozen=True, slots=True)
class Record:
    """A person's record. `names` are the ways in which it writes the person's name."""

    names: Sequence[str]
    entries: Sequence[RecordEntry]
    orcid: str = ""
    openalex_id: str = ""


def clean(text: object) -> str:
    """One line of plain text: markup and entities, which titles of journals hold, are resolved."""
    if not isinstance(text, str):
        return ""
    return " ".join(clean_text(_TAG.sub("", html.unescape(text))).split())


def doi_key(doi: object) -> str:
    """`doi:10.…` in small letters; "" where it is none."""
    match = _DOI.match(doi.strip()) if isinstance(doi, str) else None
    key = f"doi:{match[1].lower()}" if match else ""
    return key if len(key) <= _KEY_LENGTH else ""


def plausible_year(year: object) -> int | None:
    """The year, where it can be one."""
    try:
        number = int(str(year))
    except ValueError:
        return None
    return number if _FIRST_YEAR <= number <= _LAST_YEAR else None

"""Cut a profile and a need into passages: the pieces of text that get a vector each.

An expertise item is one passage unless it is long. A need is one passage as a whole, because a title, a complaint and a
figure say together what none says alone, and each of its requirements is one more, for the evidence.
That a need is better as one passage was measured: see docs/quality.md.
"""

from embeddings.text import split
from matching.types import FacultyProfile, Need, Passage

MAX_CHARACTERS = 2000
"""Longest passage; what is longer is cut at sentence ends. Chosen so that an abstract stays whole, not measured."""

NEED_SOURCE = "need"
"""`source_id` of passages of the whole need; `start` then counts in `need_text(need)`."""


def profile_passages(profile: FacultyProfile) -> tuple[Passage, ...]:
    """The passages of a profile, item by item; `source_id` is the item's id. A blank item has none."""
    return tuple(passage for item in profile.items for passage in _cut(item.id, item.text))


def need_passages(need: Need) -> tuple[Passage, ...]:
    """The passages of a need: the whole of it first, then each requirement under its own id."""
    sources = [(NEED_SOURCE, need_text(need))]
    sources += [(requirement.id, requirement.text) for requirement in need.requirements]
    return tuple(passage for source_id, text in sources for passage in _cut(source_id, text))


def need_text(need: Need) -> str:
    """Everything that a need says: title, body and requirements, a line each."""
    texts = [need.title, need.body, *(requirement.text for requirement in need.requirements)]
    return "\n".join(text for text in texts if text.strip())


def _cut(source_id: str, text: str) -> list[Passage]:
    return [
        Passage(source_id=source_id, text=piece, start=start)
        for start, piece in split(text, max_characters=MAX_CHARACTERS)
        if piece.strip()
    ]

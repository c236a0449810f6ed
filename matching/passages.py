"""Cut a profile and a need into passages: the pieces of text that get a vector each.

An item, a title, a body or a requirement is one passage unless it is long. Then it is cut at sentence ends into pieces
of about one model window, so that one paragraph of an abstract cannot drown the sentence that answers the need.
"""

from embeddings.text import split
from matching.types import FacultyProfile, Need, Passage

MAX_CHARACTERS = 1000
"""Longest passage. Measured with `benchmarks/quality.py`: see docs/quality.md, "Passages"."""

TITLE_SOURCE = "title"
BODY_SOURCE = "body"


def profile_passages(profile: FacultyProfile) -> tuple[Passage, ...]:
    """The passages of a profile, item by item; `source_id` is the item's id. A blank item has none."""
    return tuple(passage for item in profile.items for passage in _cut(item.id, item.text))


def need_passages(need: Need) -> tuple[Passage, ...]:
    """The passages of a need: title, body, then each requirement; `source_id` is "title", "body" or its id."""
    sources = [(TITLE_SOURCE, need.title), (BODY_SOURCE, need.body)]
    sources += [(requirement.id, requirement.text) for requirement in need.requirements]
    return tuple(passage for source_id, text in sources for passage in _cut(source_id, text))


def _cut(source_id: str, text: str) -> list[Passage]:
    return [
        Passage(source_id=source_id, text=piece, start=start)
        for start, piece in split(text, max_characters=MAX_CHARACTERS)
        if piece.strip()
    ]

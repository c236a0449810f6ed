"""Records of OpenAlex (https://docs.openalex.org): an author, and the works page by page."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from service.errors import UnreadableRecordError
from service.records.client import Fetch
from service.records.entries import Record, RecordEntry, clean, doi_key, plausible_year

PER_PAGE = 200
MAX_PAGES = 5
_FIELDS = "id,doi,display_name,publication_year,abstract_inverted_index"
_LONGEST_ABSTRACT = 5000
"""Words; an inverted index may claim any position."""


def read_openalex(fetch: Fetch, base_url: str, record_id: str, *, mailto: str) -> Record:
    """Read an author by OpenAlex id (A…) or ORCID iD, with up to 1000 works, newest first.

    Raises RecordNotFoundError, RecordUnavailableError and UnreadableRecordError.
    """
    polite = {"mailto": mailto} if mailto else {}
    name = record_id if record_id.startswith("A") else f"orcid:{record_id}"
    author = fetch(_url(base_url, f"/authors/{name}", polite))
    author_id = _last_part(author.get("id"))
    if not author_id:
        raise UnreadableRecordError("OpenAlex", detail="the author has no id")
    entries: list[RecordEntry] = []
    cursor: object = "*"
    for _ in range(MAX_PAGES):
        query = {
            "filter": f"author.id:{author_id}",
            "sort": "publication_year:desc",
            "select": _FIELDS,
            "per-page": PER_PAGE,
            "cursor": cursor,
        }
        page = fetch(_url(base_url, "/works", {**query, **polite}))
        works = page.get("results")
        if not isinstance(works, list):
            raise UnreadableRecordError("OpenAlex", detail="a page of works has no results")
        entries += [entry for work in works if (entry := read_work(work)) is not None]
        meta = page.get("meta")
        cursor = meta.get("next_cursor") if isinstance(meta, Mapping) else None
        if not cursor or len(works) < PER_PAGE:
            break
    return Record(names=_names(author), entries=entries, orcid=_last_part(author.get("orcid")), openalex_id=author_id)


def read_work(work: object) -> RecordEntry | None:
    """A work of OpenAlex as an entry; None where it has no title or no id."""
    if not isinstance(work, Mapping):
        return None
    title = clean(work.get("display_name"))
    own_id = _last_part(work.get("id"))
    key = doi_key(work.get("doi")) or (f"openalex:{own_id}" if own_id else "")
    if not title or not key:
        return None
    abstract = clean(decode_abstract(work.get("abstract_inverted_index")))
    return RecordEntry(key, title, abstract, plausible_year(work.get("publication_year")))


def decode_abstract(index: object) -> str:
    """The text of an inverted index: {word: [positions]}, as OpenAlex gives abstracts."""
    if not isinstance(index, Mapping):
        return ""
    places: dict[int, str] = {}
    for word, positions in index.items():
        for position in positions if isinstance(positions, Sequence) else ():
            if isinstance(position, int) and 0 <= position < _LONGEST_ABSTRACT:
                places[position] = str(word)
    return " ".join(places[position] for position in sorted(places))


def _names(author: Mapping[str, Any]) -> list[str]:
    others = author.get("display_name_alternatives")
    names = [author.get("display_name"), *(others if isinstance(others, list) else [])]
    return [name for name in map(clean, names) if name]


def _last_part(address: object) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1] if isinstance(address, str) else ""


def _url(base_url: str, path: str, query: Mapping[str, object]) -> str:
    return f"{base_url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")

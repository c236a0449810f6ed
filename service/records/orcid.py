"""Records of ORCID's public API, version 3.0: a person's name and works; it holds no abstracts."""

from collections.abc import Mapping
from typing import Any

from service.errors import UnreadableRecordError
from service.records.client import Fetch
from service.records.entries import Record, RecordEntry, clean, doi_key, plausible_year


def read_orcid(fetch: Fetch, base_url: str, record_id: str) -> Record:
    """Read a person by ORCID iD. Raises RecordNotFoundError, RecordUnavailableError and UnreadableRecordError."""
    record = fetch(f"{base_url.rstrip('/')}/{record_id}/record")
    groups = _dig(record, "activities-summary", "works", "group")
    if not isinstance(record.get("person"), Mapping) or not isinstance(groups, list):
        raise UnreadableRecordError("ORCID", detail="the record has no person or no works")
    entries = [entry for group in groups if (entry := _read_group(group)) is not None]
    return Record(names=_names(record), entries=entries, orcid=record_id)


def _read_group(group: object) -> RecordEntry | None:
    """A group holds the same work as several sources tell it; the first is the one that the person prefers."""
    summaries = _dig(group, "work-summary")
    if not isinstance(summaries, list) or not summaries:
        return None
    summary = summaries[0]
    title = clean(_dig(summary, "title", "title", "value"))
    key = _find_doi(group) or _find_doi(summary) or f"orcid:{clean(str(_dig(summary, 'put-code') or ''))}"
    if not title or key == "orcid:":
        return None
    return RecordEntry(key, title, "", plausible_year(_dig(summary, "publication-date", "year", "value")))


def _find_doi(holder: object) -> str:
    ids = _dig(holder, "external-ids", "external-id")
    for one in ids if isinstance(ids, list) else ():
        if _dig(one, "external-id-type") == "doi" and (key := doi_key(_dig(one, "external-id-value"))):
            return key
    return ""


def _names(record: Mapping[str, Any]) -> list[str]:
    given = clean(_dig(record, "person", "name", "given-names", "value"))
    family = clean(_dig(record, "person", "name", "family-name", "value"))
    credit = clean(_dig(record, "person", "name", "credit-name", "value"))
    others = _dig(record, "person", "other-names", "other-name")
    names = [f"{family}, {given}" if family and given else family or given, credit]
    names += [clean(_dig(other, "content")) for other in (others if isinstance(others, list) else [])]
    return [name for name in names if name]


def _dig(value: object, *keys: str) -> Any:  # noqa: ANN401 - whatever JSON holds there
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value

"""What an import would change: entries of a record beside the items that a professor has."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.types import ExpertiseKind
from service.faculty.schemas import MAX_ITEMS
from service.models.faculty_profile import ExpertiseItem
from service.records.entries import RecordEntry
from service.rows import Outcome
from service.spreadsheets.cell_text import plain_key


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an entry: a new item (`item` is None), or this one as it is or with another text."""

    entry: RecordEntry
    outcome: Outcome
    item: ExpertiseItem | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes, in the order of the record. `left_out` counts what a profile has no room for."""

    changes: Sequence[Change]
    left_out: int


def plan_import(items: Sequence[ExpertiseItem], entries: Sequence[RecordEntry]) -> Plan:
    """Tell what importing these entries would do.

    An item is known by its key (a DOI or the source's id), or else by its title, as somebody has typed it. A text that
    is known with an abstract is not replaced by the bare title that another source has.
    """
    by_key = {item.record_key: item for item in items if item.record_key}
    typed = {plain_key(item.text): item for item in items if _is_typed_publication(item)}
    room = MAX_ITEMS - len(items)
    changes: list[Change] = []
    seen: set[str] = set()
    left_out = 0
    for entry in entries:
        if entry.key in seen:
            continue
        seen.add(entry.key)
        item = by_key.get(entry.key) or typed.pop(plain_key(entry.title), None)
        if item is not None:
            changes.append(Change(entry, Outcome.UPDATED if _differs(item, entry) else Outcome.UNCHANGED, item))
        elif room > 0:
            room -= 1
            changes.append(Change(entry, Outcome.CREATED, None))
        else:
            left_out += 1
    return Plan(changes, left_out)


def _is_typed_publication(item: ExpertiseItem) -> bool:
    return not item.record_key and item.kind is ExpertiseKind.PUBLICATION


def _differs(item: ExpertiseItem, entry: RecordEntry) -> bool:
    poorer = not entry.abstract and item.text.startswith(f"{entry.title}\n")
    return (
        item.record_key != entry.key
        or (item.text != entry.text and not poorer)
        or (entry.year is not None and item.year != entry.year)
    )

"""Rows that cannot be told apart: all of them are rejected, and each names the others."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from service.imports.entries import CompanyEntry, FacultyEntry, NeedEntry, Place
from service.imports.log import NO_SPOT, Log
from service.language import Wording
from service.spreadsheets.findings import report
from service.spreadsheets.layouts import Noun

EntryT = TypeVar("EntryT", FacultyEntry, CompanyEntry, NeedEntry)

_SHOWN = 5


def reject_repeats(
    entries: Iterable[EntryT], key: Callable[[EntryT], Hashable], noun: Noun, log: Log, *, by_id: bool
) -> Iterator[EntryT]:
    """The entries whose key no other has, in order; the others are rejected."""
    groups: defaultdict[Hashable, list[EntryT]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    for group in groups.values():
        if len(group) == 1:
            yield group[0]
            continue
        places = say_places([entry.place for entry in group])
        for entry in group:
            name = getattr(entry, "name", "") or entry.fields.get("title", "")
            finding = (
                report("id-repeated", id=entry.external_id, places=places)
                if by_id
                else report("name-repeated", name=name, places=places)
            )
            column = "external_id" if by_id else "name" if noun is not Noun.NEEDS else "title"
            log.say(entry.place, finding, entry.spots.get(column, NO_SPOT), noun=noun)


def say_places(places: Sequence[Place]) -> Wording:
    """Where rows stand, the file and sheet named only where they differ."""
    shown = sorted(places)[:_SHOWN]
    one_sheet = len({(place.file, place.sheet) for place in places}) == 1
    more = len(places) - len(shown)
    said = [say_place(place, short=one_sheet) for place in shown]
    return Wording(
        "、".join(place.zh for place in said) + (f" 等 {len(places)} 行" if more else ""),
        ", ".join(place.en for place in said) + (f" and {more} more" if more else ""),
    )


def say_place(place: Place, *, short: bool = False) -> Wording:
    """A row in words; `short` leaves out file and sheet."""
    where = "" if short else f"{place.file} › {place.sheet} › ".replace("{", "{{").replace("}", "}}")
    return Wording(f"{where}第 {place.row} 行", f"{where}row {place.row}")

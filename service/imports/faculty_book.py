"""Which professor is meant: by id, or by name with university and department; items are put to their professor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.imports.drafts import FacultyDraft
from service.imports.entries import FacultyEntry
from service.imports.identity import agree, derive_id
from service.imports.log import NO_SPOT, Log
from service.imports.repeats import reject_repeats, say_place
from service.imports.repository import KnownFaculty
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.findings import report
from service.spreadsheets.layouts import FACULTY, Noun


class FacultyBook:
    """All professors that are stored or imported."""

    def __init__(self, known: Sequence[KnownFaculty], log: Log) -> None:
        """Begin with what the database knows."""
        self._log = log
        self._known = {professor.external_id: professor for professor in known}
        self._known_by_name: defaultdict[str, list[KnownFaculty]] = defaultdict(list)
        for professor in known:
            self._known_by_name[plain_key(professor.name)].append(professor)
        self._drafts: dict[str, FacultyDraft] = {}
        self._drafts_by_name: defaultdict[str, list[FacultyDraft]] = defaultdict(list)

    @property
    def drafts(self) -> list[FacultyDraft]:
        """The professors that rows speak of, in the order of their rows."""
        return sorted(self._drafts.values(), key=lambda draft: draft.place)

    def add(self, entries: Iterable[FacultyEntry]) -> None:
        """Enter rows: profiles before items, those with ids before those without, so that order does not matter."""
        sorted_: dict[tuple[bool, bool], list[FacultyEntry]] = defaultdict(list)
        for entry in entries:
            sorted_[entry.is_item, bool(entry.external_id)].append(entry)
        for entry in reject_repeats(sorted_[False, True], lambda e: e.external_id, Noun.FACULTY, self._log, by_id=True):
            self._add_identified(entry)
        for entry in reject_repeats(sorted_[False, False], _full_name, Noun.FACULTY, self._log, by_id=False):
            self._add_named(entry)
        for entry in sorted_[True, True]:
            self._add_identified(entry)
        for entry in sorted_[True, False]:
            self._add_named(entry)

    def _add_identified(self, entry: FacultyEntry) -> None:
        draft = self._drafts.get(entry.external_id)
        if draft is None:
            stored_id = entry.external_id if entry.external_id in self._known else self._adopt(entry)
            if not entry.name and stored_id is None:
                self._reject_nameless(entry)
                return
            draft = self._start(entry, entry.external_id, stored_id)
        self._write(draft, entry)

    def _reject_nameless(self, entry: FacultyEntry) -> None:
        if entry.is_item:
            finding, column = report("faculty-unknown", id=entry.external_id), "external_id"
        else:
            finding, column = report("value-missing", column=FACULTY.column("name").label), "name"
        self._log.say(entry.place, finding, entry.spots.get(column, NO_SPOT), noun=Noun.FACULTY)

    def _add_named(self, entry: FacultyEntry) -> None:
        drafts = [
            draft for draft in self._drafts_by_name[plain_key(entry.name)] if _same(entry, draft.name, draft.fields)
        ]
        if len(drafts) > 1:
            drafts = [draft for draft in drafts if _full_name(entry) == _full_name(draft)]
        if drafts:
            self._write(drafts[0], entry)
            return
        known = [professor for professor in self._known_by_name[plain_key(entry.name)] if _agrees(entry, professor)]
        external_id = derive_id(entry.fields.get("organization", ""), entry.fields.get("department", ""), entry.name)
        if len(known) > 1:
            known = [professor for professor in known if professor.external_id == external_id] or known
        if len(known) > 1:
            finding = report("faculty-namesakes", name=entry.name, ids=", ".join(one.external_id for one in known))
            self._log.say(entry.place, finding, entry.spots.get("name", NO_SPOT), noun=Noun.FACULTY)
            return
        if known:
            external_id = self._take_known(entry, known[0].external_id, external_id)
        draft = self._start(entry, external_id, external_id if known else None)
        self._write(draft, entry)

    def _take_known(self, entry: FacultyEntry, known_id: str, derived_id: str) -> str:
        if known_id != derived_id:
            finding = report("faculty-by-name", name=entry.name, id=known_id)
            self._log.say(entry.place, finding, entry.spots.get("name", NO_SPOT), noun=Noun.FACULTY)
        return known_id

    def _adopt(self, entry: FacultyEntry) -> str | None:
        """A professor who had no id of the sender's until now gets this one; returns the id that is stored."""
        for professor in self._known_by_name[plain_key(entry.name)] if entry.name else ():
            derived = derive_id(professor.organization, professor.department, professor.name)
            if professor.external_id == derived and _agrees(entry, professor):
                finding = report("id-adopted", name=professor.name, id=entry.external_id)
                self._log.say(entry.place, finding, noun=Noun.FACULTY)
                return professor.external_id
        return None

    def _start(self, entry: FacultyEntry, external_id: str, stored_id: str | None) -> FacultyDraft:
        draft = FacultyDraft(
            external_id=external_id,
            place=entry.place,
            spots=dict(entry.spots),
            name=entry.name,
            fields={},
            items={},
            stored_id=stored_id,
        )
        self._drafts[external_id] = draft
        self._drafts_by_name[plain_key(entry.name)].append(draft)
        return draft

    def _write(self, draft: FacultyDraft, entry: FacultyEntry) -> None:
        draft.name = draft.name or entry.name
        for name, value in entry.fields.items():
            if name not in draft.fields:
                draft.fields[name] = value
                draft.sources[name] = entry.place
            elif plain_key(str(draft.fields[name])) != plain_key(str(value)):
                kept = str(draft.fields[name])[:60]
                finding = report("value-contradicted", place=say_place(draft.sources[name]), kept=kept)
                self._log.say(entry.place, finding, entry.spots.get(name, NO_SPOT), noun=Noun.FACULTY)
        for kind, items in entry.items.items():
            known = draft.items.setdefault(kind, [])
            for item in items:
                if any(item.text == other.text for other in known):
                    self._log.say(entry.place, report("item-repeated"), noun=Noun.FACULTY)
                else:
                    known.append(item)


def _full_name(one: FacultyEntry | FacultyDraft) -> str:
    return "/".join(
        (plain_key(one.name), *(plain_key(one.fields.get(name, "")) for name in ("organization", "department")))
    )


def _same(entry: FacultyEntry, name: str, fields: Mapping[str, Any]) -> bool:
    return plain_key(entry.name) == plain_key(name) and all(
        agree(entry.fields.get(field, ""), fields.get(field, "")) for field in ("organization", "department")
    )


def _agrees(entry: FacultyEntry, known: KnownFaculty) -> bool:
    return _same(entry, known.name, {"organization": known.organization, "department": known.department})

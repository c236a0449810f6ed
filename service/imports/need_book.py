"""Which need is meant: by company and id, or by company and title."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from service.imports.company_book import CompanyBook
from service.imports.drafts import CompanyDraft, NeedDraft
from service.imports.entries import NeedEntry
from service.imports.identity import derive_id
from service.imports.log import NO_SPOT, Log
from service.imports.needs_sheet import derive_title
from service.imports.repeats import reject_repeats
from service.imports.repository import KnownNeed
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.findings import report
from service.spreadsheets.layouts import Noun


class NeedBook:
    """All needs that are stored or imported."""

    def __init__(self, known: Sequence[KnownNeed], companies: CompanyBook, log: Log) -> None:
        """Begin with what the database knows; companies are looked up in `companies`."""
        self._log = log
        self._companies = companies
        self._known = {(need.company, need.external_id) for need in known}
        self._known_elsewhere: defaultdict[str, list[KnownNeed]] = defaultdict(list)
        for need in known:
            self._known_elsewhere[need.external_id].append(need)
        self._known_by_title = {(need.company, plain_key(need.title)): need.external_id for need in reversed(known)}
        self.drafts: list[NeedDraft] = []

    def add(self, entries: Iterable[NeedEntry]) -> None:
        """Enter rows; those that cannot be told apart, or whose company is unclear, are rejected."""
        identified: list[NeedEntry] = []
        titled: list[NeedEntry] = []
        for entry in entries:
            (identified if entry.external_id else titled).append(entry)
        self._add(identified, lambda entry: entry.external_id, by_id=True)
        self._add(titled, _title, by_id=False)
        self.drafts.sort(key=lambda draft: draft.place)

    def _add(self, entries: Sequence[NeedEntry], own_key: Callable[[NeedEntry], str], *, by_id: bool) -> None:
        """Enter rows whose company is clear, each with what tells it from the company's other needs."""
        companies = {entry.place: self._companies.find(entry) for entry in entries}
        owned = {place: company for place, company in companies.items() if company is not None}

        def key(entry: NeedEntry) -> tuple[str, str]:
            return owned[entry.place].external_id, own_key(entry)

        placed = [entry for entry in entries if entry.place in owned]
        for entry in reject_repeats(placed, key, Noun.NEEDS, self._log, by_id=by_id):
            self.drafts.append(self._draft(entry, owned[entry.place]))

    def _draft(self, entry: NeedEntry, company: CompanyDraft) -> NeedDraft:
        title = entry.fields.get("title") or derive_title(entry.fields.get("body", ""))
        stored_id = self._find_stored(entry, company, title)
        fields = dict(entry.fields)
        if stored_id is None and "title" not in fields:
            fields["title"] = title
            self._log.say(entry.place, report("title-derived", title=title), noun=Noun.NEEDS)
        if stored_id is None and (others := self._known_elsewhere.get(entry.external_id)):
            finding = report("need-id-elsewhere", id=entry.external_id, known=others[0].company, name=company.name)
            self._log.say(entry.place, finding, entry.spots.get("company", NO_SPOT), noun=Noun.NEEDS)
        return NeedDraft(
            external_id=entry.external_id or stored_id or derive_id(company.name, title),
            place=entry.place,
            spots=dict(entry.spots),
            company=company,
            fields=fields,
            requirements=dict(entry.requirements),
            stored_id=stored_id,
        )

    def _find_stored(self, entry: NeedEntry, company: CompanyDraft, title: str) -> str | None:
        """The external id under which the database has this need of this company."""
        derived = derive_id(company.name, title)
        wanted = entry.external_id or derived
        known_company = company.stored_id or company.external_id
        if (known_company, wanted) in self._known:
            return wanted
        found = self._known_by_title.get((known_company, plain_key(title)))
        if found is None or (entry.external_id and found != derived):
            return None
        if entry.external_id:  # it had no id of the sender's until now
            finding = report("id-adopted", name=title, id=entry.external_id)
        else:
            finding = report("need-by-title", id=found)
        self._log.say(entry.place, finding, noun=Noun.NEEDS)
        return found


def _title(entry: NeedEntry) -> str:
    return plain_key(entry.fields.get("title") or derive_title(entry.fields.get("body", "")))

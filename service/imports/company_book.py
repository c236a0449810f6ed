"""Which company is meant: by id, by name, or by a name that differs in its legal form; never a silent guess."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from service.imports.drafts import CompanyDraft
from service.imports.entries import CompanyEntry, NeedEntry, Place, Spot
from service.imports.identity import company_stem, derive_id
from service.imports.log import NO_SPOT, Log
from service.imports.repeats import reject_repeats, say_place, say_places
from service.imports.repository import KnownCompany
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.findings import Finding, report
from service.spreadsheets.layouts import Noun

_SIMILAR = 85


class CompanyBook:
    """All companies that are stored or imported: add the rows of company sheets first, then look up those of needs."""

    def __init__(self, known: Sequence[KnownCompany], log: Log) -> None:
        """Begin with what the database knows."""
        self._log = log
        self._by_id: dict[str, CompanyDraft] = {}
        self._by_name: defaultdict[str, list[CompanyDraft]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[CompanyDraft]] = defaultdict(list)
        for company in known:
            self._enter(
                CompanyDraft(
                    external_id=company.external_id,
                    place=None,
                    spots={},
                    name=company.name,
                    fields={},
                    stored_id=company.external_id,
                )
            )

    @property
    def drafts(self) -> list[CompanyDraft]:
        """The companies that rows speak of, in the order of their rows."""
        return sorted((draft for draft in self._by_id.values() if draft.place), key=_row)

    def add(self, entries: Iterable[CompanyEntry]) -> None:
        """Enter the rows of company sheets; rows that cannot be told apart are rejected."""
        identified: list[CompanyEntry] = []
        named: list[CompanyEntry] = []
        for entry in entries:
            (identified if entry.external_id else named).append(entry)
        for entry in reject_repeats(identified, lambda e: e.external_id, Noun.COMPANIES, self._log, by_id=True):
            self._add_identified(entry)
        for entry in reject_repeats(named, lambda e: plain_key(e.name), Noun.COMPANIES, self._log, by_id=False):
            self._add_named(entry)

    def find(self, entry: NeedEntry) -> CompanyDraft | None:
        """The company that a need names, created where only its name is known; None, and an error, where unclear."""
        draft = self._find_by_id(entry) if entry.company_id else self._find_by_name(entry)
        if draft is not None and entry.company_fields:
            self._complete(draft, entry)
        return draft

    def _add_identified(self, entry: CompanyEntry) -> None:
        draft = self._by_id.get(entry.external_id)
        if draft is None:
            draft = self._adopt(entry.external_id, entry.name, entry.place, Noun.COMPANIES)
        if draft is None:
            self._warn_of_namesakes(entry)
            draft = CompanyDraft(entry.external_id, entry.place, {}, entry.name, {}, stored_id=None)
            self._enter(draft)
        self._write(draft, entry)

    def _add_named(self, entry: CompanyEntry) -> None:
        namesakes = self._by_name[plain_key(entry.name)]
        if len(namesakes) > 1:
            self._log.say(
                entry.place, _namesakes(entry.name, namesakes), _spot(entry.spots, "name"), noun=Noun.COMPANIES
            )
            return
        if namesakes and namesakes[0].place and namesakes[0].place != entry.place:
            finding = report("name-repeated", name=entry.name, places=say_places([namesakes[0].place, entry.place]))
            self._log.say(entry.place, finding, _spot(entry.spots, "name"), noun=Noun.COMPANIES)
            return
        if namesakes:
            self._write(namesakes[0], entry)
            return
        self._warn_of_similar(entry.name, entry.place, _spot(entry.spots, "name"), Noun.COMPANIES)
        draft = CompanyDraft(derive_id(entry.name), entry.place, {}, entry.name, {}, stored_id=None)
        self._enter(draft)
        self._write(draft, entry)

    def _find_by_id(self, entry: NeedEntry) -> CompanyDraft | None:
        draft = self._by_id.get(entry.company_id)
        spot = _spot(entry.spots, "company_id")
        if draft is None and entry.company:
            return self._adopt(entry.company_id, entry.company, entry.place, Noun.NEEDS) or self._create_identified(
                entry
            )
        if draft is None:
            near = process.extractOne(entry.company_id, list(self._by_id), scorer=fuzz.ratio, score_cutoff=60)
            finding = report("company-unknown", id=entry.company_id, suggestion=near[0] if near else None)
            self._log.say(entry.place, finding, spot, noun=Noun.NEEDS)
            return None
        if entry.company and company_stem(entry.company) != company_stem(draft.name):
            finding = report("company-contradicted", id=entry.company_id, known=draft.name, name=entry.company)
            self._log.say(entry.place, finding, spot, noun=Noun.NEEDS)
            return None
        return draft

    def _find_by_name(self, entry: NeedEntry) -> CompanyDraft | None:
        spot = _spot(entry.spots, "company")
        found = self._by_name[plain_key(entry.company)]
        variant = not found
        if variant:
            found = self._by_stem[company_stem(entry.company)]
        if len(found) > 1:
            self._log.say(entry.place, _namesakes(entry.company, found), spot, noun=Noun.NEEDS)
            return None
        if not found:
            return self._create(derive_id(entry.company), entry)
        if variant:
            finding = report("company-variant", name=entry.company, known=found[0].name, suggestion=found[0].name)
            self._log.say(entry.place, finding, spot, noun=Noun.NEEDS)
        return found[0]

    def _create_identified(self, entry: NeedEntry) -> CompanyDraft | None:
        namesakes = self._by_name[plain_key(entry.company)]
        if not namesakes:
            return self._create(entry.company_id, entry)
        known = namesakes[0].external_id
        finding = report("company-id-differs", name=entry.company, known=known, id=entry.company_id, suggestion=known)
        self._log.say(entry.place, finding, _spot(entry.spots, "company_id"), noun=Noun.NEEDS)
        return None

    def _create(self, external_id: str, entry: NeedEntry) -> CompanyDraft:
        spot = _spot(entry.spots, "company")
        self._warn_of_similar(entry.company, entry.place, spot, Noun.NEEDS)
        self._log.say(entry.place, report("company-created", name=entry.company), spot, noun=Noun.NEEDS)
        draft = CompanyDraft(external_id, entry.place, {}, entry.company, {}, stored_id=None)
        draft.spots["name"] = spot
        self._enter(draft)
        return draft

    def _adopt(self, external_id: str, name: str, place: Place, noun: Noun) -> CompanyDraft | None:
        """A company that had no id of its own until now gets this one."""
        for draft in self._by_name[plain_key(name)]:
            if draft.external_id == derive_id(draft.name):
                del self._by_id[draft.external_id]
                draft.external_id = external_id
                self._by_id[external_id] = draft
                self._log.say(place, report("id-adopted", name=draft.name, id=external_id), noun=noun)
                return draft
        return None

    def _enter(self, draft: CompanyDraft) -> None:
        self._by_id[draft.external_id] = draft
        self._by_name[plain_key(draft.name)].append(draft)
        self._by_stem[company_stem(draft.name)].append(draft)

    def _write(self, draft: CompanyDraft, entry: CompanyEntry) -> None:
        if draft.name != entry.name:  # renamed, or spelled otherwise: the sheet of companies knows best
            self._by_name[plain_key(draft.name)].remove(draft)
            self._by_stem[company_stem(draft.name)].remove(draft)
            draft.name = entry.name
            self._by_name[plain_key(draft.name)].append(draft)
            self._by_stem[company_stem(draft.name)].append(draft)
        draft.place = entry.place
        draft.spots = dict(entry.spots)
        draft.fields = dict(entry.fields)
        draft.sources = dict.fromkeys(entry.fields, entry.place)

    def _complete(self, draft: CompanyDraft, entry: NeedEntry) -> None:
        """What stands beside a need completes its company; what was said before stays, and a contradiction is noted."""
        for name, value in entry.company_fields.items():
            if name not in draft.fields:
                draft.place = draft.place or entry.place
                draft.fields[name] = value
                draft.sources[name] = entry.place
                draft.spots.setdefault(name, _spot(entry.spots, name))
            elif plain_key(draft.fields[name]) != plain_key(value):
                finding = report(
                    "value-contradicted", place=say_place(draft.sources[name]), kept=draft.fields[name][:60]
                )
                self._log.say(entry.place, finding, _spot(entry.spots, name), noun=Noun.NEEDS)

    def _warn_of_namesakes(self, entry: CompanyEntry) -> None:
        spot = _spot(entry.spots, "name")
        namesakes = self._by_name[plain_key(entry.name)]
        if namesakes:
            finding = report("company-name-taken", name=entry.name, id=namesakes[0].external_id)
            self._log.say(entry.place, finding, spot, noun=Noun.COMPANIES)
        else:
            self._warn_of_similar(entry.name, entry.place, spot, Noun.COMPANIES)

    def _warn_of_similar(self, name: str, place: Place, spot: Spot, noun: Noun) -> None:
        near = next(iter(self._by_stem[company_stem(name)]), None)
        if near is None:
            keys = [key for key, drafts in self._by_name.items() if drafts]
            best = process.extractOne(plain_key(name), keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
            near = self._by_name[best[0]][0] if best else None
        if near is not None:
            finding = report("company-similar", name=name, known=near.name, suggestion=near.name)
            self._log.say(place, finding, spot, noun=noun)


def _row(draft: CompanyDraft) -> Place:
    return draft.place or Place("", "", 0)


def _namesakes(name: str, drafts: Sequence[CompanyDraft]) -> Finding:
    return report("company-namesakes", name=name, ids=", ".join(f"{d.name} = {d.external_id}" for d in drafts))


def _spot(spots: Mapping[str, Spot], name: str) -> Spot:
    return spots.get(name, NO_SPOT)

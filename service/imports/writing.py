"""Drafts into rows: the same upserts that every door uses, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session

from service.companies.repository import find_companies
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import upsert_companies
from service.faculty.repository import find_faculty
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import upsert_faculty
from service.imports.drafts import CompanyDraft, FacultyDraft, NeedDraft
from service.imports.entries import Place
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need
from service.needs.quality import QualityWarning, check_quality
from service.needs.repository import find_needs
from service.needs.schemas import NeedCreate
from service.needs.use_cases import upsert_needs
from service.rows import Outcome, Upserted
from service.spreadsheets.layouts import Noun

Draft = TypeVar("Draft", FacultyDraft, CompanyDraft, NeedDraft)
RowT = TypeVar("RowT", FacultyProfile, Company, Need)


@dataclass(slots=True)
class Written:
    """What was done for each draft, and the rows whose passages must be stored anew."""

    outcomes: list[tuple[Noun, Place, Outcome]] = field(default_factory=list)
    faculty: list[FacultyProfile] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    hints: list[tuple[Place, Need, QualityWarning]] = field(default_factory=list)
    """What each need that is new or changed lacks for a good match."""


def write_drafts(
    db: Session,
    faculty: Sequence[FacultyDraft],
    companies: Sequence[CompanyDraft],
    needs: Sequence[NeedDraft],
) -> Written:
    """Create or update all rows; nothing is committed, and passages are left to the caller."""
    written = Written()
    _write_companies(db, companies, written)
    _write_needs(db, needs, written)
    _write_faculty(db, faculty, written)
    return written


def _write_companies(db: Session, drafts: Sequence[CompanyDraft], written: Written) -> None:
    found = find_companies(db, [draft.stored_id for draft in drafts if draft.stored_id])
    renamed = _take_ids(db, [found.get(draft.stored_id or "") for draft in drafts], drafts)
    bodies = [CompanyCreate(external_id=draft.external_id, name=draft.name, **draft.fields) for draft in drafts]
    _note(written, Noun.COMPANIES, drafts, upsert_companies(db, bodies), renamed)


def _write_needs(db: Session, drafts: Sequence[NeedDraft], written: Written) -> None:
    companies = find_companies(db, list({draft.company.external_id for draft in drafts}))
    own_ids = [(companies[draft.company.external_id].id, draft.stored_id or "") for draft in drafts]
    found = find_needs(db, own_ids)
    rows = [found.get(own_id) for own_id in own_ids]
    renamed = _take_ids(db, rows, drafts)
    bodies = []
    for draft, row, (company_id, _) in zip(drafts, rows, own_ids, strict=True):
        values: dict[str, Any] = {"title": row.title} if row else {}
        values |= draft.fields
        requirements = _merge_requirements(row, draft)
        if requirements is not None:
            values["requirements"] = requirements
        bodies.append(NeedCreate(company_id=company_id, external_id=draft.external_id, **values))
    done = upsert_needs(db, bodies)
    written.needs = _note(written, Noun.NEEDS, drafts, done, renamed)
    for draft, upserted in zip(drafts, done, strict=True):
        if upserted.outcome is not Outcome.UNCHANGED:
            need = upserted.row
            warnings = check_quality(need, company_contact=need.company.contact)
            written.hints += [(draft.place, need, warning) for warning in warnings]


def _write_faculty(db: Session, drafts: Sequence[FacultyDraft], written: Written) -> None:
    found = find_faculty(db, [draft.stored_id for draft in drafts if draft.stored_id])
    rows = [found.get(draft.stored_id or "") for draft in drafts]
    renamed = _take_ids(db, rows, drafts)
    bodies = []
    for draft, row in zip(drafts, rows, strict=True):
        values: dict[str, Any] = dict(draft.fields)
        items = _merge_items(row, draft)
        if items is not None:
            values["items"] = items
        name = draft.name or (row.name if row else "")
        bodies.append(FacultyCreate(external_id=draft.external_id, name=name, **values))
    done = upsert_faculty(db, bodies)
    written.faculty = _note(written, Noun.FACULTY, drafts, done, renamed)


def _take_ids(db: Session, rows: Sequence[RowT | None], drafts: Sequence[Draft]) -> list[bool]:
    """Give each draft's row that was stored under a derived id the sender's own; returns whether it was."""
    renamed = []
    for row, draft in zip(rows, drafts, strict=True):
        renamed.append(row is not None and row.external_id != draft.external_id)
        if row is not None:
            row.external_id = draft.external_id
    db.flush()
    return renamed


def _note(
    written: Written, noun: Noun, drafts: Sequence[Draft], done: Sequence[Upserted[RowT]], renamed: Sequence[bool]
) -> list[RowT]:
    """Count what was done; returns the rows that changed."""
    changed = []
    for draft, upserted, has_new_id in zip(drafts, done, renamed, strict=True):
        outcome = upserted.outcome
        if outcome is Outcome.UNCHANGED and has_new_id:
            outcome = Outcome.UPDATED
        if draft.place is not None:
            written.outcomes.append((noun, draft.place, outcome))
        if outcome is not Outcome.UNCHANGED:
            changed.append(upserted.row)
    return changed


def _merge_items(row: FacultyProfile | None, draft: FacultyDraft) -> list[dict[str, Any]] | None:
    """All items, those of kinds that the draft does not speak of kept; None where nothing differs."""
    stored: dict[Any, list[tuple[str, int | None]]] = {}
    for item in row.items if row else ():
        stored.setdefault(item.kind, []).append((item.text, item.year))
    given = {kind: [(entry.text, entry.year) for entry in entries] for kind, entries in draft.items.items()}
    if all(stored.get(kind, []) == items for kind, items in given.items()):
        return None
    merged = {**stored, **given}
    return [{"kind": kind, "text": text, "year": year} for kind, items in merged.items() for text, year in items]


def _merge_requirements(row: Need | None, draft: NeedDraft) -> list[dict[str, Any]] | None:
    """All requirements, musts or wishes kept where the draft does not speak of them; None where nothing differs."""
    stored: dict[bool, list[str]] = {True: [], False: []}
    for requirement in row.requirements if row else ():
        stored[requirement.must].append(requirement.text)
    given = {must: [entry.text for entry in entries] for must, entries in draft.requirements.items()}
    if all(stored[must] == texts for must, texts in given.items()):
        return None
    merged = {**stored, **given}
    return [{"text": text, "must": must} for must, texts in merged.items() for text in texts]

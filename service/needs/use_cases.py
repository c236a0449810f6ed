"""What can be done with needs; every door calls these.

Reading returns what may be shown; writing returns the row, with requirements and company loaded.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from embeddings.encoder import Encoder
from service.accounts.principal import COMMAND_LINE, Principal
from service.audit.recorder import record
from service.errors import ExternalIdTakenError, FacultyNotFoundError, PermissionDeniedError, spoken
from service.idempotency.use_cases import forget_answers
from service.models.account import Role
from service.models.audit_entry import AuditAction
from service.models.columns import new_id
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need, Requirement, Visibility
from service.models.need_acceptance import NeedAcceptance
from service.models.need_status_change import NeedStatus
from service.models.passage import PassageOwner
from service.needs import repository
from service.needs.disclosure import list_open_ids, note_full_reads, title_of
from service.needs.quality import QualityWarning, check_quality
from service.needs.schemas import (
    AcceptingSide,
    NeedCreate,
    NeedDetail,
    NeedPublic,
    NeedQuery,
    NeedUpdate,
    RequirementCreate,
    SummaryApproval,
)
from service.needs.trail import advance_needs, begin_trails
from service.passages.prepared_encoder import PreparedEncoder, prepare_encoder
from service.passages.store import remove_passages, store_passages
from service.passages.values import to_need
from service.rows import Outcome, Upserted, assign
from service.webhooks.outbox import forget_need_events


def prepare_need(encoder: Encoder, body: NeedCreate) -> PreparedEncoder:
    """Encode a need's texts before a transaction takes a lock; give the result to `create_need`."""
    return prepare_encoder(encoder, needs=[to_need(_new_row(body))])


def create_need(db: Session, principal: Principal, encoder: Encoder, body: NeedCreate) -> Need:
    """Store a new need, its passages and the first step of its trail.

    Raises UnknownCompanyError and ExternalIdTakenError.
    """
    row = _new_row(body)
    prepared = prepare_encoder(encoder, needs=[to_need(row)])  # before the transaction takes a lock
    company = repository.get_companies(db, principal, [body.company_id])[body.company_id]
    _check_external_id(db, company, row.external_id)
    row.company = company
    db.add(row)
    db.flush()
    store_passages(db, prepared, needs=[row])
    begin_trails(db, [row], actor=principal.name)
    return row


def get_need(db: Session, principal: Principal, need_id: str) -> NeedDetail:
    """Return one need: in full for operators, its company and whoever it is open to, else as its summary.

    Raises NeedNotFoundError, also where not even the summary may be seen.
    """
    row = repository.get_need(db, principal, need_id)
    full = bool(list_open_ids(db, principal, [row.id]))
    if principal.is_operator and not full:
        full = True
        note_full_reads(db, [row.id])
    return NeedDetail.of(row, principal, full=full)


def get_quality(db: Session, principal: Principal, need_id: str) -> list[QualityWarning]:
    """Return what a need lacks for a good match. Raises NeedNotFoundError."""
    return assess(repository.get_need(db, principal, need_id, action="needs:track"))


def assess(row: Need) -> list[QualityWarning]:
    """Return what a need lacks for a good match."""
    return check_quality(row, company_contact=row.company.contact)


def list_needs(db: Session, principal: Principal, query: NeedQuery) -> tuple[list[NeedPublic], str | None]:
    """Return a page of needs and the cursor of the next page; confidential ones as in `open_need_scope`.

    Raises InvalidCursorError.
    """
    rows, next_cursor = repository.list_needs(db, principal, query)
    open_ids = list_open_ids(db, principal, [row.id for row in rows])
    return [NeedPublic.of(row, full=row.id in open_ids) for row in rows], next_cursor


def update_need(db: Session, principal: Principal, encoder: Encoder, need_id: str, body: NeedUpdate) -> Need:
    """Change what the body holds; requirements that are equal keep their ids. A new summary must be approved anew.

    Raises NeedNotFoundError, UnknownCompanyError and ExternalIdTakenError.
    """
    row = repository.get_need(db, principal, need_id, action="needs:write", lock=True)
    summary = row.public_summary
    companies = (
        repository.get_companies(db, principal, [body.company_id]) if "company_id" in body.model_fields_set else {}
    )
    company = companies.get(body.company_id, row.company) if companies else row.company
    external_id = body.external_id if "external_id" in body.model_fields_set else row.external_id
    if (company.id, external_id) != (row.company_id, row.external_id):
        _check_external_id(db, company, external_id)
    if assign(row, _values(body, row, companies)):
        if row.public_summary != summary:
            row.summary_approved_at = None
        db.flush()
        store_passages(db, encoder, needs=[row])
    _note_read_by_operator(db, principal, row)
    return row


def delete_need(db: Session, principal: Principal, need_id: str) -> None:
    """Remove a need with all that was cut from it. Raises NeedNotFoundError."""
    db.delete(repository.get_need(db, principal, need_id, action="needs:write", lock=True))
    db.flush()
    forget_need_events(db, [need_id])
    forget_answers(db, [need_id])
    remove_passages(db, PassageOwner.NEED, [need_id])


def approve_summary(db: Session, principal: Principal, need_id: str, body: SummaryApproval, *, at: datetime) -> Need:
    """Let others read this summary of a need. Raises NeedNotFoundError."""
    row = repository.get_need(db, principal, need_id, action="needs:approve", lock=True)
    row.public_summary = body.public_summary
    row.summary_approved_at = at
    row.updated_at = at
    db.flush()
    _note_read_by_operator(db, principal, row)
    return row


def accept_need(
    db: Session, principal: Principal, need_id: str, faculty_id: str, side: AcceptingSide, *, at: datetime
) -> NeedAcceptance:
    """Say yes for one side; again changes nothing. The first yes makes the need matched.

    Raises NeedNotFoundError, FacultyNotFoundError, and PermissionDeniedError for the other side's yes.
    """
    _check_side(db, principal, need_id, faculty_id, side)
    if db.get(FacultyProfile, faculty_id) is None:
        raise FacultyNotFoundError(faculty_id)
    row = repository.find_acceptance(db, need_id, faculty_id) or NeedAcceptance(need_id=need_id, faculty_id=faculty_id)
    if side is AcceptingSide.COMPANY:
        row.company_accepted_at = row.company_accepted_at or at
    else:
        row.faculty_accepted_at = row.faculty_accepted_at or at
    db.add(row)
    db.flush()
    advance_needs(db, [need_id], NeedStatus.MATCHED)
    return row


def withdraw_acceptance(db: Session, principal: Principal, need_id: str, faculty_id: str, side: AcceptingSide) -> None:
    """Take a yes back, and with it what it opened; does nothing where none was said.

    Raises NeedNotFoundError, FacultyNotFoundError, and PermissionDeniedError for the other side's yes.
    """
    _check_side(db, principal, need_id, faculty_id, side)
    row = repository.find_acceptance(db, need_id, faculty_id)
    if row is None:
        return
    if side is AcceptingSide.COMPANY:
        row.company_accepted_at = None
    else:
        row.faculty_accepted_at = None
    if row.company_accepted_at is None and row.faculty_accepted_at is None:
        db.delete(row)
    db.flush()


def list_acceptances(db: Session, principal: Principal, need_id: str) -> Sequence[NeedAcceptance]:
    """Return who has accepted a need; for a professor no more than one's own. Raises NeedNotFoundError."""
    return repository.list_acceptances(db, principal, repository.get_need(db, principal, need_id).id)


def upsert_needs(db: Session, bodies: Sequence[NeedCreate], *, actor: str = "import") -> list[Upserted[Need]]:
    """Create or update needs by company and external id, in the order given; fields that a body leaves out stay.

    Passages are not stored yet: call `store_passages` with the rows that are created or updated, all in one call.
    Raises UnknownCompanyError.
    """
    own_ids = [(body.company_id, body.external_id) for body in bodies if body.external_id]
    known = repository.find_needs(db, own_ids, lock=True)
    companies = repository.get_companies(db, COMMAND_LINE, list(dict.fromkeys(body.company_id for body in bodies)))
    done: list[Upserted[Need]] = []
    for body in bodies:
        row = known.get((body.company_id, body.external_id or ""))
        if row is None:
            row = _new_row(body)
            row.company = companies[body.company_id]
            db.add(row)
            known[body.company_id, row.external_id] = row
            done.append(Upserted(row, Outcome.CREATED))
        else:
            changed = assign(row, _values(body, row, companies))
            done.append(Upserted(row, Outcome.UPDATED if changed else Outcome.UNCHANGED))
    db.flush()
    begin_trails(db, [one.row for one in done if one.outcome is Outcome.CREATED], actor=actor)
    return done


def _new_row(body: NeedCreate) -> Need:
    id_ = new_id()
    row = Need(id=id_, **body.model_dump(exclude={"external_id", "requirements"}), external_id=body.external_id or id_)
    row.requirements = _merge_requirements([], body.requirements)
    return row


def _values(body: NeedCreate | NeedUpdate, row: Need, companies: dict[str, Company]) -> dict[str, Any]:
    values = body.model_dump(exclude_unset=True, exclude={"requirements", "company_id"})
    if "company_id" in body.model_fields_set:
        values["company"] = companies[body.company_id]
    if "requirements" in body.model_fields_set:
        values["requirements"] = _merge_requirements(row.requirements, body.requirements)
    return values


def _merge_requirements(rows: Sequence[Requirement], bodies: Sequence[RequirementCreate]) -> list[Requirement]:
    """Return a requirement for each body; one that has the same text and weight as a row is that row."""
    left = list(rows)
    merged = []
    for position, body in enumerate(bodies):
        same = next((row for row in left if (row.text, row.must) == (body.text, body.must)), None)
        if same is None:
            merged.append(Requirement(position=position, **body.model_dump()))
        else:
            left.remove(same)
            same.position = position
            merged.append(same)
    return merged


def _note_read_by_operator(db: Session, principal: Principal, row: Need) -> None:
    """Whoever changes a need gets it back in full, even where the change was none."""
    if row.visibility is Visibility.CONFIDENTIAL and principal.is_operator:
        record(db, AuditAction.READ, "need", row.id)


def _check_side(db: Session, principal: Principal, need_id: str, faculty_id: str, side: AcceptingSide) -> None:
    if principal.role is Role.PROFESSOR and not principal.owns_profile(faculty_id):
        raise FacultyNotFoundError(faculty_id)
    repository.get_need(db, principal, need_id)
    own = {Role.ENTERPRISE: AcceptingSide.COMPANY, Role.PROFESSOR: AcceptingSide.FACULTY}.get(principal.role, side)
    if side is not own:
        raise PermissionDeniedError(
            spoken(f"您只能代表 {own.value!r} 一方回答。", f"You answer for the side {own.value!r} only.")
        )


def _check_external_id(db: Session, company: Company, external_id: str) -> None:
    """Raise ExternalIdTakenError where this company has a need with this id; whoever may write it may know that."""
    for row in repository.find_needs(db, [(company.id, external_id)]).values():
        raise ExternalIdTakenError(external_id, noun="need", existing_id=row.id, existing_name=title_of(row))

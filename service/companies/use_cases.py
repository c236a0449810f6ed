"""What can be done with companies; every door calls these."""

from collections.abc import Sequence

from sqlmodel import Session

from service.accounts.identity import check_identity
from service.accounts.principal import Principal
from service.companies import repository
from service.companies.schemas import CompanyCreate, CompanyQuery, CompanyUpdate
from service.errors import ExternalIdTakenError
from service.idempotency.use_cases import forget_answers
from service.models.columns import new_id
from service.models.company import Company
from service.models.passage import PassageOwner
from service.passages.store import remove_passages, touch_needs
from service.rows import Outcome, Upserted, assign
from service.webhooks.outbox import forget_need_events


def create_company(db: Session, principal: Principal, body: CompanyCreate) -> Company:
    """Store a new company. Raises ExternalIdTakenError."""
    row = _new_row(body)
    _check_external_id(db, principal, row.external_id)
    db.add(row)
    db.flush()
    return row


def get_company(db: Session, principal: Principal, company_id: str) -> Company:
    """Return one company. Raises CompanyNotFoundError."""
    return repository.get_company(db, principal, company_id)


def list_companies(db: Session, principal: Principal, query: CompanyQuery) -> tuple[list[Company], str | None]:
    """Return a page of companies and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_companies(db, principal, query)


def update_company(db: Session, principal: Principal, company_id: str, body: CompanyUpdate) -> Company:
    """Change what the body holds.

    Raises CompanyNotFoundError, ExternalIdTakenError, and OperatorFieldError for a new name or external id that the
    company gives itself: imports recognise companies by these, so it could have another company's needs filed as its own.
    """
    row = repository.get_company(db, principal, company_id, action="companies:write", lock=True)
    check_identity(principal, row, body, "external_id", "name")
    if "external_id" in body.model_fields_set and body.external_id != row.external_id:
        _check_external_id(db, principal, body.external_id)
    if assign(row, body.model_dump(exclude_unset=True)):
        db.flush()
        touch_needs(db, repository.list_need_ids(db, [row.id]))  # a need shows its company's name and region
    return row


def delete_company(db: Session, principal: Principal, company_id: str) -> None:
    """Remove a company with its needs. Raises CompanyNotFoundError."""
    row = repository.get_company(db, principal, company_id, action="companies:manage", lock=True)
    need_ids = repository.list_need_ids(db, [row.id])
    db.delete(row)
    db.flush()
    forget_need_events(db, need_ids)
    forget_answers(db, [company_id, *need_ids])
    remove_passages(db, PassageOwner.NEED, need_ids)


def upsert_companies(db: Session, bodies: Sequence[CompanyCreate]) -> list[Upserted[Company]]:
    """Create or update companies by external id, in the order given; fields that a body leaves out stay."""
    known = repository.find_companies(db, [body.external_id for body in bodies if body.external_id], lock=True)
    done: list[Upserted[Company]] = []
    for body in bodies:
        row = known.get(body.external_id or "")
        if row is None:
            row = _new_row(body)
            db.add(row)
            known[row.external_id] = row
            done.append(Upserted(row, Outcome.CREATED))
        else:
            changed = assign(row, body.model_dump(exclude_unset=True))
            done.append(Upserted(row, Outcome.UPDATED if changed else Outcome.UNCHANGED))
    db.flush()
    changed_ids = [upserted.row.id for upserted in done if upserted.outcome is Outcome.UPDATED]
    touch_needs(db, repository.list_need_ids(db, changed_ids))
    return done


def _new_row(body: CompanyCreate) -> Company:
    id_ = new_id()
    return Company(id=id_, **body.model_dump(exclude={"external_id"}), external_id=body.external_id or id_)


def _check_external_id(db: Session, principal: Principal, external_id: str) -> None:
    for row in repository.find_companies(db, [external_id]).values():
        may_know = principal.is_operator or principal.owns_company(row.id)
        raise ExternalIdTakenError(
            external_id,
            noun="company",
            existing_id=row.id if may_know else None,
            existing_name=row.name if may_know else None,
        )

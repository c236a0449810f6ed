"""What can be done with needs; every door calls these. Rows come back with requirements and company loaded."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from embeddings.encoder import Encoder
from service.errors import ExternalIdTakenError
from service.models.columns import new_id
from service.models.company import Company
from service.models.need import Need, Requirement
from service.models.passage import PassageOwner
from service.needs import repository
from service.needs.schemas import NeedCreate, NeedQuery, NeedUpdate, RequirementCreate
from service.passages.prepared_encoder import prepare_encoder
from service.passages.store import remove_passages, store_passages
from service.passages.values import to_need
from service.rows import Outcome, Upserted, assign


def create_need(db: Session, encoder: Encoder, body: NeedCreate) -> Need:
    """Store a new need and its passages. Raises UnknownCompanyError and ExternalIdTakenError."""
    row = _new_row(body)
    prepared = prepare_encoder(encoder, needs=[to_need(row)])  # before the transaction takes a lock
    company = repository.get_companies(db, [body.company_id])[body.company_id]
    _check_external_id(db, row.external_id)
    row.company = company
    db.add(row)
    db.flush()
    store_passages(db, prepared, needs=[row])
    return row


def get_need(db: Session, need_id: str) -> Need:
    """Return one need. Raises NeedNotFoundError."""
    return repository.get_need(db, need_id)


def list_needs(db: Session, query: NeedQuery) -> tuple[list[Need], str | None]:
    """Return a page of needs and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_needs(db, query)


def update_need(db: Session, encoder: Encoder, need_id: str, body: NeedUpdate) -> Need:
    """Change what the body holds; requirements that are equal keep their ids.

    Raises NeedNotFoundError, UnknownCompanyError and ExternalIdTakenError.
    """
    row = repository.get_need(db, need_id, lock=True)
    if "external_id" in body.model_fields_set and body.external_id != row.external_id:
        _check_external_id(db, body.external_id)
    companies = repository.get_companies(db, [body.company_id]) if "company_id" in body.model_fields_set else {}
    if assign(row, _values(body, row, companies)):
        db.flush()
        store_passages(db, encoder, needs=[row])
    return row


def delete_need(db: Session, need_id: str) -> None:
    """Remove a need with all that was cut from it. Raises NeedNotFoundError."""
    db.delete(repository.get_need(db, need_id, lock=True))
    db.flush()
    remove_passages(db, PassageOwner.NEED, [need_id])


def upsert_needs(db: Session, bodies: Sequence[NeedCreate]) -> list[Upserted[Need]]:
    """Create or update needs by external id, in the order given; fields that a body leaves out stay.

    Passages are not stored yet: call `store_passages` with the rows that are created or updated, all in one call.
    Raises UnknownCompanyError.
    """
    known = repository.find_needs(db, [body.external_id for body in bodies if body.external_id], lock=True)
    companies = repository.get_companies(db, list(dict.fromkeys(body.company_id for body in bodies)))
    done: list[Upserted[Need]] = []
    for body in bodies:
        row = known.get(body.external_id or "")
        if row is None:
            row = _new_row(body)
            row.company = companies[body.company_id]
            db.add(row)
            known[row.external_id] = row
            done.append(Upserted(row, Outcome.CREATED))
        else:
            changed = assign(row, _values(body, row, companies))
            done.append(Upserted(row, Outcome.UPDATED if changed else Outcome.UNCHANGED))
    db.flush()
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


def _check_external_id(db: Session, external_id: str) -> None:
    for row in repository.find_needs(db, [external_id]).values():
        raise ExternalIdTakenError(external_id, noun="need", existing_id=row.id, existing_name=row.title)

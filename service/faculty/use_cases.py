"""What can be done with faculty profiles; every door calls these. Rows come back with their items loaded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from embeddings.encoder import Encoder
from service.accounts.identity import check_identity
from service.accounts.principal import Principal
from service.errors import ExternalIdTakenError, ItemNotFoundError
from service.faculty import repository
from service.faculty.schemas import ExpertiseItemCreate, FacultyCreate, FacultyQuery, FacultyUpdate
from service.idempotency.use_cases import forget_answers
from service.models.columns import new_id, now
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.models.passage import PassageOwner
from service.passages.prepared_encoder import PreparedEncoder, prepare_encoder
from service.passages.store import remove_passages, store_passages
from service.passages.values import to_profile
from service.rows import Outcome, Upserted, assign


def prepare_faculty(encoder: Encoder, body: FacultyCreate) -> PreparedEncoder:
    """Encode a profile's texts before a transaction takes a lock; give the result to `create_faculty`."""
    return prepare_encoder(encoder, faculty=[to_profile(_new_row(body))])


def create_faculty(db: Session, principal: Principal, encoder: Encoder, body: FacultyCreate) -> FacultyProfile:
    """Store a new profile and its passages. Raises ExternalIdTakenError."""
    row = _new_row(body)
    prepared = prepare_encoder(encoder, faculty=[to_profile(row)])  # before the transaction takes a lock
    _check_external_id(db, principal, row.external_id)
    db.add(row)
    db.flush()
    store_passages(db, prepared, faculty=[row])
    return row


def get_faculty(db: Session, principal: Principal, faculty_id: str) -> FacultyProfile:
    """Return one profile. Raises FacultyNotFoundError."""
    return repository.get_faculty(db, principal, faculty_id)


def list_faculty(db: Session, principal: Principal, query: FacultyQuery) -> tuple[list[FacultyProfile], str | None]:
    """Return a page of profiles and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_faculty(db, principal, query)


def update_faculty(
    db: Session, principal: Principal, encoder: Encoder, faculty_id: str, body: FacultyUpdate
) -> FacultyProfile:
    """Change what the body holds; items that are equal keep their ids.

    Raises FacultyNotFoundError, ExternalIdTakenError, and OperatorFieldError for a new name, university or external id
    that a professor gives themselves: imports recognise professors by these.
    """
    row = repository.get_faculty(db, principal, faculty_id, action="faculty:write", lock=True)
    check_identity(principal, row, body, "external_id", "name", "organization")
    if "external_id" in body.model_fields_set and body.external_id != row.external_id:
        _check_external_id(db, principal, body.external_id)
    if assign(row, _values(body, row)):
        db.flush()
        store_passages(db, encoder, faculty=[row])
    return row


def disown_item(
    db: Session, principal: Principal, encoder: Encoder, faculty_id: str, item_id: str, *, at: datetime | None
) -> FacultyProfile:
    """Say that an item is no field of the professor's any more; with None for `at`, that it is one again.

    The next match knows. Raises FacultyNotFoundError and ItemNotFoundError.
    """
    row = repository.get_faculty(db, principal, faculty_id, action="faculty:write", lock=True)
    item = next((item for item in row.items if item.id == item_id), None)
    if item is None:
        raise ItemNotFoundError(item_id)
    if (item.disowned_at is None) != (at is None):
        item.disowned_at = at
        row.updated_at = now()
        db.flush()
        store_passages(db, encoder, faculty=[row])
    return row


def delete_faculty(db: Session, principal: Principal, faculty_id: str) -> None:
    """Remove a profile with all that was cut from it. Raises FacultyNotFoundError."""
    db.delete(repository.get_faculty(db, principal, faculty_id, action="faculty:manage", lock=True))
    db.flush()
    forget_answers(db, [faculty_id])
    remove_passages(db, PassageOwner.FACULTY, [faculty_id])


def upsert_faculty(db: Session, bodies: Sequence[FacultyCreate]) -> list[Upserted[FacultyProfile]]:
    """Create or update profiles by external id, in the order given; fields that a body leaves out stay.

    Passages are not stored yet: call `store_passages` with the rows that are created or updated, all in one call.
    """
    known = repository.find_faculty(db, [body.external_id for body in bodies if body.external_id], lock=True)
    done: list[Upserted[FacultyProfile]] = []
    for body in bodies:
        row = known.get(body.external_id or "")
        if row is None:
            row = _new_row(body)
            db.add(row)
            known[row.external_id] = row
            done.append(Upserted(row, Outcome.CREATED))
        else:
            changed = assign(row, _values(body, row))
            done.append(Upserted(row, Outcome.UPDATED if changed else Outcome.UNCHANGED))
    db.flush()
    return done


def _new_row(body: FacultyCreate) -> FacultyProfile:
    id_ = new_id()
    row = FacultyProfile(
        id=id_, **body.model_dump(exclude={"external_id", "items"}), external_id=body.external_id or id_
    )
    row.items = _merge_items([], body.items)
    return row


def _values(body: FacultyCreate | FacultyUpdate, row: FacultyProfile) -> dict[str, Any]:
    values = body.model_dump(exclude_unset=True, exclude={"items"})
    if "items" in body.model_fields_set:
        values["items"] = _merge_items(row.items, body.items)
    return values


def _merge_items(rows: Sequence[ExpertiseItem], bodies: Sequence[ExpertiseItemCreate]) -> list[ExpertiseItem]:
    """Return an item for each body; one that has the same kind, text and year as a row is that row."""
    left = list(rows)
    merged = []
    for position, body in enumerate(bodies):
        same = next((row for row in left if (row.kind, row.text, row.year) == (body.kind, body.text, body.year)), None)
        if same is None:
            merged.append(ExpertiseItem(position=position, **body.model_dump()))
        else:
            left.remove(same)
            same.position = position
            merged.append(same)
    return merged


def _check_external_id(db: Session, principal: Principal, external_id: str) -> None:
    for row in repository.find_faculty(db, [external_id]).values():
        may_know = principal.is_operator or principal.owns_profile(row.id)
        raise ExternalIdTakenError(
            external_id,
            noun="faculty profile",
            existing_id=row.id if may_know else None,
            existing_name=row.name if may_know else None,
        )

"""What can be done with drafts of needs; every door calls these."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from embeddings.encoder import Encoder
from service.accounts.principal import Principal
from service.drafts import repository
from service.drafts.docx_form import read_docx
from service.drafts.errors import NotAFormError
from service.drafts.pieces import cut_lines
from service.drafts.reading import Reading, read_mail, read_pieces
from service.drafts.schemas import DraftUpdate
from service.errors import DraftIncompleteError
from service.idempotency.use_cases import forget_answers
from service.models.columns import now
from service.models.need import Need
from service.models.need_draft import DraftSource, NeedDraft
from service.needs import use_cases as needs
from service.needs.schemas import NeedCreate
from service.pagination import PageQuery
from service.spreadsheets.cell_text import clean_text

KEEP_DRAFTS = timedelta(days=90)
"""How long a draft waits for a person."""


def draft_from_text(db: Session, principal: Principal, text: str, *, file_name: str = "") -> NeedDraft:
    """Read a need from free text, such as a pasted e-mail, and store it as a draft."""
    lines, said = read_mail(clean_text(text))
    return _store(db, principal, read_pieces(cut_lines(lines), said), DraftSource.TEXT, file_name=file_name)


def draft_from_docx(db: Session, principal: Principal, path: Path, data: bytes) -> NeedDraft:
    """Read a need from a form and store it as a draft; `path` gives only its name.

    Raises NotAFormError, BrokenFormError and UnsafeFormError.
    """
    return _store(db, principal, read_pieces(read_docx(path, data)), DraftSource.DOCX, file_name=path.name)


def draft_from_file(db: Session, principal: Principal, path: Path, data: bytes) -> NeedDraft:
    """Read a need from a .docx form, or else from a text in UTF-8, whatever the name of the file says.

    Raises NotAFormError, BrokenFormError and UnsafeFormError.
    """
    if data.startswith(b"PK"):
        return draft_from_docx(db, principal, path, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAFormError(path) from error
    return draft_from_text(db, principal, text, file_name=path.name)


def get_draft(db: Session, principal: Principal, draft_id: str) -> NeedDraft:
    """Return one draft. Raises DraftNotFoundError."""
    return repository.get_draft(db, principal, draft_id)


def list_drafts(db: Session, principal: Principal, query: PageQuery) -> tuple[list[NeedDraft], str | None]:
    """Return a page of drafts and the cursor of the next page. Raises InvalidCursorError."""
    return repository.list_drafts(db, principal, query)


def update_draft(db: Session, principal: Principal, draft_id: str, body: DraftUpdate) -> NeedDraft:
    """Change the fields that the body holds. Raises DraftNotFoundError."""
    row = repository.get_draft(db, principal, draft_id, lock=True)
    row.fields = {**row.fields, **body.model_dump(mode="json", exclude_unset=True)}
    row.updated_at = now()
    db.flush()
    return row


def confirm_draft(db: Session, principal: Principal, encoder: Encoder, draft_id: str) -> Need:
    """Make the draft a need, and remove the draft with all that it quotes.

    Raises DraftNotFoundError, DraftIncompleteError, UnknownCompanyError and ExternalIdTakenError.
    """
    row = repository.get_draft(db, principal, draft_id, lock=True)
    values = {name: value for name, value in row.fields.items() if name != "company" and value is not None}
    try:
        body = NeedCreate.model_validate(values)
    except ValidationError as error:
        fields = [".".join(map(str, problem["loc"])) for problem in error.errors()]
        raise DraftIncompleteError(draft_id, fields=fields) from error
    need = needs.create_need(db, principal, encoder, body)
    _remove(db, row)
    return need


def discard_draft(db: Session, principal: Principal, draft_id: str) -> None:
    """Remove a draft with all that it quotes. Raises DraftNotFoundError."""
    _remove(db, repository.get_draft(db, principal, draft_id, lock=True))


def forget_abandoned(db: Session, *, before: datetime) -> None:
    """Remove the drafts that nobody has touched since; they quote people."""
    for row in repository.list_untouched(db, before=before):
        _remove(db, row)


def _remove(db: Session, row: NeedDraft) -> None:
    db.delete(row)
    db.flush()
    forget_answers(db, [row.id])  # which quote the draft


def _store(db: Session, principal: Principal, reading: Reading, source: DraftSource, *, file_name: str) -> NeedDraft:
    fields: dict[str, Any] = dict(reading.fields)
    if principal.company_id is not None:
        fields["company_id"] = principal.company_id
    elif company := fields.get("company"):
        fields["company_id"] = repository.find_company_id(db, principal, company)
    row = NeedDraft(
        source=source,
        file_name=file_name[:200],
        actor=principal.name,
        company_id=principal.company_id,
        fields=_cut(fields),
        origins=[asdict(origin) for origin in reading.origins],
        unread=reading.unread,
        notes=[
            {"field": note.field, "code": note.code, "zh": note.sentence.zh, "en": note.sentence.en}
            for note in reading.notes
        ],
    )
    db.add(row)
    db.flush()
    return row


def _cut(fields: dict[str, Any]) -> dict[str, Any]:
    """What a form says at too great length is cut; a person looks at it anyway."""
    limits = {"title": 500, "body": 20_000, "external_id": 200, "company": 200}
    return {name: value[: limits[name]] if name in limits else value for name, value in fields.items()}

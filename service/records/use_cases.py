"""Import a professor's publications from a record; every door calls this."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import delete
from sqlmodel import Session, col, select

from embeddings.encoder import Encoder
from matching import types as values
from matching.types import ExpertiseKind
from service.accounts.principal import Principal
from service.database import Database
from service.errors import NoSuchNameError, OtherNameError, RecordNotFoundError
from service.faculty import repository as faculty
from service.models.columns import now
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.models.record_answer import RecordAnswer
from service.names import NameMatch, best_match
from service.passages.prepared_encoder import prepare_encoder
from service.passages.store import store_passages
from service.records.client import Fetch, RecordClient, read_object
from service.records.entries import Record, RecordSource
from service.records.openalex import read_openalex
from service.records.orcid import read_orcid
from service.records.planning import Plan, plan_import
from service.records.schemas import RecordImport, RecordImportCreate, RecordItem
from service.rows import Outcome
from service.settings import Settings

_MATCHES: dict[NameMatch, Literal["none", "initials", "pinyin", "same"]] = {
    NameMatch.NONE: "none",
    NameMatch.INITIALS: "initials",
    NameMatch.PINYIN: "pinyin",
    NameMatch.SAME: "same",
}


def import_record(
    database: Database,
    principal: Principal,
    encoder: Encoder,
    settings: Settings,
    body: RecordImportCreate,
    *,
    faculty_id: str | None = None,
) -> RecordImport:
    """Read a record and bring its publications into a profile, or only tell what would change.

    Without a `faculty_id` the profile is found by the names of the record. The record is fetched, and texts are encoded,
    outside of transactions. Raises FacultyNotFoundError, NoSuchNameError, OtherNameError, RecordNotFoundError,
    RecordUnavailableError and UnreadableRecordError.
    """
    if faculty_id is not None:
        with database.reading() as db:
            faculty.get_faculty(db, principal, faculty_id, action="faculty:write")  # before anything is asked for
    record = fetch_record(database, settings, body.source, body.record_id)
    with database.reading() as db:
        if faculty_id is None:
            faculty_id = find_profile(db, principal, record.names)
        profile = faculty.get_faculty(db, principal, faculty_id, action="faculty:write")
        plan = plan_import(profile.items, record.entries)
    report = _report(profile, record, plan, dry_run=body.dry_run)
    if body.dry_run:
        return report
    if report.name_match == "none" and not body.accept_name:
        raise OtherNameError(profile.name, record_name=record.names[0] if record.names else "")
    prepared = prepare_encoder(encoder, faculty=[_to_value(profile.id, plan)])
    with database.writing() as db:
        profile = faculty.get_faculty(db, principal, faculty_id, action="faculty:write", lock=True)
        plan = plan_import(profile.items, record.entries)
        if _apply(profile, record, plan):
            db.flush()
            store_passages(db, prepared, faculty=[profile])
        return _report(profile, record, plan, dry_run=False)


def fetch_record(database: Database, settings: Settings, source: RecordSource, record_id: str) -> Record:
    """Return a record, from the answers that are kept where they are fresh.

    Raises RecordNotFoundError, RecordUnavailableError and UnreadableRecordError.
    """
    if source is RecordSource.ORCID and record_id.startswith("A"):
        raise RecordNotFoundError(record_id)
    with RecordClient(settings) as client:
        fetch = _cached(database, settings, client, record_id)
        if source is RecordSource.ORCID:
            return read_orcid(fetch, settings.orcid_url, record_id)
        return read_openalex(fetch, settings.openalex_url, record_id, mailto=settings.record_mailto)


def find_profile(db: Session, principal: Principal, names: Sequence[str]) -> str:
    """Return the id of the one professor whom these names mean; the surest match counts. Raises NoSuchNameError."""
    sure: dict[NameMatch, list[tuple[str, str]]] = {}
    for id_, *known in faculty.list_names(db, principal, "faculty:write"):
        match = max(best_match(name, [one for one in known if one]) for name in names) if names else NameMatch.NONE
        sure.setdefault(match, []).append((id_, known[0]))
    best = max((match for match in sure if match >= NameMatch.PINYIN), default=None)
    if best is None or len(sure[best]) > 1:
        candidates = [
            f"{name} ({id_})" for match in (best, NameMatch.INITIALS) if match for id_, name in sure.get(match, [])
        ]
        raise NoSuchNameError(names[0] if names else "", candidates=candidates)
    return sure[best][0][0]


def forget_expired_records(db: Session) -> None:
    """Remove the answers whose time is over."""
    db.execute(delete(RecordAnswer).where(col(RecordAnswer.expires_at) <= now()))


def _cached(database: Database, settings: Settings, client: RecordClient, record_id: str) -> Fetch:
    def fetch(url: str) -> Mapping[str, Any]:
        with database.reading() as db:
            fresh = (col(RecordAnswer.url) == url, col(RecordAnswer.expires_at) > now())
            body = db.exec(select(RecordAnswer.body).where(*fresh)).first()
        if body is None:
            body = client.fetch(url)
            expires_at = now() + timedelta(hours=settings.record_cache_hours)
            with database.writing() as db:
                db.merge(RecordAnswer(url=url, record_id=record_id, body=body, expires_at=expires_at))
        return read_object("cache", body)

    return fetch


def _apply(profile: FacultyProfile, record: Record, plan: Plan) -> bool:
    """Write the plan into the rows; returns whether anything differed."""
    changed = False
    ids = {"orcid": record.orcid, "openalex_id": record.openalex_id}
    for name, value in ids.items():
        if value and not getattr(profile, name):
            setattr(profile, name, value)
            changed = True
    for change in plan.changes:
        entry, item = change.entry, change.item
        if change.outcome is Outcome.UNCHANGED:
            continue
        changed = True
        if item is None:
            position = len(profile.items)
            profile.items.append(
                ExpertiseItem(
                    faculty_id=profile.id,
                    position=position,
                    kind=ExpertiseKind.PUBLICATION,
                    text=entry.text,
                    year=entry.year,
                    record_key=entry.key,
                )
            )
            continue
        item.record_key = entry.key
        item.year = entry.year if entry.year is not None else item.year
        if entry.abstract or not item.text.startswith(f"{entry.title}\n"):
            item.text = entry.text
    if changed:
        profile.updated_at = now()
    return changed


def _to_value(faculty_id: str, plan: Plan) -> values.FacultyProfile:
    items = tuple(
        values.ExpertiseItem(id=change.entry.key, kind=ExpertiseKind.PUBLICATION, text=change.entry.text)
        for change in plan.changes
        if change.outcome is not Outcome.UNCHANGED
    )
    return values.FacultyProfile(id=faculty_id, items=items)


def _report(profile: FacultyProfile, record: Record, plan: Plan, *, dry_run: bool) -> RecordImport:
    known = [name for name in (profile.name, profile.name_pinyin) if name]
    match = max((best_match(name, known) for name in record.names), default=NameMatch.NONE)
    counts = {outcome: sum(change.outcome is outcome for change in plan.changes) for outcome in Outcome}
    return RecordImport(
        faculty_id=profile.id,
        faculty_name=profile.name,
        record_names=list(record.names),
        name_match=_MATCHES[match],
        dry_run=dry_run,
        created=counts[Outcome.CREATED],
        updated=counts[Outcome.UPDATED],
        unchanged=counts[Outcome.UNCHANGED],
        left_out=plan.left_out,
        items=[
            RecordItem(
                outcome=change.outcome, record_key=change.entry.key, text=change.entry.text, year=change.entry.year
            )
            for change in plan.changes
        ],
    )

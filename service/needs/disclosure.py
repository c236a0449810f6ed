"""What others read of a confidential need: its approved summary, and nothing else of it.

Everything that shows a need to somebody asks here, or takes what `service/needs/use_cases.py` returns. Matching itself
reads the full text.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from service.accounts.principal import Principal
from service.accounts.scopes import open_need_scope
from service.models.need import Need, Visibility
from service.statements import chunked

PENDING = "保密需求，摘要待批准 · Confidential need, its summary is not approved yet"
"""What stands for a confidential need without an approved summary, where operators list it or a report counts it."""
CONFIDENTIAL_COMPANY = "保密企业 · Confidential company"
"""What stands for its company."""

NOTE_READS = "note_reads"
"""Where a reading session's `info` holds the function that notes who reads confidential needs in full."""

_PUBLIC = col(Need.visibility) == Visibility.PUBLIC

outside_id = case((_PUBLIC, col(Need.external_id)), else_=col(Need.id))
"""What a query selects for the sender's id of a need where it is not known who will read it, as in a printed schedule."""

outside_title = case(
    (_PUBLIC, col(Need.title)),
    (col(Need.summary_approved_at).is_not(None), func.substr(col(Need.public_summary), 1, 100)),
    else_=PENDING,
)
"""Likewise for its title."""

_TITLE = 100


def list_open_ids(db: Session, principal: Principal, need_ids: Iterable[str]) -> frozenset[str]:
    """Which of these needs a principal may be shown in full in lists, matches and evidence."""
    found: set[str] = set()
    for chunk in chunked(sorted(set(need_ids))):
        found.update(db.exec(select(Need.id).where(col(Need.id).in_(chunk), open_need_scope(principal))))
    note_full_reads(db, found)
    return frozenset(found)


def note_full_reads(db: Session, need_ids: Iterable[str]) -> None:
    """Note in the audit log that the confidential ones of these needs are about to be shown in full.

    A session without a door behind it, such as the command line's, notes nothing: it is shown summaries only.
    """
    if NOTE_READS not in db.info:
        return
    confidential: list[str] = []
    for chunk in chunked(sorted(set(need_ids))):
        is_confidential = col(Need.visibility) == Visibility.CONFIDENTIAL
        confidential += db.exec(select(Need.id).where(col(Need.id).in_(chunk), is_confidential))
    if confidential:
        note_reads(db, confidential)


def note_reads(db: Session, need_ids: Sequence[str]) -> None:
    """Note that these needs are about to be shown in full, whether they are confidential now or were once."""
    note: Callable[[Sequence[str]], None] | None = db.info.get(NOTE_READS)
    if note is not None:
        note(need_ids)


def summary_of(row: Need) -> str | None:
    """The summary that an operator has approved; None while there is none."""
    return row.public_summary if row.summary_approved_at is not None else None


def title_of(row: Need) -> str:
    """What anybody may call this need: its title, or the summary's."""
    return row.title if row.visibility is Visibility.PUBLIC else summary_title(summary_of(row))


def summary_title(summary: str | None) -> str:
    """What stands in a list for a need that is known by its summary."""
    if summary is None:
        return PENDING
    first = summary.strip().splitlines()[0] if summary.strip() else PENDING
    return first if len(first) <= _TITLE else first[: _TITLE - 1] + "…"

"""What this process holds in memory of all passages: a cache of the database, refreshed before each match.

The database is the truth. A process remembers the revision it has seen (`service/passages/revisions.py`); `refresh`
asks for the present one, which costs one small query, and reads only the owners that changed in between. So two
processes on one database see each other's changes with the next question that they are asked.

The nearest-neighbour indexes are saved to files and taken up at the next start; a file that is damaged, made by another
model or belongs to another database is left aside, which the log says. A process may be killed at any moment: a saved
index says which revision it holds, and what came later is read from the database.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic

import numpy as np
from sqlmodel import Session

from embeddings.encoder import Encoder
from embeddings.errors import IndexMismatchError
from embeddings.faiss_index import FaissIndex
from embeddings.loading import open_index
from matching.corpus import Corpus, Entry, IndexedNeed, IndexedProfile
from matching.retrieval import Shelf
from service.database import Database, writes
from service.models.columns import today
from service.models.passage import PassageOwner
from service.passages.loading import Loaded, list_hidden_since, load_needs, load_profiles
from service.passages.outdated import store_outdated_passages
from service.passages.revisions import get_revision, has_revision, list_changes

log = logging.getLogger(__name__)

SAVE_AFTER = 5000
"""Passages that may change before the indexes are saved again; saving is only to make the next start quick."""


@dataclass(frozen=True, slots=True, eq=False)
class PassageSnapshot:
    """Everything that a match needs, as of one revision; never changes, so keep it for the whole of a request."""

    revision: int
    day: date
    corpus: Corpus
    faculty_shelf: Shelf
    need_shelf: Shelf


class PassageIndex:
    """The cache of one process; safe to use from many threads."""

    def __init__(
        self, database: Database, encoder: Encoder, folder: Path, *, clock: Callable[[], date] = today
    ) -> None:
        """Prepare; call `open` before anything else. The saved indexes lie in `folder`.

        Who is no longer visible on the day that `clock` says is not held.
        """
        self._clock = clock
        self._database = database
        self._encoder = encoder
        self._faculty: _Side[IndexedProfile] = _Side(PassageOwner.FACULTY, encoder, folder)
        self._needs: _Side[IndexedNeed] = _Side(PassageOwner.NEED, encoder, folder)
        self._lock = threading.Lock()
        self._snapshot: PassageSnapshot | None = None
        self._unsaved = 0

    def open(self) -> PassageSnapshot:
        """Read all passages, encode what this model has not encoded yet (after a change of model), and index them."""
        store_outdated_passages(self._database, self._encoder)
        with self._lock, self._database.reading() as db:
            revision, day = get_revision(db), self._clock()
            self._unsaved = self._faculty.fill(db, load_profiles(db, self._encoder, day=day), revision=revision)
            self._unsaved += self._needs.fill(db, load_needs(db, self._encoder), revision=revision)
            self._snapshot = self._take_snapshot(revision, day)
            return self._snapshot

    @property
    def revision(self) -> int:
        """Revision of the last snapshot."""
        return self._opened().revision

    def refresh(self, db: Session) -> PassageSnapshot:
        """Return what the present database says; reads only what changed since the last call.

        `db` must be a reading session (ValueError otherwise): what a transaction has not committed belongs to nobody
        else.
        """
        if writes(db):
            raise ValueError("refresh needs a reading session; a writing one may show what is never committed")
        snapshot, day = self._opened(), self._clock()
        if get_revision(db) <= snapshot.revision and day <= snapshot.day:
            return snapshot
        with self._lock:
            snapshot = self._opened()
            revision, day = max(get_revision(db), snapshot.revision), max(day, snapshot.day)
            if (revision, day) == (snapshot.revision, snapshot.day):
                return snapshot
            changes = list_changes(db, after=snapshot.revision, until=revision)
            faculty_ids, need_ids = changes[PassageOwner.FACULTY], changes[PassageOwner.NEED]
            if day > snapshot.day:
                faculty_ids |= list_hidden_since(db, snapshot.day, day)
            profiles = load_profiles(db, self._encoder, faculty_ids, day=day)
            needs = load_needs(db, self._encoder, need_ids)
            self._unsaved += self._faculty.replace(faculty_ids, profiles)
            self._unsaved += self._needs.replace(need_ids, needs)
            self._snapshot = self._take_snapshot(revision, day)
            if self._unsaved >= SAVE_AFTER:
                self._save()
            return self._snapshot

    def save(self) -> None:
        """Write the indexes to their files, if anything changed since; for the end of the process."""
        with self._lock:
            if self._snapshot is not None and self._unsaved:
                self._save()

    def _save(self) -> None:
        revision = self._opened().revision
        try:
            self._faculty.save(revision)
            self._needs.save(revision)
        except OSError as error:  # a full or read-only disk: the next start is slower, nothing is lost
            log.warning("The index could not be saved (%s); the next start will build it again.", error)
            return
        self._unsaved = 0

    def _opened(self) -> PassageSnapshot:
        if self._snapshot is None:
            raise RuntimeError("open() comes first")
        return self._snapshot

    def _take_snapshot(self, revision: int, day: date) -> PassageSnapshot:
        return PassageSnapshot(
            revision=revision,
            day=day,
            corpus=Corpus(self._faculty.entries.values(), self._needs.entries.values()),
            faculty_shelf=Shelf(self._faculty.index, self._faculty.owners),
            need_shelf=Shelf(self._needs.index, self._needs.owners),
        )


class _Side(Generic[Entry]):
    """The entries of one kind of owner, and the index over their passages.

    `entries` and `owners` are replaced, never changed in place: snapshots share them. The index is changed in place; a
    hit that a snapshot does not know has no owner there and is passed over.
    """

    def __init__(self, owner: PassageOwner, encoder: Encoder, folder: Path) -> None:
        """Start empty."""
        self.entries: Mapping[str, Entry] = {}
        self.owners: Mapping[int, str] = {}
        self.index = FaissIndex(encoder.dimension)
        self._ids: dict[str, tuple[int, ...]] = {}
        self._owner = owner
        self._encoder = encoder
        self._path = folder / f"{owner}.index"

    def fill(self, db: Session, loaded: Mapping[str, Loaded[Entry]], *, revision: int) -> int:
        """Take everything at the start, the index from its file where it fits; returns how many passages it lacked."""
        self.index, changed = self._open_index(db, revision=revision)
        stale = {
            id_
            for owner_id, entry in loaded.items()
            for id_ in entry.rows
            if owner_id in changed or id_ not in self.index
        }
        held = {id_ for entry in loaded.values() for id_ in entry.rows}
        removed = self.index.remove(sorted(self.index.ids() - held))
        self.entries, self.owners = {}, {}
        self._put(loaded, only=stale)
        log.info(
            "%s: %d passages, %d of them not in the saved index, %d others removed from it.",
            self._owner,
            len(held),
            len(stale),
            removed,
        )
        return removed + len(stale)

    def replace(self, owner_ids: Iterable[str], loaded: Mapping[str, Loaded[Entry]]) -> int:
        """Replace these owners by what was loaded of them, nothing for one that is gone; returns passages touched."""
        old = [id_ for owner_id in owner_ids for id_ in self._ids.pop(owner_id, ())]
        gone, old_ids = set(owner_ids), set(old)
        self.entries = {id_: entry for id_, entry in self.entries.items() if id_ not in gone}
        self.owners = {id_: owner_id for id_, owner_id in self.owners.items() if id_ not in old_ids}
        new = {id_ for entry in loaded.values() for id_ in entry.rows}
        self.index.remove(sorted(old_ids - new))
        self._put(loaded, only=new)
        return len(old_ids | new)

    def save(self, revision: int) -> None:
        """Write the index to its file."""
        self.index.save(self._path, model=self._encoder.name, revision=revision)

    def _put(self, loaded: Mapping[str, Loaded[Entry]], *, only: set[int]) -> None:
        self.entries = {**self.entries, **{owner_id: entry.entry for owner_id, entry in loaded.items()}}
        self.owners = {
            **self.owners,
            **{id_: owner_id for owner_id, entry in loaded.items() for id_ in entry.rows},
        }
        self._ids.update({owner_id: tuple(entry.rows) for owner_id, entry in loaded.items()})
        vectors = {
            id_: entry.entry.block.vectors[row]
            for entry in loaded.values()
            for id_, row in entry.rows.items()
            if id_ in only
        }
        if vectors:
            self.index.put(list(vectors), np.stack(list(vectors.values())))

    def _open_index(self, db: Session, *, revision: int) -> tuple[FaissIndex, set[str]]:
        """Return the saved index and whose passages changed since, or an empty index."""
        try:
            index, manifest = open_index(self._path, model=self._encoder.name, dimension=self._encoder.dimension)
        except (IndexMismatchError, OSError) as error:
            log.warning("The saved index is built again from the database: %s", error)
            return FaissIndex(self._encoder.dimension), set()
        if manifest.revision and not has_revision(db, manifest.revision):
            log.warning("The saved index %s belongs to another database; it is built again.", self._path)
            return FaissIndex(self._encoder.dimension), set()
        return index, list_changes(db, after=manifest.revision, until=revision)[self._owner]

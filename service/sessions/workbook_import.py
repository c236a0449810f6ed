"""Import the workbook of a session: each sheet is the whole list of its part, each wrong cell is told with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import Session

from matching.scheduling.problem import Side
from service.database import Database
from service.imports.entries import Place, Spot
from service.imports.log import Log
from service.imports.report import Problem, report_problem
from service.imports.row_reader import RowReader
from service.language import Language, Wording
from service.models.docking_session import DockingSession
from service.models.session_participant import SessionParticipant
from service.models.session_wish import PreferenceKind
from service.sessions import repository
from service.sessions.drafts import drop_homeless, lock_session, touch
from service.sessions.errors import SessionError
from service.sessions.participants import Quota, apply_update, check_free, new_participant
from service.sessions.repository import Person
from service.sessions.schemas import ParticipantUpdate, PreferenceCreate, RoundCreate, SessionUpdate, check_rounds
from service.sessions.use_cases import check_tables, replace_rounds
from service.sessions.wishes import store_conflict, store_lock, store_preference
from service.sessions.workbook import ACTIONS, KINDS, SIDES
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.dates import parse_date
from service.spreadsheets.findings import Severity, report
from service.spreadsheets.session_cells import parse_clock, parse_number, parse_rounds, says_all
from service.spreadsheets.session_layouts import SESSION_LAYOUTS, Part, find_part
from service.spreadsheets.sheet import Sheet
from service.spreadsheets.table import Remark, Row, Table, read_table
from service.spreadsheets.workbook import read_workbook

ChoiceT = TypeVar("ChoiceT")

_GUIDE = re.compile(r"填写说明|说明|instructions?|示例.*|example.*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
_KIND_WORDS = {
    PreferenceKind.MUST: "必须|必见|一定|must meet",
    PreferenceKind.WANT: "希望|想见|愿意|want|wants|wish|yes",
    PreferenceKind.NO_THANKS: "不见|不愿意|拒绝|婉拒|no thanks|no|nothanks",
}
_SIDE_WORDS = {Side.FACULTY: "专家|教授|老师|professor|expert", Side.COMPANY: "公司|企业方|companies|firm|enterprise"}
_ACTION_WORDS = {False: "回避|不安排|冲突|forbid|no|conflict", True: "解除|可会面|yes|lift|lifted|allowed"}


class Done(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SheetCount:
    """What a sheet led to. `rejected` counts its wrong rows, `removed` what it no longer lists."""

    sheet: str
    part: Part
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class BookReport:
    """What an import did, or would do. `applied` says whether the database now holds it."""

    dry_run: bool
    applied: bool
    sheets: tuple[SheetCount, ...]
    problems: tuple[Problem, ...]
    revision: int

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def changes(self) -> int:
        """How many rows were, or would be, created, updated or removed."""
        return sum(sheet.created + sheet.updated + sheet.removed for sheet in self.sheets)


class _UndoneError(Exception):
    """Ends a transaction that is not to be kept."""


def import_workbook(
    database: Database,
    session_id: str,
    path: Path,
    *,
    dry_run: bool = False,
    strict: bool = False,
    revision: int | None = None,
    language: Language = Language.ZH,
) -> BookReport:
    """Make a session what the workbook says, in one transaction.

    A sheet is the whole list of its part: what it leaves out is removed, unless one of its rows is wrong. A sheet that
    is empty or missing changes nothing. Wrong rows are rejected and the others taken; with `strict` one error leaves
    everything as it was, and with `dry_run` the report says what would happen.

    Raises a SpreadsheetError where the file cannot be read, SessionNotFoundError and SessionChangedError.
    """
    log = Log()
    tables = _read_tables(path, log)
    applied, counts, seen = False, [], 0
    with suppress(_UndoneError), database.writing() as db:
        session = lock_session(db, session_id, revision)
        seen = session.revision
        counts = _apply(db, session, tables, log)
        if dry_run or (strict and log.has_errors()):
            raise _UndoneError
        if any(count.created + count.updated + count.removed for count in counts):
            _settle(db, session)
        seen, applied = session.revision, True
    problems = tuple(report_problem(logged, language) for logged in log.logged)
    return BookReport(dry_run, applied, tuple(counts), problems, seen)


def _settle(db: Session, session: DockingSession) -> None:
    draft = repository.find_draft(db, session.id)
    if draft is not None and drop_homeless(db, session, draft):
        draft.edits += 1
    touch(session)
    db.flush()


def _read_tables(path: Path, log: Log) -> dict[Part, Table]:
    """The sheets by part; of two sheets of one part the first counts."""
    tables: dict[Part, Table] = {}
    for sheet in read_workbook(path):
        if not sheet.rows:
            continue
        table = _read_sheet(sheet)
        for remark in table.remarks:
            place = Place(sheet.file, sheet.name, remark.row or 0)
            log.say(place, remark.finding, Spot(remark.column, remark.header, remark.value), noun=None)
        if table.layout is not None:
            tables.setdefault(Part(table.layout.noun), table)
    return {part: tables[part] for part in Part if part in tables and tables[part].rows}


def _read_sheet(sheet: Sheet) -> Table:
    if sheet.hidden or _GUIDE.fullmatch(sheet.name.strip()):
        code = "sheet-hidden" if sheet.hidden else "sheet-ignored"
        return Table(sheet, None, None, (), (), (Remark(report(code)),))
    part = find_part(sheet.name)
    if part is not None:
        return read_table(sheet, [SESSION_LAYOUTS[part]])
    table = read_table(sheet, list(SESSION_LAYOUTS.values()))
    unknown = any(remark.finding.code == "header-not-found" for remark in table.remarks)
    return replace(table, remarks=(Remark(report("sheet-unknown")),)) if unknown else table


def _apply(db: Session, session: DockingSession, tables: Mapping[Part, Table], log: Log) -> list[SheetCount]:
    """Apply every sheet in the order in which they depend on one another."""
    counts = []
    for part, table in tables.items():
        importer = _SheetImporter(db, session, part, table, log)
        importer.run()
        counts.append(importer.count())
    return counts


@dataclass
class _SheetImporter:
    """Applies the rows of one sheet."""

    db: Session
    session: DockingSession
    part: Part
    table: Table
    log: Log
    done: list[Done] = field(default_factory=list)
    seen: dict[object, int] = field(default_factory=dict)

    def run(self) -> None:
        match self.part:
            case Part.SESSION:
                for reader in self.readers(most=1):
                    self.session_row(reader)
            case Part.ROUNDS:
                self.rounds()
            case Part.FACULTY | Part.COMPANIES:
                self.participants(Side.FACULTY if self.part is Part.FACULTY else Side.COMPANY)
            case Part.PREFERENCES:
                self.preferences()
            case Part.CONFLICTS:
                self.conflicts()
            case Part.LOCKS:
                self.locks()
        self.db.flush()

    def count(self) -> SheetCount:
        sheet = self.table.sheet
        numbers = {done.value: self.done.count(done) for done in Done}
        return SheetCount(
            sheet.name, self.part, **numbers, rejected=self.log.rejected(sheet.file, sheet.name, self.part)
        )

    def readers(self, most: int | None = None) -> list[RowReader]:
        rows: Sequence[Row] = self.table.rows[:most]
        return [RowReader(self.table, SESSION_LAYOUTS[self.part], [row], self.log) for row in rows]

    def attempt(self, reader: RowReader, store: Callable[[], bool], *, is_new: bool, column: str) -> None:
        """Store a row unless it is wrong; what a use case refuses is an error of the row."""
        if reader.is_rejected:
            return
        try:
            changed = store()
        except SessionError as error:
            why = Wording(error.sentence(Language.ZH), error.sentence(Language.EN))
            reader.say(report("wish-refused", why=why.fill()), column)
            return
        except ValidationError as error:
            reader.say(report("value-refused", reason=error.errors()[0]["msg"]), column)
            return
        self.done.append(Done.CREATED if is_new else Done.UPDATED if changed else Done.UNCHANGED)

    def is_first(self, reader: RowReader, key: object, column: str) -> bool:
        """Whether no row above says the same; otherwise the row is wrong."""
        first = self.seen.setdefault(key, reader.place.row)
        if first != reader.place.row:
            reader.say(report("row-repeated", row=first), column)
        return first == reader.place.row

    def remove(self, rows: Sequence[object], *, kept: set[Any], key: Callable[[Any], object]) -> None:
        """Remove what the sheet does not list, unless a row of it is wrong."""
        surplus = [row for row in rows if key(row) not in kept]
        sheet = self.table.sheet
        if surplus and self.log.rejected(sheet.file, sheet.name, self.part):
            self.log.say(Place(sheet.file, sheet.name, 0), report("list-kept"), noun=None)
            return
        for row in surplus:
            if isinstance(row, SessionParticipant):
                try:
                    check_free(self.db, row)
                except SessionError as error:
                    why = Wording(error.sentence(Language.ZH), error.sentence(Language.EN))
                    place = Place(sheet.file, sheet.name, 0)
                    self.log.say(place, report("wish-refused", why=why.fill()), noun=None)
                    continue
            self.db.delete(row)
            self.done.append(Done.REMOVED)
        self.db.flush()

    def session_row(self, reader: RowReader) -> None:
        values: dict[str, Any] = {
            "name": reader.name("name") or None,
            "timezone": reader.line("timezone") or None,
            "place": _plain(reader.line("place")),
        }
        if day := reader.parsed("date", parse_date):
            values["date"] = day.value
        if tables := reader.parsed("tables", parse_number):
            values["tables"] = tables.value
        names = reader.line("table_names")
        if "table_names" in reader.columns:
            values["table_names"] = [piece for piece in re.split(r"\s*[,，、]\s*", names or "") if piece]
        given = {name: value for name, value in values.items() if value is not None}

        def store() -> bool:
            body = SessionUpdate.model_validate(given).model_dump(exclude_unset=True)
            old = {name: getattr(self.session, name) for name in body}
            for name, value in body.items():
                setattr(self.session, name, value)
            try:
                check_tables(self.session)
            except SessionError:
                for name, value in old.items():
                    setattr(self.session, name, value)
                raise
            return old != body

        self.attempt(reader, store, is_new=False, column="tables")

    def rounds(self) -> None:
        listed: list[tuple[time, int]] = []
        readers = self.readers()
        for reader in readers:
            start = reader.parsed("start", parse_clock)
            minutes = reader.parsed("minutes", parse_number)
            if start is None:
                reader.require("", "start")
            if minutes is None:
                reader.require("", "minutes")
            if not reader.is_rejected and start and minutes and start.value and minutes.value is not None:
                listed.append((start.value, minutes.value))
        if any(reader.is_rejected for reader in readers):
            return
        before = [(item.start, item.length_minutes) for item in self.session.rounds]

        def store() -> bool:
            bodies = [RoundCreate(start=start, length_minutes=minutes) for start, minutes in listed]
            try:
                check_rounds(bodies)
            except ValueError as error:
                readers[-1].say(report("value-refused", reason=str(error)), "start")
                return False
            return replace_rounds(self.db, self.session, bodies)

        self.attempt(readers[-1], store, is_new=False, column="start")
        if self.done:
            kept = [Done.UNCHANGED if old == new else Done.UPDATED for old, new in zip(before, listed, strict=False)]
            self.done[:] = kept + [Done.CREATED] * (len(listed) - len(before))
            self.done += [Done.REMOVED] * (len(before) - len(listed))

    def participants(self, side: Side) -> None:
        everybody = repository.list_participants(self.db, self.session.id)
        rows = {row.code: row for row in everybody if row.side is side}
        people = repository.list_people(self.db, list(rows.values()))
        find = repository.find_faculty if side is Side.FACULTY else repository.find_companies
        readers = self.readers()
        codes = {code for reader in readers if (code := _plain(reader.name("code")))}
        known = find(self.db, sorted(codes - set(rows)))
        listed: set[str] = set()
        for reader in readers:
            code, name = _plain(reader.name("code")) or "", _plain(reader.name("name")) or ""
            if not code:
                code = next((one for one, row in rows.items() if row.id in people and people[row.id].name == name), "")
            row, person = rows.get(code), known.get(code)
            if not reader.require(code, "code") or not self.is_first(reader, code, "code"):
                continue
            if row is None and person is None:
                reader.say(report("participant-unknown", id=code, side=SIDES[side]), "code")
                continue
            listed.add(code)
            called = people[row.id].name if row and row.id in people else person.name if person else ""
            if name and called and plain_key(name) != plain_key(called):
                reader.say(report("participant-contradicted", id=code, known=called, name=name), "name")
            self.participant(reader, row, person, side, set(rows))
        self.remove(list(rows.values()), kept=listed, key=lambda row: row.code)

    def participant(
        self, reader: RowReader, row: SessionParticipant | None, person: Person | None, side: Side, taken: set[str]
    ) -> None:
        is_new = row is None
        if row is None and person is not None:
            row = new_participant(self.session, side, person, taken, Quota())
        if row is None:
            return
        given = self.given(reader, row.company_id or "")

        def store() -> bool:
            if is_new:
                self.db.add(row)
            return apply_update(self.db, row, ParticipantUpdate.model_validate(given))

        self.attempt(reader, store, is_new=is_new, column="least")
        if is_new and reader.is_rejected and row in self.db:
            self.db.expunge(row)

    def given(self, reader: RowReader, company_id: str) -> dict[str, Any]:
        """What the columns of a participant say; a column that is missing says nothing."""

        def number(name: str) -> int | None:
            found = reader.parsed(name, parse_number)
            return found.value if found else None

        readings: dict[str, tuple[str, Callable[[], Any]]] = {
            "least": ("min_meetings", lambda: number("least") or 0),
            "most": ("max_meetings", lambda: number("most")),
            "available": ("available", lambda: self.available(reader)),
            "note": ("note", lambda: _plain(reader.line("note")) or ""),
            "needs": ("need_ids", lambda: self.needs(reader, company_id)),
        }
        return {field: read() for name, (field, read) in readings.items() if name in reader.columns}

    def available(self, reader: RowReader) -> list[int] | None:
        if reader.says_nothing("available"):  # 不限 says nothing as well, but of a limit
            return None if any(says_all(cell) for cell in reader.cells("available")) else []
        found = reader.parsed("available", parse_rounds)
        return None if found is None or found.value is None else sorted(found.value)

    def needs(self, reader: RowReader, company_id: str) -> list[str]:
        references = [piece for piece in _SEPARATORS.split(_plain(reader.line("needs")) or "") if piece]
        known = repository.find_need_ids(self.db, company_id, references)
        for reference in references:
            if reference not in known:
                reader.say(report("brought-need-unknown", id=reference), "needs")
        return list(known.values())

    def preferences(self) -> None:
        rows = repository.list_preferences(self.db, self.session.id)
        existing = {(row.participant_id, row.other_id): row for row in rows}
        # Ranks may trade places: first all of them are taken off, then set as the sheet says.
        ranks = {row.id: row.rank for row in rows}
        for row in rows:
            row.rank = None
        self.db.flush()
        listed: set[tuple[str, str]] = set()
        for reader in self.readers():
            pair = self.pair(reader)
            side = self.choice(reader, "side", SIDES, _SIDE_WORDS)
            rank = reader.parsed("rank", parse_number)
            kind = self.choice(reader, "kind", KINDS, _KIND_WORDS) if reader.line("kind") else PreferenceKind.WANT
            if pair is None or side is None or kind is None:
                continue
            own, other = pair if side is Side.FACULTY else pair[::-1]
            if not self.is_first(reader, (own.id, other.id), "faculty"):
                continue
            listed.add((own.id, other.id))
            before = existing.get((own.id, other.id))
            old = (before.kind, ranks[before.id]) if before else None
            wanted = (kind, rank.value if rank else None)

            def store(
                own: SessionParticipant = own,
                other: SessionParticipant = other,
                old: object = old,
                wanted: tuple[PreferenceKind, int | None] = wanted,
            ) -> bool:
                _check_rank(*wanted)
                store_preference(self.db, own, other, *wanted)
                return old != wanted

            self.attempt(reader, store, is_new=before is None, column="rank")
            if reader.is_rejected and before is not None:
                before.rank = ranks[before.id]
        for row in rows:
            if (row.participant_id, row.other_id) not in listed:
                row.rank = ranks[row.id]
        self.remove(rows, kept=listed, key=lambda row: (row.participant_id, row.other_id))

    def conflicts(self) -> None:
        rows = repository.list_conflicts(self.db, self.session.id)
        existing = {(row.faculty_participant_id, row.company_participant_id) for row in rows}
        listed: set[tuple[str, str]] = set()
        for reader in self.readers():
            pair = self.pair(reader)
            lifted = self.choice(reader, "action", ACTIONS, _ACTION_WORDS) if reader.line("action") else False
            if pair is None or lifted is None or not self.is_first(reader, (pair[0].id, pair[1].id), "faculty"):
                continue
            key = (pair[0].id, pair[1].id)
            listed.add(key)
            note = _plain(reader.line("note")) or ""
            store = partial(store_conflict, self.db, *pair, is_lifted=lifted, note=note[:200])
            self.attempt(reader, store, is_new=key not in existing, column="faculty")
        self.remove(rows, kept=listed, key=lambda row: (row.faculty_participant_id, row.company_participant_id))

    def locks(self) -> None:
        rows = repository.list_locks(self.db, self.session.id)
        existing = {(row.faculty_participant_id, row.company_participant_id): row for row in rows}
        wanted: list[tuple[RowReader, tuple[SessionParticipant, SessionParticipant], int, int]] = []
        for reader in self.readers():
            pair = self.pair(reader)
            number = reader.parsed("round", parse_number)
            table = reader.parsed("table", parse_number)
            for name, found in (("round", number), ("table", table)):
                if found is None or found.value == 0:
                    reader.require("", name)
            if reader.is_rejected or pair is None or not self.is_first(reader, (pair[0].id, pair[1].id), "faculty"):
                continue
            wanted.append((reader, pair, (number and number.value) or 1, (table and table.value) or 1))
        listed = {(pair[0].id, pair[1].id) for _, pair, _, _ in wanted}
        self.remove(rows, kept=listed, key=lambda row: (row.faculty_participant_id, row.company_participant_id))
        old = {key: (row.round, row.table) for key, row in existing.items()}
        for key, row in existing.items():  # locks may trade places, so those that move make room first
            goal = next(((n, t) for _, pair, n, t in wanted if (pair[0].id, pair[1].id) == key), None)
            if goal is not None and goal != old[key]:
                self.db.delete(row)
        self.db.flush()
        for reader, pair, number_value, table_value in wanted:
            key = (pair[0].id, pair[1].id)
            store = partial(store_lock, self.db, *pair, round_number=number_value, table=table_value)
            self.attempt(reader, store, is_new=key not in existing, column="round")

    def pair(self, reader: RowReader) -> tuple[SessionParticipant, SessionParticipant] | None:
        found = []
        for side, column in ((Side.FACULTY, "faculty"), (Side.COMPANY, "company")):
            code = reader.require(_plain(reader.name(column)), column)
            rows = repository.list_participants(self.db, self.session.id)
            row = next((one for one in rows if one.side is side and one.code == code), None)
            if code and row is None:
                reader.say(report("participant-missing", id=code), column)
            if row is not None:
                found.append(row)
        return (found[0], found[1]) if len(found) == 2 else None  # noqa: PLR2004 - both sides

    def choice(
        self, reader: RowReader, column: str, labels: Mapping[ChoiceT, Wording], words: Mapping[ChoiceT, str]
    ) -> ChoiceT | None:
        text = reader.require(reader.line(column), column)
        known = {
            plain_key(word): value
            for value, label in labels.items()
            for word in (label.zh, label.en, str(value), *words[value].split("|"))
        }
        found = known.get(plain_key(text))
        if text and found is None:
            options = Wording(
                "、".join(one.zh for one in labels.values()), ", ".join(one.en for one in labels.values())
            )
            reader.say(report("choice-unknown", options=options), column)
        return found


def _check_rank(kind: PreferenceKind, rank: int | None) -> None:
    PreferenceCreate(participant_id="0" * 32, other_id="0" * 32, kind=kind, rank=rank)


def _plain(text: str | None) -> str | None:
    """Text without the apostrophe that the export has put before what looks like a formula."""
    return None if text is None else _GUARDED.sub("", text, count=1) if text.startswith("'") else text

"""What somebody changed in an exported workbook, as plain values, and how it is told to a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from matching.scheduling.problem import Place
from service.language import Language
from service.sessions.exports.cells import write_table
from service.sessions.exports.labels import label, name_attendee, say_round
from service.sessions.schedule_view import ScheduleView
from service.translation import deferred, translate


class Couple(NamedTuple):
    """A professor and a company of the session, by the ids of the two attendees."""

    faculty_id: str
    company_id: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the file something stands; `row` and `column` are "" where it is the whole sheet, or a row."""

    file: str
    sheet: str
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, such as C7."""
        return f"{self.column}{self.row or ''}"


@dataclass(frozen=True, slots=True)
class MeetingEdit:
    """One meeting that is moved (both places), added (no `before`) or removed (no `after`).

    meeting_id: None where the pair did not meet in the schedule.
    """

    couple: Couple
    meeting_id: str | None
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the file that cannot be taken: a sentence of the catalogue with its values, and where it stands."""

    code: str
    message: str
    spot: Spot
    values: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""

    def say(self, language: Language) -> str:
        """What is wrong and what to do, without the place."""
        return translate(language, self.message, **self.values) if self.values else translate(language, self.message)


@dataclass(frozen=True, slots=True)
class ScheduleEdits:
    """Everything that a file changes. With `troubles`, nothing of it should be applied."""

    moved: tuple[MeetingEdit, ...] = ()
    added: tuple[MeetingEdit, ...] = ()
    removed: tuple[MeetingEdit, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def changes(self) -> tuple[MeetingEdit, ...]:
        """All of them: what is moved, then added, then removed."""
        return (*self.moved, *self.added, *self.removed)

    @property
    def is_empty(self) -> bool:
        """Whether the file changes nothing and has nothing wrong."""
        return not self.changes and not self.troubles


def say_edit(edit: MeetingEdit, view: ScheduleView, language: Language) -> str:
    """One change in words."""
    people = [view.by_id[id_] for id_ in edit.couple]
    pair = " × ".join(f"{name_attendee(person, language)} [{person.code}]" for person in people)
    before, after = (_say_place(place, view, language) for place in (edit.before, edit.after))
    if edit.before is None:
        return translate(language, "Added: {pair}, {after}", pair=pair, after=after)
    if edit.after is None:
        return translate(language, "Removed: {pair}, {before}", pair=pair, before=before)
    return translate(language, "Moved: {pair}, from {before} to {after}", pair=pair, before=before, after=after)


def say_summary(edits: ScheduleEdits, language: Language) -> str:
    """How much changes, in one sentence."""
    if edits.is_empty:
        return translate(language, "The file changes nothing.")
    return translate(
        language,
        "Moved: {moved}, added: {added}, removed: {removed}, errors: {errors}.",
        moved=len(edits.moved),
        added=len(edits.added),
        removed=len(edits.removed),
        errors=len(edits.troubles),
    )


def say_trouble(trouble: Trouble, language: Language) -> str:
    """An error with its place and the way out, on one line."""
    spot = trouble.spot
    parts = (spot.file, spot.sheet, spot.cell if spot.column else _say_row(spot.row, language))
    place = " › ".join(part for part in parts if part)
    line = label(place, trouble.say(language), language)
    if spot.value:
        line += translate(language, " (the cell says “{value}”)", value=" / ".join(spot.value.split("\n")))
    if trouble.suggestion:
        line += translate(language, " Did you mean “{suggestion}”?", suggestion=trouble.suggestion)
    return line


def _say_row(row: int | None, language: Language) -> str:
    return "" if row is None else translate(language, "row {row}", row=row)


def _say_place(place: Place | None, view: ScheduleView, language: Language) -> str:
    if place is None:
        return ""
    return f"{say_round(place.round, language)} · {write_table(view, place.table, language)}"


NOT_A_SCHEDULE = deferred(
    "No sheet of a schedule was found: export the schedule, edit that file and import it, or give a sheet with the "
    "headers round, table, professor and company."
)
OTHER_SESSION = deferred("This file was exported from another session: import it there, or export this session again.")

"""What the import of an edited schedule answers, on the wire and on the command line."""

from pydantic import BaseModel, Field

from matching.scheduling.problem import Place
from service.language import Language, Wording
from service.sessions.exports.edits import MeetingEdit, Trouble, say_edit, say_summary, say_trouble
from service.sessions.presentation import show_edited, show_person
from service.sessions.schedule_import import ImportedSchedule
from service.sessions.schedule_view import ScheduleView
from service.sessions.schemas import EditedPublic, Said, SchedulePerson


class PlacePublic(BaseModel):
    """A table in a round."""

    round: int
    table: int


class EditPublic(BaseModel):
    """One change: without `before` a meeting is added, without `after` it is removed, with both it is moved."""

    meeting_id: str | None = Field(description="None for a meeting that is added.")
    faculty: SchedulePerson
    company: SchedulePerson
    before: PlacePublic | None
    after: PlacePublic | None
    said: Said


class TroublePublic(BaseModel):
    """An error in the file, with its place."""

    code: str
    sheet: str
    row: int | None
    column: str
    value: str
    suggestion: str
    said: Said


class ScheduleImportPublic(BaseModel):
    """What a file changes, and whether it was done."""

    applied: bool
    summary: Said
    changes: list[EditPublic]
    errors: list[TroublePublic]
    refused: Said | None = Field(description="Why the changes as a whole cannot be made; nothing was written.")
    edited: EditedPublic | None = Field(description="The draft with the changes; after a dry run, as it would be.")


def show_import(imported: ImportedSchedule) -> ScheduleImportPublic:
    """What an import did, or would do."""
    edits, view = imported.edits, imported.before
    refusal = imported.refusal
    return ScheduleImportPublic(
        applied=imported.applied,
        summary=_say("import-summary", Wording(*(say_summary(edits, language) for language in Language))),
        changes=[_show_edit(edit, view) for edit in edits.changes],
        errors=[_show_trouble(trouble) for trouble in edits.troubles],
        refused=_say(refusal.code, Wording(*(refusal.sentence(one) for one in Language))) if refusal else None,
        edited=show_edited(imported.edited) if imported.edited else None,
    )


def _show_edit(edit: MeetingEdit, view: ScheduleView) -> EditPublic:
    code = "meeting-added" if edit.before is None else "meeting-removed" if edit.after is None else "meeting-moved"
    return EditPublic(
        meeting_id=edit.meeting_id,
        faculty=show_person(view.by_id[edit.couple.faculty_id]),
        company=show_person(view.by_id[edit.couple.company_id]),
        before=_show_place(edit.before),
        after=_show_place(edit.after),
        said=_say(code, Wording(*(say_edit(edit, view, language) for language in Language))),
    )


def _show_trouble(trouble: Trouble) -> TroublePublic:
    return TroublePublic(
        code=trouble.code,
        sheet=trouble.spot.sheet,
        row=trouble.spot.row,
        column=trouble.spot.column,
        value=trouble.spot.value,
        suggestion=trouble.suggestion,
        said=_say(trouble.code, Wording(*(say_trouble(trouble, language) for language in Language))),
    )


def _show_place(place: Place | None) -> PlacePublic | None:
    return PlacePublic(round=place.round, table=place.table) if place else None


def _say(code: str, wording: Wording) -> Said:
    return Said(code=code, zh=wording.zh, en=wording.en)

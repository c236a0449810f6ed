"""What each sheet of an edited workbook says of each pair, and what follows from all of them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.scheduling.problem import Place
from service.sessions.exports.edits import Couple, MeetingEdit, ScheduleEdits, Spot, Trouble
from service.sessions.exports.labels import list_held
from service.sessions.schedule_view import ScheduleView
from service.translation import deferred


@dataclass(slots=True)
class Claims:
    """What one sheet says: where each pair meets, and about whom it speaks at all.

    about: the participant whose agenda it is; None for a sheet of everybody. A pair that it speaks about and does not
    place does not meet.
    """

    spot: Spot
    about: str | None = None
    placed: dict[Couple, tuple[Place, Spot]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def place(self, couple: Couple, place: Place, spot: Spot) -> None:
        """Note that a pair meets there; twice in one sheet is a trouble."""
        first = self.placed.get(couple)
        if first is None:
            self.placed[couple] = (place, spot)
        elif first[0] != place:
            self.troubles.append(Trouble("pair-repeated", PAIR_REPEATED, spot, {"cell": first[1].cell}))

    def speaks_of(self, couple: Couple) -> bool:
        """Whether the sheet would show this pair if it met."""
        return self.about is None or self.about in couple


PAIR_REPEATED = deferred("This pair stands in {cell} too: a pair meets once in a session, so empty one of the two.")
SHEETS_DISAGREE = deferred(
    "{pair} stands elsewhere in “{sheet}” {cell}: both differ from what was exported, so correct one of the two."
)
CHANGED_MEANWHILE = deferred(
    "{pair} was changed in the schedule after this file was exported: export again and repeat this edit."
)


def conclude(claims: Iterable[Claims], base: Mapping[Couple, Place], view: ScheduleView) -> ScheduleEdits:
    """Compare all sheets with the schedule as it was exported (`base`) and as it is now (`view`).

    A sheet that still says what was exported says nothing; one sheet's change stands for all. Changes are in the order
    of the schedule, new meetings in the order of rounds and tables.
    """
    claims = list(claims)
    troubles = [trouble for one in claims for trouble in one.troubles]
    now = {Couple(m.faculty_id, m.company_id): m for m in list_held(view)}
    edits: list[MeetingEdit] = []
    for couple in dict.fromkeys([*now, *base, *(couple for one in claims for couple in one.placed)]):
        wanted = _list_wanted(claims, couple, base.get(couple))
        if len({place for place, _ in wanted}) > 1:
            troubles.append(_disagree(view, couple, wanted))
            continue
        if not wanted:
            continue
        after, spot = wanted[0]
        meeting = now.get(couple)
        current = Place(meeting.round, meeting.table) if meeting else None
        if current == after:
            continue
        if current != base.get(couple):
            troubles.append(Trouble("changed-meanwhile", CHANGED_MEANWHILE, spot, {"pair": _say_pair(view, couple)}))
            continue
        edits.append(MeetingEdit(couple, meeting.id if meeting else None, current, after))
    return ScheduleEdits(
        moved=tuple(edit for edit in edits if edit.before and edit.after),
        added=tuple(
            sorted((edit for edit in edits if not edit.before), key=lambda edit: (edit.after or (), edit.couple))
        ),
        removed=tuple(edit for edit in edits if not edit.after),
        troubles=tuple(troubles),
    )


def _list_wanted(claims: Iterable[Claims], couple: Couple, base: Place | None) -> list[tuple[Place | None, Spot]]:
    """What the sheets say that differs from what was exported."""
    said = [one.placed.get(couple, (None, one.spot)) for one in claims if one.speaks_of(couple)]
    return [(place, spot) for place, spot in said if place != base]


def _disagree(view: ScheduleView, couple: Couple, wanted: list[tuple[Place | None, Spot]]) -> Trouble:
    first, spot = wanted[0]
    _, other = next((place, spot) for place, spot in wanted if place != first)
    values = {"pair": _say_pair(view, couple), "sheet": other.sheet, "cell": other.cell}
    return Trouble("sheets-disagree", SHEETS_DISAGREE, spot, values)


def _say_pair(view: ScheduleView, couple: Couple) -> str:
    return " × ".join(view.by_id[id_].code for id_ in couple)

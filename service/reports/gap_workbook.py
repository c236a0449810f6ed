"""The gap list as a workbook for those who look for the missing elsewhere: a sheet each, words in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from matching.gaps import IdleProfessor, MissingPart, UncoveredField, UnservedNeed
from service.gaps.use_cases import GapList
from service.matches.repository import FacultyLine, NeedLine
from service.reports import words
from service.reports.colour_scale import percent
from service.reports.xlsx import Column, Value, both, write_table
from service.translation import deferred


def write_gaps_xlsx(listed: GapList, path: Path) -> None:
    """Write the list to `path`: a row for each requirement that fails, each professor without a fit, each need of a field."""
    workbook = Workbook()
    workbook.properties.creator = "Duijie 对接"
    workbook.remove(workbook.worksheets[0])
    write_table(workbook, deferred("Not served"), _UNSERVED, _unserved(listed))
    write_table(workbook, deferred("Without a fit"), _IDLE, _idle(listed))
    write_table(workbook, deferred("Fields"), _FIELDS, _fields(listed))
    workbook.save(path)


@dataclass(frozen=True, slots=True)
class _Unserved:
    need: NeedLine
    gap: UnservedNeed
    part: MissingPart
    closest: FacultyLine | None


@dataclass(frozen=True, slots=True)
class _Idle:
    professor: FacultyLine
    gap: IdleProfessor
    need: NeedLine | None


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    field: UncoveredField
    need: NeedLine


def _unserved(listed: GapList) -> Iterator[_Unserved]:
    for gap in listed.gaps.unserved if listed.gaps else ():
        for part in gap.missing:
            yield _Unserved(listed.needs[gap.need_id], gap, part, listed.faculty.get(part.faculty_id or ""))


def _idle(listed: GapList) -> Iterator[_Idle]:
    for gap in listed.gaps.idle if listed.gaps else ():
        yield _Idle(listed.faculty[gap.faculty_id], gap, listed.needs.get(gap.need_id or ""))


def _fields(listed: GapList) -> Iterator[_Field]:
    for number, field in enumerate(listed.gaps.fields if listed.gaps else (), 1):
        for need_id in field.need_ids:
            yield _Field(number, field, listed.needs[need_id])


def _weight(row: _Unserved) -> Value:
    return both(deferred("Must") if row.part.must else deferred("Wish"))


_UNSERVED: tuple[Column[_Unserved], ...] = (
    Column(deferred("Company"), 26, lambda row: row.need.company),
    Column(deferred("Need"), 42, lambda row: row.need.title),
    Column(deferred("Missing"), 42, lambda row: row.part.text),
    Column(deferred("Weight"), 12, _weight),
    Column(deferred("Verdict"), 20, lambda row: both(words.COVERAGES[row.part.coverage])),
    Column(deferred("Closest passage"), 60, lambda row: row.part.quote.text if row.part.quote else None),
    Column(deferred("Professor"), 16, lambda row: row.closest.name if row.closest else None),
    Column(deferred("Chance of being useful"), 13, lambda row: percent(row.gap.probability)),
    Column(deferred("Need id"), 14, lambda row: row.need.external_id),
)

_IDLE: tuple[Column[_Idle], ...] = (
    Column(deferred("Professor"), 16, lambda row: row.professor.name),
    Column(deferred("Organization"), 22, lambda row: row.professor.organization),
    Column(deferred("Department"), 20, lambda row: row.professor.department),
    Column(deferred("Nearest need"), 42, lambda row: row.need.title if row.need else None),
    Column(deferred("Chance of being useful"), 13, lambda row: percent(row.gap.probability)),
    Column(deferred("Professor id"), 14, lambda row: row.professor.external_id),
)

_FIELDS: tuple[Column[_Field], ...] = (
    Column(deferred("Field"), 8, lambda row: row.number),
    Column(deferred("Telling words"), 36, lambda row: "、".join(row.field.words)),
    Column(deferred("Needs"), 8, lambda row: len(row.field.need_ids)),
    Column(deferred("Not served"), 8, lambda row: row.field.unserved),
    Column(deferred("Company"), 26, lambda row: row.need.company),
    Column(deferred("Need"), 42, lambda row: row.need.title),
    Column(deferred("Need id"), 14, lambda row: row.need.external_id),
)

"""Read a judged set: faculty.jsonl, needs.jsonl and qrels.tsv; or the two spreadsheets of a docking and qrels.tsv.

All fields but the ids and the need's title may be missing or null. An id may be a number. What is read otherwise than
it stands in the files (an unknown kind, a judgement on an unknown id) is told in the notes, never in silence.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from matching.evaluation import Grades
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need, NeedKind, Requirement
from service.errors import InvalidFileError
from service.evaluation.spreadsheets import read_spreadsheets

_Id = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value), Field(min_length=1)
]
_Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
_List = BeforeValidator(lambda value: [] if value is None else value)
_Record = TypeVar("_Record", bound=BaseModel)


class _ItemRecord(BaseModel):
    kind: str | None = None
    text: _Text = ""
    year: int | None = None


class _FacultyRecord(BaseModel):
    id: _Id
    items: Annotated[list[_ItemRecord], _List] = []


class _RequirementRecord(BaseModel):
    text: _Text = ""
    must: bool | None = None


class _NeedRecord(BaseModel):
    id: _Id
    title: str
    body: _Text = ""
    requirements: Annotated[list[_RequirementRecord], _List] = []
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A judged set; `notes` are sentences on what was read otherwise than it stands in the files."""

    name: str
    faculty: tuple[FacultyProfile, ...]
    needs: tuple[Need, ...]
    grades: Grades
    notes: tuple[str, ...]


def load_dataset(directory: Path) -> Dataset:
    """Load the judged set in `directory`.

    Raises InvalidFileError, naming file and line, where something is missing or cannot be read.
    """
    if not directory.is_dir():
        message = f"There is no folder {directory}: name one with faculty.jsonl, needs.jsonl and qrels.tsv."
        raise InvalidFileError(message)
    notes: Counter[str] = Counter()
    sheets = sorted(path for path in directory.glob("*.xlsx") if not path.name.startswith("~$"))
    if sheets and not (directory / "faculty.jsonl").exists() and not (directory / "needs.jsonl").exists():
        faculty, needs = read_spreadsheets(sheets)
    else:
        faculty = tuple(_faculty(record, notes) for record in _records(directory / "faculty.jsonl", _FacultyRecord))
        needs = tuple(_need(record, notes) for record in _records(directory / "needs.jsonl", _NeedRecord))
    grades = _grades(directory / "qrels.tsv", {need.id for need in needs}, {profile.id for profile in faculty}, notes)
    return Dataset(directory.name, faculty, needs, grades, tuple(f"{note} ({n} times)" for note, n in notes.items()))


def _records(path: Path, model: type[_Record]) -> list[_Record]:
    found: dict[str, _Record] = {}
    for number, line in _lines(path):
        try:
            record = model.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the line"
            message = f"{path} line {number}: {place}: {first['msg']}. Mend that line; each line is one JSON object."
            raise InvalidFileError(message) from error
        identity = str(record.id)  # type: ignore[attr-defined]  # both records have one
        if identity in found:
            raise InvalidFileError(f"{path} line {number}: id {identity!r} stands there twice; ids must differ.")
        found[identity] = record
    if not found:
        raise InvalidFileError(f"{path} is empty: it needs at least one JSON object, one a line.")
    return list(found.values())


def _faculty(record: _FacultyRecord, notes: Counter[str]) -> FacultyProfile:
    items = tuple(
        ExpertiseItem(
            id=str(position),
            kind=_kind(item.kind, ExpertiseKind, ExpertiseKind.PUBLICATION, notes),
            text=item.text,
            year=item.year,
        )
        for position, item in enumerate(record.items, 1)
        if item.text.strip()
    )
    return FacultyProfile(id=record.id, items=items)


def _need(record: _NeedRecord, notes: Counter[str]) -> Need:
    requirements = tuple(
        Requirement(id=str(position), text=requirement.text, must=requirement.must is not False)
        for position, requirement in enumerate(record.requirements, 1)
        if requirement.text.strip()
    )
    kind = _kind(record.kind, NeedKind, NeedKind.TECHNICAL_PROBLEM, notes)
    return Need(id=record.id, title=record.title, body=record.body, requirements=requirements, kind=kind)


_Kind = TypeVar("_Kind", ExpertiseKind, NeedKind)


def _kind(value: str | None, kinds: type[_Kind], default: _Kind, notes: Counter[str]) -> _Kind:
    if value is None or value in list(kinds):
        return kinds(value) if value is not None else default
    notes[f"unknown kind {value!r} read as {default.value!r}"] += 1
    return default


def _grades(path: Path, needs: set[str], faculty: set[str], notes: Counter[str]) -> dict[tuple[str, str], float]:
    grades: dict[tuple[str, str], float] = {}
    for number, line in _lines(path):
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter="\t"))]
        if number == 1 and _is_header(cells):
            continue
        need, professor, grade = _judgement(cells, path, number)
        if need not in needs or professor not in faculty:
            notes["judgement on an id that is in neither file left out"] += 1
            continue
        if grades.setdefault((need, professor), grade) != grade:
            raise InvalidFileError(f"{path} line {number}: {need} and {professor} are judged twice, differently.")
    if not grades:
        raise InvalidFileError(f"{path} judges no pair of the two files: each line is need, faculty, grade.")
    return grades


def _judgement(cells: list[str], path: Path, number: int) -> tuple[str, str, float]:
    try:
        need, professor, grade = cells
        return need, professor, float(grade)
    except ValueError as error:
        message = f"{path} line {number}: expected need, faculty and a grade with tabs between, found {cells!r}."
        raise InvalidFileError(message) from error


def _is_header(cells: list[str]) -> bool:
    try:
        float(cells[-1])
    except ValueError:
        return True
    return False


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if not path.exists():
        raise InvalidFileError(f"There is no {path}: a judged set is faculty.jsonl, needs.jsonl and qrels.tsv.")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFileError(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")

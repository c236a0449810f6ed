"""A bare problem as JSON, and the plan that answers it as JSON: the contract of `duijie plan --problem`.

Which keys there are, what they default to, and what is an error rather than an INFEASIBLE plan: docs/planning.md.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from matching.scheduling.errors import ProblemError
from matching.scheduling.planner import plan
from matching.scheduling.problem import Identifier, Meeting, Pair, Participant, Place, Plan, Problem, Reason
from matching.scheduling.wording import Language, sentence

DEFAULT_SEED: Final = 0
DEFAULT_TIME_LIMIT_SECONDS: Final = 60.0

LARGEST_SCORE: Final = 1e100
"""Scores beyond this, in either direction, are refused: their sums would leave the range of a float."""

_PROBLEM_KEYS: Final = ("faculty", "companies", "affinity", "tables")
_OPTIONAL_KEYS: Final = ("rounds", "must", "forbidden", "locked", "closed")
_PERSON_KEYS: Final = ("id",)
_OPTIONAL_PERSON_KEYS: Final = ("min", "max", "available", "name")


def solve_problem_document(
    document: object,
    *,
    seed: int = DEFAULT_SEED,
    time_limit_seconds: float = DEFAULT_TIME_LIMIT_SECONDS,
    language: Language | Literal["en", "zh"] = Language.ENGLISH,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, object]:
    """Plan a problem document; the answer can be dumped as JSON as it is.

    Raises ProblemError, whose sentence names the place, for a document that is no problem.
    """
    language = Language(language)
    started = clock()
    answer = plan(parse_problem(document, language=language), seed=seed, time_limit_seconds=time_limit_seconds)
    return {**plan_document(answer, language=language), "seconds": round(clock() - started, 6)}


def plan_document(answer: Plan, *, language: Language = Language.ENGLISH) -> dict[str, object]:
    """A plan as the JSON contract wants it, without `seconds`."""
    return {
        "status": answer.status.value,
        "rounds_needed": answer.rounds_needed,
        "objective": answer.objective,
        "bound": answer.bound,
        "fairness_price": answer.fairness_price,
        "meetings": [meeting._asdict() for meeting in answer.meetings],
        "unserved": [party.id for party in answer.unserved],
        "reasons": [sentence(reason, language) for reason in answer.reasons],
    }


def parse_problem(document: object, *, language: Language = Language.ENGLISH) -> Problem:
    """Read a problem document. Raises ProblemError, naming the place, for anything that is malformed.

    Wishes that merely contradict one another are no error: the planner answers them with INFEASIBLE and reasons.
    """
    return _Reader(language).read(document)


def problem_document(problem: Problem) -> dict[str, object]:
    """A problem as the document that `parse_problem` reads back, in an order of its own: equal problems, equal documents.

    Names are left out, so that a document that is kept says nothing of a person but the id.
    """
    return {
        "faculty": [_person_document(person) for person in sorted(problem.faculty, key=_by_id)],
        "companies": [_person_document(person) for person in sorted(problem.companies, key=_by_id)],
        "affinity": [[*pair, score] for pair, score in sorted(problem.affinity.items(), key=_by_text)],
        "tables": problem.tables,
        "rounds": problem.rounds,
        "must": [list(pair) for pair in sorted(problem.must, key=str)],
        "forbidden": [list(pair) for pair in sorted(problem.forbidden, key=str)],
        "locked": [list(meeting) for meeting in sorted(problem.locked, key=str)],
        "closed": [list(place) for place in sorted(problem.closed)],
    }


@dataclass(slots=True)
class _Reader:
    language: Language

    def read(self, document: object) -> Problem:
        whole = self._object(document, "problem", _PROBLEM_KEYS, _OPTIONAL_KEYS)
        faculty = self._people(whole["faculty"], "faculty")
        companies = self._people(whole["companies"], "companies")
        known = (frozenset(person.id for person in faculty), frozenset(person.id for person in companies))
        rounds = whole.get("rounds")
        return Problem(
            faculty=faculty,
            companies=companies,
            affinity=self._affinity(whole["affinity"], known),
            tables=self._whole_number(whole["tables"], "tables", 0),
            rounds=None if rounds is None else self._whole_number(rounds, "rounds", 0),
            must=frozenset(self._pairs(whole.get("must", []), "must", known)),
            forbidden=frozenset(self._pairs(whole.get("forbidden", []), "forbidden", known)),
            locked=tuple(dict.fromkeys(self._locked(whole.get("locked", []), known))),
            closed=frozenset(self._closed(whole.get("closed", []))),
        )

    def _people(self, value: object, place: str) -> tuple[Participant, ...]:
        people: dict[Identifier, Participant] = {}
        for number, item in enumerate(self._list(value, place)):
            here = f"{place}[{number}]"
            entry = self._object(item, here, _PERSON_KEYS, _OPTIONAL_PERSON_KEYS)
            identifier = self._identifier(entry["id"], f"{here}.id")
            if identifier in people:
                raise self._error("duplicate-id", place=f"{here}.id", value=_show(identifier))
            most, rounds, name = entry.get("max"), entry.get("available"), entry.get("name")
            if name is not None and not isinstance(name, str):
                raise self._error("not-a-text", place=f"{here}.name", value=_show(name))
            people[identifier] = Participant(
                id=identifier,
                min_meetings=self._whole_number(entry.get("min", 0), f"{here}.min", 0),
                max_meetings=None if most is None else self._whole_number(most, f"{here}.max", 0),
                available=None if rounds is None else self._rounds(rounds, f"{here}.available"),
                name=name,
            )
        return tuple(people.values())

    def _rounds(self, value: object, place: str) -> frozenset[int]:
        rounds = self._list(value, place)
        return frozenset(self._whole_number(item, f"{place}[{n}]", 1) for n, item in enumerate(rounds))

    def _affinity(self, value: object, known: "_Known") -> dict[Pair, float]:
        affinity: dict[Pair, float] = {}
        faculty, companies = known
        for number, item in enumerate(self._list(value, "affinity")):
            row = self._row(item, "affinity", number, ("faculty", "company", "score"))
            pair, score = Pair(row[0], row[1]), row[2]  # type: ignore[arg-type]
            # A million rows come through here. bool is an int to Python, but neither an id nor a score.
            known_types = type(pair[0]) in _ID_TYPES and type(pair[1]) in _ID_TYPES
            if not known_types or pair[0] not in faculty or pair[1] not in companies:
                self._pair(row, "affinity", number, known)  # says which of the two it is
            if pair in affinity:
                raise self._error("duplicate-affinity", place=f"affinity[{number}]", pair=pair)
            if type(score) not in _SCORE_TYPES or not -LARGEST_SCORE <= score <= LARGEST_SCORE:  # type: ignore[operator]
                raise self._error("not-a-score", place=f"affinity[{number}][2]", value=_show(score))
            affinity[pair] = float(score)  # type: ignore[arg-type]
        return affinity

    def _pairs(self, value: object, place: str, known: "_Known") -> Iterable[Pair]:
        for number, item in enumerate(self._list(value, place)):
            yield self._pair(self._row(item, place, number, ("faculty", "company")), place, number, known)

    def _locked(self, value: object, known: "_Known") -> Iterable[Meeting]:
        for number, item in enumerate(self._list(value, "locked")):
            row = self._row(item, "locked", number, ("faculty", "company", "round", "table"))
            pair = self._pair(row, "locked", number, known)
            here = f"locked[{number}]"
            yield Meeting(
                *pair, self._whole_number(row[2], f"{here}[2]", 1), self._whole_number(row[3], f"{here}[3]", 1)
            )

    def _closed(self, value: object) -> Iterable[Place]:
        for number, item in enumerate(self._list(value, "closed")):
            row = self._row(item, "closed", number, ("round", "table"))
            here = f"closed[{number}]"
            yield Place(self._whole_number(row[0], f"{here}[0]", 1), self._whole_number(row[1], f"{here}[1]", 1))

    def _pair(self, row: Sequence[object], place: str, number: int, known: "_Known") -> Pair:
        for position, (identifier, ids, listed) in enumerate(zip(row, known, ("faculty", "companies"), strict=False)):
            if type(identifier) not in _ID_TYPES or identifier not in ids:
                here = f"{place}[{number}][{position}]"
                raise self._error("unknown-id", place=here, value=_show(identifier), listed=listed)
        return Pair(row[0], row[1])  # type: ignore[arg-type]

    def _row(self, value: object, place: str, number: int, names: tuple[str, ...]) -> Sequence[object]:
        if not isinstance(value, list | tuple) or len(value) != len(names):
            shape = f"[{', '.join(names)}]"
            raise self._error("not-a-row", place=f"{place}[{number}]", value=_show(value), shape=shape)
        return value

    def _object(
        self, value: object, place: str, needed: tuple[str, ...], optional: tuple[str, ...]
    ) -> Mapping[str, object]:
        keys = needed + optional
        if not isinstance(value, Mapping):
            raise self._error("not-an-object", place=place, value=_show(value), keys=keys)
        for key in value:
            if key not in keys:
                raise self._error("unknown-key", place=place, value=_show(key), keys=keys)
        for key in needed:
            if key not in value:
                raise self._error("missing-key", place=place, value=key)
        return value

    def _list(self, value: object, place: str) -> Sequence[object]:
        if not isinstance(value, list | tuple):
            raise self._error("not-a-list", place=place, value=_show(value))
        return value

    def _identifier(self, value: object, place: str) -> Identifier:
        unwritable = isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "" or unwritable:
            raise self._error("not-an-id", place=place, value=_show(value))
        return value

    def _whole_number(self, value: object, place: str, least: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _LARGEST_NUMBER:
            raise self._error("not-a-whole-number", place=place, value=_show(value), least=least, most=_LARGEST_NUMBER)
        return value

    def _error(self, code: str, **values: object) -> ProblemError:
        return ProblemError(Reason(code, values), self.language)


_ID_TYPES: Final = frozenset({str, int})
_SCORE_TYPES: Final = frozenset({float, int})
_Known = tuple[frozenset[Identifier], frozenset[Identifier]]
_LARGEST_NUMBER: Final = 10**9
_LONGEST_SHOWN: Final = 60


def _person_document(person: Participant) -> dict[str, object]:
    return {
        "id": person.id,
        "min": person.min_meetings,
        "max": person.max_meetings,
        "available": None if person.available is None else sorted(person.available),
    }


def _by_id(person: Participant) -> str:
    return str(person.id)


def _by_text(item: tuple[Pair, float]) -> str:
    return str(item[0])


def _show(value: object) -> str:
    """A value as it might stand in the document, cut short so that a sentence stays a sentence."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"

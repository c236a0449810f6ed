"""The plain values of session planning: who takes part, what is wished, and the plan that answers.

Nothing here plans; `audit` imports this module and none of the planner's, so that it can judge the rest.
Rounds and tables count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Identifier = str | int


class Side(StrEnum):
    """Which of the two sides of a meeting somebody sits on."""

    FACULTY = "faculty"
    COMPANY = "company"


class Party(NamedTuple):
    """One person or company, named without doubt: ids are unique within a side only. `name` is for sentences."""

    side: Side
    id: Identifier
    name: str | None = None


class Pair(NamedTuple):
    """A professor and a company that may, must or must not meet."""

    faculty: Identifier
    company: Identifier


class Place(NamedTuple):
    """A table in a round."""

    round: int
    table: int


class Meeting(NamedTuple):
    """A pair that meets at a table in a round."""

    faculty: Identifier
    company: Identifier
    round: int
    table: int

    @property
    def pair(self) -> Pair:
        """Who meets."""
        return Pair(self.faculty, self.company)

    @property
    def place(self) -> Place:
        """Where and when they meet."""
        return Place(self.round, self.table)


@dataclass(frozen=True, slots=True)
class Participant:
    """A professor or a company with its quota and the rounds in which it can be there.

    `max_meetings` None means no limit of its own; `available` None means every round.
    """

    id: Identifier
    min_meetings: int = 0
    max_meetings: int | None = None
    available: frozenset[int] | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a plan answers to.

    affinity: the only pairs that may meet, with the worth of their meeting (finite, may be 0 or negative).
    rounds: None means as many as the chosen meetings need.
    must, forbidden: pairs that have to meet, and pairs that may not although they have an affinity.
    locked: meetings that are held exactly there and then.
    closed: places that cannot be used (a lost table, a cancelled round).
    """

    faculty: tuple[Participant, ...]
    companies: tuple[Participant, ...]
    affinity: Mapping[Pair, float]
    tables: int
    rounds: int | None = None
    must: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    locked: tuple[Meeting, ...] = ()
    closed: frozenset[Place] = frozenset()


class Status(StrEnum):
    """What is proved of a plan. OPTIMAL and INFEASIBLE are proofs; FEASIBLE and UNKNOWN are honest ignorance."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"


class Unit(StrEnum):
    """What a number in a sentence counts."""

    MEETING = "meeting"
    ROUND = "round"
    TABLE = "table"
    PERSON = "person"
    PLACE = "place"


class Count(NamedTuple):
    """A number with what it counts, so that each language can word it."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to tell a person: a stable `code` and the values of its sentence.

    A value is a party, pair, meeting, place, count, number, text or another reason, or a tuple of these;
    `wording.sentence` words them in Chinese or in English.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the planner answers.

    objective: total affinity of `meetings`; bound: no plan that leaves as few people unserved has more
        (both None without a plan).
    unserved: people who have an acceptable partner but no meeting; faculty first, each side by id.
    fairness_price: the best total affinity if people might be left unserved, less the best when as few as possible
        are; None where it is not proved.
    rounds_needed: the last round that is used; None without a plan.
    gaps: rounds in which somebody waits between two meetings; table_changes: how often somebody has to
        walk to another table for the next meeting. Both are kept low, without a proof.
    """

    status: Status
    meetings: tuple[Meeting, ...] = ()
    unserved: tuple[Party, ...] = ()
    objective: float | None = None
    bound: float | None = None
    fairness_price: float | None = None
    rounds_needed: int | None = None
    gaps: int = 0
    table_changes: int = 0
    reasons: tuple[Reason, ...] = ()
    seed: int = 0
    time_limit_seconds: float = 60.0

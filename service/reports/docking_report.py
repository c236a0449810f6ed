"""What a report of a whole docking shows, as frozen values: the one thing that the page and the workbook are made of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DuijieError
from matching.types import ExpertiseItem, Match, NeedKind, Requirement, Verdict


class InconsistentReportError(DuijieError):
    """The parts of a report contradict each other."""

    code = "inconsistent-report"


@dataclass(frozen=True, slots=True)
class ReportedProfessor:
    """A professor as a reader meets one. `id` is the id that matches use."""

    id: str
    name: str
    organization: str = ""
    department: str = ""
    title: str = ""
    items: tuple[ExpertiseItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedCompany:
    """A company as a reader meets one."""

    id: str
    name: str
    region: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class ReportedNeed:
    """A need as a reader meets one. `company_id` names one of the report's companies."""

    id: str
    title: str
    company_id: str
    kind: NeedKind = NeedKind.TECHNICAL_PROBLEM
    body: str = ""
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class DockingReport:
    """Everything that a report shows.

    `scores` has one row a need and one column a professor, float32, in the order of `needs` and `faculty`, on the scale
    of `Match.score`. `matches_by_need` holds the ranked professors of a need with their evidence. `matches_by_faculty`
    holds the ranked needs of a professor; it adds the pairs that fell below the cut of a need's list, and its evidence
    is not shown. Both may be cut at any top k, and a missing key means an empty list. `invented` says that people and
    companies are made up, and the report then says so.

    Raises:
        InconsistentReportError: an id occurs twice or is unknown, or the scores have another shape or are not finite.
    """

    title: str
    generated_at: datetime
    model: str
    faculty: tuple[ReportedProfessor, ...]
    companies: tuple[ReportedCompany, ...]
    needs: tuple[ReportedNeed, ...]
    matches_by_need: Mapping[str, tuple[Match, ...]]
    scores: NDArray[np.float32]
    matches_by_faculty: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    invented: bool = False

    def __post_init__(self) -> None:
        """Refuse a report that contradicts itself, before anybody reads it."""
        known_faculty = _unique(self.faculty, "professor")
        known_companies = _unique(self.companies, "company")
        known_needs = _unique(self.needs, "need")
        _require_known((need.company_id for need in self.needs), known_companies, "company")
        for matches in (self.matches_by_need, self.matches_by_faculty):
            pairs = [match for ranked in matches.values() for match in ranked]
            _require_known((match.need_id for match in pairs), known_needs, "need")
            _require_known((match.faculty_id for match in pairs), known_faculty, "professor")
        _require_known(self.matches_by_need, known_needs, "need")
        _require_known(self.matches_by_faculty, known_faculty, "professor")
        expected = (len(self.needs), len(self.faculty))
        if self.scores.shape != expected:
            raise InconsistentReportError(
                f"The scores have the shape {self.scores.shape}, but there are {expected[0]} needs and "
                f"{expected[1]} professors; score every pair of this report."
            )
        if not np.isfinite(self.scores).all():
            raise InconsistentReportError("Some scores are not finite numbers; score every pair of this report.")

    def best_verdict(self, need_id: str) -> Verdict:
        """The best word that any professor earns for a need; no suitable expert where there is no match at all."""
        verdicts = {match.verdict for match in self.matches_by_need.get(need_id, ())}
        # Verdict lists its members from the best to the worst.
        return next((verdict for verdict in Verdict if verdict in verdicts), Verdict.NO_SUITABLE_EXPERT)

    def list_unserved(self) -> tuple[ReportedNeed, ...]:
        """The needs that nobody here can serve, in the order of `needs`."""
        return tuple(need for need in self.needs if self.best_verdict(need.id) is Verdict.NO_SUITABLE_EXPERT)

    def list_chances(self, faculty_id: str) -> tuple[Match, ...]:
        """The pairs that are worth a professor's time, from either direction, the best first, ties by need id."""
        pairs = {
            match.need_id: match
            for ranked in (*self.matches_by_faculty.values(), *self.matches_by_need.values())
            for match in ranked
            if match.faculty_id == faculty_id and match.verdict is not Verdict.NO_SUITABLE_EXPERT
        }
        return tuple(sorted(pairs.values(), key=lambda match: (-match.score, match.need_id)))

    def list_unmatched(self) -> tuple[ReportedProfessor, ...]:
        """The professors for whom no need is worth a talk, in the order of `faculty`."""
        return tuple(professor for professor in self.faculty if not self.list_chances(professor.id))

    def count_top_three(self) -> dict[str, int]:
        """For every professor, in how many needs one stands among the first three and is worth a talk at least.

        A professor who stands in most of them would have to be in many meetings at once: a load to look at.
        """
        counts = dict.fromkeys((professor.id for professor in self.faculty), 0)
        for ranked in self.matches_by_need.values():
            for match in ranked:
                if match.rank <= _TOP and match.verdict is not Verdict.NO_SUITABLE_EXPERT:
                    counts[match.faculty_id] += 1
        return counts


_TOP = 3


def _unique(rows: Sequence[ReportedProfessor | ReportedCompany | ReportedNeed], noun: str) -> set[str]:
    for row_id, count in Counter(row.id for row in rows).items():
        if count > 1:
            raise InconsistentReportError(
                f"The {noun} id {row_id!r} occurs {count} times; give every {noun} an id of its own."
            )
    return {row.id for row in rows}


def _require_known(ids: Iterable[str], known: set[str], noun: str) -> None:
    for unknown in sorted(set(ids) - known):
        raise InconsistentReportError(f"The {noun} id {unknown!r} is not in this report; list every {noun} that it names.")

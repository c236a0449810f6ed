"""What a report of a whole docking shows, as frozen values: page and workbook are both made of this."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DuijieError
from matching.calibration import Trial
from matching.gaps import Gaps
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
    is not shown. Both may be cut at any top k, and a missing key means an empty list. `calibrated_on` says in one
    sentence which judgements the verdicts rest on. `gaps` are what comes closest to a requirement that fails, and the
    fields that several needs ask for; their ids are those of this report. `invented` says that people and companies are
    made up, and the report then says so. `plain_scores` are the scores before what everybody scores was taken off, from
    which the report tells what that changed; `set_aside` are pairs (need id, faculty id) that one side has said do not fit; `trial` says how well the probabilities held on needs they were not fitted on.

    Raises:
        InconsistentReportError: an id occurs twice or is unknown, the scores have another shape or are not finite,
            or a match has another score than its pair in `scores`, as happens when rows are in another order.
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
    calibrated_on: str = ""
    invented: bool = False
    gaps: Gaps | None = None
    plain_scores: NDArray[np.float32] | None = None
    trial: Trial | None = None
    set_aside: AbstractSet[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a report that contradicts itself, before anybody reads it."""
        rows, columns = _number(self.needs, "need"), _number(self.faculty, "professor")
        _require_known((need.company_id for need in self.needs), _number(self.companies, "company"), "company")
        _require_known(self.matches_by_need, rows, "need")
        _require_known(self.matches_by_faculty, columns, "professor")
        if self.scores.shape != (len(rows), len(columns)):
            raise InconsistentReportError(
                f"The scores have the shape {self.scores.shape}, but there are {len(rows)} needs and "
                f"{len(columns)} professors; score every pair of this report."
            )
        if self.plain_scores is not None and self.plain_scores.shape != self.scores.shape:
            raise InconsistentReportError(
                f"The plain scores have the shape {self.plain_scores.shape}, the scores {self.scores.shape}; give both "
                "for the same needs and professors."
            )
        if not np.isfinite(self.scores).all():
            raise InconsistentReportError("Some scores are not finite numbers; score every pair of this report.")
        matches = [
            match for ranked in (*self.matches_by_need.values(), *self.matches_by_faculty.values()) for match in ranked
        ]
        _require_known((match.need_id for match in matches), rows, "need")
        _require_known((match.faculty_id for match in matches), columns, "professor")
        if self.gaps is not None:
            _require_known((id_ for one in self.gaps.fields for id_ in one.need_ids), rows, "need")
            _require_known((one.need_id for one in self.gaps.unserved), rows, "need")
            closest = (part.faculty_id for one in self.gaps.unserved for part in one.missing)
            _require_known((id_ for id_ in closest if id_), columns, "professor")
        for match in matches:
            _require_same_score(match, float(self.scores[rows[match.need_id], columns[match.faculty_id]]))

    @property
    def is_calibrated(self) -> bool:
        """Whether verdicts can be given; a model that was never held against judgements only ranks."""
        return all(match.verdict is not None for ranked in self.matches_by_need.values() for match in ranked)

    def best_verdict(self, need_id: str) -> Verdict | None:
        """The best word that any professor earns for a need.

        No suitable expert where there is no match at all, and None where the model is not calibrated.
        """
        verdicts = {match.verdict for match in self.matches_by_need.get(need_id, ())}
        if None in verdicts:
            return None
        # Verdict lists its members from the best to the worst.
        return next((verdict for verdict in Verdict if verdict in verdicts), Verdict.NO_SUITABLE_EXPERT)

    def list_unserved(self) -> tuple[ReportedNeed, ...]:
        """The needs that nobody here can serve, in the order of `needs`; none where the model is not calibrated."""
        return tuple(need for need in self.needs if self.best_verdict(need.id) is Verdict.NO_SUITABLE_EXPERT)

    def list_chances(self, faculty_id: str) -> tuple[Match, ...]:
        """The pairs that are worth a professor's time, from either direction, the best first, ties by need id."""
        pairs = {
            match.need_id: match
            for ranked in (*self.matches_by_faculty.values(), *self.matches_by_need.values())
            for match in ranked
            if match.faculty_id == faculty_id and _is_promising(match)
        }
        return tuple(sorted(pairs.values(), key=lambda match: (-match.score, match.need_id)))

    def list_unmatched(self) -> tuple[ReportedProfessor, ...]:
        """The professors for whom no need is worth a talk, in the order of `faculty`."""
        return tuple(professor for professor in self.faculty if not self.list_chances(professor.id))

    def count_places(self) -> dict[str, tuple[int, int]]:
        """For every professor, among the first three of how many needs, before and after hubs were taken off.

        Empty where the report does not know what was before.
        """
        if self.plain_scores is None:
            return {}
        before, after = _count_places(self.plain_scores), _count_places(self.scores)
        return {one.id: (int(before[at]), int(after[at])) for at, one in enumerate(self.faculty)}

    def count_top_three(self) -> dict[str, int]:
        """For every professor, in how many needs one stands among the first three and is worth a talk at least.

        A professor who stands in most of them would have to be in many meetings at once: a load to look at.
        """
        counts = dict.fromkeys((professor.id for professor in self.faculty), 0)
        for ranked in self.matches_by_need.values():
            for match in ranked:
                if match.rank <= _TOP and _is_promising(match):
                    counts[match.faculty_id] += 1
        return counts


_TOP = 3

# Two ways to compute one score may differ in the last digits of float32; two different pairs differ by more.
_TOLERANCE = 1e-3


def _count_places(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    first = np.argsort(-scores, axis=1, kind="stable")[:, :_TOP]
    return np.bincount(first.ravel(), minlength=scores.shape[1])


def _is_promising(match: Match) -> bool:
    """Worth a talk at least; without a verdict, among the first three."""
    return match.rank <= _TOP if match.verdict is None else match.verdict is not Verdict.NO_SUITABLE_EXPERT


def _number(rows: Sequence[ReportedProfessor | ReportedCompany | ReportedNeed], noun: str) -> dict[str, int]:
    for row_id, count in Counter(row.id for row in rows).items():
        if count > 1:
            raise InconsistentReportError(
                f"The {noun} id {row_id!r} occurs {count} times; give every {noun} an id of its own."
            )
    return {row.id: position for position, row in enumerate(rows)}


def _require_known(ids: Iterable[str], known: Mapping[str, int], noun: str) -> None:
    for unknown in sorted(set(ids) - set(known)):
        raise InconsistentReportError(
            f"The {noun} id {unknown!r} is not in this report; list every {noun} that it names."
        )


def _require_same_score(match: Match, score: float) -> None:
    # A match shows its score cut to 0..1, a matrix may go beyond.
    if abs(match.score - min(max(score, 0.0), 1.0)) > _TOLERANCE:
        raise InconsistentReportError(
            f"The match of {match.need_id!r} and {match.faculty_id!r} has the score {match.score:.3f}, but the "
            f"matrix has {score:.3f}; order the matrix like the needs and the faculty of this report."
        )

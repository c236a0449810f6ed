"""What a meeting of a professor and a company would be worth: how well they fit, and what the two of them wish.

The fit is the best over the needs that the company brings. A wish adds to it, from each side by itself, so a wish
that is mutual counts twice; docs/sessions.md says why these amounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matching.calibration import Calibration
from matching.matcher import Matcher, score_chosen
from matching.scheduling.problem import Pair
from matching.types import Verdict
from service.language import Wording
from service.models.docking_session import AffinitySource, PairThreshold
from service.sessions.errors import UncalibratedError

WANT_BONUS: Final = 0.05
"""What a want without a rank adds to the affinity."""

RANK_BONUS: Final = MappingProxyType({1: 0.25, 2: 0.2, 3: 0.15, 4: 0.1})
"""What a wish adds, by its rank."""

DECIMALS: Final = 4
"""Affinities have so many decimals, so that they are the same on every machine and the planner counts them exactly."""

_VERDICTS: Final[Mapping[PairThreshold, frozenset[Verdict]]] = MappingProxyType(
    {
        PairThreshold.WORTH_A_TALK: frozenset({Verdict.WORTH_A_TALK, Verdict.STRONG}),
        PairThreshold.STRONG: frozenset({Verdict.STRONG}),
    }
)
THRESHOLDS: Final[Mapping[PairThreshold, Wording]] = MappingProxyType(
    {
        PairThreshold.ANY: Wording("不设门槛", "any pair"),
        PairThreshold.WORTH_A_TALK: Wording("至少值得一谈", "at least worth a talk"),
        PairThreshold.STRONG: Wording("仅高度契合", "strong matches only"),
    }
)
"""What each threshold is called."""

_SET_ASIDE: Final = -1.0
"""Stands for the score of a need and a professor that one side has set aside; scores are 0 or more."""

_PROBABILITY = Wording("概率", "probability")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a professor fits a company: `worth` between 0 and 1, the need that says so, and the verdict on it."""

    worth: float
    need_id: str
    verdict: Verdict | None


def rate_pairs(
    matcher: Matcher,
    professors: Mapping[str, str],
    companies: Mapping[str, Sequence[str]],
    *,
    source: AffinitySource = AffinitySource.SCORE,
) -> dict[Pair, Fit]:
    """The fit of each professor with each company, by code.

    `professors` has profile ids by code, `companies` ids of the needs they bring by code. Companies without a need,
    and professors whom the matcher does not know, have no fit; nor has a need that one side has set aside. Raises UncalibratedError for probabilities without a
    calibration.
    """
    calibration = matcher.calibration
    if source is AffinitySource.PROBABILITY and calibration is None:
        raise UncalibratedError(what=_PROBABILITY)
    scores = score_chosen(matcher, {need for needs in companies.values() for need in needs}, set(professors.values()))
    rows = {need_id: row for row, need_id in enumerate(scores.need_ids)}
    columns = {faculty_id: column for column, faculty_id in enumerate(scores.faculty_ids)}
    fits: dict[Pair, Fit] = {}
    matrix = scores.matrix.copy()
    for need_id, faculty_id in matcher.set_aside:
        if need_id in rows and faculty_id in columns:
            matrix[rows[need_id], columns[faculty_id]] = _SET_ASIDE
    for company, need_ids in companies.items():
        known = [rows[need_id] for need_id in need_ids if need_id in rows]
        if not known:
            continue
        best = matrix[known].argmax(axis=0)
        for professor, faculty_id in professors.items():
            column = columns.get(faculty_id)
            row = known[int(best[column])] if column is not None else 0
            if column is not None and matrix[row, column] != _SET_ASIDE:
                score = float(matrix[row, column])
                fits[Pair(professor, company)] = _fit(score, scores.need_ids[row], calibration, source)
    return fits


def passes(fit: Fit, threshold: PairThreshold) -> bool:
    """Whether a pair fits well enough to meet. Raises UncalibratedError where there is no verdict to go by."""
    if threshold is PairThreshold.ANY:
        return True
    if fit.verdict is None:
        raise UncalibratedError(what=THRESHOLDS[threshold])
    return fit.verdict in _VERDICTS[threshold]


def bonus_of(ranks: Iterable[int | None]) -> float:
    """What wants add to an affinity: one rank for each side that wants the other, None for a want without a rank."""
    return sum(WANT_BONUS if rank is None else RANK_BONUS[rank] for rank in ranks)


def _fit(score: float, need_id: str, calibration: Calibration | None, source: AffinitySource) -> Fit:
    verdict = calibration.verdict(score) if calibration else None
    worth = calibration.probability(score) if calibration and source is AffinitySource.PROBABILITY else score
    return Fit(round(worth, DECIMALS), need_id, verdict)

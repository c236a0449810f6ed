"""Why a pair fits, as it is told to one of the two."""

from matching.types import Coverage, Match, PartEvidence

SHOWN = 2
WHOLE = "need"
_CARRIED = (Coverage.COVERED, Coverage.PARTLY)


def choose_reasons(match: Match) -> tuple[PartEvidence, ...]:
    """The parts of the need that carry a match: what is covered before what partly is, a must before a wish.

    Where no requirement is met, or nobody can tell without a calibration, it is the need as a whole; empty where the
    profile says nothing to that either.
    """
    met = [part for part in match.evidence if part.part_id != WHOLE and part.coverage in _CARRIED and part.quotes]
    met.sort(key=lambda part: (_CARRIED.index(part.coverage or Coverage.PARTLY), not part.must, -part.score))
    return tuple(met[:SHOWN]) or tuple(part for part in match.evidence if part.part_id == WHOLE and part.quotes)


def count_met(match: Match) -> tuple[int, int]:
    """How many requirements are met, at least partly, and how many there are."""
    parts = [part for part in match.evidence if part.part_id != WHOLE]
    return sum(part.coverage in _CARRIED for part in parts), len(parts)

"""The overview: what is in, what is missing, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.followups.schemas import FollowUpPublic
from service.overview.use_cases import Overview, Thinness, ThinProfile, VagueNeed, Vagueness
from service.sessions.use_cases import SessionCard
from service.translation import deferred

SHOWN = 6

THINNESS = {
    Thinness.EMPTY: deferred("nothing to match with"),
    Thinness.FEW_ITEMS: deferred("a single item"),
    Thinness.SHORT: deferred("only a few words"),
}
VAGUENESS = {
    Vagueness.TITLE_ONLY: deferred("only a title"),
    Vagueness.SHORT: deferred("only a few words"),
    Vagueness.NO_REQUIREMENT: deferred("no requirement to hold a match against"),
}


@dataclass(frozen=True, slots=True)
class UnservedNeed:
    """A need that nobody here can serve, and who comes nearest."""

    id: str
    title: str
    company: str
    nearest: str
    score: float


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What the overview's template receives.

    `unserved` is None while everybody is still being compared with everybody; `is_calibrated` says whether the model
    can tell that nobody is suitable; `next_session` is the next day on which people meet; `due` are the follow-ups that are overdue
    or due within a week.
    """

    template: ClassVar[str] = "overview.html"
    section: ClassVar[str] = "overview"

    overview: Overview
    unserved: tuple[UnservedNeed, ...] | None
    is_calibrated: bool
    next_session: SessionCard | None
    due: Sequence[FollowUpPublic]
    reminders_due: int
    thinness: ClassVar = THINNESS
    vagueness: ClassVar = VAGUENESS
    shown: ClassVar = SHOWN

    @property
    def is_empty(self) -> bool:
        """Whether nothing was imported yet."""
        counts = self.overview.counts
        return not (counts.faculty or counts.companies or counts.needs)

    @property
    def thin_profiles(self) -> tuple[ThinProfile, ...]:
        """The first of the thin profiles."""
        return self.overview.thin_profiles[:SHOWN]

    @property
    def vague_needs(self) -> tuple[VagueNeed, ...]:
        """The first of the vague needs."""
        return self.overview.vague_needs[:SHOWN]

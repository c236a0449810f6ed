"""How much solving a plan may still cost, counted so that the same input and seed give the same plan."""

from dataclasses import dataclass
from time import monotonic
from typing import Final

WORK_PER_SECOND: Final = 0.25
"""CP-SAT's deterministic work units allowed per second of time limit.

A core does more than this in a second, so the work runs out before the clock does and a plan does not depend on how
fast or busy the machine is; the clock only stops a machine that is several times slower.
"""


@dataclass(slots=True)
class Budget:
    """What is left: `work` of CP-SAT's own, reproducible measure, until a `deadline` of the monotonic clock."""

    deadline: float
    work: float
    whole: "Budget | None" = None

    @classmethod
    def of(cls, seconds: float) -> "Budget":
        """A whole budget for a time limit that begins now."""
        return cls(deadline=monotonic() + seconds, work=seconds * WORK_PER_SECOND)

    @property
    def seconds(self) -> float:
        """What the clock leaves. To decide by it would make plans depend on the machine; it only ends them."""
        return max(0.0, self.deadline - monotonic())

    def share(self, part: float) -> "Budget":
        """So large a part of what is left, for one step that begins now; what that spends is spent here too."""
        return Budget(monotonic() + self.seconds * part, self.work * part, whole=self)

    def at_most(self, seconds: float) -> "Budget":
        """A share that is no more than a time limit of so many seconds."""
        return Budget(min(self.deadline, monotonic() + seconds), min(self.work, seconds * WORK_PER_SECOND), whole=self)

    def affords(self, seconds: float) -> bool:
        """Whether something that takes so long, by an estimate and not by the clock, leaves anything."""
        return self.work > seconds * WORK_PER_SECOND and self.seconds > 0

    def charge(self, seconds: float) -> None:
        """Take off what a step outside CP-SAT costs, by the same estimate wherever it runs."""
        self.spend(seconds * WORK_PER_SECOND)

    def spend(self, work: float) -> None:
        """Take off what a step has cost."""
        self.work = max(0.0, self.work - work)
        if self.whole is not None:
            self.whole.spend(work)

"""How much solving a plan may still cost, counted so that the same input and seed give the same plan."""

from dataclasses import dataclass
from typing import Final

WORK_PER_SECOND: Final = 0.25
"""CP-SAT's deterministic work units allowed per second of time limit.

A core does more than this in a second, so the work runs out before the clock does and a plan does not depend on how
fast or busy the machine is; the clock only stops a machine that is several times slower.
"""


@dataclass(slots=True)
class Budget:
    """What is left: `seconds` of a clock and `work` of CP-SAT's own, reproducible measure."""

    seconds: float
    work: float
    whole: "Budget | None" = None

    @classmethod
    def of(cls, seconds: float) -> "Budget":
        """A whole budget for a time limit."""
        return cls(seconds=seconds, work=seconds * WORK_PER_SECOND)

    def share(self, part: float) -> "Budget":
        """So large a part of what is left, for one step; what that spends is spent here too."""
        return Budget(self.seconds * part, self.work * part, whole=self)

    def spend(self, *, seconds: float, work: float) -> None:
        """Take off what a step has cost."""
        self.seconds = max(0.0, self.seconds - seconds)
        self.work = max(0.0, self.work - work)
        if self.whole is not None:
            self.whole.spend(seconds=seconds, work=work)

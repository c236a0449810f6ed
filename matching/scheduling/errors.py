"""What planning raises; a wish that cannot be met is a result, never one of these.

DuijieError
└── SchedulingError
    ├── ProblemError      a document that is no problem: wrong types, unknown ids, negative numbers
    ├── RepairError       a disruption that does not fit the schedule: an unknown person, a round that is over
    └── AuditError        the planner made a schedule that its own audit refuses: a defect, never shown as a plan
"""

from embeddings.errors import DuijieError
from matching.scheduling.problem import Reason
from matching.scheduling.wording import Language, sentence


class SchedulingError(DuijieError):
    """Base of planning's errors. `reason` words the same sentence in the other language."""

    code = "scheduling-error"

    def __init__(self, reason: Reason, language: Language = Language.ENGLISH) -> None:
        """Say `reason` in `language`."""
        super().__init__(sentence(reason, language))
        self.reason = reason


class ProblemError(SchedulingError):
    """A problem document is malformed; the sentence names the place, such as `companies[3].max`."""

    code = "invalid-problem"


class RepairError(SchedulingError):
    """A disruption names somebody or something that the schedule does not have."""

    code = "invalid-repair"


class AuditError(SchedulingError):
    """A plan broke a hard rule; report it as a defect."""

    code = "plan-failed-audit"

"""Follow-ups: a column for each stage, what is due, and the site visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from service.directory.use_cases import References
from service.followups.schemas import DueReminder, FollowUpChangePublic, FollowUpPublic, VisitGroup
from service.followups.words import KINDS, STAGES
from service.models.follow_up import FollowUpStage
from service.web.forms import Problems

ORDER = tuple(FollowUpStage)


@dataclass(frozen=True, slots=True)
class FollowUpCard:
    """A matter on the board, with its history, the last change first."""

    row: FollowUpPublic
    changes: Sequence[FollowUpChangePublic]

    @property
    def before(self) -> FollowUpStage | None:
        """The stage that a step back leads to."""
        place = ORDER.index(self.row.stage)
        return ORDER[place - 1] if place else None

    @property
    def after(self) -> FollowUpStage | None:
        """The stage that a step forward leads to."""
        place = ORDER.index(self.row.stage)
        return ORDER[place + 1] if place + 1 < len(ORDER) else None

    @property
    def note(self) -> str:
        """What was noted last."""
        return next((change.note for change in self.changes if change.note and change.undone_at is None), "")


@dataclass(frozen=True, slots=True)
class FollowUpColumn:
    """A stage with its matters, those due first before the others."""

    stage: FollowUpStage
    cards: Sequence[FollowUpCard]


@dataclass(frozen=True, slots=True)
class FollowUpsPage:
    """The board. `refusal` says why the last change was not made; `open_id` is the matter that it was about."""

    template: ClassVar[str] = "followups.html"
    section: ClassVar[str] = "followups"
    stages: ClassVar = STAGES
    kinds: ClassVar = KINDS

    today: date
    columns: Sequence[FollowUpColumn]
    reminders: Sequence[DueReminder]
    visits: Sequence[VisitGroup]
    person: str
    refusal: str = ""
    open_id: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is followed up yet."""
        return not any(column.cards for column in self.columns)


@dataclass(frozen=True, slots=True)
class FollowUpFormPage:
    """The form that opens a matter by hand. `refusal` says why it was not; `existing_id` is the matter in its way."""

    template: ClassVar[str] = "followup_form.html"
    section: ClassVar[str] = "followups"

    references: References
    values: Mapping[str, str]
    problems: Problems = field(default_factory=dict)
    refusal: str = ""
    existing_id: str = ""

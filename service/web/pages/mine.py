"""Mine: what a professor and an enterprise find behind their personal link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from matching.types import ExpertiseKind
from service.models.docking_session import SessionStatus
from service.models.need_status_change import NeedStatus
from service.models.session_wish import PreferenceKind
from service.needs.schemas import NeedPublic
from service.sessions.exports.print_pack import OUTCOMES
from service.sessions.mine.values import MyAgenda, MyCandidate, MySession
from service.translation import deferred
from service.web.pages.day import MEETING_STATES
from service.web.pages.details import AsidePartner, RankedPartner
from service.web.pages.sessions import STATUSES

NEED_STATUSES = {
    NeedStatus.RECEIVED: deferred("received"),
    NeedStatus.CLARIFIED: deferred("clarified"),
    NeedStatus.MATCHED: deferred("matched"),
    NeedStatus.SCHEDULED: deferred("on the schedule"),
    NeedStatus.MET: deferred("talked about"),
    NeedStatus.COOPERATING: deferred("cooperation under way"),
    NeedStatus.CLOSED: deferred("concluded"),
}
WISHES = (
    ("want", deferred("Want"), PreferenceKind.WANT, None),
    ("want-1", "1", PreferenceKind.WANT, 1),
    ("want-2", "2", PreferenceKind.WANT, 2),
    ("want-3", "3", PreferenceKind.WANT, 3),
    ("want-4", "4", PreferenceKind.WANT, 4),
    ("no_thanks", deferred("No"), PreferenceKind.NO_THANKS, None),
)
"""What can be said of somebody: the value that is sent, how it is labelled (a rank by its number), and what it means."""


@dataclass(frozen=True, slots=True)
class MySessionCard:
    """A session with one's own meetings, and what one has wished so far where wishes are still taken."""

    agenda: MyAgenda
    wishes: Sequence[MyCandidate]

    @property
    def is_over(self) -> bool:
        """Whether nothing is to come of it any more."""
        return self.agenda.session.status in {SessionStatus.FINISHED, SessionStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class MyFacultyPage:
    """A professor's page: sessions, the needs that fit with the reason and a word back, and the profile."""

    template: ClassVar[str] = "my_faculty.html"
    section: ClassVar[str] = ""
    statuses: ClassVar = STATUSES
    meeting_states: ClassVar = MEETING_STATES
    outcomes: ClassVar = OUTCOMES
    side: ClassVar[str] = "faculty"

    name: str
    about: str
    sessions: Sequence[MySessionCard]
    items_by_kind: Sequence[tuple[ExpertiseKind, Sequence[str]]]
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]
    is_served: bool | None


@dataclass(frozen=True, slots=True)
class MyNeed:
    """One need of an enterprise with the professors who fit; `is_served` is None without a calibration."""

    need: NeedPublic
    matches: Sequence[RankedPartner]
    set_aside: Sequence[AsidePartner]
    is_served: bool | None


@dataclass(frozen=True, slots=True)
class MyCompanyPage:
    """An enterprise's page: sessions, its needs with where they stand, and who fits them."""

    template: ClassVar[str] = "my_company.html"
    section: ClassVar[str] = ""
    statuses: ClassVar = STATUSES
    meeting_states: ClassVar = MEETING_STATES
    need_statuses: ClassVar = NEED_STATUSES
    outcomes: ClassVar = OUTCOMES
    side: ClassVar[str] = "company"

    name: str
    about: str
    sessions: Sequence[MySessionCard]
    needs: Sequence[MyNeed]


@dataclass(frozen=True, slots=True)
class MyWishesPage:
    """Whom one would like to meet in a session; `refusal` says why the last word was not taken."""

    template: ClassVar[str] = "my_wishes.html"
    section: ClassVar[str] = ""
    choices: ClassVar = WISHES

    session: MySession
    candidates: Sequence[MyCandidate]
    refusal: str = ""

    @property
    def ranked(self) -> Mapping[int, MyCandidate]:
        """Who stands at which rank."""
        return {one.rank: one for one in self.candidates if one.rank}


@dataclass(frozen=True, slots=True)
class NothingOfMinePage:
    """For an account that is bound to nobody, such as a viewer's."""

    template: ClassVar[str] = "my_nothing.html"
    section: ClassVar[str] = ""

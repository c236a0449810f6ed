"""A session from one side on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from matching.scheduling.problem import Side
from service.models.docking_session import RoundState, SessionStatus
from service.models.schedule import MeetingOutcome, MeetingState
from service.models.session_participant import ParticipantState
from service.models.session_wish import PreferenceKind
from service.sessions.schemas import BroughtNeedPublic, Rank
from service.texts import RequestBody, RowId

MAX_WISHES = 1000

_WISH: dict[str, JsonValue] = {"kind": "want", "rank": 1}

Day = date
"""The day of a session; a field may be called `date` only if its type is not."""


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MySessionPublic(_Shown):
    """A session that you take part in, and as what."""

    id: str
    name: str
    date: Day
    timezone: str
    place: str
    status: SessionStatus
    participant_id: str = Field(description="Your own id in this session.")
    side: Side
    code: str = Field(description="What you are called in plans and on your badge.")
    min_meetings: int
    max_meetings: int | None
    available: list[int] | None = Field(description="Numbers of the rounds that you can attend; null means all.")
    state: ParticipantState
    version: int | None = Field(description="The schedule that was published last; null before there is one.")
    meetings: int = Field(description="How many meetings it gives you.")
    may_wish: bool = Field(description="Whether wishes are still taken.")


class MyPartnerPublic(_Shown):
    """Somebody on the other side. The name is empty after their data was deleted."""

    id: str
    name: str
    organization: str
    department: str
    title: str


class MyCandidatePublic(_Shown):
    """Somebody whom you could meet, and what you have said of them; nobody on the other side sees it."""

    partner: MyPartnerPublic
    needs: list[BroughtNeedPublic] = Field(description="What a company brings, as far as you may read it.")
    kind: PreferenceKind | None = Field(description="`must` was set by the organiser and stays.")
    rank: int | None


class MyMeetingPublic(_Shown):
    """A meeting from your side."""

    id: str
    round: int
    table: int
    table_name: str
    starts_at: datetime
    ends_at: datetime
    partner: MyPartnerPublic
    state: MeetingState
    need: BroughtNeedPublic | None = Field(description="What it is about, where you may read it.")
    outcome: MeetingOutcome | None = Field(description="What you have said of it; the other side's word is theirs.")
    may_report: bool = Field(description="Whether an outcome is taken now.")


class MyRoundPublic(_Shown):
    """A round, and whom you meet in it."""

    number: int
    starts_at: datetime
    ends_at: datetime
    state: RoundState
    is_available: bool
    meeting: MyMeetingPublic | None


class MyAgendaPublic(_Shown):
    """Your part of the schedule that was published last; no rounds before there is one."""

    session: MySessionPublic
    published_at: datetime | None
    rounds: list[MyRoundPublic]
    cancelled: list[MyMeetingPublic] = Field(description="Announced before, and no longer held.")


class MyWord(RequestBody):
    """What you wish of somebody on the other side."""

    model_config = ConfigDict(json_schema_extra={"examples": [_WISH]})

    kind: Literal[PreferenceKind.WANT, PreferenceKind.NO_THANKS]
    rank: Rank | None = Field(default=None, description="1 to 4 makes a want a ranked wish.")

    @model_validator(mode="after")
    def check_rank(self) -> Self:
        """Only a want has a rank."""
        if self.rank is not None and self.kind is not PreferenceKind.WANT:
            raise ValueError("only a want has a rank")
        return self


class MyWishBody(MyWord):
    """What you wish of one of them."""

    participant_id: RowId = Field(description="Of whom, as `candidates` names them.")


class MyWishesUpdate(RequestBody):
    """All that you wish; what is left out is taken back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"wishes": [{"participant_id": "9c0d5e6b47819a0c2d4e6f8012343f2a", **_WISH}]}]}
    )

    wishes: Annotated[list[MyWishBody], Field(max_length=MAX_WISHES)]


class MyOutcome(RequestBody):
    """What you say of a meeting; null takes it back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "cooperation_possible"}]})

    outcome: MeetingOutcome | None

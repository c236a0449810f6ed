"""What a participant is refused, each in one sentence that says what to do, in both languages.

SessionError
├── NotTakingPartError         they take part in no such session                          (NotFoundError)
└── WishesClosedError          wishes are taken until the schedule is published           (ConflictError)
"""

from service.errors import ConflictError, NotFoundError
from service.language import Wording
from service.sessions.errors import SessionError


class NotTakingPartError(SessionError, NotFoundError):
    """Whoever asks takes part in no session with this id, whether there is one or not."""

    code = "not-taking-part"
    wording = Wording(
        "您没有参加编号为“{id}”的对接会：请从您参加的对接会列表中选择。",
        "You take part in no session with the id '{id}'; choose one from the list of those that you do.",
    )


class WishesClosedError(SessionError, ConflictError):
    """The schedule has been published, or the session is over or cancelled: wishes change nothing any more."""

    code = "wishes-closed"
    wording = Wording(
        "“{name}”的日程已发布或对接会已结束，意愿不再接受修改：请直接联系主办方。",
        "The schedule of '{name}' has been published, or the session is over: wishes can no longer be changed here; "
        "tell the organiser.",
    )

"""What the day refuses, each in one sentence that says what to do, in both languages.

SessionError
├── PreviewOutdatedError       the answer would no longer be the one that was shown        (ConflictError)
├── InvalidDisruptionError     it does not fit the session                                (InvalidInputError)
├── RoundOrderError            rounds begin and end one after another                     (ConflictError)
├── MeetingStateError          a meeting cannot go from the one state to the other        (ConflictError)
├── MeetingNotBegunError       nothing can have come of it yet                            (ConflictError)
├── NothingToRepairError       no disruption is left to take back                         (ConflictError)
└── UndoTooLateError           what has begun since would have to move                    (ConflictError)
"""

from service.errors import ConflictError, InvalidInputError
from service.language import Wording
from service.sessions.errors import SessionError


class PreviewOutdatedError(SessionError, ConflictError):
    """The session, a profile or a need has changed since the preview, and with it the answer."""

    code = "preview-outdated"
    wording = Wording(
        "预览之后情况已变，结果与所看到的不同：没有写入任何内容，请重新预览。",
        "Things have changed since the preview and the answer would be another; nothing was written: preview again.",
    )


class InvalidDisruptionError(SessionError, InvalidInputError):
    """A disruption names somebody or something that the session does not have, or comes too late."""

    code = "invalid-disruption"
    wording = Wording("无法处理这一变动：{why}", "This cannot be handled: {why}")


class RoundOrderError(SessionError, ConflictError):
    """A round is started or ended out of order."""

    code = "round-order"
    wording = Wording("场次状态不能这样改：{why}", "The round cannot be changed so: {why}")


class MeetingStateError(SessionError, ConflictError):
    """A meeting cannot go from the state that it is in to the one that is asked for."""

    code = "meeting-state"
    wording = Wording(
        "会面现在是“{now}”，不能改为“{wanted}”；可改为：{known}。",
        "The meeting is {now} and cannot become {wanted}; it can become: {known}.",
    )


class MeetingNotBegunError(SessionError, ConflictError):
    """A meeting that has not begun, or is cancelled, has no outcome."""

    code = "meeting-not-begun"
    wording = Wording(
        "这场会面还没有开始或已取消，不能填写结果：请在该场次开始后填写。",
        "The meeting has not begun or is cancelled, so it has no outcome; give it once its round has begun.",
    )


class NothingToRepairError(SessionError, ConflictError):
    """No disruption is left to take back."""

    code = "nothing-to-take-back"
    wording = Wording("没有可撤销的变动。", "There is no disruption left to take back.")


class UndoTooLateError(SessionError, ConflictError):
    """Taking a disruption back would move what has begun, or undo what was published since."""

    code = "undo-too-late"
    wording = Wording("已不能撤销这次变动：{why}", "This disruption can no longer be taken back: {why}")

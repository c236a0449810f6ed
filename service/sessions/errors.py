"""What a session refuses, each in one sentence that says what to do, in both languages.

ServiceError
└── SessionError
    ├── SessionNotFoundError, ParticipantNotFoundError, WishNotFoundError,
    │   RunNotFoundError, VersionNotFoundError, MeetingNotFoundError     (NotFoundError)
    ├── SessionChangedError           somebody else has edited it meanwhile          (ConflictError)
    ├── SessionIncompleteError        rounds or tables are missing                   (ConflictError)
    ├── NoScheduleError               nothing has been planned yet                   (ConflictError)
    ├── NothingChangedError           a version would say what the last one says     (ConflictError)
    ├── EditRefusedError              a change by hand breaks a hard rule            (ConflictError)
    ├── MeetingBegunError             what has begun is not moved                    (ConflictError)
    ├── RoundBegunError               a draft would change a round that has begun    (ConflictError)
    ├── ScheduleBrokenError           a schedule no longer keeps the hard rules      (ConflictError)
    ├── AlreadyTakingPartError, ParticipantBusyError                                 (ConflictError)
    ├── UncalibratedError             verdicts are asked of a model without them     (ConflictError)
    └── InvalidWishError              a wish that cannot be one                      (InvalidInputError)
"""

from typing import ClassVar

from embeddings.errors import DuijieError
from matching.scheduling.problem import Reason
from matching.scheduling.wording import sentence as word_reason
from service.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError, ServiceError
from service.language import Language, Wording


class SessionError(ServiceError):
    """Base of what a session refuses. `str(error)` is English; `sentence` speaks both languages."""

    code = "session-error"
    wording: ClassVar[Wording] = Wording("对接会无法处理。", "The session cannot do this.")

    def __init__(self, **values: object) -> None:
        """Say it with the values that the wording names; reasons among them are worded."""
        self.values = values
        self.problems: tuple[FieldProblem, ...] = ()
        DuijieError.__init__(self, self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        spoken = {name: _word(value, language) for name, value in self.values.items()}
        return self.wording.say(language, **spoken)


def _word(value: object, language: Language) -> object:
    match value:
        case Wording():
            return value.say(language)
        case Reason():
            return word_reason(value, language.value)
        case tuple():
            return (" " if language is Language.EN else "").join(str(_word(part, language)) for part in value)
    return value


class SessionNotFoundError(SessionError, NotFoundError):
    """No session has this id or external id."""

    code = "session-not-found"
    wording = Wording(
        "没有编号为“{id}”的对接会：可用 duijie session list 或 GET /v1/sessions 查看。",
        "There is no session with the id '{id}'; list them to see the ids there are.",
    )


class ParticipantNotFoundError(SessionError, NotFoundError):
    """Nobody in the session has this id or code."""

    code = "participant-not-found"
    wording = Wording(
        "参会名单中没有“{id}”：请核对编号，或先把对方加入对接会。",
        "Nobody with the id '{id}' takes part in the session; check the id, or add them first.",
    )


class WishNotFoundError(SessionError, NotFoundError):
    """The session has no such preference, conflict or lock."""

    code = "wish-not-found"
    wording = Wording(
        "没有这条意愿、冲突或锁定（{id}）：请重新查看列表。",
        "There is no such preference, conflict or lock ({id}); list them again.",
    )


class RunNotFoundError(SessionError, NotFoundError):
    """The session has no run with this number."""

    code = "run-not-found"
    wording = Wording(
        "没有第 {id} 次排程记录：请查看排程记录列表。", "There is no planning run {id}; list the runs of the session."
    )


class VersionNotFoundError(SessionError, NotFoundError):
    """The session has no version with this number."""

    code = "version-not-found"
    wording = Wording(
        "没有第 {id} 版日程：请查看版本列表。", "There is no version {id} of the schedule; list its versions."
    )


class MeetingNotFoundError(SessionError, NotFoundError):
    """The schedule holds no such meeting."""

    code = "meeting-not-found"
    wording = Wording(
        "当前日程中没有这场对接（{id}）：请重新查看日程。",
        "The schedule holds no such meeting ({id}); look at the schedule again.",
    )


class SessionChangedError(SessionError, ConflictError):
    """Somebody else has changed the session since it was read."""

    code = "session-changed"
    wording = Wording(
        "对接会在此期间已被他人修改（您看到的是第 {seen} 次修订，现在是第 {now} 次）：请重新读取后再改，没有写入任何内容。",
        "Somebody else has changed the session meanwhile (you saw revision {seen}, it is at {now}); nothing was "
        "written: read it again and repeat your change.",
    )


class SessionIncompleteError(SessionError, ConflictError):
    """Rounds or tables are missing, so there is nowhere to place a meeting."""

    code = "session-incomplete"
    wording = Wording(
        "“{name}”还不能排程：{missing}。请先补充。", "'{name}' cannot be planned yet: {missing}. Add them first."
    )


class NoScheduleError(SessionError, ConflictError):
    """There is no draft and no published version to work on."""

    code = "no-schedule"
    wording = Wording("还没有{what}：请先排程（plan）。", "There is {what} yet: plan the session first.")


class NothingChangedError(SessionError, ConflictError):
    """The draft says what the last version says."""

    code = "nothing-changed"
    wording = Wording(
        "草稿与第 {number} 版相同，没有可发布的内容。",
        "The draft is the same as version {number}: there is nothing to publish.",
    )


class EditRefusedError(SessionError, ConflictError):
    """A change by hand would break hard rules; the schedule is as it was."""

    code = "edit-refused"
    wording = Wording(
        "不能这样调整，日程保持不变：{reasons}可改选其他轮次或桌号，或与另一场交换（swap）。",
        "This change is refused and the schedule is as it was: {reasons} Choose another round or table, or swap two "
        "meetings.",
    )


class MeetingBegunError(SessionError, ConflictError):
    """A meeting that has begun is not moved or removed any more."""

    code = "meeting-begun"
    wording = Wording(
        "{meeting} 已经开始或结束，不能再调整。", "{meeting} has begun or is over and can no longer be changed."
    )


class RoundBegunError(SessionError, ConflictError):
    """A draft cannot be published that changes a round which has begun."""

    code = "round-begun"
    wording = Wording(
        "不能发布：草稿改动了已经开始的第 {number} 轮（{meeting}）。请放弃草稿（discard），只调整以后的场次，或记录当天的变动（event）。",
        "This cannot be published: the draft changes round {number}, which has begun ({meeting}). Discard the draft and "
        "change later rounds only, or report what has happened (event).",
    )


class ScheduleBrokenError(SessionError, ConflictError):
    """A schedule does not keep the hard rules of the session as it now is."""

    code = "schedule-broken"
    wording = Wording(
        "日程不符合现在的要求，请重新排程或逐一改正：{reasons}",
        "The schedule does not keep the session's rules as they now are; plan again or mend it: {reasons}",
    )


class AlreadyTakingPartError(SessionError, ConflictError):
    """They take part already."""

    code = "already-taking-part"
    wording = Wording(
        "“{name}”已在参会名单中（编号 {id}）：请直接修改该条。",
        "'{name}' takes part already (as {id}); change that entry instead.",
    )


class ParticipantBusyError(SessionError, ConflictError):
    """They have meetings in the published schedule, so they cannot simply vanish from the session."""

    code = "participant-busy"
    wording = Wording(
        "“{name}”在已发布的日程中有会面，不能移除：请先取消这些会面并发布新版本，或在当天标记为未到场。",
        "'{name}' has meetings in the published schedule and cannot be removed: cancel these and publish, or mark them "
        "as not coming.",
    )


class UncalibratedError(SessionError, ConflictError):
    """Verdicts or probabilities are asked of a model that has none."""

    code = "uncalibrated"
    wording = Wording(
        "当前模型没有校准，无法按“{what}”筛选或计分：请先运行 duijie calibrate，或改用不设门槛、按匹配分计。",
        "The model in use is not calibrated, so there is no '{what}': run duijie calibrate, or plan without a threshold "
        "and by score.",
    )


class InvalidWishError(SessionError, InvalidInputError):
    """A preference, conflict, lock, quota or round that cannot be one."""

    code = "invalid-wish"
    wording = Wording("不能这样设置：{why}", "This cannot be set: {why}")

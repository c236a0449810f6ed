"""What following up refuses, in both languages.

ServiceError
├── NotFoundError
│   └── FollowUpNotFoundError
├── ConflictError
│   ├── FollowUpChangedError       somebody else changed it in between
│   ├── FollowUpOpenError          the same matter is being followed up already
│   ├── AmbiguousFollowUpError     several ids begin so
│   ├── FollowUpClosedError        nothing is due any more
│   └── NothingToUndoError         only its opening is left
└── InvalidInputError
    └── InvalidFollowUpError       names the field
"""

from service.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from service.language import Language, Wording

_CHANGED = Wording(
    "这条跟进已被他人修改：您看到的是第 {seen} 版，现在是第 {revision} 版。请重新读取后再改。",
    "This follow-up was changed by somebody else: you saw revision {seen}, it is now {revision}; read it again, "
    "then repeat the change.",
)
_OPEN = Wording(
    "{faculty}与{company}的同一事项已在跟进（编号 {existing_id}）：请在那条上继续，或先将其关闭。",
    "The same matter between {faculty} and {company} is being followed up already (id {existing_id}); go on with "
    "that one, or close it first.",
)
_CLOSED = Wording(
    "这条跟进已关闭，不再有提醒：请先改回其他阶段。",
    "This follow-up is closed and has no reminders any more; move it to another stage first.",
)
_AMBIGUOUS = Wording(
    "有多条跟进的编号以“{reference}”开头：请多写几位。",
    "Several follow-ups have an id that begins with {reference!r}; give more of it.",
)
_NOTHING = Wording(
    "这条跟进只有开立记录，没有可撤销的修改：如属误开，请删除。",
    "Nothing but its opening is left of this follow-up, so there is nothing to undo; delete it if it was opened by "
    "mistake.",
)


class FollowUpNotFoundError(NotFoundError):
    """No follow-up has this id."""

    code = "follow-up-not-found"
    noun = "follow-up"
    noun_zh = "跟进"


class _Spoken:
    """Has its sentence in both languages."""

    _zh: str
    _en: str

    def _speak(self, wording: Wording, **values: object) -> str:
        """Keep the sentence, and return it in English."""
        self._zh, self._en = wording.say(Language.ZH, **values), wording.say(Language.EN, **values)
        return self._en

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return self._zh if language is Language.ZH else self._en


class FollowUpChangedError(_Spoken, ConflictError):
    """The caller saw an older revision."""

    code = "follow-up-changed"

    def __init__(self, *, seen: int, revision: int) -> None:
        """Name both revisions."""
        super().__init__(self._speak(_CHANGED, seen=seen, revision=revision))
        self.revision = revision


class FollowUpOpenError(_Spoken, ConflictError):
    """The same professor, company and need have a follow-up that is not closed; `existing_id` is its id."""

    code = "follow-up-open"

    def __init__(self, *, faculty: str, company: str, existing_id: str) -> None:
        """Name it."""
        super().__init__(self._speak(_OPEN, faculty=faculty, company=company, existing_id=existing_id))
        self.existing_id = existing_id


class AmbiguousFollowUpError(_Spoken, ConflictError):
    """The ids of several follow-ups begin so."""

    code = "ambiguous-follow-up"

    def __init__(self, reference: str) -> None:
        """Show what was given."""
        super().__init__(self._speak(_AMBIGUOUS, reference=reference))


class FollowUpClosedError(_Spoken, ConflictError):
    """A closed follow-up has no reminders."""

    code = "follow-up-closed"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(self._speak(_CLOSED))


class NothingToUndoError(_Spoken, ConflictError):
    """All changes but the opening are undone."""

    code = "nothing-to-undo"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(self._speak(_NOTHING))


class InvalidFollowUpError(_Spoken, InvalidInputError):
    """A field names nothing that is there, or does not go with another."""

    code = "invalid-follow-up"

    def __init__(self, location: str, *, zh: str, en: str) -> None:
        """Name the field, and say in both languages what is wrong with it and what to do."""
        super().__init__(en, [FieldProblem(location, en)])
        self._zh, self._en = zh, en


def refuse(location: str, wording: Wording, **values: object) -> InvalidFollowUpError:
    """The error of a field, with its values."""
    return InvalidFollowUpError(location, zh=wording.say(Language.ZH, **values), en=wording.say(Language.EN, **values))

"""One sentence that stands on the next page and tells what was done, with a way back where there is one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request, Response

from service.translation import deferred

NOTICE_COOKIE = "duijie-notice"
_LONGEST = 120

NOTICES = {
    "saved": deferred("“{name}” is saved."),
    "created": deferred("“{name}” is added."),
    "deleted": deferred("“{name}” is deleted."),
    "deleted-several": deferred("{count} entries are deleted."),
    "restored": deferred("“{name}” is back."),
    "restored-several": deferred("{count} entries are back."),
    "gone": deferred("It had already been deleted."),
    "too-late": deferred("This can no longer be undone: its time has passed, or it was undone already."),
    "nothing-chosen": deferred("Nothing was chosen: tick the rows first."),
    "set-aside": deferred("Noted: this pair is left out, and the ranking follows."),
    "useful": deferred("Noted as useful."),
    "taken-back": deferred("Taken back: the pair is ranked again."),
    "session-saved": deferred("Saved."),
    "moved": deferred("Moved. Worth of the plan {cost}, rounds of waiting {waits}."),
    "moved-back": deferred("As it was before. Worth of the plan {cost}, rounds of waiting {waits}."),
    "no-place": deferred("Choose a place first."),
    "published": deferred("The schedule is published."),
    "draft-discarded": deferred("The draft is discarded; what was published stays."),
    "version-restored": deferred("Version {number} is the draft again."),
    "checked-in": deferred("{name} is here."),
    "not-checked-in": deferred("{name} is expected again."),
    "round-started": deferred("Round {number} has begun."),
    "round-ended": deferred("Round {number} is over."),
    "round-taken-back": deferred("Round {number} is still to come."),
    "repaired": deferred(
        "Done and published: {moved} moved, {added} added, {removed} removed; {touched} people to tell."
    ),
    "repair-undone": deferred("Taken back: people and meetings are as they were before."),
    "outcome-kept": deferred("The outcome is noted."),
    "wish-kept": deferred("Noted. The plan is made from it."),
    "outcome-gone": deferred("The outcome is taken back."),
    "outcome-followed": deferred("The outcome is noted, and the matter stands under Follow-up."),
    "follow-up-opened": deferred("Now followed up: {name}."),
    "follow-up-changed": deferred("Noted: {name}."),
    "follow-up-undone": deferred("Taken back: {name}."),
    "import-discarded": deferred("The import is discarded; nothing was changed."),
    "kind-changed": deferred("{count} needs have a new kind."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done. `undo` is the address that a click on “Undo” is sent to; empty where there is no way back."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    undo: str = ""

    @property
    def message(self) -> str:
        """The sentence to translate."""
        return NOTICES[self.code]


def leave_notice(response: Response, notice: Notice) -> None:
    """Let the next page show `notice`."""
    values = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in notice.values.items()}
    text = json.dumps([notice.code, values, notice.undo], ensure_ascii=False)
    encoded = urlsafe_b64encode(text.encode()).decode()
    response.set_cookie(NOTICE_COOKIE, encoded, max_age=60, httponly=True, samesite="lax")


def find_notice(request: Request) -> Notice | None:
    """The notice that the last answer left, if there is one that can be read."""
    try:
        code, values, undo = json.loads(urlsafe_b64decode(request.cookies.get(NOTICE_COOKIE, "")))
        notice = Notice(str(code), dict(values), str(undo))
        notice.message.format(**notice.values)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return notice if not notice.undo or notice.undo.startswith("/undo/") else None

"""Addresses for QR codes, made from a template of the operator's."""

from urllib.parse import quote

from service.errors import FieldProblem, InvalidInputError
from service.language import Language, Wording
from service.sessions.schedule_view import ScheduleView

_MARKS = ("{id}", "{code}")


class InvalidLinkError(InvalidInputError):
    """A template that gives no address, or the same one to everybody."""

    code = "invalid-link"
    wording = Wording(
        "链接模板“{template}”不可用：应以 http:// 或 https:// 开头，并含有 {{id}} 或 {{code}}，如 https://example.org/p/{{code}}。",
        "The link template '{template}' cannot be used: it starts with http:// or https:// and holds {{id}} or "
        "{{code}}, as in https://example.org/p/{{code}}.",
    )

    def __init__(self, template: str) -> None:
        """Show the template."""
        self.template = template[:200]
        message = self.sentence(Language.EN)
        super().__init__(message, [FieldProblem("query.link", message)])

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return self.wording.say(language, template=self.template)


def fill_links(view: ScheduleView, template: str) -> dict[str, str]:
    """The address of each participant by id; none for an empty template. Raises InvalidLinkError.

    Badges are seen by everybody: the address should lead to a page that asks who is there, and hold no secret.
    """
    if not template:
        return {}
    if not template.startswith(("https://", "http://")) or not any(mark in template for mark in _MARKS):
        raise InvalidLinkError(template)
    return {
        attendee.id: template.replace("{id}", attendee.id).replace("{code}", quote(attendee.code, safe=""))
        for attendee in view.participants
    }

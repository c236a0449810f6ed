"""Sentences about a plan with people's names in them: plans know codes only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.scheduling.problem import Identifier, Meeting, Pair, Party, Reason, Side
from matching.scheduling.wording import sentence
from service.language import Language
from service.sessions.schedule_view import Attendee

Key = tuple[Side, Identifier]


@dataclass(frozen=True)
class Names:
    """Names by side and code; a code without one stands for itself."""

    by_key: Mapping[Key, str]

    @classmethod
    def of(cls, attendees: Iterable[Attendee]) -> "Names":
        """The names of these people."""
        return cls({(attendee.side, attendee.code): attendee.name for attendee in attendees if attendee.name})

    def label(self, side: Side, code: Identifier) -> str:
        """How to call somebody within a pair: by name, and by code too where two share the name."""
        name = self.by_key.get((side, code))
        if name is None:
            return str(code)
        return f"{name} ({code})" if self._times[side, name] > 1 else name

    def fill(self, reason: Reason) -> Reason:
        """The reason with names instead of codes in pairs and meetings, and beside the codes of parties."""
        return Reason(reason.code, {name: self._fill(value) for name, value in reason.values.items()})

    def say(self, reason: Reason, language: Language) -> str:
        """The sentence of a reason, with names."""
        return sentence(self.fill(reason), language.value)

    def say_all(self, reasons: Sequence[Reason], language: Language) -> list[str]:
        """The sentences of reasons, with names."""
        return [self.say(reason, language) for reason in reasons]

    @cached_property
    def _times(self) -> Counter[tuple[Side, str]]:
        return Counter((side, name) for (side, _), name in self.by_key.items())

    def _fill(self, value: object) -> object:
        match value:
            case Party(side, code, _):
                return Party(side, code, self.by_key.get((side, code)))
            case Meeting(faculty, company, number, table):
                return Meeting(self.label(Side.FACULTY, faculty), self.label(Side.COMPANY, company), number, table)
            case Pair(faculty, company):
                return Pair(self.label(Side.FACULTY, faculty), self.label(Side.COMPANY, company))
            case Reason():
                return self.fill(value)
            case tuple() if type(value) is tuple:
                return tuple(self._fill(part) for part in value)
        return value

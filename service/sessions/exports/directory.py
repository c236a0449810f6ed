"""Who or what a cell means: participants by code or name, rounds and tables by number, name or time."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from matching.scheduling.problem import Side
from service.language import Language
from service.reports.safe_text import make_safe
from service.sessions.exports.cells import write_person, write_table
from service.sessions.exports.edits import Couple
from service.sessions.exports.labels import say_round, say_round_times, say_table
from service.sessions.schedule_view import Attendee, ScheduleView, TableLabel
from service.spreadsheets.cell_text import clean_line, clean_text, plain_key

_NEAR_ENOUGH = 60
_IN_BRACKETS = re.compile(r"[\[(（【［](.+)[\])）】］]\s*$")
_NUMBER = re.compile(r"\d+")
_CHINESE_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_TEN = 10

# What stands between two people in one cell, the surest first. A blank parts names that hold none themselves.
_SEPARATORS = (
    "\n",
    "×",
    "✕",
    "↔",
    "|",
    ";",
    "；",
    " vs ",
    " x ",
    " X ",
    " / ",
    " - ",
    "—",
    "、",
    "，",
    ",",
    "/",
    "+",
    "&",
    " ",
)


class UnreadableCellError(ValueError):
    """A cell that names nobody, or more than one; `options` are those that it could mean."""

    def __init__(self, text: str, options: Iterable[str] = (), suggestion: str = "") -> None:
        """Keep what could not be told apart."""
        super().__init__(text)
        self.text = text
        self.options = tuple(options)
        self.suggestion = suggestion


@dataclass(slots=True)
class _Index:
    """Ids by what people write for them: literally first, then whatever width, case and punctuation."""

    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    plain: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, id_: str, text: str) -> None:
        written = _as_written(text)
        if written:
            self.exact[written].add(id_)
        if key := plain_key(written):
            self.plain[key].add(id_)

    def find(self, text: str) -> set[str]:
        written = _as_written(text)
        return self.exact.get(written) or self.plain.get(plain_key(written)) or set()


def _as_written(text: str) -> str:
    """The text as it comes back from a cell, without the apostrophe that guards a formula."""
    return clean_line(make_safe(text)).removeprefix("'")


class Directory:
    """Everybody of a session, to be found from what a cell says."""

    def __init__(self, view: ScheduleView) -> None:
        """Index the participants, by label, code and name."""
        self._view = view
        self._labels = {side: _Index() for side in Side}
        self._codes = {side: _Index() for side in Side}
        self._names = {side: _Index() for side in Side}
        for attendee in view.participants:
            for language in Language:
                self._labels[attendee.side].add(attendee.id, write_person(attendee, language))
            self._codes[attendee.side].add(attendee.id, attendee.code)
            self._names[attendee.side].add(attendee.id, attendee.name)
        self._rounds = _index_rounds(view)
        self._tables = _index_tables(view)

    def get(self, side: Side, text: str) -> Attendee:
        """The one on this side that `text` names. Raises UnreadableCellError."""
        found = self.find(side, text)
        if len(found) == 1:
            return self._view.by_id[min(found)]
        if found:
            raise UnreadableCellError(text, sorted(self._view.by_id[id_].code for id_ in found))
        raise UnreadableCellError(text, suggestion=self._suggest(side, text))

    def find(self, side: Side, text: str) -> set[str]:
        """The ids that `text` may mean: by label, by code, by the code in its brackets, by name."""
        return (
            self._labels[side].find(text)
            or self._codes[side].find(text)
            or self._find_by_bracket(side, text)
            or self._names[side].find(text)
        )

    def fits(self, attendee_id: str, text: str) -> bool:
        """Whether `text` may mean this one, though it may mean others as well."""
        side = self._view.by_id[attendee_id].side
        indices = (self._labels[side], self._codes[side], self._names[side])
        return attendee_id in set().union(*(index.find(text) for index in indices), self._find_by_bracket(side, text))

    def _find_by_bracket(self, side: Side, text: str) -> set[str]:
        """By the code in brackets, unless the name before it is somebody else's; then both, or nobody."""
        bracket = _IN_BRACKETS.search(text)
        if bracket is None:
            return set()
        name = text[: bracket.start()].strip()
        by_code, by_name = self._codes[side].find(bracket[1]), self._names[side].find(name)
        if not by_code or not name or by_code & by_name:
            return by_code or by_name
        if by_name:
            return by_code | by_name
        known = (plain_key(self._view.by_id[id_].name) for id_ in by_code)
        return by_code if any(fuzz.ratio(plain_key(name), one) >= _NEAR_ENOUGH for one in known) else set()

    def get_couple(self, text: str) -> Couple:
        """The professor and the company that a cell names. Raises UnreadableCellError.

        The professor comes first, as the export writes it; where that makes no sense, the company does.
        """
        ambiguous: UnreadableCellError | None = None
        for first, second in _split(text):
            couples = self._list_couples(first, second) or self._list_couples(second, first)
            if len(couples) == 1:
                return couples.pop()
            if couples and ambiguous is None:
                ambiguous = UnreadableCellError(text, sorted(self._say_codes(couple) for couple in couples))
        raise ambiguous or self._explain(text)

    def _list_couples(self, faculty: str, company: str) -> set[Couple]:
        return {
            Couple(one, other) for one in self.find(Side.FACULTY, faculty) for other in self.find(Side.COMPANY, company)
        }

    def _say_codes(self, couple: Couple) -> str:
        return " × ".join(self._view.by_id[id_].code for id_ in couple)

    def _explain(self, text: str) -> UnreadableCellError:
        """Which part of the cell is not known, with who comes near."""
        lines = [line for line in clean_text(text).split("\n") if line]
        for line in lines:
            if not self.find(Side.FACULTY, line) and not self.find(Side.COMPANY, line):
                near = max((self._score(side, line) for side in Side), key=lambda best: best[1])
                return UnreadableCellError(text, suggestion=near[0])
        return UnreadableCellError(text)

    def _suggest(self, side: Side, text: str) -> str:
        return self._score(side, text)[0]

    def _score(self, side: Side, text: str) -> tuple[str, float]:
        labels = {write_person(a, Language.ZH): plain_key(a.name) for a in self._view.list_side(side)}
        best = process.extractOne(
            plain_key(_IN_BRACKETS.sub("", text)), labels, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        return (best[2], best[1]) if best else ("", 0.0)

    def get_round(self, text: str) -> int:
        """The number of the round that a cell names: 3, 第 3 场, Round 3, 第三轮, 14:40. Raises UnreadableCellError."""
        return _get_number(text, self._rounds, {round_.number for round_ in self._view.rounds})

    def get_table(self, text: str) -> int:
        """The number of the table that a cell names, by label, name or number. Raises UnreadableCellError."""
        return _get_number(text, self._tables, {table.number for table in self._view.tables})


def _index_rounds(view: ScheduleView) -> tuple[_Index, ...]:
    labels, times = _Index(), _Index()
    for round_ in view.rounds:
        for language in Language:
            labels.add(str(round_.number), say_round(round_.number, language))
        times.add(str(round_.number), say_round_times(round_))
        times.add(str(round_.number), f"{round_.starts_at:%H:%M}")
    return labels, times


def _index_tables(view: ScheduleView) -> tuple[_Index, ...]:
    labels, names = _Index(), _Index()
    for table in view.tables:
        for language in Language:
            labels.add(str(table.number), write_table(view, table.number, language))
            labels.add(str(table.number), say_table(TableLabel(table.number), language))
        names.add(str(table.number), table.name)
    return labels, names


def _get_number(text: str, indices: tuple[_Index, ...], known: set[int]) -> int:
    for index in indices:
        if found := index.find(text):
            if len(found) > 1:
                raise UnreadableCellError(text, sorted(found, key=int))
            return int(min(found))
    return _one_of(clean_line(text), known)


def _one_of(text: str, known: set[int]) -> int:
    """The one number in a text. Raises UnreadableCellError."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = {int(number) for number in _NUMBER.findall(plain)}
    if not numbers and (chinese := _CHINESE_NUMBER.search(plain)):
        numbers = {_read_chinese(chinese[0])}
    if len(numbers) == 1 and numbers <= known:
        return numbers.pop()
    raise UnreadableCellError(text, [f"1–{max(known)}"] if known else [])


def _read_chinese(text: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens, 1) * _TEN + _DIGITS.get(ones, 0)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Every way to part a cell into two, the likeliest first."""
    for separator in _SEPARATORS:
        parts = text.split(separator)
        for position in range(1, len(parts)):
            first, second = separator.join(parts[:position]).strip(), separator.join(parts[position:]).strip()
            if first and second:
                yield first, second

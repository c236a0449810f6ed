"""A sheet as plain values: what every later step reads, whatever the file was."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula that was saved without its result."""

    formula: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Uncomputed | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of one file.

    `rows[r][c]` is the value of row r + 1 and column c + 1 as a person counts them; rows may differ in length. A cell
    that a vertical merge covers repeats the value of the merge and stands in `covered` as (r, c).
    """

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    covered: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False


def column_letter(index: int) -> str:
    """The letters of a column as spreadsheets name it: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

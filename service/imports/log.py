"""What an import found, in the order in which files and rows stand."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from service.imports.entries import Place, Spot
from service.spreadsheets.findings import Finding, Severity

NO_SPOT = Spot()


@dataclass(frozen=True, slots=True)
class Logged:
    """A finding with its place; row 0 is the sheet as a whole."""

    place: Place
    spot: Spot
    finding: Finding


class Log:
    """Collects findings and the rows that are rejected because of them."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.logged: list[Logged] = []
        self._rejected: defaultdict[StrEnum, set[Place]] = defaultdict(set)

    def say(self, place: Place, finding: Finding, spot: Spot = NO_SPOT, *, noun: StrEnum | None) -> None:
        """Note a finding; an error rejects the row, unless `noun` is None because it is about the sheet."""
        self.logged.append(Logged(place, spot, finding))
        if finding.severity is Severity.ERROR and noun is not None:
            self._rejected[noun].add(place)

    def is_rejected(self, place: Place, noun: StrEnum) -> bool:
        """Whether an error was found in this row."""
        return place in self._rejected[noun]

    def rejected(self, file: str, sheet: str, noun: StrEnum) -> int:
        """How many rows of a sheet are rejected."""
        return sum((place.file, place.sheet) == (file, sheet) for place in self._rejected[noun])

    def copy(self) -> "Log":
        """A log that goes on from here by itself."""
        log = Log()
        log.logged = list(self.logged)
        for noun, places in self._rejected.items():
            log._rejected[noun] |= places
        return log

    def has_errors(self) -> bool:
        """Whether any row or sheet is wrong."""
        return any(logged.finding.severity is Severity.ERROR for logged in self.logged)

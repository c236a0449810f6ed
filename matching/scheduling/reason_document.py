"""Reasons as JSON, so that they can be kept and worded later: in either language, with the names of that day."""

from collections.abc import Mapping, Sequence
from typing import cast

from matching.scheduling.problem import Count, Meeting, Pair, Party, Place, Reason, Side, Unit


def reason_document(reason: Reason) -> dict[str, object]:
    """A reason as JSON, without names: a party keeps its side and id only."""
    return {"code": reason.code, "values": {name: _write(value) for name, value in reason.values.items()}}


def parse_reason(document: Mapping[str, object]) -> Reason:
    """Read back what `reason_document` wrote."""
    values = cast("Mapping[str, object]", document["values"])
    return Reason(str(document["code"]), {name: _read(value) for name, value in values.items()})


def _write(value: object) -> object:  # noqa: PLR0911 - one case for each kind of value
    match value:
        case Party(side, identifier, _):
            return {"party": [side.value, identifier]}
        case Meeting():
            return {"meeting": list(value)}
        case Pair():
            return {"pair": list(value)}
        case Place():
            return {"place": list(value)}
        case Count(number, unit):
            return {"count": [number, unit.value]}
        case Reason():
            return {"reason": reason_document(value)}
        case tuple():
            return [_write(part) for part in value]
        case _:
            return value


def _read(value: object) -> object:
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    if not isinstance(value, Mapping):
        return value
    ((kind, content),) = value.items()
    if kind == "reason":
        return parse_reason(content)
    return _read_tuple(kind, content)


def _read_tuple(kind: str, content: Sequence[object]) -> object:
    match kind:
        case "party":
            return Party(Side(str(content[0])), cast("str | int", content[1]))
        case "count":
            return Count(cast("int", content[0]), Unit(str(content[1])))
        case "meeting":
            return Meeting(*content)  # type: ignore[arg-type]
        case "pair":
            return Pair(*content)  # type: ignore[arg-type]
        case _:
            return Place(*content)  # type: ignore[arg-type]

import json

import pytest

from matching.scheduling.problem import Count, Meeting, Pair, Party, Place, Reason, Side, Unit
from matching.scheduling.reason_document import parse_reason, reason_document

VALUES = [
    Party(Side.COMPANY, "acid"),
    Pair("li", 7),
    Meeting("li", "acid", 2, 5),
    Place(2, 5),
    Count(3, Unit.ROUND),
    (Party(Side.FACULTY, 1), Party(Side.FACULTY, 2)),
    Reason("wish-must", {"pair": Pair("li", "acid")}),
    (1, 2, 3),
    "words",
    4,
    0.5,
    None,
]


@pytest.mark.parametrize("value", VALUES)
def test_reason_is_read_back_from_json_as_it_was(value: object) -> None:
    reason = Reason("conflict", {"wishes": value})

    assert parse_reason(json.loads(json.dumps(reason_document(reason)))) == reason


def test_reason_is_kept_without_names() -> None:
    reason = Reason("audit-unavailable", {"party": Party(Side.FACULTY, "F01", "沈知远"), "round": 2})

    assert "沈知远" not in json.dumps(reason_document(reason), ensure_ascii=False)

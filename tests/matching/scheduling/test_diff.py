"""What changed between two schedules, and who is told."""

from matching.scheduling.diff import compare
from matching.scheduling.problem import Meeting, Party, Side
from matching.scheduling.wording import sentence

BEFORE = (Meeting("Li", "Acid", 1, 1), Meeting("Wang", "Base", 1, 2), Meeting("Li", "Base", 2, 1))


def test_compare_of_equal_schedules_touches_nobody() -> None:
    diff = compare(BEFORE, BEFORE[::-1])
    assert (diff.is_empty, diff.touched, len(diff.unchanged)) == (True, (), 3)
    assert [sentence(reason) for reason in diff.reasons] == ["Nothing changed: 3 meetings as before."]


def test_compare_tells_moved_added_and_removed_apart() -> None:
    moved, added = Meeting("Wang", "Base", 1, 3), Meeting("Xu", "Acid", 2, 2)
    diff = compare(BEFORE, (BEFORE[0], moved, added))
    assert diff.moved == ((BEFORE[1], moved),)
    assert diff.added == (added,)
    assert diff.removed == (BEFORE[2],)
    faculty = [Party(Side.FACULTY, name) for name in ("Li", "Wang", "Xu")]
    assert diff.touched == (*faculty, Party(Side.COMPANY, "Acid"), Party(Side.COMPANY, "Base"))
    assert [sentence(reason) for reason in diff.reasons] == [
        "1 of 3 meetings moved, 1 added, 1 removed; 5 participants touched.",
        "Wang × Base in round 1 at table 2 is now in round 1, table 3.",
        "New: Xu × Acid in round 2 at table 2.",
        "Not held: Li × Base in round 2 at table 1.",
    ]
    assert sentence(diff.reasons[0], "zh") == "原有 3 场对接中移动 1 场，新增 1 场，取消 1 场；涉及 5 位参会方。"

import pytest

from matching.learning.labels import LEAST_PROPENSITY, Label, LabelSource, merge_labels, propensity


def label(faculty: str, grade: float, weight: float = 1.0, source: LabelSource = LabelSource.JUDGEMENT) -> Label:
    return Label("N1", faculty, grade, weight, source)


def test_propensity_falls_with_the_position_and_is_bounded() -> None:
    assert [propensity(position) for position in (1, 2, 3, 9, 200)] == [
        1,
        0.5,
        1 / 3,
        LEAST_PROPENSITY,
        LEAST_PROPENSITY,
    ]
    assert propensity(None) == 1


def test_labels_on_one_pair_become_one() -> None:
    merged = merge_labels(
        [label("F2", 3), label("F1", 0, 0.5, LabelSource.PREFERENCE), label("F1", 3, 1.0, LabelSource.OUTCOME)]
    )
    assert [(one.faculty_id, one.grade, one.weight, one.source) for one in merged] == [
        ("F1", 2.0, 1.0, LabelSource.OUTCOME),
        ("F2", 3.0, 1.0, LabelSource.JUDGEMENT),
    ]


def test_a_label_without_weight_says_nothing() -> None:
    assert merge_labels([label("F1", 3, 0)]) == []
    assert merge_labels([label("F1", 0), label("F1", 3, 0)])[0].grade == pytest.approx(0)

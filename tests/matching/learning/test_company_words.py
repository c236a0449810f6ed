from matching.learning.company_words import CompanyWord, spread_word
from matching.learning.labels import Label, LabelSource

SCORES = {"N1": 0.3, "N2": 0.7, "N3": 0.7}


def spread(grade: float, *need_ids: str) -> list[Label]:
    word = CompanyWord("F1", need_ids, grade, 0.5, LabelSource.PREFERENCE)
    return spread_word(word, lambda need_id, _faculty_id: SCORES[need_id])


def test_wanting_a_company_is_a_label_on_its_best_need_ties_by_id() -> None:
    assert spread(2.0, "N3", "N1", "N2") == [Label("N2", "F1", 2.0, 0.5, LabelSource.PREFERENCE)]


def test_not_wanting_a_company_is_a_part_of_a_label_on_each_need() -> None:
    labels = spread(0.0, "N2", "N1")
    assert [(label.need_id, label.grade, label.weight) for label in labels] == [("N1", 0.0, 0.25), ("N2", 0.0, 0.25)]


def test_a_company_without_needs_teaches_nothing() -> None:
    assert spread(2.0) == spread(0.0) == []

from dataclasses import replace

import pytest

from matching.learning.labels import Label, LabelSource
from matching.learning.weights import FEWEST_NEEDS, GRID
from matching.scoring import ScoringWeights
from tests.matching.learning.worlds import SHIPPED, make_world

WORDY = replace(SHIPPED, lexical=0.6)


def test_weights_move_toward_the_truth_and_prove_better() -> None:
    fitted = make_world(1, WORDY).fit()
    assert fitted.trial is not None
    assert fitted.trial.is_better
    assert fitted.trial.after < fitted.trial.before
    assert fitted.weights.lexical >= 0.4


def test_the_truth_is_found_in_most_worlds() -> None:
    worlds = [make_world(seed, WORDY).fit() for seed in range(10)]
    assert sum(fitted.trial is not None and fitted.trial.is_better for fitted in worlds) >= 8


@pytest.mark.parametrize(("needs", "judged"), [(40, 6), (15, 20)])
def test_labels_that_mean_nothing_are_hardly_ever_adopted(needs: int, judged: int) -> None:
    trials = [make_world(seed, shuffled=True, needs=needs, judged=judged).fit().trial for seed in range(60)]
    adopted = sum(trial is not None and trial.is_better for trial in trials)
    assert adopted <= 6  # 5 in 100 would be 3; a binomial draw of 60 exceeds 6 in 3 of 100 cases


def test_labels_that_agree_with_the_weights_in_use_change_nothing() -> None:
    trials = [make_world(seed).fit().trial for seed in range(20)]
    assert sum(trial is not None and trial.is_better for trial in trials) <= 1


def test_what_was_learned_is_not_learned_again() -> None:
    world = make_world(1, WORDY)
    first = world.fit()
    again = world.fit(in_use=first.weights)
    assert again.weights == first.weights
    assert again.trial is not None
    assert not again.trial.is_better


def test_the_same_labels_give_the_same_fit() -> None:
    assert make_world(3, WORDY).fit() == make_world(3, WORDY).fit()


def test_too_few_needs_are_not_learned_from() -> None:
    fitted = make_world(1, WORDY, needs=FEWEST_NEEDS - 1).fit()
    assert (fitted.trial, fitted.weights) == (None, SHIPPED)
    assert 0 < fitted.needs < FEWEST_NEEDS


def test_a_lone_label_of_a_need_teaches_nothing() -> None:
    world = make_world(1)
    world.labels[:] = [Label(id_, "f000", 2.0, 1.0, LabelSource.JUDGEMENT) for id_ in world.need_ids]
    assert world.fit().needs == 0


def test_a_heavier_label_counts_for_more() -> None:
    world = make_world(1)
    pair = [
        Label(id_, faculty, grade, weight, LabelSource.JUDGEMENT)
        for id_ in world.need_ids
        for faculty, grade, weight in (("f000", 3.0, 3.0), ("f001", 0.0, 1.0), ("f002", 0.0, 1.0))
    ]
    world.labels[:] = pair
    even = [replace(label, weight=1.0) for label in pair]
    heavy_trial = world.fit().trial
    world.labels[:] = even
    even_trial = world.fit().trial
    assert heavy_trial is not None
    assert even_trial is not None
    assert heavy_trial.before == pytest.approx(even_trial.before)  # every pair of a need weighs three times as much
    world.labels[:] = [replace(label, weight=3.0) if label.faculty_id == "f001" else label for label in even]
    tilted = world.fit().trial
    assert tilted is not None
    assert tilted.before != pytest.approx(even_trial.before, abs=1e-4)


def test_what_ships_lies_on_the_grid() -> None:
    """Or the search would have no neighbours of it: every other value would be one step away."""
    assert {name: getattr(ScoringWeights(), name) in values for name, values in GRID.items()} == dict.fromkeys(
        GRID, True
    )

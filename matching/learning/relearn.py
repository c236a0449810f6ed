"""From labels to parameters: fit, try, and change only what proves better."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.calibration import Calibration
from matching.corpus import Corpus, IndexedProfile, Side
from matching.learning.labels import Label, LabelSource, merge_labels
from matching.learning.probabilities import FittedProbabilities, fit_probabilities
from matching.learning.weights import FittedWeights, fit_weights
from matching.matcher import Matcher, score_entries
from matching.scoring import Array, ScoringWeights


class Decision(StrEnum):
    """What became of a fit."""

    ADOPTED = "adopted"
    TOO_FEW_LABELS = "too_few_labels"
    SAME_AS_IN_USE = "same_as_in_use"
    NOT_BETTER = "not_better"
    NOT_CALIBRATED = "not_calibrated"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a ranking and its verdicts follow from, beside the texts."""

    weights: ScoringWeights
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class Relearned:
    """What was learned, and why. `after` is `before` where nothing proved better.

    `labels` counts the labelled pairs by source, `needs` those with any label.
    """

    labels: Mapping[LabelSource, int]
    needs: int
    before: Parameters
    after: Parameters
    weights: FittedWeights
    weights_decision: Decision
    probabilities: FittedProbabilities
    probabilities_decision: Decision

    @property
    def has_changed(self) -> bool:
        """Whether there is anything new to use."""
        return Decision.ADOPTED in {self.weights_decision, self.probabilities_decision}


def relearn(
    corpus: Corpus, labels: Sequence[Label], *, shipped: Parameters, in_use: Parameters, seed: int = 0
) -> Relearned:
    """Fit weights, then the calibration of the scores they give, and adopt each where it proves better than in use.

    Profiles are scored as if nobody had said that an item is not their field, or the labels would be known beforehand.
    Where the weights change, the scores do: a calibration is then adopted if it is better at all.
    """
    pairs = merge_labels(labels)
    asked, told = {label.need_id for label in pairs}, {label.faculty_id for label in pairs}
    needs = Side(entry for entry in corpus.needs.entries if entry.value.id in asked)
    faculty = Side(_count_fully(entry) for entry in corpus.faculty.entries if entry.value.id in told)
    ids = {
        "need_ids": [entry.value.id for entry in needs.entries],
        "faculty_ids": [entry.value.id for entry in faculty.entries],
    }

    def score(weights: ScoringWeights) -> Array:
        return score_entries(Matcher(corpus, weights=weights), needs, faculty)

    weights = fit_weights(score, pairs, **ids, shipped=shipped.weights, in_use=in_use.weights, seed=seed)
    weights_decision = _decide_weights(weights, in_use)
    chosen = weights.weights if weights_decision is Decision.ADOPTED else in_use.weights
    probabilities, calibration = FittedProbabilities(1.0, 0.0, None), in_use.calibration
    probabilities_decision = Decision.NOT_CALIBRATED
    if shipped.calibration is not None and in_use.calibration is not None:
        probabilities = fit_probabilities(
            score(chosen), pairs, **ids, shipped=shipped.calibration, in_use=in_use.calibration, seed=seed
        )
        probabilities_decision = _decide_probabilities(probabilities, has_new_scores=chosen != in_use.weights)
        if probabilities_decision is Decision.ADOPTED:
            made_from = f"{shipped.calibration.made_from}, corrected on {len(pairs)} labelled pairs of this deployment"
            calibration = shipped.calibration.corrected(
                gain=probabilities.gain, shift=probabilities.shift, made_from=made_from
            )
    return Relearned(
        labels=Counter(label.source for label in pairs),
        needs=len(asked),
        before=in_use,
        after=Parameters(chosen, calibration),
        weights=weights,
        weights_decision=weights_decision,
        probabilities=probabilities,
        probabilities_decision=probabilities_decision,
    )


def _decide_weights(fitted: FittedWeights, in_use: Parameters) -> Decision:
    if fitted.trial is None:
        return Decision.TOO_FEW_LABELS
    if fitted.weights == in_use.weights:
        return Decision.SAME_AS_IN_USE
    return Decision.ADOPTED if fitted.trial.is_better else Decision.NOT_BETTER


def _decide_probabilities(fitted: FittedProbabilities, *, has_new_scores: bool) -> Decision:
    if fitted.trial is None:
        return Decision.TOO_FEW_LABELS
    is_better = fitted.trial.is_better or (has_new_scores and fitted.trial.gain > 0)
    return Decision.ADOPTED if is_better else Decision.NOT_BETTER


def _count_fully(profile: IndexedProfile) -> IndexedProfile:
    block = profile.block
    return IndexedProfile(profile.value, replace(block, weights=block.weights * 0 + 1))

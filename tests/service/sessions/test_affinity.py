from dataclasses import replace

import pytest

from matching.scheduling.problem import Pair
from matching.types import Verdict
from service.language import Language
from service.models.docking_session import AffinitySource, PairThreshold
from service.sessions.affinity import Fit, bonus_of, passes, rate_pairs
from service.sessions.errors import UncalibratedError
from service.startup import Runtime


def test_a_wish_adds_more_the_dearer_it_is_and_from_each_side() -> None:
    assert bonus_of([1]) > bonus_of([2]) > bonus_of([3]) > bonus_of([4]) > bonus_of([None]) > 0
    assert bonus_of([1, 2]) == bonus_of([1]) + bonus_of([2])


def test_a_threshold_keeps_the_verdicts_above_it() -> None:
    talk, strong = Fit(0.5, "n", Verdict.WORTH_A_TALK), Fit(0.9, "n", Verdict.STRONG)
    nobody = Fit(0.1, "n", Verdict.NO_SUITABLE_EXPERT)

    assert [passes(fit, PairThreshold.WORTH_A_TALK) for fit in (nobody, talk, strong)] == [False, True, True]
    assert [passes(fit, PairThreshold.STRONG) for fit in (nobody, talk, strong)] == [False, False, True]
    assert passes(nobody, PairThreshold.ANY)


def test_a_threshold_without_verdicts_says_what_to_do() -> None:
    with pytest.raises(UncalibratedError, match="run duijie calibrate") as caught:
        passes(Fit(0.5, "n", None), PairThreshold.STRONG)
    assert "duijie calibrate" in caught.value.sentence(Language.ZH)


def test_a_pair_fits_as_well_as_the_best_need_the_company_brings(runtime: Runtime) -> None:
    with runtime.database.reading() as db:
        matcher = runtime.get_matcher(db)
        needs = {entry.value.title: entry.value.id for entry in matcher.corpus.needs.entries}
        professor = {"F2": next(e.value.id for e in matcher.corpus.faculty.entries if "膜" in e.value.items[0].text)}
        both = rate_pairs(matcher, professor, {"C": [needs["膜两周就堵"], needs["脱硝催化剂中毒失活"]]})
        each = [rate_pairs(matcher, professor, {"C": [need]})[Pair("F2", "C")] for need in needs.values()]

        assert both[Pair("F2", "C")].need_id == needs["膜两周就堵"]
        assert both[Pair("F2", "C")].worth == max(fit.worth for fit in each)
        away = replace(matcher, set_aside=frozenset({(needs["膜两周就堵"], professor["F2"])}))
        assert rate_pairs(away, professor, {"C": list(needs.values())})[Pair("F2", "C")].need_id != needs["膜两周就堵"]
        assert rate_pairs(away, professor, {"C": [needs["膜两周就堵"]]}) == {}
        assert rate_pairs(matcher, professor, {"C": []}) == {}
        with pytest.raises(UncalibratedError):
            rate_pairs(matcher, professor, {"C": []}, source=AffinitySource.PROBABILITY)

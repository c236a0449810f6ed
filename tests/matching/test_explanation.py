"""An explanation never says what no passage says."""

from pathlib import Path

import pytest

from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher, rank_faculty
from matching.types import (
    Coverage,
    ExpertiseItem,
    ExpertiseKind,
    FacultyProfile,
    Need,
    Outcome,
    Requirement,
    Verdict,
)
from service.evaluation.calibrate import calibrate
from service.evaluation.dataset import load_dataset
from tests.embeddings.ngram_encoder import NgramEncoder

LANZHOU = Path(__file__).parents[2] / "fixtures" / "lanzhou"


@pytest.fixture(scope="module")
def lanzhou() -> Matcher:
    """The Lanzhou docking by character n-grams, calibrated on itself."""
    dataset, encoder = load_dataset(LANZHOU), NgramEncoder()
    corpus = Corpus(encode_profiles(dataset.faculty, encoder), encode_needs(dataset.needs, encoder))
    return Matcher(corpus, calibration=calibrate(dataset, encoder))


def test_every_quote_and_quantity_of_the_lanzhou_docking_stands_literally_in_its_source(lanzhou: Matcher) -> None:
    items = {
        (entry.value.id, item.id): item.text for entry in lanzhou.corpus.faculty.entries for item in entry.value.items
    }
    quantities = 0
    for need in lanzhou.corpus.needs.entries:
        asked = {requirement.id: requirement.text for requirement in need.value.requirements}
        for match in rank_faculty(lanzhou, need, top_k=3):
            for part in match.evidence:
                for quote in part.quotes:
                    assert items[match.faculty_id, quote.item_id][quote.start :].startswith(quote.text)
                    assert all(0 <= mark.start < mark.end <= len(quote.text) for mark in quote.marks)
                for one in part.quantities:
                    quantities += 1
                    assert one.asked in asked[part.part_id]
                    if one.stated is not None:
                        assert items[match.faculty_id, str(one.item_id)][one.start :].startswith(one.stated)
                    else:
                        assert one.outcome is Outcome.UNKNOWN
    assert quantities > 5


def test_a_stated_quantity_meets_a_requirement_in_another_language() -> None:
    encoder = NgramEncoder()
    profile = FacultyProfile(
        "F", (ExpertiseItem("1", ExpertiseKind.ACHIEVEMENT, "Crystallisation of taurine, purity 99.7 %, yield 81 %"),)
    )
    need = Need("N", "牛磺酸结晶", requirements=(Requirement("a", "牛磺酸纯度≥99.5%，收率不低于85%"),))
    corpus = Corpus(encode_profiles([profile], encoder), encode_needs([need], encoder))
    [match] = rank_faculty(Matcher(corpus), corpus.needs.entries[0])
    [part] = [part for part in match.evidence if part.part_id == "a"]
    assert [(one.outcome, one.asked, one.stated) for one in part.quantities] == [
        (Outcome.MET, "≥99.5%", "99.7 %"),
        (Outcome.NOT_MET, "不低于85%", "81 %"),
    ]


def test_a_figure_that_is_met_covers_a_requirement_that_has_few_words(lanzhou: Matcher) -> None:
    [need] = [entry for entry in lanzhou.corpus.needs.entries if entry.value.id == "N44"]
    match = rank_faculty(lanzhou, need, top_k=1)[0]
    assert match.verdict in (Verdict.STRONG, Verdict.WORTH_A_TALK)
    [part] = [part for part in match.evidence if part.text == "盐雾≥700 h"]
    assert part.coverage is Coverage.COVERED
    assert [(one.outcome, one.stated) for one in part.quantities] == [(Outcome.MET, "800 h")]
    assert any("800 h" in quote.text for quote in part.quotes)

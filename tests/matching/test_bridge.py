from matching.bridge import bridge_words, english_words, find_terms
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.scoring import ScoringWeights, passage_scores
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from tests.embeddings.ngram_encoder import NgramEncoder


def test_terms_are_found_longest_first_and_never_overlap() -> None:
    assert find_terms("加氢催化剂") == ["加氢催化剂"]
    assert "催化剂失活" in find_terms("骨架镍的催化剂失活")


def test_a_chinese_term_and_its_english_meet_in_the_same_words() -> None:
    chinese, english = bridge_words("加氢催化剂"), bridge_words("Hydrogenation catalysts")
    assert chinese == english == list(english_words("加氢催化剂"))


def test_an_unknown_term_brings_no_words() -> None:
    assert english_words("砾川") == ()
    assert bridge_words("砾") == []


def test_traditional_characters_find_the_same_terms() -> None:
    assert bridge_words("催化劑失活") == bridge_words("催化剂失活")


def test_across_languages_bridged_words_count_and_lexical_ones_are_absent() -> None:
    encoder = NgramEncoder()
    profiles = [
        FacultyProfile(
            "F1", (ExpertiseItem("1", ExpertiseKind.DIRECTION, "Hydrogenation catalysts and their deactivation"),)
        ),
        FacultyProfile("F2", (ExpertiseItem("1", ExpertiseKind.DIRECTION, "Mathematical models of stellar winds"),)),
    ]
    corpus = Corpus(encode_profiles(profiles, encoder), encode_needs([Need("N", "加氢催化剂失活")], encoder))
    need = corpus.needs.entries[0]
    scores = passage_scores(need, corpus.faculty, terms=corpus.terms, weights=ScoringWeights())
    assert str(scores.lexical[0].tolist()) == "[nan, nan]"
    assert scores.bridged[0, 0] > 0.2
    assert scores.bridged[0, 1] == 0
    alone = passage_scores(need, corpus.faculty, terms=corpus.terms, weights=ScoringWeights(bridge=0))
    assert (alone.fused == alone.dense).all()


def test_elements_are_bridged_by_character_and_by_symbol() -> None:
    assert "lithium" in bridge_words("镁锂比")
    assert bridge_words("Li 93 %, Ni") == ["li", "93", "ni", "lithium", "nickel"]
    assert "cobalt" not in bridge_words("CO 中毒")

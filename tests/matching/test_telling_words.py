from matching.telling_words import MOST, telling_words

ROBOTS = ("巡检机器人在管廊迷路", "防爆巡检机器人爬不上台阶")
OTHERS = ("加氢催化剂失活", "膜两周就堵", "聚丙烯挤出料有黑点")


def test_the_longest_shared_phrase_stands_for_its_parts() -> None:
    assert telling_words(ROBOTS, (*ROBOTS, *OTHERS)) == ("巡检机器人",)


def test_a_word_that_everybody_uses_tells_nothing() -> None:
    few = ("催化剂失活", "催化剂中毒")
    assert telling_words(few, few) == ()


def test_english_is_read_in_words_without_the_small_ones() -> None:
    few = ("The membranes foul in two weeks", "Fouling: our membranes need cleaning")
    assert telling_words(few, (*few, *OTHERS)) == ("membranes",)


def test_texts_that_share_nothing_have_no_label() -> None:
    assert telling_words(OTHERS[:2], OTHERS) == ()


def test_a_label_is_short() -> None:
    few = ("alpha beta gamma delta epsilon zeta",) * 2
    assert len(telling_words(few, (*few, *OTHERS))) == MOST

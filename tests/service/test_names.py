import pytest

from service.names import NameMatch, best_match, match_names

NONE, INITIALS, PINYIN, SAME = NameMatch.NONE, NameMatch.INITIALS, NameMatch.PINYIN, NameMatch.SAME


@pytest.mark.parametrize(
    "other",
    ["Wang Xiaoming", "Xiaoming Wang", "WANG Xiao-Ming", "Xiao-ming WANG", "Wang, Xiaoming", "Wang, Xiao Ming",
     "Xiao Ming Wang", "wáng xiǎomíng", "Dr. Xiaoming Wang", "Wang Xiao Ming"],
)  # fmt: skip
def test_pinyin_in_both_orders_is_the_name(other: str) -> None:
    assert match_names("王小明", other) is PINYIN
    assert match_names(other, "王小明") is PINYIN


@pytest.mark.parametrize("other", ["Wang, X.-M.", "X.-M. Wang", "Wang XM", "X. M. Wang", "Wang X", "Wang, X."])
def test_initials_may_be_the_name(other: str) -> None:
    assert match_names("王小明", other) is INITIALS
    assert match_names("Xiaoming Wang", other) is INITIALS


@pytest.mark.parametrize(
    "other", ["Wang Daming", "Xiaoming Zhang", "Wang, Y.-M.", "Wang XL", "王晓明", "王小", "Ming Wang", "", "Smith"]
)
def test_another_name_is_another(other: str) -> None:
    assert match_names("王小明", other) is NONE


@pytest.mark.parametrize(("one", "other"), [("王小明", "王小明"), ("王小明", "王 小明"), ("張偉", "张伟"), ("王小明教授", "王小明教授"),
                                            ("Anna Weiss", "anna weiss")])  # fmt: skip
def test_the_same_characters_are_the_same_name(one: str, other: str) -> None:
    assert match_names(one, other) is SAME


@pytest.mark.parametrize(
    ("chinese", "latin"),
    [
        ("单雄信", "Shan Xiongxin"),
        ("曾国藩", "Zeng Guofan"),
        ("仇英", "Qiu Ying"),
        ("解缙", "Jin Xie"),
        ("查良镛", "Zha Liangyong"),
        ("任正非", "Ren Zhengfei"),
        ("盖叫天", "Ge Jiaotian"),
        ("朴树", "Piao Shu"),
        ("区大任", "Daren Ou"),
        ("翟天临", "Zhai Tianlin"),
        ("乐嘉", "Yue Jia"),
        ("乐嘉", "Le Jia"),
        ("华罗庚", "Hua Luogeng"),
        ("尉迟恭", "Yuchi Gong"),
        ("万俟卨", "Moqi Xie"),
        ("欧阳修", "Ouyang Xiu"),
        ("欧阳修", "Ou-Yang Xiu"),
        ("诸葛亮", "Liang Zhuge"),
        ("吕布", "Lü Bu"),
        ("吕布", "Lv Bu"),
        ("吕布", "Lyu Bu"),
        ("吕布", "Lu Bu"),
        ("单于", "Shan Yu"),
        ("李重光", "Li Chongguang"),
        ("李重光", "Li Zhongguang"),
        ("刘乐", "Liu Le"),
        ("刘乐", "Liu Yue"),
    ],
)
def test_surnames_have_readings_of_their_own(chinese: str, latin: str) -> None:
    assert match_names(chinese, latin) is PINYIN


def test_a_reading_that_a_surname_has_not_is_another_name() -> None:
    assert match_names("单雄信", "Dan Xiongxin") is NONE
    assert match_names("任正非", "Feng Zhengfei") is NONE


def test_a_short_given_name_in_capitals_is_a_name_or_initials() -> None:
    assert match_names("王丽", "WANG LI") is PINYIN
    assert match_names("王兰英", "WANG LY") is INITIALS


def test_the_surest_of_several_names_counts() -> None:
    assert best_match("Wang Xiaoming", ["王大明", "王小明"]) is PINYIN
    assert best_match("Wang Xiaoming", []) is NONE

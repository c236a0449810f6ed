import pytest

from service.reports.safe_text import make_safe


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613900000000",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=1",
        "  =HYPERLINK(1)",
        "＝1+1",
        "＠cmd",
        "\u3000=1",
        "\x00=1+1",
    ],
)
def test_text_that_starts_like_a_formula_is_guarded(text: str) -> None:
    assert make_safe(text) == "'" + text.replace("\x00", "")


@pytest.mark.parametrize("text", ["", "林知远", "COD < 50 mg/L", "a=b", "5 - 3", "（+86）", "第一行\n第二行"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert make_safe(text) == text


def test_what_xml_forbids_is_dropped() -> None:
    assert make_safe("a\x00b\x0bc\x1fd\ud800e\ufffff") == "abcdef"


def test_text_is_cut_at_what_a_cell_holds() -> None:
    assert len(make_safe("催" * 40_000)) == 32_767
    assert make_safe("催" * 40_000).endswith("催…")
    assert make_safe("催" * 32_767) == "催" * 32_767

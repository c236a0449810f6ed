import re
import string

import pytest

from service.language import Language, Wording
from service.spreadsheets.errors import SpreadsheetError
from service.spreadsheets.findings import _CATALOGUE, Severity, report, suggest


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(_CATALOGUE))
def test_every_finding_says_the_same_in_both_languages(code: str) -> None:
    _, wording = _CATALOGUE[code]
    assert _names(wording.zh) == _names(wording.en)
    assert re.search("[一-鿿]", wording.zh)
    assert not re.search("[一-鿿]", wording.en)
    assert wording.zh.endswith("。")
    assert wording.en.endswith(".")


@pytest.mark.parametrize("error", SpreadsheetError.__subclasses__())
def test_every_error_says_the_same_in_both_languages(error: type[SpreadsheetError]) -> None:
    zh, en = _names(error.wording.zh), _names(error.wording.en)
    assert {name.removesuffix("_zh") for name in zh} == {name.removesuffix("_en") for name in en}
    assert error.code != SpreadsheetError.code


def test_a_finding_speaks_with_its_values() -> None:
    finding = report("value-missing", column=Wording("姓名", "Name"))
    assert finding.say(Language.ZH) == "“姓名”不能为空。"
    assert finding.say(Language.EN) == "'Name' must not be blank."
    assert finding.severity is Severity.ERROR


def test_a_finding_leaves_braces_of_the_sender_alone() -> None:
    assert "{0}" in report("name-inherited", name="{0}").say(Language.EN)


def test_a_suggestion_is_a_value_or_a_wording() -> None:
    assert suggest(report("company-variant", name="a", known="b", suggestion="{b}"), Language.EN) == "{b}"
    assert suggest(report("kind-unknown", options="", suggestion=Wording("专利", "Patent")), Language.ZH) == "专利"
    assert suggest(report("date-open"), Language.EN) is None


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        report("no-such-code")

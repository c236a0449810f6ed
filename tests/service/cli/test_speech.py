from pathlib import Path

import pytest

from service.cli.speech import UnknownLanguageError, choose_language, spoken_language
from service.language import Language, language_of_environment


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.ZH),
        ({"LANG": "C"}, Language.ZH),
        ({"LANG": "C.UTF-8"}, Language.ZH),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "en_US.UTF-8"}, Language.EN),
        ({"LANG": "de_DE.UTF-8"}, Language.EN),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, Language.EN),
        ({"LANG": "en_US.UTF-8", "DUIJIE_LANGUAGE": "zh"}, Language.ZH),
        ({"LANG": "zh_CN.UTF-8", "DUIJIE_LANGUAGE": "EN"}, Language.EN),
    ],
)
def test_language_of_environment(environment: dict[str, str], language: Language) -> None:
    assert language_of_environment(environment) is language


def test_language_of_a_terminal_that_cannot_write_chinese() -> None:
    assert language_of_environment({"DUIJIE_LANGUAGE": "zh"}, writes_chinese=False) is Language.EN


@pytest.mark.parametrize(
    ("arguments", "rest"),
    [
        (["--language", "en", "import", "a"], ["import", "a"]),
        (["import", "a", "--language=en"], ["import", "a"]),
        (["import", "--language", "zh", "a", "--language", "en"], ["import", "a"]),
    ],
)
def test_choose_language_takes_its_option_out(arguments: list[str], rest: list[str]) -> None:
    assert choose_language(arguments) == rest
    assert spoken_language() is Language.EN


def test_choose_language_leaves_what_stands_behind_two_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIJIE_LANGUAGE", "en")
    assert choose_language(["import", "--", "--language", "zh"]) == ["import", "--", "--language", "zh"]
    assert spoken_language() is Language.EN


def test_choose_language_reads_the_settings_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUIJIE_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / ".env").write_text("DUIJIE_LANGUAGE=en\n", encoding="utf-8")
    choose_language([])
    assert spoken_language() is Language.EN


def test_choose_language_refuses_another() -> None:
    with pytest.raises(UnknownLanguageError, match="fr"):
        choose_language(["--language", "fr"])

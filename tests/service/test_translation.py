import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import service
from service.language import Language
from service.translation import CATALOGUE, UntranslatedMessageError, deferred, translate, translate_plural

SERVICE = Path(service.__file__).parent

# What code and templates call, and which of the arguments are sentences.
CODE_KEYWORDS: dict[str, Any] = {"translate": (2,), "translate_plural": (2, 3), "deferred": None}
TEMPLATE_KEYWORDS: dict[str, Any] = {"t": None, "tn": (1, 2), "both": None, "running": None, "pick": (2,)}


def _sentences() -> Iterator[tuple[str, ...]]:
    """Every sentence that code and templates ask for; a plural one as (singular, plural)."""
    for path in sorted(SERVICE.rglob("*.py")):
        yield from _extract("python", path, CODE_KEYWORDS)
    for path in sorted(SERVICE.rglob("*.html")):
        yield from _extract(babel_extract, path, TEMPLATE_KEYWORDS)


def _extract(method: Any, path: Path, keywords: dict[str, Any]) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 - Babel's own type
    with path.open("rb") as file:
        for _line, message, _comments, _context in extract(method, file, keywords, options={"silent": "false"}):
            yield message if isinstance(message, tuple) else (message,)


def _entries() -> dict[tuple[str, ...], tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN", abort_invalid=True)
    assert not any(entry.fuzzy for entry in catalogue if entry.id)
    return {_as_tuple(entry.id): _as_tuple(entry.string) for entry in catalogue if entry.id}


def _as_tuple(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _names(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_catalogue_translates_every_sentence_and_none_that_nobody_asks_for() -> None:
    asked, translated = set(_sentences()), {ids for ids, strings in _entries().items() if all(strings)}

    assert len(asked) > 50
    assert sorted(asked - translated) == [], "missing in the Chinese catalogue"
    assert sorted(set(_entries()) - asked) == [], "no longer used"


def test_catalogue_keeps_the_blanks_of_each_sentence() -> None:
    for ids, strings in _entries().items():
        for text in strings:
            assert _names(text) == _names(ids[-1]), ids


def test_catalogue_is_written_in_chinese() -> None:
    unchanged = [ids for ids, strings in _entries().items() if not any("\u4e00" <= c <= "\u9fff" for c in strings[0])]

    assert unchanged == []


def test_translate_gives_both_languages() -> None:
    assert translate(Language.EN, "Strong match") == "Strong match"
    assert translate(Language.ZH, "Strong match") == "高度契合"
    assert translate(Language.ZH, "Needs") == "技术需求"


def test_translate_fills_the_blanks() -> None:
    assert (
        translate(Language.EN, "Nearest: {name}, score {points}", name="王伟", points=31) == "Nearest: 王伟, score 31"
    )
    assert translate(Language.ZH, "Nearest: {name}, score {points}", name="王伟", points=31) == "最接近：王伟，得分 31"


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        (Language.EN, 1, "1 need"),
        (Language.EN, 0, "0 needs"),
        (Language.EN, 55, "55 needs"),
        (Language.ZH, 1, "1 项技术需求"),
        (Language.ZH, 55, "55 项技术需求"),
    ],
)
def test_translate_plural_chooses_the_form(language: Language, count: int, expected: str) -> None:
    assert translate_plural(language, "{count} need", "{count} needs", count) == expected


def test_translate_refuses_a_sentence_without_chinese() -> None:
    with pytest.raises(UntranslatedMessageError, match="“No such sentence” has no Chinese") as caught:
        translate(Language.ZH, "No such sentence")
    assert caught.value.code == "untranslated-message"


def test_deferred_leaves_the_sentence_as_it_is() -> None:
    assert deferred("Patent") == "Patent"

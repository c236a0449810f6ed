"""Chinese or English: the two languages in which the product speaks to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the product."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag, as HTML's `lang` wants it."""
        return "zh-CN" if self is Language.ZH else "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said in both languages; `{name}` stands for a value."""

    zh: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """The words in `language`, with the values set in."""
        return (self.zh if language is Language.ZH else self.en).format(**values)

    def fill(self, **values: object) -> "Wording":
        """The same with its values set in, to be said later."""
        zh, en = (text.format(**values).replace("{", "{{").replace("}", "}}") for text in (self.zh, self.en))
        return Wording(zh, en)


def language_of_environment(environment: Mapping[str, str], *, writes_chinese: bool = True) -> Language:
    """The language that a person's environment asks for.

    `DUIJIE_LANGUAGE` decides where it is a language; then the first that is set of `LC_ALL`, `LC_MESSAGES` and `LANG`:
    Chinese where that starts with "zh", English where it names another language. The locale C and none at all say
    nothing; then Chinese is spoken. A terminal that cannot write Chinese is spoken to in English.
    """
    if not writes_chinese:
        return Language.EN
    asked = environment.get("DUIJIE_LANGUAGE", "").strip().lower()
    if asked in set(Language):
        return Language(asked)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environment.get(name, "").strip().lower():
            if locale.startswith("zh"):
                return Language.ZH
            if locale.partition(".")[0] not in {"c", "posix"}:
                return Language.EN
            break
    return Language.ZH

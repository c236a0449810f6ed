"""Chinese or English: the two languages in which the product speaks to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the product."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said in both languages; `{name}` stands for a value."""

    zh: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """The words in `language`, with the values set in."""
        return (self.zh if language is Language.ZH else self.en).format(**values)


def language_of_environment(environment: Mapping[str, str]) -> Language:
    """The language that a person's environment asks for.

    `DUIJIE_LANGUAGE` decides; then the first that is set of `LC_ALL`, `LC_MESSAGES` and `LANG`. Chinese where that
    starts with "zh", else English.
    """
    for name in ("DUIJIE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, "").strip().lower():
            return Language.ZH if value.startswith("zh") else Language.EN
    return Language.EN

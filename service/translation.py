"""Every sentence of the interface in Chinese and in English.

The English sentence is the key (gettext's msgid) and its own translation; `locale/zh/LC_MESSAGES/duijie.po` holds the
Chinese. The file is read as it stands, so there is no compile step, and any gettext editor opens it.
A test compares it with every sentence that code and templates ask for: none may be missing, none left over.
"""

from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from embeddings.errors import DuijieError
from service.language import Language

CATALOGUE = Path(__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "duijie.po"


class UntranslatedMessageError(DuijieError):
    """A sentence has no Chinese in the catalogue."""

    code = "untranslated-message"


def translate(language: Language, message: str, /, **values: object) -> str:
    """`message` in `language`, with every `{name}` in it replaced from `values`.

    Raises:
        UntranslatedMessageError: the catalogue has no Chinese for `message`.
    """
    text = message if language is Language.EN else _forms(message)[0]
    return text.format(**values) if values else text


def translate_plural(language: Language, singular: str, plural: str, /, count: int, **values: object) -> str:
    """The form of the sentence that goes with `count`, which stands for `{count}` in it.

    Raises:
        UntranslatedMessageError: the catalogue has no Chinese for `singular`.
    """
    english = singular if count == 1 else plural
    # Chinese has one form for every number.
    text = english if language is Language.EN else _forms(singular)[0]
    return text.format(count=count, **values)


def deferred(message: str) -> str:
    """`message` itself: marks a sentence that is stored now and translated later, so that extraction finds it."""
    return message


def _forms(message: str) -> tuple[str, ...]:
    entry = _catalogue().get(message)
    forms = _texts(entry) if entry else ()
    if not forms or not all(forms):
        raise UntranslatedMessageError(
            f"The sentence “{message}” has no Chinese translation; add it to {CATALOGUE.name}."
        )
    return forms


def _texts(entry: Message) -> tuple[str, ...]:
    strings = entry.string or ""
    return (strings,) if isinstance(strings, str) else tuple(strings)


@cache
def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")

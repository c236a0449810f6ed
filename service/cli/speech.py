"""In which language the command line speaks."""

import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path

from service.language import Language, Wording, language_of_environment

_spoken: ContextVar[Language] = ContextVar("language", default=Language.ZH)


class UnknownLanguageError(ValueError):
    """`--language` was given something that is no language of the product."""


def spoken_language() -> Language:
    """The language of this run."""
    return _spoken.get()


def say(wording: Wording, **values: object) -> str:
    """The words in the language of this run."""
    return wording.say(spoken_language(), **values)


def choose_language(arguments: Sequence[str]) -> list[str]:
    """Set the language of this run; returns the arguments without `--language`, which may stand anywhere before `--`.

    `--language` decides, then DUIJIE_LANGUAGE (of the environment or `.env`), then the locale; but a terminal that
    cannot write Chinese gets English. Raises UnknownLanguageError, and has then set what the environment says.
    """
    _spoken.set(_of_surroundings())
    rest: list[str] = []
    chosen: str | None = None
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument == "--language":
            chosen = next(pending, "")
        elif argument.startswith("--language="):
            chosen = argument.partition("=")[2]
        else:
            rest.append(argument)
    if chosen is not None:
        if chosen not in set(Language):
            raise UnknownLanguageError(chosen)
        _spoken.set(Language(chosen) if _can_write_chinese() else Language.EN)
    return rest


def _of_surroundings() -> Language:
    environment = dict(os.environ)
    if "DUIJIE_LANGUAGE" not in environment and Path(".env").is_file():
        from dotenv import dotenv_values

        environment["DUIJIE_LANGUAGE"] = dotenv_values(".env").get("DUIJIE_LANGUAGE") or ""
    return language_of_environment(environment, writes_chinese=_can_write_chinese())


def _can_write_chinese() -> bool:
    try:
        "教师".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True

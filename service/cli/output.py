"""How commands speak: results on stdout, progress and errors on stderr, and no traceback to anybody."""

import json
import os
import sys
from dataclasses import asdict, is_dataclass
from typing import Any

from embeddings.errors import DuijieError
from service.cli.speech import say, spoken_language
from service.language import Wording

_UNEXPECTED = Wording(
    "程序出现意外错误（{kind}：{message}）：请把这一行和您的操作告诉维护人员。",
    "something unexpected went wrong ({kind}: {message}); tell whoever maintains Duijie this line and what you did.",
)


def print_result(text: str) -> None:
    """Write a result for a person to stdout."""
    sys.stdout.write(text + "\n")


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever json can write, and dataclasses of it
    """Write a result for a program to stdout: one JSON document, in UTF-8 or else escaped."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    escaped = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    sys.stdout.write(json.dumps(plain, ensure_ascii=escaped, indent=2, default=str) + "\n")


def show_progress(wording: Wording, **values: object) -> None:
    """Say on stderr what is being done, where somebody is watching."""
    if sys.stderr.isatty():
        sys.stderr.write(say(wording, **values) + "\n")


def print_note(message: str) -> None:
    """Write one line `note: …` to stderr."""
    sys.stderr.write(f"note: {' '.join(message.split())}\n")


def print_error(message: str) -> None:
    """Write one line `error: …` to stderr."""
    sys.stderr.write(f"error: {' '.join(message.split())}\n")


def explain(error: Exception) -> str:
    """The sentence of an error, in the language of this run where the error speaks it."""
    if isinstance(error, DuijieError):
        sentence = getattr(error, "sentence", None)
        return str(sentence(spoken_language())) if sentence else str(error)
    return say(_UNEXPECTED, kind=type(error).__name__, message=error)


def prepare_streams() -> None:
    """Make writing never fail: a terminal that cannot show a character shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def close_quietly() -> None:
    """Flush stdout; where the reader has gone (`duijie … | head`), say nothing of it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Send what is still unwritten nowhere, so that Python does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""A terminal for the tests: a folder of its own, no settings from outside, and an encoder without a model."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.cli.main import main
from tests.embeddings.ngram_encoder import NgramEncoder


@dataclass(frozen=True)
class Ran:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


Duijie = Callable[..., Ran]


@pytest.fixture
def duijie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Duijie:
    """Run `duijie` with these arguments, in English unless the environment says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DUIJIE_LANGUAGE", "en")
    monkeypatch.setenv("DUIJIE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DUIJIE_DATABASE_URL", raising=False)
    # Commands import the first when they run; `open_runtime` has imported its own before.
    for place in ("embeddings.loading.load_encoder", "service.startup.load_encoder"):
        monkeypatch.setattr(place, lambda _: NgramEncoder())
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return run

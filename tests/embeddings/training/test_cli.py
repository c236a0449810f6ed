"""What the commands of the training package say to input that they cannot use."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from embeddings.training.cli import app
from embeddings.training.errors import StartError


@pytest.mark.parametrize("share", ["model", "model=", "=0.5", "model=half", "model=0", "model=-1"])
def test_average_says_what_a_share_looks_like(share: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["average", "--out", str(tmp_path), share])
    assert isinstance(result.exception, StartError)
    assert "MODEL=SHARE, such as" in str(result.exception)

import subprocess
import sys
from pathlib import Path

import pytest

import embeddings
from embeddings.errors import EncoderError
from embeddings.loading import DEFAULT_MODEL, load_encoder
from tests.embeddings.tiny_models import save_tiny_model


def test_default_model_lies_in_the_package() -> None:
    assert DEFAULT_MODEL.parent == Path(embeddings.__file__).parent / "models"
    assert DEFAULT_MODEL.name == "zh-en-small"


@pytest.mark.skipif(not DEFAULT_MODEL.is_dir(), reason="the model that ships is not there yet")
@pytest.mark.parametrize("nothing", [None, ""])
def test_load_encoder_without_a_name_gives_the_model_that_ships(nothing: str | None) -> None:
    encoder = load_encoder(nothing)
    assert encoder.name.startswith("zh-en-small@")
    assert encoder.dimension == 384


def test_load_encoder_takes_a_folder_and_prompts(tmp_path: Path) -> None:
    encoder = load_encoder(save_tiny_model(tmp_path), query_prompt="query: ", device="cpu")
    assert encoder.dimension == 32
    assert encoder.name.endswith("+query='query: '")


def test_load_encoder_says_what_to_do() -> None:
    with pytest.raises(EncoderError, match="no name for the model that ships with Duijie"):
        load_encoder("./nowhere")


def test_naming_the_loader_does_not_import_torch() -> None:
    code = "import sys, embeddings.loading; sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code

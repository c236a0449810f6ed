"""A model in int8: made from a tiny one, then an encoder like any other."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from embeddings import int8
from embeddings.encoder import Encoder
from embeddings.errors import EncoderError
from embeddings.int8 import INT8_FILE, make_int8
from embeddings.loading import load_encoder
from tests.embeddings.encoder_contract import EncoderContract
from tests.embeddings.tiny_models import save_static_model, save_tiny_model

TEXTS = ["加氢催化剂失活", "膜分离研究 membrane separation", "a", "单抗 " * 40]

needs_extra = pytest.mark.skipif(find_spec("onnxscript") is None, reason="the extra duijie[int8] is not installed")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("models")
    plain = save_tiny_model(folder, prompts={"query": "a: "})
    return plain, make_int8(plain, folder / "int8")


@pytest.fixture(scope="module")
def in_int8(models: tuple[Path, Path]) -> Encoder:
    return load_encoder(models[1])


@needs_extra
class TestInt8Encoder(EncoderContract):
    @pytest.fixture
    def encoder(self, in_int8: Encoder) -> Encoder:
        return in_int8


@needs_extra
def test_int8_model_gives_nearly_the_vectors_of_its_model_under_another_name(
    models: tuple[Path, Path], in_int8: Encoder
) -> None:
    plain = load_encoder(models[0], device="cpu")
    ours, theirs = in_int8.encode_query(TEXTS), plain.encode_query(TEXTS)
    assert in_int8.name != plain.name
    assert not np.array_equal(ours, theirs)
    assert (ours * theirs).sum(1).min() > 0.95


@needs_extra
def test_int8_model_does_not_change_a_text_with_its_neighbours(in_int8: Encoder) -> None:
    together = in_int8.encode_document(TEXTS)
    alone = np.concatenate([in_int8.encode_document([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-6)


@needs_extra
def test_int8_file_that_is_damaged_says_how_to_make_it_again(models: tuple[Path, Path], tmp_path: Path) -> None:
    copy = make_int8(models[0], tmp_path / "copy")
    (copy / INT8_FILE).write_bytes(b"nothing")
    with pytest.raises(EncoderError, match=r"int8\.onnx cannot be read; make it again: python -m embeddings\.int8 OUT"):
        load_encoder(copy)


@needs_extra
@pytest.mark.parametrize(
    ("model", "reason"),
    [("static", "no transformer"), ("nowhere", "does not exist"), ("tiny", "not empty")],
)
def test_make_int8_says_why_it_cannot(tmp_path: Path, model: str, reason: str) -> None:
    folders = {
        "static": save_static_model(tmp_path),
        "nowhere": tmp_path / "nowhere",
        "tiny": save_tiny_model(tmp_path),
    }
    out = tmp_path / "out"
    if model == "tiny":
        out.mkdir()
        (out / "notes.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(EncoderError, match=reason):
        make_int8(folders[model], out)
    assert not (out / INT8_FILE).exists()


def test_int8_model_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8, "find_spec", lambda _name: None)
    model = save_tiny_model(tmp_path)
    (model / INT8_FILE).write_bytes(b"")
    for use in (lambda: load_encoder(model), lambda: make_int8(model, tmp_path / "out")):
        with pytest.raises(
            EncoderError, match=r"needs onnxruntime, which is not installed: pip install 'duijie\[int8\]'"
        ):
            use()

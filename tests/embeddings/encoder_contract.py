"""What every Encoder promises; a test class of an implementation inherits it and provides the fixture `encoder`."""

import numpy as np
import pytest

from embeddings.encoder import Encoder, Vectors

LONG = "Selective hydrogenation of acetylene over palladium catalysts. 乙炔选择性加氢用钯催化剂的失活与再生研究。" * 12
TEXTS = (
    "",
    " \n\t ",
    "加氢催化剂失活",
    "加氫催化劑失活",
    "deactivation of hydrogenation catalysts",
    "用 CO₂ 加氢制甲醇 (methanol), 产率 > 85 %",
    "H2SO4 98 %, CAS 7664-93-9, 5 ㎡, 20 ℃",
    "\x00\ud800\U0001f9ea\u200b",
    "龘" * 300,
    LONG,
)


class EncoderContract:
    """Inherit and provide the fixture `encoder`."""

    @pytest.fixture
    def encoder(self) -> Encoder:
        raise NotImplementedError

    @pytest.mark.parametrize("texts", [(), ("one",), TEXTS], ids=["none", "one", "many"])
    def test_encode_gives_one_float32_unit_row_a_text(self, encoder: Encoder, texts: tuple[str, ...]) -> None:
        for vectors in (encoder.encode_query(texts), encoder.encode_document(texts)):
            assert vectors.shape == (len(texts), encoder.dimension)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_encode_keeps_the_order_whatever_the_lengths(self, encoder: Encoder) -> None:
        texts = ["pump seal leak", LONG, "膜分离", "pump seal leak", ""]
        together = encoder.encode_document(texts)
        alone = np.concatenate([encoder.encode_document([text]) for text in texts])
        np.testing.assert_allclose(together, alone, atol=1e-5)
        np.testing.assert_array_equal(together[0], together[3])

    def test_encode_tells_texts_apart(self, encoder: Encoder) -> None:
        vectors = encoder.encode_document(["heat exchanger fouling", "翻译史研究", "monoclonal antibodies"])
        assert _largest_cosine(vectors) < 0.95

    def test_encode_sees_the_end_of_a_long_text(self, encoder: Encoder) -> None:
        other_end = LONG + "Tea harvest robots pick leaves in steep gardens. " * 4
        vectors = encoder.encode_document([LONG, other_end])
        assert np.abs(vectors[0] - vectors[1]).max() > 1e-3

    def test_traditional_and_wide_forms_encode_as_the_simplified_and_narrow(self, encoder: Encoder) -> None:
        vectors = encoder.encode_query(["氫化催化劑　ＣＯ₂", "氢化催化剂 CO2"])
        np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-5)

    def test_name_is_stable_and_says_something(self, encoder: Encoder) -> None:
        assert encoder.name == encoder.name.strip() != ""


def _largest_cosine(vectors: Vectors) -> float:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return float(cosines.max())

import pytest

from embeddings.encoder import Encoder
from tests.embeddings.encoder_contract import EncoderContract
from tests.embeddings.ngram_encoder import NgramEncoder


class TestNgramEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return NgramEncoder()


def test_texts_that_share_characters_are_nearer() -> None:
    vectors = NgramEncoder().encode_document(["催化剂失活", "催化剂再生", "翻译史研究"])
    assert vectors[0] @ vectors[1] > 0.3 > vectors[0] @ vectors[2]

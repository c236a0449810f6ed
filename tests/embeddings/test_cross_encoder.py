from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import EncoderError
from embeddings.loading import load_reranker
from tests.embeddings.tiny_models import save_tiny_cross_encoder

PAIRS = [("加氢催化剂失活", "催化剂再生研究"), ("加氢催化剂失活", "膜分离"), ("membranes", "加氢")]


def test_reranker_gives_one_finite_number_a_pair_whatever_stands_beside_it(tmp_path: Path) -> None:
    reranker = load_reranker(save_tiny_cross_encoder(tmp_path))
    together = reranker.score(PAIRS)
    assert together.shape == (3,)
    assert together.dtype == np.float32
    assert len(set(together.tolist())) == 3
    alone = [float(reranker.score([pair])[0]) for pair in PAIRS]
    assert together.tolist() == pytest.approx(alone, abs=1e-5)
    assert reranker.score([]).shape == (0,)
    assert reranker.name.startswith("cross@")


def test_reranker_refuses_a_model_that_classifies(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="3 outputs"):
        load_reranker(save_tiny_cross_encoder(tmp_path, labels=3))


def test_reranker_says_which_folder_holds_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=tmp_path.name):
        load_reranker(tmp_path)

"""Sentence-transformers models with random weights, made in a folder in a second: right in form, wrong in meaning."""

import string
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
HANZI = "加氢催化剂失活再生研究膜分离翻译史单抗"


def save_tiny_model(
    folder: Path,
    *,
    max_tokens: int = 24,
    pooling: str = "mean",
    prompts: dict[str, str] | None = None,
    dimension: int | None = None,
) -> Path:
    """Save a two-layer BERT over single characters; `dimension` adds a dense layer, without it there are 32."""
    transformer_folder = folder / "transformer"
    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=make_tokenizer(), **{f"{token[1:-1].lower()}_token": token for token in SPECIALS}
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=max(64, max_tokens),
        initializer_range=0.5,
    )
    BertModel(config).save_pretrained(transformer_folder)
    tokenizer.save_pretrained(transformer_folder)
    modules: list[torch.nn.Module] = [Transformer(str(transformer_folder), max_seq_length=max_tokens)]
    modules.append(Pooling(32, pooling))
    if dimension is not None:
        modules.append(Dense(32, dimension))
    modules.append(Normalize())
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


def save_static_model(folder: Path) -> Path:
    """Save a model of token vectors only: no window, and no vector for an empty text."""
    torch.manual_seed(0)
    model = SentenceTransformer(
        modules=[StaticEmbedding(make_tokenizer(specials=False), embedding_dim=16)], device="cpu"
    )
    model.save(str(folder / "static"))
    return folder / "static"


def save_tiny_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """Save a two-layer BERT over single characters that reads two texts together."""
    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=make_tokenizer(), **{f"{token[1:-1].lower()}_token": token for token in SPECIALS}
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=128,
        initializer_range=0.5,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder / "cross")
    tokenizer.save_pretrained(folder / "cross")
    return folder / "cross"


def make_tokenizer(*, specials: bool = True) -> Tokenizer:
    characters = string.ascii_lowercase + string.digits + string.punctuation + HANZI
    vocabulary = SPECIALS + list(characters) + [f"##{character}" for character in characters]
    tokenizer = Tokenizer(
        models.WordPiece(
            {token: number for number, token in enumerate(vocabulary)},
            unk_token=SPECIALS[1],
            max_input_chars_per_word=100_000,
        )
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if specials:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
    return tokenizer

"""The student: the teacher's body and English rows, and new rows for Chinese words that learn."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from embeddings.training.tokenizer import MARKER, RARE

_COPIED = ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json", "1_Pooling/config.json")
STUDENT_FILES = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    *_COPIED,
)
"""What `save_student` writes."""
_PAD = 0
_FILLERS = frozenset(
    [
        "to",
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "in",
        "on",
        "for",
        "with",
        "by",
        "be",
        "sth",
        "sb",
        "etc",
        "s",
        *"(),;.-/'\"",
    ]
)


class Student(nn.Module):
    """Maps token ids to unit vectors (n, 384): mean over the last layer, as the teacher does.

    `rows` holds the Chinese rows; everything else starts as the teacher's.
    """

    def __init__(self, body: BertModel, english: Tensor, rows: Tensor) -> None:
        """Join the teacher's `body`, its input rows `english` and the new `rows`."""
        super().__init__()
        self.body = body
        self.english: Tensor
        self.register_buffer("english", english)
        self.rows = nn.Embedding.from_pretrained(rows, freeze=False, sparse=True)  # type: ignore[no-untyped-call]

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Give unit vectors for padded `ids` and their `mask`, both (n, length)."""
        boundary = len(self.english)
        is_new = ids >= boundary
        old = nn.functional.embedding(ids.clamp(max=boundary - 1), self.english)
        new = self.rows((ids - boundary).clamp(min=0))
        embedded = torch.where(is_new.unsqueeze(-1), new, old)
        hidden = self.body(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=-1)

    def encode(self, token_ids: Sequence[Sequence[int]]) -> Tensor:
        """Pad `token_ids` (each with its [CLS] and [SEP]) and give their unit vectors (n, 384)."""
        length = max(len(row) for row in token_ids)
        ids = torch.full((len(token_ids), length), _PAD)
        mask = torch.zeros(len(token_ids), length, dtype=torch.long)
        for index, row in enumerate(token_ids):
            ids[index, : len(row)] = torch.tensor(row)
            mask[index, : len(row)] = 1
        vectors: Tensor = self(ids, mask)
        return vectors


def start_student(teacher: Path, tokenizer: Tokenizer, glosses: dict[str, tuple[str, ...]]) -> Student:
    """Make a student whose Chinese rows are the mean of the teacher's input rows of their English meanings.

    A character without a meaning starts as the mean of the words that hold it, at the usual length of a row.
    """
    body = BertModel.from_pretrained(teacher, attn_implementation="sdpa").eval()  # type: ignore[no-untyped-call]
    english = body.embeddings.word_embeddings.weight.detach().clone()
    plain = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    plain.no_padding()
    count = tokenizer.get_vocab_size() - len(english)
    names = [str(tokenizer.id_to_token(len(english) + index)) for index in range(count)]
    words = [name.removeprefix("##") for name in names]
    rows = torch.zeros(count, english.shape[1])
    known = torch.zeros(count, dtype=torch.bool)
    for index, word in enumerate(words):
        found = [_mean_row(meaning, plain, english) for meaning in glosses.get(word, ())]
        if found:
            rows[index] = torch.stack(found).mean(0)
            known[index] = True
    _start_characters(words, rows, known, otherwise=english.mean(0))
    usual = english[1000:].norm(dim=1).median()
    rows *= usual / rows.norm(dim=1, keepdim=True).clamp(min=1e-6)
    # A quiet marker changes the body's view of a Chinese text the least; a rare character is an unknown one.
    rows[words.index(MARKER)] = english[plain.token_to_id("[PAD]")] * 0.0
    rows[words.index(RARE)] = english[plain.token_to_id("[UNK]")]
    return Student(body, english, rows)


def save_student(student: Student, tokenizer: Tokenizer, *, teacher: Path, out: Path) -> None:
    """Write a plain sentence-transformers model to `out`: weights in float16, a config that asks for float32 on loading."""
    out.mkdir(parents=True, exist_ok=True)
    state = dict(student.body.state_dict())
    state["embeddings.word_embeddings.weight"] = torch.cat([student.english, student.rows.weight.detach()])
    half = {name: value.half().contiguous() for name, value in state.items() if value.is_floating_point()}
    save_file(half, out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    config = json.loads((teacher / "config.json").read_text(encoding="utf-8"))
    config |= {"vocab_size": tokenizer.get_vocab_size(), "dtype": "float32", "torch_dtype": "float32"}
    config.pop("_name_or_path", None)
    config.pop("transformers_version", None)
    _write_json(out / "config.json", config)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    special = {
        "unk_token": "[UNK]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
    }
    # The plain fast class reads tokenizer.json as it stands; BertTokenizer would put its own normaliser over ours.
    _write_json(
        out / "tokenizer_config.json",
        special
        | {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 256,
            "clean_up_tokenization_spaces": False,
        },
    )
    _write_json(out / "special_tokens_map.json", special)
    for name in _COPIED:
        (out / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(teacher / name, out / name)


def load_student(model: Path, *, english_rows: int) -> tuple[Student, Tokenizer]:
    """Read a student that `save_student` wrote, to go on training it; `english_rows` is the size of the teacher's vocabulary."""
    state = {name: value.float() for name, value in load_file(model / "model.safetensors").items()}
    table = state["embeddings.word_embeddings.weight"]
    body = BertModel(BertConfig.from_pretrained(model, attn_implementation="sdpa")).eval()  # type: ignore[no-untyped-call]
    body.load_state_dict(state, strict=False)
    return Student(body, table[:english_rows].clone(), table[english_rows:].clone()), Tokenizer.from_file(
        str(model / "tokenizer.json")
    )


def _mean_row(meaning: str, plain: Tokenizer, english: Tensor) -> Tensor:
    encoding = plain.encode(meaning, add_special_tokens=False)
    useful = [index for index, token in zip(encoding.ids, encoding.tokens, strict=True) if token not in _FILLERS]
    return english[useful or encoding.ids].mean(0)


def _start_characters(words: list[str], rows: Tensor, known: Tensor, *, otherwise: Tensor) -> None:
    holders: dict[str, list[int]] = {
        word: [] for index, word in enumerate(words) if len(word) == 1 and not known[index]
    }
    for index, word in enumerate(words):
        for character in set(word):
            if len(word) > 1 and known[index] and character in holders:
                holders[character].append(index)
    usual = rows[known].mean(0) if known.any() else otherwise
    for index, word in enumerate(words):
        if not known[index]:
            rows[index] = rows[holders[word]].mean(0) if holders.get(word) else usual


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

"""Builds the tokenizer: the teacher's word pieces plus Chinese words, all of it inside `tokenizer.json`.

WordPiece's greedy longest match is also the Chinese word segmenter: a normaliser puts one marker before every run of Chinese
characters, so each Chinese word is a `##` continuation and needs one row only. Traditional characters become simplified
ones and Chinese punctuation becomes its western counterpart, so both land on rows that the body knows.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from sentencepiece import SentencePieceNormalizer
from tokenizers import Regex, Tokenizer, models, normalizers

from embeddings.training.errors import TrainingDataError

MARKER = "▁"
RARE = "□"
_CHINESE = "\u3400-\u9fff"
_ALL_CHINESE = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
# One WordPiece word is searched in quadratic time and given up as [UNK] past a length, so an unbroken run is cut here.
_LONGEST_RUN = 48
_UNKNOWN = "[UNK]"
# Only what Chinese alone uses: “ ” — × stand in English texts too, and English must reach the body as the teacher reads it.
_PUNCTUATION = {
    "。": ". ",
    "、": ", ",
    "《": '"',
    "》": '"',
    "〈": '"',
    "〉": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "【": "[",
    "】": "] ",
    "〔": "[",
    "〕": "] ",
    "〖": "[",
    "〗": "] ",
}


def build_tokenizer(teacher: Path, words: Iterable[str]) -> Tokenizer:
    """Extend the tokenizer below the folder `teacher` by the Chinese `words` and characters, in order, without duplicates.

    A word is found only where its characters are among `words` too. New rows follow the teacher's, first the marker of a Chinese run, then the sign for a character outside the vocabulary.
    """
    spec = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))
    old: dict[str, int] = spec["model"]["vocab"]
    # The teacher's own Chinese pieces give up their names, because Chinese text must reach the rows that learn.
    vocab = {_renamed(token, index): index for token, index in old.items()}
    fresh = [MARKER, RARE, *(f"##{word}" for word in dict.fromkeys(words))]
    vocab |= {token: len(old) + offset for offset, token in enumerate(fresh)}
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    tokenizer.model = models.WordPiece(
        vocab, unk_token=_UNKNOWN, continuing_subword_prefix="##", max_input_chars_per_word=100
    )
    tokenizer.normalizer = _normalizer({word for word in words if len(word) == 1})
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def traditional_to_simplified() -> dict[str, str]:
    """Give OpenCC's table of single characters (Apache-2.0), the first choice where it names several."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        message = "The package opencc-python-reimplemented is not installed. Install the training extra: pip install 'duijie[train]'."
        raise TrainingDataError(message)
    lines = (Path(spec.origin).parent / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if "\t" in line)
    return {row[0]: row[1].split(" ")[0] for row in rows if row[1].split(" ")[0] != row[0]}


def _renamed(token: str, index: int) -> str:
    taken = token in (MARKER, RARE) or (len(token) > 2 and token.startswith("##") and "\u3400" <= token[2] <= "\u9fff")  # noqa: PLR2004 (length of ##)
    return f"[unused-{index}]" if taken else token


def _normalizer(characters: set[str]) -> normalizers.Normalizer:
    steps: list[normalizers.Normalizer] = [
        normalizers.NFKC(),
        normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=True, lowercase=True),
        normalizers.Precompiled(_character_map(traditional_to_simplified() | _PUNCTUATION)),
        # A single character without a row would turn its whole run into [UNK].
        normalizers.Replace(Regex(f"[{_outside(characters)}]"), f" {RARE} "),
        normalizers.Replace(Regex(rf"[{_CHINESE}]{{{_LONGEST_RUN}}}\K(?=[{_CHINESE}])"), " "),
        normalizers.Replace(Regex(f"(?<![{_CHINESE}])(?=[{_CHINESE}])"), f" {MARKER}"),
        normalizers.Replace(Regex(rf"(?<=[{_CHINESE}])(?=[^{_CHINESE}\s])"), " "),
    ]
    return normalizers.Sequence(steps)


def _character_map(table: Mapping[str, str]) -> bytes:
    rows = "".join(f"{_hexadecimal(old)}\t{_hexadecimal(new)}\n" for old, new in sorted(table.items()) if len(old) == 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "characters.tsv"
        path.write_text(rows, encoding="utf-8")
        normalizer = SentencePieceNormalizer(rule_tsv=str(path))
    return _field(normalizer.serialized_normalizer_spec(), number=2)


def _field(message: bytes, *, number: int) -> bytes:
    """Take one length-delimited field out of a protobuf message; the generated reader would ask for one exact protobuf version."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        size, start = _varint(message, position)
        position = start
        if tag & 7 == 2:  # noqa: PLR2004 (wire type: length-delimited; any other here is a bare varint)
            position += size
            if tag >> 3 == number:
                return message[start:position]
    text = f"sentencepiece gave no field {number} in its normalizer. Install the version that constraints.txt names."
    raise TrainingDataError(text)


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        value |= (byte & 127) << shift
        position, shift = position + 1, shift + 7
        if byte < 128:  # noqa: PLR2004 (the top bit says that another byte follows)
            return value, position


def _hexadecimal(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)


def _outside(characters: set[str]) -> str:
    """Write the Chinese code points that are not in `characters` as the ranges of a regular expression's class."""
    ranges: list[str] = []
    for first, last in _ALL_CHINESE:
        start = first
        for point in [*sorted(ord(c) for c in characters if first <= ord(c) <= last), last + 1]:
            if point > start:
                ranges.append(f"{chr(start)}-{chr(point - 1)}")
            start = point + 1
    return "".join(ranges)

"""Chooses the Chinese words and characters that get a row of their own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from embeddings.training.corpus import CHINESE, Corpus, is_scientific, is_technical, scientific_words
from embeddings.training.tokenizer import build_tokenizer, traditional_to_simplified

_SHORTEST_WORD = 2
_LONGEST_WORD = 6
_USED_OFTEN = 3
_SCIENTIFIC_BONUS = 3


def choose_vocabulary(corpus: Corpus, *, teacher: Path, rows: int) -> list[str]:
    """Choose at most `rows` entries: all common characters, then the words by how often the corpus uses them.

    Words come from the glossed terms only, so each has an English meaning to start from. How often is counted by greedy longest
    match, the way the tokenizer will cut them. A word whose meanings are all written in scientific English, or that ends
    as technical words do, counts a little more, because composing 釜 or 醛 from characters goes wrong where composing an everyday word does not matter. Ties are broken by the word.
    """
    texts = list(dict.fromkeys(_chinese_texts(corpus)))
    characters = _characters(texts)
    candidates = sorted(word for word in corpus.glosses if _is_word(word))
    counting = build_tokenizer(teacher, [*characters, *candidates])
    counts: Counter[int] = Counter()
    for start in range(0, len(texts), 4096):
        for encoding in counting.encode_batch_fast(texts[start : start + 4096], add_special_tokens=False):
            counts.update(encoding.ids)
    scientific = scientific_words(corpus.texts_en)
    frequency = {word: counts[counting.token_to_id(f"##{word}") or 0] for word in candidates}
    for word in candidates:
        if is_technical(word) or all(is_scientific(meaning, scientific) for meaning in corpus.glosses[word]):
            frequency[word] += _SCIENTIFIC_BONUS
    words = sorted(candidates, key=lambda word: (-frequency[word], len(word), word))
    return [*characters, *words][:rows]


def _chinese_texts(corpus: Corpus) -> Iterator[str]:
    for pair in corpus.pairs:
        yield pair.zh
    yield from corpus.paragraphs_zh


def _characters(texts: list[str]) -> list[str]:
    """Give the common simplified characters (GB 2312) and any other that the texts use more than twice, most frequent first."""
    simplified = traditional_to_simplified()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(simplified.get(character, character) for character in text)
    used = {character for character, count in counts.items() if count >= _USED_OFTEN}
    common = {bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}
    kept = {character for character in common | used if CHINESE.fullmatch(character)}
    return sorted(kept, key=lambda character: (-counts[character], character))


def _is_word(word: str) -> bool:
    return _SHORTEST_WORD <= len(word) <= _LONGEST_WORD and all(CHINESE.fullmatch(character) for character in word)

"""Make `matching/terms.tsv`, the term list that bridges Chinese and English texts: python benchmarks/term_list.py --data DIR.

Sources, in order of trust: the glossary of this project (CC BY-SA 4.0), keywords of bilingual papers (ChinaXiv, CC BY 4.0),
school science terms (CC BY-SA 4.0, github.com/siniuho/STEM_DataBase), NSFC disciplines (MIT, github.com/AMinerOpen/TaxoExt),
and of CC-CEDICT (CC BY-SA 4.0, cc-cedict.org) the words that scientific Chinese uses, 4,000 of them in the sense that technical
texts mean (`dictionary_senses.tsv`, written for this project). The list is therefore under CC BY-SA 4.0.
"""

import argparse
import re
from collections import Counter
from collections.abc import Container, Mapping
from pathlib import Path

from embeddings.text import normalise

GLOSSARY = Path("embeddings/training/glossary.tsv")
SENSES = Path("benchmarks/dictionary_senses.tsv")
TARGET = Path("matching/terms.tsv")
LONGEST_WORD_COUNT = 5
SHORTEST, LONGEST = 2, 12
USED = 20
"""Times that a word of the dictionary occurs in the paragraphs at least; a rarer one is no word of science."""

MISSPELT = {"effciency": "efficiency"}
"""Words that a source misspells."""

EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "by",
        "be",
        "is",
        "or",
        "and",
        "for",
        "with",
        "sb",
        "sth",
        "one's",
        "oneself",
        "etc",
    ]
)


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--without", nargs="*", default=[], help="sources to leave out, to measure what they bring")
    parser.add_argument("--output", type=Path, default=TARGET)
    arguments = parser.parse_args()
    folder = arguments.data / "terms"
    terms: dict[str, str] = {}
    for path in (GLOSSARY, folder / "keywords.tsv", folder / "naer.tsv", folder / "nsfc.tsv"):
        if path.stem not in arguments.without:
            _add(_read(path), terms)
    if "cedict" not in arguments.without:
        senses = _read(folder / "cedict.tsv")
        if SENSES.stem not in arguments.without:
            senses |= _read(SENSES)
        used = _count_words((arguments.data / "text/paragraphs_zh.txt").read_text("utf-8"), senses)
        _add({term: english for term, english in senses.items() if used[term] >= USED}, terms)
    arguments.output.write_text("".join(f"{term}\t{words}\n" for term, words in sorted(terms.items())), "utf-8")
    print(f"{len(terms)} terms in {arguments.output}")


def _read(path: Path) -> dict[str, str]:
    """The first English rendering of each Chinese term in a file."""
    found: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        chinese, _, english = line.partition("\t")
        term, words = _clean_chinese(chinese), _clean_english(english)
        if term and words:
            found.setdefault(term, words)
    return found


def _add(found: Mapping[str, str], terms: dict[str, str]) -> None:
    for term, words in found.items():
        terms.setdefault(term, words)


def _count_words(text: str, known: Container[str]) -> Counter[str]:
    """How often each known word occurs, the longest first from left to right."""
    found: Counter[str] = Counter()
    for run in re.findall(r"[㐀-䶿一-鿿]{2,}", text):
        start = 0
        while start < len(run):
            sizes = range(min(LONGEST, len(run) - start), SHORTEST - 1, -1)
            word = next((run[start : start + size] for size in sizes if run[start : start + size] in known), "")
            found[word] += 1
            start += len(word) or 1
    return found


def _clean_chinese(text: str) -> str:
    term = re.sub(r"[\[\]（）()]", "", re.split("[;；]", normalise(text))[0]).strip()
    return term if SHORTEST <= len(term) <= LONGEST and re.fullmatch(r"[㐀-䶿一-鿿]+", term) else ""


def _clean_english(text: str) -> str:
    first = re.split("[;；,]", re.sub(r"\(.*?\)", "", normalise(text)))[0].strip().lower()
    found = re.findall(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", first)
    words = [MISSPELT.get(word, word) for word in found if word not in EMPTY]
    return " ".join(words) if 1 <= len(words) <= LONGEST_WORD_COUNT and first.isascii() else ""


if __name__ == "__main__":
    main()

"""Reads the open data that the bilingual model learns from into pairs of a Chinese and an English text."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from embeddings.training.errors import TrainingDataError

GLOSSARY = Path(__file__).with_name("glossary.tsv")
NEEDS = Path(__file__).with_name("needs.tsv")
CHINESE = re.compile(r"[\u3400-\u9fff]")
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_PINYIN = re.compile(r"\[[a-zA-Z0-9: ,]+\]")
_NOT_A_MEANING = re.compile(
    r"^(?:variant of|old variant|japanese variant|erhua variant|see |see also|surname |abbr\. (?:for|of)|cl:|used in|also written"
    r"|taiwan pr|also pr|radical|kangxi|archaic|same as|equivalent (?:to|of))"
    r"|\b(?:county|district|prefecture|township|dynasty|wade-giles|emperor|idiom|surname|classifier|kangxi)\b",
    re.IGNORECASE,
)
_OCR_FLOOR = 0.8
_LONGEST_GLOSS = 12
_SENSES = 3
_COLUMNS_WITH_FIELD = 3
_SCIENTIFIC_COUNT = 15
# What a Chinese word for a substance, a machine, a process or a quantity ends in.
_TECHNICAL_ENDINGS = frozenset(
    "机器剂酸酶素盐碱醇醛酮酯醚烷烯炔苯胺酚糖菌炉泵阀轴管床钢铁铜铝锌镍钛镁铬锰胶膜液油气粉仪表计塔槽罐釜箱板线丝棒片石矿岩灰渣泥水物质料品药"
    "体核胞电磁光热力压流波频率度量场法术件具车床削焊铸锻磨钻轮杆簧齿带链钉刀模网布纱绒棉革纸墨漆蜡皂肥种苗粮米面茶酒奶肉蛋鱼虾果菜豆薯头"
)
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Pair:
    """One text in both languages; `kind` is term, glossary, word, entry, short, long or need and decides which batches it joins."""

    zh: str
    en: str
    kind: str


@dataclass(frozen=True)
class Paper:
    """Title, abstract and keywords of one paper in both languages; any of them may be empty."""

    title_zh: str
    title_en: str
    abstract_zh: str
    abstract_en: str
    keywords_zh: tuple[str, ...]
    keywords_en: tuple[str, ...]


@dataclass(frozen=True)
class AnsweredNeed:
    """What a company asks for, in the words of a plant, and the expertise that answers it, in those of a university."""

    need_zh: str
    need_en: str
    expertise_zh: str
    expertise_en: str


@dataclass(frozen=True)
class Corpus:
    """Everything training reads.

    `pairs` teach the meaning across languages, `papers` title and keywords against abstract, `needs` the words of a plant
    against those of a university, `paragraphs_zh` are Chinese scientific texts without a translation, `texts_en` English ones that keep English where the teacher put it.
    `fields` are Chinese titles with the name of their field. `glosses` gives the English meanings of a Chinese term, the most usual first.
    """

    pairs: tuple[Pair, ...]
    papers: tuple[Paper, ...]
    needs: tuple[AnsweredNeed, ...]
    paragraphs_zh: tuple[str, ...]
    texts_en: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    glosses: dict[str, tuple[str, ...]]


def read_corpus(data: Path) -> Corpus:
    """Read `pairs/`, `terms/` and `text/` below `data`, and the glossary and the answered needs that belong to this package.

    A file that is not there is left out; `dev/` is never read here.
    Raises `TrainingDataError` when there is not one pair to learn from.
    """
    glossary = list(_rows(GLOSSARY))
    papers = tuple(read_papers(data / "pairs" / "papers.jsonl"))
    needs = read_needs(NEEDS)
    technical = glossary + [
        row for name in ("keywords", "nsfc", "naer") for row in _rows(data / "terms" / f"{name}.tsv")
    ]
    dictionary = list(_rows(data / "terms" / "cedict.tsv"))
    glosses = _glosses(technical, dictionary)
    topics = [f"{row[0]}. {row[1]}" for row in _tsv(data / "text" / "openalex_topics_en.tsv") if len(row) > 1]
    texts_en = (*topics, *_lines(data / "text" / "paragraphs_en.txt"))
    scientific = scientific_words(texts_en)
    pairs = [
        *(Pair(zh, en, "term") for zh, en in technical),
        *(Pair(zh, en, "glossary") for zh, en in glossary),
        *(Pair(zh, en, "word") for zh, meanings in glosses.items() for en in meanings if is_scientific(en, scientific)),
        *(
            Pair(zh, en, "entry")
            for zh, meanings in glosses.items()
            for en in meanings
            if is_technical(zh) and not is_scientific(en, scientific)
        ),
        *_short_pairs(data / "pairs"),
        *(Pair(paper.title_zh, paper.title_en, "short") for paper in papers if paper.title_zh and paper.title_en),
        *(
            Pair(paper.abstract_zh, paper.abstract_en, "long")
            for paper in papers
            if paper.abstract_zh and paper.abstract_en
        ),
        *(Pair(row.need_zh, row.need_en, "need") for row in needs),
        *(Pair(row.expertise_zh, row.expertise_en, "need") for row in needs),
    ]
    if not pairs:
        message = f"No pair of a Chinese and an English text was found below {data}. Give the folder that holds pairs/, terms/ and text/ with --data."
        raise TrainingDataError(message)
    return Corpus(
        pairs=tuple(dict.fromkeys(pairs)),
        papers=papers,
        needs=needs,
        paragraphs_zh=(
            *_lines(data / "text" / "paragraphs_zh.txt"),
            *(row[1] for row in _tsv(data / "text" / "csl_titles.tsv") if len(row) > 1),
        ),
        texts_en=texts_en,
        fields=tuple(
            (row[1], row[2]) for row in _tsv(data / "text" / "csl_titles.tsv") if len(row) >= _COLUMNS_WITH_FIELD
        ),
        glosses=glosses,
    )


def read_papers(path: Path, *, readable: float = _OCR_FLOOR) -> Iterator[Paper]:
    """Yield the papers of a JSON-lines file.

    An English side of which less than the share `readable` of words is in a dictionary (OCR) is left empty.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            keep = float(row.get("en_q", 1.0)) >= readable
            yield Paper(
                title_zh=row.get("title_zh") or "",
                title_en=(row.get("title_en") or "") if keep else "",
                abstract_zh=row.get("abstract_zh") or "",
                abstract_en=(row.get("abstract_en") or "") if keep else "",
                keywords_zh=_keywords(row.get("keywords_zh")),
                keywords_en=_keywords(row.get("keywords_en")),
            )


def read_needs(path: Path) -> tuple[AnsweredNeed, ...]:
    """Read needs with the expertise that answers them: need and expertise, each in Chinese and in English, a row a pair."""
    return tuple(AnsweredNeed(*row) for row in _tsv(path))


def scientific_words(texts_en: Iterable[str]) -> frozenset[str]:
    """Give the words, in lower case, that scientific English uses often."""
    counts: Counter[str] = Counter()
    for text in texts_en:
        counts.update(_LATIN.findall(text.lower()))
    return frozenset(word for word, count in counts.items() if count >= _SCIENTIFIC_COUNT)


def is_scientific(meaning: str, scientific: frozenset[str]) -> bool:
    """Say whether every word of an English `meaning` is one of `scientific`."""
    return all(word in scientific for word in _LATIN.findall(meaning.lower()))


def is_technical(word: str) -> bool:
    """Say whether a Chinese `word` of at least two characters ends as the words for substances, machines or processes do."""
    return len(word) > 1 and word[-1] in _TECHNICAL_ENDINGS


def _keywords(value: str | list[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    parts = re.split(r"[;；,，、_]", value) if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _short_pairs(folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.tsv")):
        for zh, en in _rows(path):
            if len(zh) <= 150 and 0.5 <= len(en) / max(len(zh), 1) <= 12:  # noqa: PLR2004 (a far longer side is a bad alignment)
                yield Pair(zh, en, "short")


def _glosses(technical: list[tuple[str, str]], dictionary: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for chinese, english in technical:
        # One row of the school list may name several terms and carry an optional part in brackets.
        for zh in re.split(r"[；;]", re.sub(r"[\[\]［］]", "", chinese)):
            if english not in found[zh.strip()]:
                found[zh.strip()].append(english)
    for zh, meaning in dictionary:
        en = _clean_meaning(meaning)
        if en and len(found[zh]) < _SENSES and en not in found[zh]:
            found[zh].append(en)
    return {zh: tuple(meanings[:_SENSES]) for zh, meanings in found.items() if meanings and CHINESE.search(zh)}


def _clean_meaning(meaning: str) -> str:
    if _NOT_A_MEANING.search(meaning):
        return ""
    text = _PARENTHESES.sub(" ", _PINYIN.sub("", meaning)).strip(" ;,")
    return text if text and len(text.split()) <= _LONGEST_GLOSS and not CHINESE.search(text) else ""


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for row in _tsv(path):
        if len(row) >= 2 and row[0].strip() and row[1].strip() and CHINESE.search(row[0]):  # noqa: PLR2004 (two columns)
            yield row[0].strip(), row[1].strip()


def _tsv(path: Path) -> Iterator[list[str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if line.strip())

"""Judged sets made from open data: what the choices of the ranking are decided on beside `fixtures/lanzhou`.

Nobody judged a pair here. A grade follows from what the papers' own authors or editors said of them (the same paper in
another language, a shared keyword, the discipline), never from a vector or a word of the texts that are ranked. So a
good ranking is punished where two papers are close and share no keyword, and words are favoured a little in one
language, since an author's keywords tend to stand in the text. Differences count, levels do not.

The folder holds `pairs/papers.jsonl`, `dev/papers_dev.jsonl`, `dev/csl_*_dev.tsv` and `text/openalex_topics_en.tsv`, as
embeddings/training/README.md describes them. The shipped model has seen the Chinese side of `pairs`, not of `dev`.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need
from service.evaluation.dataset import Dataset

LEGIBLE = 0.85
"""Share of known English words from which on an abstract was read well enough from the page."""

PROFILE_SIZE = 5
RARE = 30
"""A keyword that more papers carry than this says too little of any of them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in both languages; `fresh` says that the model has not been trained on it."""

    id: str
    title: Mapping[str, str]
    abstract: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    keywords: frozenset[str]
    fresh: bool

    def item(self, language: str) -> str:
        """What a profile says of it."""
        return f"{self.title[language]}\n{self.abstract[language]}"

    def ask(self, language: str) -> Need:
        """A short need, title and keywords alone: what remains of a paper in the words of somebody who looks for it."""
        return Need(id=self.id, title=self.title[language], body=" ".join(self.words[language]))


def make_sets(data: Path) -> list[Dataset]:
    """All sets, always the same ones from the same files."""
    papers = _read_papers(data)
    return [
        _related("papers-en-long", papers, ask=_whole("en"), speak=lambda _: "en"),
        _related("papers-zh", papers, ask=_short("zh"), speak=lambda _: "zh"),
        _related("papers-zh-to-en", papers, ask=_short("zh"), speak=lambda _: "en"),
        _related("papers-en-to-zh", papers, ask=_short("en"), speak=lambda _: "zh"),
        _related("papers-mixed", papers, ask=_alternately, speak=lambda number: ("zh", "en", "both")[number % 3]),
        _known(papers),
        _disciplines(data),
        _titles(data),
        _topics(data),
    ]


def _read_papers(data: Path) -> list[Paper]:
    found = []
    for path, fresh in ((data / "dev/papers_dev.jsonl", True), (data / "pairs/papers.jsonl", False)):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            texts = (row["title_zh"], row["title_en"], row["abstract_zh"], row["abstract_en"])
            if row["en_q"] < LEGIBLE or not all(texts) or not row["keywords_zh"] or not row["keywords_en"]:
                continue
            keywords = {word.strip().casefold() for word in (*row["keywords_zh"], *row["keywords_en"])}
            found.append(
                Paper(
                    id=row["id"],
                    title={"zh": row["title_zh"], "en": row["title_en"]},
                    abstract={"zh": row["abstract_zh"], "en": row["abstract_en"]},
                    words={"zh": tuple(row["keywords_zh"]), "en": tuple(row["keywords_en"])},
                    keywords=frozenset(keywords),
                    fresh=fresh,
                )
            )
    return found


def _short(language: str) -> Callable[[Paper, int], Need]:
    return lambda paper, _: paper.ask(language)


def _whole(language: str) -> Callable[[Paper, int], Need]:
    return lambda paper, _: Need(id=paper.id, title=paper.title[language], body=paper.abstract[language])


def _alternately(paper: Paper, number: int) -> Need:
    return paper.ask(("zh", "en")[number % 2])


def _related(
    name: str, papers: Sequence[Paper], *, ask: Callable[[Paper, int], Need], speak: Callable[[int], str]
) -> Dataset:
    """Profiles of papers that share a keyword, and needs of other papers.

    Grade 3: the need's paper shares the profile's keyword and one more; 2: the profile's keyword; 1: another one that is rare.
    """
    draw = random.Random(7)  # noqa: S311 - a draw, no secret
    spread = Counter(word for paper in papers for word in paper.keywords)
    holders: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        for word in paper.keywords:
            holders[word].append(paper)
    taken: set[str] = set()
    profiles: list[tuple[str, list[Paper]]] = []
    asking: list[Paper] = []
    for word in sorted(holders, key=lambda word: (spread[word], word)):
        free = sorted((p for p in holders[word] if p.id not in taken), key=lambda paper: (paper.fresh, paper.id))
        if spread[word] > RARE or len(free) < PROFILE_SIZE + 2:
            continue
        known = [paper for paper in free if not paper.fresh]
        group = draw.sample(known, PROFILE_SIZE) if len(known) > PROFILE_SIZE else known
        others = [paper for paper in free if paper not in group]
        chosen = sorted(others, key=lambda paper: not paper.fresh)[:3]
        taken |= {paper.id for paper in (*group, *chosen)}
        profiles.append((word, group))
        asking += chosen
    faculty = tuple(_profile(f"F{number:03}", group, speak(number)) for number, (_, group) in enumerate(profiles))
    grades: dict[tuple[str, str], float] = {}
    for paper in asking:
        for profile, (word, group) in zip(faculty, profiles, strict=True):
            shared = {w for other in group for w in other.keywords} & paper.keywords
            more = {w for w in shared if spread[w] <= RARE} - {word}
            own = word in shared
            grades[paper.id, profile.id] = (3.0 if more else 2.0) if own else float(bool(more))
    return Dataset(name, faculty, tuple(ask(paper, n) for n, paper in enumerate(asking)), grades, ())


def _profile(id_: str, papers: Sequence[Paper], language: str) -> FacultyProfile:
    spoken = [language if language != "both" else ("zh", "en")[number % 2] for number in range(len(papers))]
    items = [paper.item(speech) for paper, speech in zip(papers, spoken, strict=True)]
    return _make_profile(id_, items)


def _make_profile(id_: str, texts: Sequence[str]) -> FacultyProfile:
    items = (ExpertiseItem(str(n), ExpertiseKind.PUBLICATION, text) for n, text in enumerate(texts, 1))
    return FacultyProfile(id=id_, items=tuple(items))


def _known(papers: Sequence[Paper]) -> Dataset:
    """Papers that the model never saw: the short need of one, and a profile that holds it in the other language.

    The profile also holds three papers that share a keyword with it, or any others; every third profile speaks the
    need's own language, so that a channel that favours one language is found out. Grade 3 for the paper itself.
    """
    draw = random.Random(11)  # noqa: S311
    fresh = [paper for paper in papers if paper.fresh]
    others = [paper for paper in papers if not paper.fresh]
    profiles, needs, grades = [], [], {}
    for number, paper in enumerate(fresh):
        kin = [other for other in others if other.keywords & paper.keywords]
        company = [*kin[:2], *draw.sample(others, 3)][:3]
        asked = ("zh", "en")[number % 2]
        other = {"zh": "en", "en": "zh"}[asked]
        profile = _profile(f"F{number:03}", [paper, *company], asked if number % 3 == 0 else other)
        profiles.append(profile)
        needs.append(paper.ask(asked))
        grades[paper.id, profile.id] = 3.0
    return Dataset("papers-known", tuple(profiles), tuple(needs), grades, ())


@dataclass(frozen=True, slots=True)
class _Abstract:
    id: str
    text: str
    title: str
    keywords: str
    discipline: str


def _read_abstracts(data: Path) -> list[_Abstract]:
    def read(name: str) -> dict[str, str]:
        rows = (line.split("\t") for line in (data / "dev" / name).read_text("utf-8").splitlines())
        return {row[1]: row[2] for row in rows}

    titles, disciplines = read("csl_ts_dev.tsv"), read("csl_cls_dcp_dev.tsv")
    # The file of keywords puts the title behind the abstract.
    keywords = read("csl_kg_dev.tsv")
    found = []
    for number, (text, title) in enumerate(titles.items()):
        words = keywords.get(f"{text} {title}") or keywords.get(text)
        discipline = disciplines.get(text) or disciplines.get(f"{text} {title}")
        if words and discipline:
            found.append(_Abstract(f"A{number:04}", text, title, words.replace("_", " "), discipline))
    return found


def _disciplines(data: Path) -> Dataset:
    """Chinese: four abstracts of one discipline are a profile, title and keywords of another paper a need.

    Grade 2 for its discipline. Coarse, and no paper is its own answer.
    """
    by_discipline: dict[str, list[_Abstract]] = defaultdict(list)
    for abstract in _read_abstracts(data):
        by_discipline[abstract.discipline].append(abstract)
    profiles: list[tuple[str, FacultyProfile]] = []
    asking: list[_Abstract] = []
    for name, group in sorted(by_discipline.items()):
        if len(group) < 9:  # noqa: PLR2004
            continue
        profiles += [
            (name, _make_profile(f"F{len(profiles) + n:03}", [a.text for a in group[4 * n : 4 * n + 4]]))
            for n in range(2)
        ]
        asking += group[8:14]
    needs = tuple(Need(id=a.id, title=a.title, body=a.keywords) for a in asking)
    grades = {(a.id, profile.id): 2.0 * (a.discipline == name) for a in asking for name, profile in profiles}
    return Dataset("csl-disciplines", tuple(profile for _, profile in profiles), needs, grades, ())


def _titles(data: Path) -> Dataset:
    """Chinese pairs: each profile is one abstract, each need the keywords of one. Grade 3 its own, 1 the same discipline."""
    abstracts = _read_abstracts(data)[:600]
    faculty = tuple(_make_profile(f"P{a.id}", [a.text]) for a in abstracts)
    asking = abstracts[:300]
    needs = tuple(Need(id=a.id, title=a.keywords) for a in asking)
    grades = {
        (need.id, f"P{other.id}"): 3.0 if other.id == need.id else 1.0 * (other.discipline == need.discipline)
        for need in asking
        for other in abstracts
    }
    return Dataset("csl-pairs", faculty, needs, grades, ())


def _topics(data: Path) -> Dataset:
    """English: four topics of one subfield are a profile, another topic's summary is a need.

    Grade 3 for its subfield, 1 for its field. Every summary follows one template, so its common words are many.
    """
    by_subfield: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for line in (data / "text/openalex_topics_en.tsv").read_text("utf-8").splitlines():
        topic = line.split("\t")
        by_subfield[topic[3], topic[4]].append(topic)
    profiles: list[tuple[tuple[str, str], FacultyProfile]] = []
    needs: list[tuple[tuple[str, str], Need]] = []
    for place, topics in sorted(by_subfield.items()):
        if len(topics) < 14:  # noqa: PLR2004
            continue
        group = random.Random(13).sample(topics, 6)  # noqa: S311
        profiles.append((place, _make_profile(f"F{len(profiles):03}", [f"{t[0]}\n{t[1]}" for t in group[:4]])))
        needs += [(place, Need(id=f"N{len(needs) + n:03}", title=t[0], body=t[1])) for n, t in enumerate(group[4:])]
    grades = {
        (need.id, profile.id): 3.0 if place == other else 1.0 * (place[0] == other[0])
        for place, need in needs
        for other, profile in profiles
    }
    return Dataset("openalex-subfields", tuple(p for _, p in profiles), tuple(n for _, n in needs), grades, ())

"""A ranking as a person reads it at a terminal."""

from collections.abc import Sequence

from matching.types import Match, PartEvidence
from service.language import Language
from service.matches.repository import FacultyLine, NeedLine
from service.matches.use_cases import RankedPair, RankedPairs
from service.reports.words import COVERAGES, EXPERTISE_KINDS, NEED_KINDS, PAIR_VERDICTS
from service.translation import translate

_LONGEST_QUOTE = 160


def write_matches(ranked: RankedPairs, language: Language) -> str:
    """The ranking with its reasons, one block a pair."""
    if not ranked.pairs:
        return translate(language, "Nothing to match with: import faculty and needs first.")
    to_needs = len({pair.match.need_id for pair in ranked.pairs}) > 1 or ranked.pairs[0].faculty is None
    lines = [line for pair in ranked.pairs for line in write_pair(pair, language, to_needs=to_needs)]
    if ranked.is_served is False:
        lines.insert(0, translate(language, "No suitable expert here. The nearest:"))
    if ranked.calibration is None:
        lines.append(translate(language, "The model is not calibrated yet: scores rank, but carry no verdict."))
    return "\n".join(lines)


def write_pair(pair: RankedPair, language: Language, *, to_needs: bool = False) -> list[str]:
    """One pair: the professor (or the need), the verdict, what the score is made of, and the evidence for each part."""
    match = pair.match
    name = _need_name(pair.need, language) if to_needs else _faculty_name(pair.faculty)
    lines = [f"{match.rank}. {name}", f"   {_verdict(match, language)}"]
    for part in match.evidence:
        lines.extend(_evidence(part, language))
    return lines


def _faculty_name(line: FacultyLine | None) -> str:
    if line is None:
        return "–"
    about = [line.name, line.title, line.organization, line.department]
    return f"{' · '.join(word for word in about if word)} [{line.external_id}]"


def _need_name(line: NeedLine | None, language: Language) -> str:
    if line is None:
        return "–"
    return f"{line.title} · {line.company} · {translate(language, NEED_KINDS[line.kind])} [{line.external_id}]"


def _verdict(match: Match, language: Language) -> str:
    parts = match.parts
    lexical = (
        translate(language, "words: not comparable (two languages)")
        if parts.lexical is None
        else translate(language, "words {share:.2f}", share=parts.lexical)
    )
    words = [
        translate(language, "score {score:.2f}", score=match.score),
        translate(language, "meaning {share:.2f}", share=parts.dense),
        lexical,
    ]
    if parts.coverage is not None:
        words.append(translate(language, "covered {share:.0%}", share=parts.coverage))
    if match.verdict is not None:
        words.insert(0, translate(language, PAIR_VERDICTS[match.verdict]))
    return " · ".join(words)


def _evidence(part: PartEvidence, language: Language) -> Sequence[str]:
    coverage = f"{translate(language, COVERAGES[part.coverage])}: " if part.coverage else ""
    lines = [f"   - {coverage}{part.text}"]
    for quote in part.quotes[:1]:
        source = translate(language, EXPERTISE_KINDS[quote.kind])
        year = f" {quote.year}" if quote.year else ""
        lines.append(f"     “{_shorten(quote.text)}” ({source}{year})")
    return lines


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_QUOTE else flat[: _LONGEST_QUOTE - 1] + "…"

"""A ranking as a person reads it at a terminal."""

from collections.abc import Sequence

from matching.types import Coverage, Match, PartEvidence, QuantityEvidence
from service.language import Language
from service.matches.repository import FacultyLine, NeedLine
from service.matches.use_cases import RankedPair, RankedPairs, SetAside
from service.reports.words import (
    COVERAGES,
    EXPERTISE_KINDS,
    JUDGEMENT_SIDES,
    JUDGEMENT_WORDS,
    MEASURED,
    NEED_KINDS,
    OUTCOMES,
    PAIR_VERDICTS,
)
from service.translation import translate

_LONGEST_QUOTE = 160


def write_matches(ranked: RankedPairs, language: Language) -> str:
    """The ranking with its reasons, one block a pair."""
    if not ranked.pairs and not ranked.set_aside:
        return translate(language, "Nothing to match with: import faculty and needs first.")
    to_needs = ranked.lists_needs
    lines = [line for pair in ranked.pairs for line in write_pair(pair, language, to_needs=to_needs)]
    if ranked.is_served is False:
        lines.insert(0, translate(language, "No suitable expert here. The nearest:"))
    if ranked.calibration is None:
        lines.append(translate(language, "The model is not calibrated yet: scores rank, but carry no verdict."))
    lines.extend(_set_aside(away, language, to_needs=to_needs) for away in ranked.set_aside)
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


def _set_aside(away: SetAside, language: Language, *, to_needs: bool) -> str:
    said = away.judgement
    return translate(
        language,
        "Left out: {name}. {side}: {word} {reason} (duijie judge --undo {id} ranks it again)",
        name=_need_name(away.need, language) if to_needs else _faculty_name(away.faculty),
        side=translate(language, JUDGEMENT_SIDES[said.side]),
        word=translate(language, JUDGEMENT_WORDS[said.word]),
        reason=f"“{_shorten(said.reason)}”" if said.reason else "",
        id=said.id,
    )


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
        nearest = f"{translate(language, 'Nearest passage')}: " if part.coverage is Coverage.NOT_COVERED else ""
        lines.append(f"     {nearest}“{_shorten(quote.text)}” ({source}{year})")
    lines.extend(_quantity(one, language) for one in part.quantities)
    return lines


def _quantity(one: QuantityEvidence, language: Language) -> str:
    outcome, measured = translate(language, OUTCOMES[one.outcome]), translate(language, MEASURED[one.measured])
    stated = f", {translate(language, 'the profile says')} “{one.stated}”" if one.stated else ""
    return f"     {outcome}: {measured}, {translate(language, 'asked')} “{one.asked}”{stated}"


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_QUOTE else flat[: _LONGEST_QUOTE - 1] + "…"

"""Matches of confidential needs as others may see them: ranked on the full text, explained on the summary alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from embeddings.encoder import Encoder
from matching import types as values
from matching.corpus import IndexedNeed, IndexedProfile, encode_needs
from matching.matcher import Matcher, explain_otherwise
from matching.types import ExpertiseKind, Match


def explain_by_summary(
    matcher: Matcher,
    encoder: Encoder,
    matches: Sequence[Match],
    summaries: Mapping[str, str | None],
    *,
    profile: IndexedProfile | None = None,
    kinds: frozenset[ExpertiseKind] = frozenset(),
) -> list[Match]:
    """Replace the evidence and the parts of the score of needs in `summaries` by what their summary alone gives.

    None stands for a summary that is not approved: then there is no evidence. `profile` is the professor that all
    matches are with, where one asked in free text; without it they are the corpus's own. `kinds` are those that the
    ranking was restricted to.
    """
    indexed = _encode({id_: text for id_, text in summaries.items() if text}, encoder)
    faculty = matcher.corpus.faculty
    explained = []
    for match in matches:
        if match.need_id not in summaries:
            explained.append(match)
        elif match.need_id not in indexed:
            explained.append(replace(match, evidence=()))
        else:
            other = profile or faculty.entries[faculty.positions[match.faculty_id]]
            explained.append(explain_otherwise(matcher, match, indexed[match.need_id], other, kinds=kinds))
    return explained


def _encode(summaries: Mapping[str, str], encoder: Encoder) -> dict[str, IndexedNeed]:
    needs: Iterable[values.Need] = (values.Need(id=id_, title="", body=text) for id_, text in summaries.items())
    return {need.value.id: need for need in encode_needs(needs, encoder)} if summaries else {}

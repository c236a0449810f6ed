"""Rank one side for the other. HTTP, command line and report all come through here, and so cannot disagree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.corpus import IndexedNeed, IndexedProfile, encode_needs, encode_profiles
from matching.eligibility import FacultyFilter, NeedFilter
from matching.matcher import Matcher, rank_faculty, rank_needs
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Match, Need, Requirement, Verdict
from service.errors import FacultyNotFoundError, NeedNotFoundError
from service.matches import repository
from service.matches.repository import FacultyLine, NeedLine

QUERY_ID = "query"
"""Id of a need or profile that is only asked with and never stored."""


@dataclass(frozen=True, slots=True)
class RankedPair:
    """A match beside what a reader needs to know of both; None for the side that only asked in free text."""

    match: Match
    need: NeedLine | None
    faculty: FacultyLine | None


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A need in free text. `title` may be empty; each requirement is (text, must)."""

    text: str
    title: str = ""
    requirements: Sequence[tuple[str, bool]] = ()


def match_need(
    db: Session, matcher: Matcher, need_id: str, *, only: FacultyFilter | None = None, top_k: int = 10
) -> list[RankedPair]:
    """Rank the professors for a stored need; raises NeedNotFoundError."""
    need = _entry(matcher.corpus.needs, need_id)
    if need is None:
        raise NeedNotFoundError(need_id)
    return _describe(db, rank_faculty(matcher, need, only=only, top_k=top_k))


def match_faculty(
    db: Session, matcher: Matcher, faculty_id: str, *, only: NeedFilter | None = None, top_k: int = 10
) -> list[RankedPair]:
    """Rank the needs for a stored professor; raises FacultyNotFoundError."""
    profile = _entry(matcher.corpus.faculty, faculty_id)
    if profile is None:
        raise FacultyNotFoundError(faculty_id)
    return _describe(db, rank_needs(matcher, profile, only=only, top_k=top_k))


def match_text_to_faculty(
    db: Session,
    matcher: Matcher,
    encoder: Encoder,
    query: TextQuery,
    *,
    only: FacultyFilter | None = None,
    top_k: int = 10,
) -> list[RankedPair]:
    """Rank the professors for a need in free text, which is not stored."""
    requirements = tuple(
        Requirement(id=str(position), text=text, must=must)
        for position, (text, must) in enumerate(query.requirements, 1)
    )
    need = Need(id=QUERY_ID, title=query.title, body=query.text, requirements=requirements)
    return _describe(db, rank_faculty(matcher, encode_needs([need], encoder)[0], only=only, top_k=top_k))


def match_text_to_needs(
    db: Session, matcher: Matcher, encoder: Encoder, text: str, *, only: NeedFilter | None = None, top_k: int = 10
) -> list[RankedPair]:
    """Rank the needs for a professor's words in free text, which are not stored."""
    item = ExpertiseItem(id="text", kind=ExpertiseKind.DIRECTION, text=text)
    profile = encode_profiles([FacultyProfile(id=QUERY_ID, items=(item,))], encoder)[0]
    return _describe(db, rank_needs(matcher, profile, only=only, top_k=top_k))


def is_served(matches: Sequence[Match]) -> bool | None:
    """Whether anybody suitable is among the matches; None where the model is not calibrated or nobody was ranked."""
    verdicts = [match.verdict for match in matches]
    if not verdicts or None in verdicts:
        return None
    return any(verdict is not Verdict.NO_SUITABLE_EXPERT for verdict in verdicts)


def _describe(db: Session, matches: Sequence[Match]) -> list[RankedPair]:
    needs = repository.list_need_lines(db, {match.need_id for match in matches})
    faculty = repository.list_faculty_lines(db, {match.faculty_id for match in matches})
    return [RankedPair(match, needs.get(match.need_id), faculty.get(match.faculty_id)) for match in matches]

"""Rank one side for the other. HTTP, command line and report all come through here, and so cannot disagree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.calibration import Calibration
from matching.corpus import Entry, Side, encode_needs, encode_profiles
from matching.eligibility import FacultyFilter, NeedFilter
from matching.matcher import Matcher, rank_faculty, rank_needs
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Match, Need, Requirement, Verdict
from service.errors import (
    AmbiguousReferenceError,
    FacultyNotFoundError,
    NeedNotFoundError,
    UnknownReferenceError,
)
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
class RankedPairs:
    """A ranking, best first, ties by id, and the calibration that its verdicts come from."""

    pairs: Sequence[RankedPair]
    calibration: Calibration | None

    @property
    def is_served(self) -> bool | None:
        """Whether anybody suitable is among the pairs; None where the model is not calibrated."""
        if self.calibration is None:
            return None
        return any(pair.match.verdict is not Verdict.NO_SUITABLE_EXPERT for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A need in free text. `title` may be empty; each requirement is (text, must)."""

    text: str
    title: str = ""
    requirements: Sequence[tuple[str, bool]] = ()


def match_need(
    db: Session, matcher: Matcher, need_id: str, *, only: FacultyFilter | None = None, top_k: int = 10
) -> RankedPairs:
    """Rank the professors for a stored need; raises NeedNotFoundError."""
    need = _find(matcher.corpus.needs, need_id)
    if need is None:
        raise NeedNotFoundError(need_id)
    return _describe(db, matcher, rank_faculty(matcher, need, only=only, top_k=top_k))


def match_faculty(
    db: Session, matcher: Matcher, faculty_id: str, *, only: NeedFilter | None = None, top_k: int = 10
) -> RankedPairs:
    """Rank the needs for a stored professor; raises FacultyNotFoundError."""
    profile = _find(matcher.corpus.faculty, faculty_id)
    if profile is None:
        raise FacultyNotFoundError(faculty_id)
    return _describe(db, matcher, rank_needs(matcher, profile, only=only, top_k=top_k))


def match_reference(
    db: Session,
    matcher: Matcher,
    reference: str,
    *,
    faculty: FacultyFilter | None = None,
    needs: NeedFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank for whatever need or professor has this id, the service's or the sender's own.

    Raises UnknownReferenceError where none has it, AmbiguousReferenceError where a need and a professor both do.
    """
    need_id = repository.find_need_id(db, reference)
    faculty_id = repository.find_faculty_id(db, reference)
    if need_id and faculty_id:
        raise AmbiguousReferenceError(reference)
    if need_id:
        return match_need(db, matcher, need_id, only=faculty, top_k=top_k)
    if faculty_id:
        return match_faculty(db, matcher, faculty_id, only=needs, top_k=top_k)
    raise UnknownReferenceError(reference)


def match_text_to_faculty(
    db: Session,
    matcher: Matcher,
    encoder: Encoder,
    query: TextQuery,
    *,
    only: FacultyFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank the professors for a need in free text, which is not stored."""
    requirements = tuple(
        Requirement(id=str(position), text=text, must=must)
        for position, (text, must) in enumerate(query.requirements, 1)
    )
    need = Need(id=QUERY_ID, title=query.title, body=query.text, requirements=requirements)
    ranked = rank_faculty(matcher, encode_needs([need], encoder)[0], only=only, top_k=top_k)
    return _describe(db, matcher, ranked)


def match_text_to_needs(
    db: Session, matcher: Matcher, encoder: Encoder, text: str, *, only: NeedFilter | None = None, top_k: int = 10
) -> RankedPairs:
    """Rank the needs for a professor's words in free text, which are not stored."""
    item = ExpertiseItem(id="text", kind=ExpertiseKind.DIRECTION, text=text)
    profile = encode_profiles([FacultyProfile(id=QUERY_ID, items=(item,))], encoder)[0]
    return _describe(db, matcher, rank_needs(matcher, profile, only=only, top_k=top_k))


def _describe(db: Session, matcher: Matcher, matches: Sequence[Match]) -> RankedPairs:
    needs = repository.list_need_lines(db, {match.need_id for match in matches})
    faculty = repository.list_faculty_lines(db, {match.faculty_id for match in matches})
    pairs = [RankedPair(match, needs.get(match.need_id), faculty.get(match.faculty_id)) for match in matches]
    return RankedPairs(pairs, matcher.calibration)


def _find(side: Side[Entry], id_: str) -> Entry | None:
    position = side.positions.get(id_)
    return None if position is None else side.entries[position]
